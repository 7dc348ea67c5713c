using Hotline.Api.Persistence.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Providers;

/// <summary>The file of the embedded database as a whole: copied while others write, and judged before it takes another's place.</summary>
internal static class SqliteFile
{
    /// <summary>Writes one state of the books into a file of its own; who writes meanwhile is not held up.</summary>
    public static async Task Copy(string file, string into)
    {
        await using var connection = await Open(file, SqliteOpenMode.ReadWrite);
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = ("VACUUM INTO $into", 0);
        command.Parameters.AddWithValue("$into", into);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What is wrong with a database; null when it is sound.</summary>
    public static async Task<string?> Fault(string file)
    {
        try
        {
            await using var connection = await Open(file, SqliteOpenMode.ReadWrite);
            if (await Ask(connection, "PRAGMA integrity_check") is not "ok" and var fault)
                return $"{fault}";
            return await Ask(connection, "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1") is { } table ? $"rows of {table} refer to others that are not there" : null;
        }
        catch (SqliteException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Whether no program has it open: the last one out takes the write-ahead log in.</summary>
    public static async Task<bool> IsFree(string file)
    {
        try
        {
            await using var connection = await Open(file, SqliteOpenMode.ReadWrite);
            return await Ask(connection, "PRAGMA journal_mode = DELETE") is "delete";
        }
        catch (SqliteException fault)
        {
            return fault.SqliteErrorCode is NotADatabase or Corrupt;
        }
    }

    /// <summary>Migrations that a database has gone through, and whether this program knows each of them.</summary>
    public static async Task<(string? Last, bool Known)> Version(string file)
    {
        await using var connection = await Open(file, SqliteOpenMode.ReadWrite);
        await using var db = new SqliteHotlineContext(new DbContextOptionsBuilder<SqliteHotlineContext>().UseSqlite(connection).UseSnakeCaseNamingConvention().Options);
        var applied = (await db.Database.GetAppliedMigrationsAsync()).ToList();
        return (applied.LastOrDefault(), !applied.Except(db.Database.GetMigrations()).Any());
    }

    /// <summary>Attachments whose bytes lie in the folder: key and SHA-256.</summary>
    public static async Task<IReadOnlyDictionary<Guid, byte[]>> FilesOnDisk(string file)
    {
        await using var connection = await Open(file, SqliteOpenMode.ReadWrite);
        var files = new Dictionary<Guid, byte[]>();
        // Books of the first version had none.
        if (await Ask(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'attachments'") is null)
            return files;
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, sha256 FROM attachments WHERE store = 'Disk'";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            files[Guid.Parse(reader.GetString(0))] = (byte[])reader.GetValue(1);
        return files;
    }

    /// <summary>Prints of the keys that a database was used with; none for one of a version that wrote down none.</summary>
    public static async Task<IReadOnlyList<RingKeyRow>> RingKeys(string file)
    {
        await using var connection = await Open(file, SqliteOpenMode.ReadWrite);
        if (await Ask(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'ring_keys'") is null)
            return [];
        await using var db = new SqliteHotlineContext(new DbContextOptionsBuilder<SqliteHotlineContext>().UseSqlite(connection).UseSnakeCaseNamingConvention().Options);
        return await db.RingKeys.AsNoTracking().ToListAsync();
    }

    private static async Task<object?> Ask(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    private static async Task<SqliteConnection> Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private const int Corrupt = 11;
    private const int NotADatabase = 26;
}
