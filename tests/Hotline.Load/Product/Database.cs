using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hotline.Load.Product;

/// <summary>A fresh temporary database, removed at the end.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly Func<Task> _drop;

    private Database(string provider, string connection, Func<Task> drop) => (Provider, Connection, _drop) = (provider, connection, drop);

    public string Provider { get; }

    public string Connection { get; }

    /// <summary>The settings by which the product finds it.</summary>
    public string[] Settings => [$"--Database:Provider={Provider}", $"--ConnectionStrings:Hotline={Connection}"];

    /// <param name="given">Provider, and on a server the connection by which databases are made.</param>
    /// <param name="folder">Where a file goes.</param>
    public static async Task<Database> Create(Arguments given, string folder)
    {
        var name = "hotline_load_" + Guid.NewGuid().ToString("N");
        if (given.Provider == "Sqlite")
            return OnSqlite(Path.Combine(folder, name + ".db"));
        return await OnPostgreSql(given.Text("connection") ?? throw new UsageException("PostgreSql needs --connection."), name);
    }

    /// <summary>A file that is there, or will be, and stays.</summary>
    public static Database File(string file) => new("Sqlite", FileConnection(file), () => Task.CompletedTask);

    /// <summary>A server's database by its connection; it is made when it is missing, and stays.</summary>
    public static async Task<Database> Named(string connection)
    {
        var own = new NpgsqlConnectionStringBuilder(connection);
        var server = new NpgsqlConnectionStringBuilder(connection) { Database = "postgres" }.ToString();
        var name = own.Database is { Length: > 0 } given and not "postgres" ? given : throw new UsageException("--connection must name a Database of its own.");
        try
        {
            await Execute(server, $"CREATE DATABASE \"{name}\"");
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // It is there.
        }
        return new Database("PostgreSql", own.ToString(), () => Task.CompletedTask);
    }

    /// <summary>Opens a connection as the product does: foreign keys are checked on SQLite too.</summary>
    public async Task<DbConnection> Open()
    {
        DbConnection connection = Provider == "Sqlite" ? new SqliteConnection(Connection) : new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync() => await _drop();

    private static string FileConnection(string file) => $"Data Source={file};Foreign Keys=True;Default Timeout=30";

    private static Database OnSqlite(string file) => new("Sqlite", FileConnection(file), () =>
    {
        SqliteConnection.ClearAllPools();
        foreach (var part in (string[])["", "-wal", "-shm"])
            System.IO.File.Delete(file + part);
        return Task.CompletedTask;
    });

    private static async Task<Database> OnPostgreSql(string server, string name)
    {
        try
        {
            await Execute(server, $"CREATE DATABASE {name}");
        }
        catch (NpgsqlException fault)
        {
            throw new LoadException($"No database can be made by {new NpgsqlConnectionStringBuilder(server) { Password = null }}: {fault.Message}");
        }
        var own = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
        return new Database("PostgreSql", own, async () =>
        {
            NpgsqlConnection.ClearAllPools();
            await Execute(server, $"DROP DATABASE {name} WITH (FORCE)");
        });
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

/// <summary>A folder for keys and databases, removed at the end.</summary>
internal sealed class Workplace(Arguments given) : IDisposable
{
    public string Folder { get; } = Make(given.Text("folder"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Make(string? under) => under is null
        ? Directory.CreateTempSubdirectory("hotline-load-").FullName
        : Directory.CreateDirectory(Path.GetFullPath(Path.Combine(under, "hotline-load-" + Guid.NewGuid().ToString("N")))).FullName;
}
