using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Providers;
using Hotline.Domain.Tickets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hotline.Load.Fill;

/// <summary>One prepared statement a table, a transaction for some thousand tickets, indexes made at the end.</summary>
internal sealed class SqliteStore(string connection) : FillStore(new SqliteHotlineContext(
    new DbContextOptionsBuilder<SqliteHotlineContext>().UseSqlite(connection).UseSnakeCaseNamingConvention().Options))
{
    private readonly Dictionary<FillTable, SqliteCommand> _inserts = [];
    private List<string> _indexes = [];

    private SqliteConnection Connection => (SqliteConnection)Db.Database.GetDbConnection();

    public override async Task Begin()
    {
        await Run("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA temp_store = MEMORY");
        _indexes = await Texts($"SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({TableNames})");
        foreach (var name in await Texts($"SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({TableNames})"))
            await Run($"DROP INDEX \"{name}\"");
        foreach (var table in Tables.All)
        {
            var insert = Connection.CreateCommand();
            insert.CommandText = $"INSERT INTO {table.Name} ({string.Join(", ", table.Columns)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => "@p" + i))})";
            for (var i = 0; i < table.Columns.Count; i++)
                insert.Parameters.Add(new SqliteParameter("@p" + i, DBNull.Value));
            await insert.PrepareAsync();
            _inserts[table] = insert;
        }
    }

    public override async Task Write(IReadOnlyList<Ticket> tickets, List<(FillTable Table, List<object?[]> Rows)> rows)
    {
        await using var transaction = await Db.Database.BeginTransactionAsync();
        foreach (var (table, all) in rows)
        {
            var insert = _inserts[table];
            insert.Transaction = (SqliteTransaction)transaction.GetDbTransaction();
            foreach (var row in all)
            {
                for (var i = 0; i < row.Length; i++)
                    insert.Parameters[i].Value = row[i] ?? DBNull.Value;
                await insert.ExecuteNonQueryAsync();
            }
        }
        await Db.Sql.Texts.AfterSave(Db, [.. tickets.Select(t => new Worded(t, IsNew: true))], CancellationToken.None);
        await transaction.CommitAsync();
    }

    public override async Task End()
    {
        foreach (var index in _indexes)
            await Run(index);
        await Run("PRAGMA wal_checkpoint(TRUNCATE)");
        foreach (var insert in _inserts.Values)
            await insert.DisposeAsync();
    }
}
