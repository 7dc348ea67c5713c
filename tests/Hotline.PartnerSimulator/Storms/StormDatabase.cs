using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>A fresh database for the line, removed at the end.</summary>
internal sealed class StormDatabase : IAsyncDisposable
{
    private readonly Func<Task> _drop;

    private StormDatabase(string provider, string connection, Func<Task> drop) => (Provider, Connection, _drop) = (provider, connection, drop);

    /// <summary>As the line names it.</summary>
    public string Provider { get; }

    public string Connection { get; }

    public bool Embedded => Provider == "Sqlite";

    public static async Task<StormDatabase> Create(string kind, string? server, string folder)
    {
        if (kind == "sqlite")
            return new StormDatabase("Sqlite", $"Data Source={Path.Combine(folder, "hotline.db")}", () => Task.CompletedTask);
        if (kind != "postgres")
            throw new UsageException("--database must be sqlite or postgres.");
        var at = new NpgsqlConnectionStringBuilder(server ?? throw new UsageException("postgres needs --connection, a server on which databases may be made."));
        var name = "hotline_storm_" + Guid.NewGuid().ToString("N");
        await Execute(at.ToString(), $"CREATE DATABASE {name}");
        return new StormDatabase("PostgreSql", new NpgsqlConnectionStringBuilder(at.ToString()) { Database = name, MaxPoolSize = 60 }.ToString(), async () =>
        {
            NpgsqlConnection.ClearAllPools();
            await Execute(at.ToString(), $"DROP DATABASE {name} WITH (FORCE)");
        });
    }

    public async Task<DbConnection> Open()
    {
        DbConnection connection = Embedded ? new SqliteConnection(Connection + ";Mode=ReadOnly") : new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Every row of a query.</summary>
    public async Task<List<T>> Rows<T>(string sql, Func<DbDataReader, T> read)
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        await _drop();
    }

    private static async Task Execute(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
