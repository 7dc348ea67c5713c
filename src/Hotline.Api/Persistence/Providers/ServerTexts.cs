using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Providers;

/// <summary>On a server a ticket's text is a row, saved in the same round trip as the ticket's other rows.</summary>
internal abstract class ServerTexts : TextIndex
{
    /// <summary>Adds the rows of one ticket.</summary>
    protected virtual void Add(HotlineContext db, TicketText text) => db.Add(text);

    /// <summary>Removes the rows of one ticket.</summary>
    protected virtual Task Remove(HotlineContext db, long ticketId, CancellationToken cancellation) =>
        db.Set<TicketText>().Where(t => t.TicketId == ticketId).ExecuteDeleteAsync(cancellation);

    public override async Task BeforeSave(HotlineContext db, IReadOnlyList<Worded> tickets, CancellationToken cancellation)
    {
        foreach (var (ticket, isNew) in tickets)
        {
            if (!isNew)
                await Remove(db, ticket.Id, cancellation);
            Add(db, TicketText.Of(ticket));
        }
    }

    public override async Task Fill(HotlineContext db, CancellationToken cancellation)
    {
        // Nothing before it is looked at again, or the work would grow with its square.
        var done = 0L;
        while (true)
        {
            var chunk = await db.Tickets.AsNoTracking()
                .Where(t => t.Id > done && !db.Set<TicketText>().Any(x => x.TicketId == t.Id)).OrderBy(t => t.Id).Take(FillChunk).ToListAsync(cancellation);
            if (chunk.Count == 0)
                return;
            foreach (var ticket in chunk)
                Add(db, TicketText.Of(ticket));
            try
            {
                await db.SaveChangesAsync(cancellation);
                done = chunk[^1].Id;
            }
            catch (DbUpdateException fault) when (fault.InnerException is System.Data.Common.DbException cause && db.Sql.Judge(cause) == DatabaseFault.Duplicate)
            {
                // Another replica fills it too; what it has written is not asked for again.
            }
            db.ChangeTracker.Clear();
        }
    }

    public override Task<List<long>> Among(HotlineContext db, IReadOnlyList<long> ids, string normal, CancellationToken cancellation) =>
        db.Set<TicketText>().Where(t => EF.Parameter(ids).Contains(t.TicketId) && t.Text.Contains(normal)).Select(t => t.TicketId).ToListAsync(cancellation);

    private const int FillChunk = 500;
}

/// <summary>GIN over the array of pairs finds the candidates; the text itself decides.</summary>
internal sealed class PostgreSqlTexts : ServerTexts
{
    public override IQueryable<long> Find(HotlineContext db, string normal)
    {
        var grams = SearchText.Grams(normal).Distinct().ToList();
        var wanted = string.Join(", ", grams.Select((_, i) => $"{{{i}}}"));
        // One pair is all there is to find; several need not follow each other.
        var follow = grams.Count == 1 ? "" : $" AND strpos(text, {{{grams.Count}}}) > 0";
        var sql = $"SELECT ticket_id AS \"Value\" FROM ticket_texts WHERE grams @> ARRAY[{wanted}]::bigint[]{follow}";
        return db.Database.SqlQueryRaw<long>(sql, [.. grams.Select(g => (object)g), normal]);
    }
}

/// <summary>A table of pairs finds the candidates; the text itself decides.</summary>
internal sealed class SqlServerTexts : ServerTexts
{
    /// <summary>Pairs that are asked for; more would narrow little.</summary>
    private const int MostGrams = 4;

    protected override void Add(HotlineContext db, TicketText text)
    {
        base.Add(db, text);
        foreach (var gram in text.Grams)
            db.Add(new TicketGram { Gram = gram, TicketId = text.TicketId, Ticket = text.Ticket });
    }

    protected override async Task Remove(HotlineContext db, long ticketId, CancellationToken cancellation)
    {
        await base.Remove(db, ticketId, cancellation);
        await db.Set<TicketGram>().Where(g => g.TicketId == ticketId).ExecuteDeleteAsync(cancellation);
    }

    public override IQueryable<long> Find(HotlineContext db, string normal)
    {
        var all = SearchText.Grams(normal).Distinct().ToList();
        var grams = Enumerable.Range(0, Math.Min(MostGrams, all.Count)).Select(i => all[i * all.Count / Math.Min(MostGrams, all.Count)]).ToList();
        var has = grams.Select((_, i) => $"EXISTS (SELECT 1 FROM ticket_grams g WHERE g.gram = {{{i}}} AND g.ticket_id = t.ticket_id)");
        var sql = $"SELECT t.ticket_id AS [Value] FROM ticket_texts t WHERE {string.Join(" AND ", has)} AND CHARINDEX({{{grams.Count}}}, t.text) > 0";
        return db.Database.SqlQueryRaw<long>(sql, [.. grams.Select(g => (object)g), normal]);
    }
}
