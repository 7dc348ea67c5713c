using System.Data.Common;
using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Hotline.Api.Tests.Given;

/// <summary>
/// Puts the rows of a database of today into one of an earlier version: every table and column that the version knows. What later versions
/// added is left out, so that their migrations have to find it again.
/// </summary>
internal static class Transplant
{
    /// <summary>Migrations by their names without the moment, oldest first; the same on every provider.</summary>
    public static IReadOnlyList<string> Versions { get; } = Names();

    /// <summary>Migrates an empty database to a version.</summary>
    public static Task MigrateTo(this HotlineContext db, string version) => db.GetService<IMigrator>().MigrateAsync(Id(db, version));

    /// <summary>Copies what the version has room for; answers the tables with the rows they got.</summary>
    public static async Task<SortedDictionary<string, int>> Copy(HotlineContext from, HotlineContext to, string version)
    {
        await from.Database.OpenConnectionAsync();
        await to.Database.OpenConnectionAsync();
        var (source, target) = (from.Database.GetDbConnection(), to.Database.GetDbConnection());
        var copied = new SortedDictionary<string, int>(StringComparer.Ordinal);
        // Rows come table by table; that each refers to one that stands is the source's, and checked at the end where it can be.
        await Provider(to).Begin(target, Tables(to, version));
        foreach (var table in Tables(to, version).Where(t => t is not "prepared_steps"))
            copied[table] = await Copy(source, target, table, Provider(to));
        await Provider(to).End(target, [.. copied.Keys]);
        return copied;
    }

    private static async Task<int> Copy(DbConnection source, DbConnection target, string table, Rows rows)
    {
        var wanted = await Columns(target, table);
        await Execute(target, $"DELETE FROM \"{table}\"");
        // The one table that a later version gave another shape.
        List<string> known = table == "bulletins" ? ["period", "narrative", "updated_at"] : await Columns(source, table);
        var columns = string.Join(", ", wanted.Intersect(known).Select(c => $"\"{c}\""));
        await using var select = source.CreateCommand();
        select.CommandText = table == "bulletins" ? "SELECT period, narrative, updated_at FROM bulletin_versions WHERE version = 1" : $"SELECT {columns} FROM \"{table}\"";
        await using var reader = await select.ExecuteReaderAsync();
        var count = 0;
        for (; await reader.ReadAsync(); count++)
        {
            await using var insert = target.CreateCommand();
            insert.CommandText = rows.Insert(table, $"INSERT INTO \"{table}\" ({columns}) VALUES ({string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(i => $"@p{i}"))})");
            for (var i = 0; i < reader.FieldCount; i++)
            {
                var parameter = insert.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ($"@p{i}", reader.GetValue(i));
                insert.Parameters.Add(parameter);
            }
            await insert.ExecuteNonQueryAsync();
        }
        return count;
    }

    /// <summary>Tables of the model as the version's migration wrote it down.</summary>
    private static List<string> Tables(HotlineContext db, string version)
    {
        var migrations = db.GetService<IMigrationsAssembly>();
        var model = migrations.CreateMigration(migrations.Migrations[Id(db, version)], db.Database.ProviderName!).TargetModel;
        return [.. model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string Id(HotlineContext db, string version) => db.Database.GetMigrations().Single(m => Name(m) == version);

    private static string Name(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static List<string> Names()
    {
        using var db = new DesignTimeSqlite().CreateDbContext([]);
        return [.. db.Database.GetMigrations().Select(Name)];
    }

    private static async Task<List<string>> Columns(DbConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\" WHERE 1 = 0";
        await using var reader = await command.ExecuteReaderAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    private static async Task Execute(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static Rows Provider(HotlineContext db) => db.Sql.Name switch
    {
        "PostgreSql" => new PostgresRows(),
        "SqlServer" => new SqlServerRows(),
        _ => new SqliteRows(),
    };

    /// <summary>How a provider takes rows with keys of their own, in any order of tables.</summary>
    private abstract class Rows
    {
        public abstract Task Begin(DbConnection connection, IReadOnlyList<string> tables);

        public abstract Task End(DbConnection connection, IReadOnlyList<string> tables);

        public virtual string Insert(string table, string statement) => statement;
    }

    private sealed class SqliteRows : Rows
    {
        public override Task Begin(DbConnection connection, IReadOnlyList<string> tables) => Execute(connection, "PRAGMA foreign_keys = OFF");

        public override async Task End(DbConnection connection, IReadOnlyList<string> tables)
        {
            await Execute(connection, "PRAGMA foreign_keys = ON");
            await using var check = connection.CreateCommand();
            check.CommandText = "SELECT COUNT(*) FROM pragma_foreign_key_check";
            Assert.Equal(0L, await check.ExecuteScalarAsync());
        }
    }

    private sealed class PostgresRows : Rows
    {
        public override Task Begin(DbConnection connection, IReadOnlyList<string> tables) => Execute(connection, "SET session_replication_role = replica");

        public override async Task End(DbConnection connection, IReadOnlyList<string> tables)
        {
            await Execute(connection, "SET session_replication_role = DEFAULT");
            foreach (var table in tables)
                await Execute(connection, $"DO $$ BEGIN IF pg_get_serial_sequence('\"{table}\"', 'id') IS NOT NULL THEN PERFORM setval(pg_get_serial_sequence('\"{table}\"', 'id'), GREATEST((SELECT MAX(id) FROM \"{table}\"), 1)); END IF; EXCEPTION WHEN undefined_column THEN NULL; END $$");
        }
    }

    private sealed class SqlServerRows : Rows
    {
        public override async Task Begin(DbConnection connection, IReadOnlyList<string> tables)
        {
            foreach (var table in tables)
                await Execute(connection, $"ALTER TABLE \"{table}\" NOCHECK CONSTRAINT ALL");
        }

        public override async Task End(DbConnection connection, IReadOnlyList<string> tables)
        {
            foreach (var table in tables)
                await Execute(connection, $"ALTER TABLE \"{table}\" WITH CHECK CHECK CONSTRAINT ALL");
        }

        public override string Insert(string table, string statement) => OwnKeys(table, "ON") + statement + OwnKeys(table, "OFF");

        private static string OwnKeys(string table, string to) =>
            $"; IF OBJECTPROPERTY(OBJECT_ID('{table}'), 'TableHasIdentity') = 1 EXEC('SET IDENTITY_INSERT \"{table}\" {to}'); ";
    }
}
