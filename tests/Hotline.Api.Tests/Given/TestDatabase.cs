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

    private static async Task<TestDatabase> OnPostgres(string server, string name)
    {
        async Task Execute(string sql)
        {
            await using var connection = new NpgsqlConnection(server);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
        await Execute($"CREATE DATABASE {name}");
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
