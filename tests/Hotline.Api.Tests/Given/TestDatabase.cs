using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hotline.Api.Tests.Given;

/// <summary>
/// A fresh database of the provider under test: SQLite by default, PostgreSQL when HOTLINE_TEST_POSTGRES holds a connection string,
/// SQL Server when HOTLINE_TEST_SQLSERVER does. It is dropped at the end.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<Task> _drop;

    private TestDatabase(string provider, string connection, Func<Task> drop) => (Provider, Connection, _drop) = (provider, connection, drop);

    public string Provider { get; }

    public string Connection { get; }

    public static string UnderTest =>
        Postgres is not null ? "PostgreSql" : SqlServer is not null ? "SqlServer" : "Sqlite";

    private static string? Postgres => Environment.GetEnvironmentVariable("HOTLINE_TEST_POSTGRES") is { Length: > 0 } text ? text : null;

    private static string? SqlServer => Environment.GetEnvironmentVariable("HOTLINE_TEST_SQLSERVER") is { Length: > 0 } text ? text : null;

    public static async Task<TestDatabase> Create()
    {
        var name = "hotline_test_" + Guid.NewGuid().ToString("N");
        return UnderTest switch
        {
            "PostgreSql" => await OnPostgres(Postgres!, name),
            "SqlServer" => await OnSqlServer(SqlServer!, name),
            _ => OnSqlite(name),
        };
    }

    /// <summary>
    /// A database as the product's first start leaves it, with the profile and the moment that servers of tests begin with: copied from one
    /// that was made once, which is many times faster than making it.
    /// </summary>
    public static async Task<TestDatabase> Started()
    {
        var name = "hotline_test_" + Guid.NewGuid().ToString("N");
        switch (UnderTest)
        {
            case "PostgreSql":
                var template = new NpgsqlConnectionStringBuilder((await FirstStart.Value).Connection).Database;
                return await OnPostgres(Postgres!, name, $" TEMPLATE {template}");
            case "Sqlite":
                var database = OnSqlite(name);
                File.Copy(FileOf(await FirstStart.Value), FileOf(database));
                return database;
            default:
                return await Create();
        }
    }

    private static readonly Lazy<Task<TestDatabase>> FirstStart = new(async () =>
    {
        var database = await Create();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => database.DisposeAsync().AsTask().Wait();
        await Server.StartFirst(database);
        // Nobody is connected to what is copied, and all of it stands in the file.
        SqliteConnection.ClearAllPools();
        if (database.Provider == "PostgreSql")
            NpgsqlConnection.ClearAllPools();
        return database;
    });

    private static string FileOf(TestDatabase database) => new SqliteConnectionStringBuilder(database.Connection).DataSource;

    public async ValueTask DisposeAsync() => await _drop();

    private static TestDatabase OnSqlite(string name)
    {
        var folder = Directory.CreateTempSubdirectory(name).FullName;
        return new TestDatabase("Sqlite", $"Data Source={Path.Combine(folder, "hotline.db")}", () =>
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        });
    }

    private static async Task<TestDatabase> OnPostgres(string server, string name, string like = "")
    {
        async Task Execute(string sql)
        {
            await using var connection = new NpgsqlConnection(server);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
        await Execute($"CREATE DATABASE {name}{like}");
        var own = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 60 }.ToString();
        return new TestDatabase("PostgreSql", own, async () =>
        {
            NpgsqlConnection.ClearAllPools();
            await Execute($"DROP DATABASE {name} WITH (FORCE)");
        });
    }

    private static async Task<TestDatabase> OnSqlServer(string server, string name)
    {
        async Task Execute(string sql)
        {
            await using var connection = new SqlConnection(server);
            await connection.OpenAsync();
            await using var command = new SqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
        await Execute($"CREATE DATABASE {name}");
        var own = new SqlConnectionStringBuilder(server) { InitialCatalog = name }.ToString();
        return new TestDatabase("SqlServer", own, () => Execute($"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {name}"));
    }
}
