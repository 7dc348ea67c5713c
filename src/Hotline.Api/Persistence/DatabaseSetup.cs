using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Providers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence;

/// <summary>Opens a context for reading; nothing it loads is tracked.</summary>
internal delegate HotlineContext OpenBooks();

/// <summary>Chooses the provider by <c>Database:Provider</c> and its connection by <c>ConnectionStrings:Hotline</c>.</summary>
internal static class DatabaseSetup
{
    public const string DefaultConnection = "Data Source=data/hotline.db";

    public static void AddDatabase(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        var provider = configuration["Database:Provider"] ?? SqliteSql.Instance.Name;
        var connection = configuration.GetConnectionString("Hotline");
        switch (provider)
        {
            case "Sqlite":
                var file = SqliteFile(connection ?? DefaultConnection, contentRoot);
                services.AddProvider<SqliteHotlineContext>(options => options.UseSqlite(file));
                services.AddSingleton<IWriteLane>(sp => new SqliteLane(file, sp.GetRequiredService<ILogger<SqliteLane>>()));
                services.AddSingleton<INumberSource, InTransactionNumbers>();
                break;
            case "PostgreSql":
                services.AddProvider<PostgreSqlHotlineContext>(options =>
                    options.UseNpgsql(Required(connection), npgsql => npgsql.MaxBatchSize(100)));
                services.AddServerLane(PostgreSql.Instance);
                break;
            case "SqlServer":
                services.AddProvider<SqlServerHotlineContext>(options =>
                    options.UseSqlServer(Required(connection), sql => sql.UseCompatibilityLevel(150)));
                services.AddServerLane(SqlServer.Instance);
                break;
            default:
                throw new SettingException("Database:Provider", $"'{provider}' is not one of Sqlite, SqlServer, PostgreSql.");
        }
    }

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
        services.AddSingleton<Func<HotlineContext>>(sp => sp.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext);
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
        var builder = new SqliteConnectionStringBuilder(connection) { ForeignKeys = true, DefaultTimeout = 30 };
        builder.DataSource = Path.GetFullPath(builder.DataSource, contentRoot);
        Directory.CreateDirectory(Path.GetDirectoryName(builder.DataSource)!);
        return builder.ToString();
    }

    private static string Required(string? connection) =>
        connection ?? throw new SettingException("ConnectionStrings:Hotline", "is required for this provider.");
}

/// <summary>A setting that stops the start; the message names it.</summary>
internal sealed class SettingException(string setting, string what) : Exception($"{setting}: {what}");
