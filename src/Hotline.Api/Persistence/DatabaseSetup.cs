using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Providers;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Hotline.Api.Persistence;

/// <summary>Opens a context for reading; nothing it loads is tracked.</summary>
internal delegate HotlineContext OpenBooks();

/// <summary>Chooses the provider by <c>Database:Provider</c> and its connection by <c>ConnectionStrings:Hotline</c>.</summary>
internal static class DatabaseSetup
{
    public const string DefaultConnection = "Data Source=data/hotline.db";

    public static void AddDatabase(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        services.AddSingleton<LaneMetrics>().AddSingleton<WriteProbe>();
        var provider = Provider(configuration);
        var connection = configuration.GetConnectionString("Hotline");
        var reporting = configuration.GetConnectionString("Reporting");
        switch (provider)
        {
            case SqliteSql when reporting is not null:
                throw new SettingException(Reporting, "is for a server with a reading replica; the embedded database has none.");
            case SqliteSql:
                var file = SqliteFile(connection ?? DefaultConnection, contentRoot);
                services.AddProvider<SqliteHotlineContext>(options => options.UseSqlite(file));
                services.AddReports(null, file, SqliteSql.Instance);
                services.AddSingleton<IWriteLane>(sp => new SqliteLane(file, sp.GetRequiredService<IPosting>(), sp.GetRequiredService<IConcealing>(), sp.GetRequiredService<LaneMetrics>(), sp.GetRequiredService<ILogger<SqliteLane>>()));
                services.AddSingleton<INumberSource, InTransactionNumbers>();
                break;
            case PostgreSql:
                var postgres = Read(() => Prepared(new NpgsqlConnectionStringBuilder(Required(connection))));
                services.AddProvider<PostgreSqlHotlineContext>(options =>
                    options.UseNpgsql(postgres.ToString(), npgsql => npgsql.MaxBatchSize(100).ExecutionStrategy(d => new FreshConnections(d, PostgreSql.Instance))));
                services.AddServerLane(PostgreSql.Instance);
                var standby = reporting is null ? null : Read(() => Prepared(new NpgsqlConnectionStringBuilder(reporting)), Reporting);
                services.AddReports(
                    standby is null ? null : interceptors => new PostgreSqlHotlineContext(
                        new DbContextOptionsBuilder<PostgreSqlHotlineContext>().UseNpgsql(standby.ToString()).UseSnakeCaseNamingConvention().AddInterceptors(interceptors).Options),
                    postgres.ToString(), PostgreSql.Instance);
                break;
            case SqlServer:
                var server = Read(() => new SqlConnectionStringBuilder(Required(connection)));
                services.AddProvider<SqlServerHotlineContext>(options =>
                    options.UseSqlServer(server.ToString(), sql => sql.UseCompatibilityLevel(150).ExecutionStrategy(d => new FreshConnections(d, SqlServer.Instance))));
                services.AddServerLane(SqlServer.Instance);
                var copy = reporting is null ? null : Read(() => new SqlConnectionStringBuilder(reporting), Reporting);
                services.AddReports(
                    copy is null ? null : interceptors => new SqlServerHotlineContext(
                        new DbContextOptionsBuilder<SqlServerHotlineContext>().UseSqlServer(copy.ToString(), sql => sql.UseCompatibilityLevel(150)).UseSnakeCaseNamingConvention()
                            .AddInterceptors(interceptors).Options),
                    server.ToString(), SqlServer.Instance);
                break;
        }
    }

    /// <summary>The chosen provider; nobody else reads the setting.</summary>
    public static ProviderSql Provider(IConfiguration configuration) => configuration["Database:Provider"] is not { } name ? SqliteSql.Instance
        : Known.FirstOrDefault(p => p.Name == name)
        ?? throw new SettingException("Database:Provider", $"'{name}' is not one of {string.Join(", ", Known.Select(p => p.Name))}.");

    private static readonly ProviderSql[] Known = [SqliteSql.Instance, SqlServer.Instance, PostgreSql.Instance];

    /// <summary>Where files belong that go with the database: the folder of the embedded one's file, else <c>data</c>.</summary>
    public static string DataFolder(IConfiguration configuration, string contentRoot)
    {
        if (!Provider(configuration).IsEmbedded)
            return Path.GetFullPath("data", contentRoot);
        var connection = new SqliteConnectionStringBuilder(configuration.GetConnectionString("Hotline") ?? DefaultConnection);
        return Path.GetDirectoryName(Path.GetFullPath(connection.DataSource, contentRoot))!;
    }

    /// <summary>Path of the embedded database; null where a server is set.</summary>
    public static string? EmbeddedFile(IConfiguration configuration, string contentRoot) => Provider(configuration).IsEmbedded
        ? new SqliteConnectionStringBuilder(SqliteFile(configuration.GetConnectionString("Hotline") ?? DefaultConnection, contentRoot)).DataSource
        : null;

    /// <summary>A setting that is true or false.</summary>
    public static bool Flag(this IConfiguration configuration, string setting, bool fallback) => configuration[setting] switch
    {
        null => fallback,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw new SettingException(setting, $"'{text}' is neither true nor false."),
    };

    private static void AddReports(this IServiceCollection services, Func<IInterceptor[], HotlineContext>? replica, string database, ProviderSql sql)
    {
        services.AddSingleton(sp =>
        {
            var reading = new ReadingReplica(replica is null ? null : () => replica([]), sp.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
            return replica is null ? reading : reading.FallingBack(() => replica([new ReplicaFallBack(reading, database, sql)]));
        });
        services.AddSingleton<OpenReports>(sp =>
        {
            var (own, other) = (sp.GetRequiredService<OpenBooks>(), sp.GetRequiredService<ReadingReplica>());
            return () =>
            {
                if (other.Open() is not { } context)
                    return own();
                context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
                return context;
            };
        });
    }

    private const string Reporting = "ConnectionStrings:Reporting";

    private static void AddServerLane(this IServiceCollection services, ProviderSql sql)
    {
        services.AddSingleton(sql).AddSingleton<IWriteLane, ServerLane>();
        services.AddSingleton<INumberSource, ReservedNumbers>();
    }

    private static void AddProvider<TContext>(this IServiceCollection services, Action<DbContextOptionsBuilder> use)
        where TContext : HotlineContext
    {
        services.AddPooledDbContextFactory<TContext>(options =>
        {
            use(options);
            options.UseSnakeCaseNamingConvention();
        });
        services.AddSingleton<Func<HotlineContext>>(sp =>
        {
            var factory = sp.GetRequiredService<IDbContextFactory<TContext>>();
            return () =>
            {
                var context = factory.CreateDbContext();
                context.Concealing = sp.GetRequiredService<IConcealing>();
                return context;
            };
        });
        services.AddSingleton<OpenBooks>(sp =>
        {
            var factory = sp.GetRequiredService<IDbContextFactory<TContext>>();
            return () =>
            {
                var context = factory.CreateDbContext();
                context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
                return context;
            };
        });
        // OpenIddict's stores resolve the context from the scope.
        services.AddScoped<HotlineContext>(sp => sp.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext());
    }

    /// <summary>A relative file stands under the content root, wherever the process was started from.</summary>
    private static string SqliteFile(string connection, string contentRoot)
    {
        var builder = Read(() => new SqliteConnectionStringBuilder(connection) { ForeignKeys = true, DefaultTimeout = 30 });
        builder.DataSource = Path.GetFullPath(builder.DataSource, contentRoot);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(builder.DataSource)!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(Connection, $"the folder of {builder.DataSource} cannot be made: {fault.Message}");
        }
        return builder.ToString();
    }

    /// <summary>
    /// Statements that come again are prepared once per connection. We leave nothing behind in a session that had to be reset before its next
    /// use. Unless the connection string says otherwise.
    /// </summary>
    private static NpgsqlConnectionStringBuilder Prepared(NpgsqlConnectionStringBuilder connection)
    {
        if (!connection.ContainsKey("Max Auto Prepare"))
            connection.MaxAutoPrepare = 250;
        if (!connection.ContainsKey("No Reset On Close"))
            connection.NoResetOnClose = true;
        return connection;
    }

    private static T Read<T>(Func<T> read, string setting = Connection)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new SettingException(setting, $"is no connection string of this provider: {fault.Message}");
        }
    }

    private static string Required(string? connection) => connection ?? throw new SettingException(Connection, "is required for this provider.");

    private const string Connection = "ConnectionStrings:Hotline";
}

/// <summary>A setting that stops the start; the message names it.</summary>
internal sealed class SettingException(string setting, string what) : Exception($"{setting}: {what}");
