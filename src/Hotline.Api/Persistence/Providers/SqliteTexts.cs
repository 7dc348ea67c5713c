using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hotline.Api.Persistence.Providers;

/// <summary>
/// FTS5 over the sequence of pairs: a phrase of neighbouring pairs is exactly a contained text. The table keeps no text of its own. It is
/// made here and not by a migration, for EF's model knows no virtual tables.
/// </summary>
internal sealed class SqliteTexts : TextIndex
{
    private const string Table = "ticket_words";

    /// <summary>One ticket's words, as they are to be written.</summary>
    public readonly record struct Entry(long Id, bool IsNew, string Words);

    public override Task AfterSave(HotlineContext db, IReadOnlyList<Worded> tickets, CancellationToken cancellation)
    {
        var entries = tickets.Select(t => new Entry(t.Ticket.Id, t.IsNew, Words(SearchText.Of(t.Ticket)))).ToList();
        if (db is not SqliteHotlineContext { WaitingWords: { } waiting })
            return Write(db, entries, cancellation);
        waiting.AddRange(entries);
        return Task.CompletedTask;
    }

    public static async Task Write(HotlineContext db, IReadOnlyList<Entry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0)
            return;
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var delete = Command(db, $"DELETE FROM {Table} WHERE rowid = @id", "@id");
            await using var insert = Command(db, $"INSERT INTO {Table} (rowid, grams) VALUES (@id, @grams)", "@id", "@grams");
            foreach (var (id, isNew, words) in entries)
            {
                if (!isNew)
                {
                    delete.Parameters[0].Value = id;
                    await delete.ExecuteNonQueryAsync(cancellation);
                }
                (insert.Parameters[0].Value, insert.Parameters[1].Value) = (id, words);
                await insert.ExecuteNonQueryAsync(cancellation);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The table is made and filled in one transaction, which a second process waits for; where it stands, it is complete.</summary>
    public override async Task Fill(HotlineContext db, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Takes the write lock, so that the question below is answered by what then stands.
        await db.Database.ExecuteSqlRawAsync("DELETE FROM number_series WHERE 1 = 0", cancellation);
        var known = await db.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = {0}", Table).SingleAsync(cancellation);
        if (known == 0)
        {
            await db.Database.ExecuteSqlRawAsync(
                $"CREATE VIRTUAL TABLE {Table} USING fts5(grams, content = '', contentless_delete = 1, tokenize = 'ascii')", cancellation);
            for (var (after, more) = (0L, true); more;)
            {
                var chunk = await db.Tickets.AsNoTracking().Where(t => t.Id > after).OrderBy(t => t.Id).Take(FillChunk).ToListAsync(cancellation);
                await AfterSave(db, [.. chunk.Select(t => new Worded(t, IsNew: true))], cancellation);
                (after, more) = (chunk.Count == 0 ? after : chunk[^1].Id, chunk.Count == FillChunk);
            }
        }
        await transaction.CommitAsync(cancellation);
    }

    public override IQueryable<long> Find(HotlineContext db, string normal) =>
        db.Database.SqlQueryRaw<long>($"SELECT rowid AS \"Value\" FROM {Table} WHERE {Table} MATCH {{0}}", $"\"{Words(normal)}\"");

    /// <summary>
    /// Neighbours in a list are mostly neighbours by key too: then the hits of that stretch of keys are read. Where they are not, the tickets
    /// themselves are, for the index would go through a word's hits for each of them.
    /// </summary>
    public override async Task<List<long>> Among(HotlineContext db, IReadOnlyList<long> ids, string normal, CancellationToken cancellation)
    {
        var (first, last) = (ids.Min(), ids.Max());
        if (last - first < Sparse * ids.Count)
        {
            return await db.Database.SqlQueryRaw<long>(
                $"SELECT rowid AS \"Value\" FROM {Table} WHERE {Table} MATCH {{0}} AND rowid BETWEEN {{1}} AND {{2}}", $"\"{Words(normal)}\"", first, last).ToListAsync(cancellation);
        }
        var tickets = await db.Sql.Tickets(db, ids).Select(t => new { t.Id, t.Title, t.Content, t.Address }).ToListAsync(cancellation);
        return [.. tickets.Where(t => SearchText.Of(t.Title, t.Content, t.Address).Contains(normal, StringComparison.Ordinal)).Select(t => t.Id)];
    }

    /// <summary>Each pair as a word of letters and digits.</summary>
    private static string Words(string normal) =>
        string.Join(' ', SearchText.Grams(normal).Select(g => g.ToString("x", CultureInfo.InvariantCulture)));

    private static DbCommand Command(HotlineContext db, string sql, params string[] parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (sql, db.Database.CurrentTransaction?.GetDbTransaction());
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private const int FillChunk = 500;

    /// <summary>Keys to read for each one asked for, up to which a whole stretch is cheaper.</summary>
    private const int Sparse = 128;
}
