using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Sites;
using Hotline.Domain.Clocks;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Clocks;

/// <summary>
/// 时限运行: warnings, 催办, escalation, 待回访 and 归档 at their moments (rules.md §3). All it knows is in the database: each ticket's row says
/// when to look at it next, and what was done is marked in the transaction that did it. A rival on another replica who was first leaves
/// nothing to do. An imported ticket is never looked at (api.md §10).
/// </summary>
internal sealed class TicketClock(IWriteLane lane, OpenBooks open, Reference reference, ClockMetrics metrics, TimeProvider clock, ILogger<TicketClock> log)
{
    /// <summary>The acting one in histories and the audit.</summary>
    public static readonly Actor System = new("clock", "system");

    /// <summary>A ticket that cannot be handled is left alone for so long, so that it holds up no other.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Tickets asked for at once.</summary>
    private const int BatchSize = 200;

    /// <summary>Tickets under way at once, each in a transaction of its own; commands find places beside them.</summary>
    private const int AtOnce = 16;

    private sealed record Due(long Id, DateTimeOffset? ClockAt);

    /// <summary>Does everything that is due by now; answers how many things were done.</summary>
    public async Task<int> Run(CancellationToken cancellation)
    {
        var done = 0;
        while (await Next(cancellation) is { Count: > 0 } batch)
        {
            // Each of them is done, moved by somebody, or put off: the next look finds others.
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (due, ct) =>
                Interlocked.Add(ref done, await Handle(due, ct)));
        }
        return done;
    }

    private async Task<List<Due>> Next(CancellationToken cancellation)
    {
        var now = clock.Now();
        await using var db = open();
        return await db.Tickets.Where(t => t.ClockAt <= now).OrderBy(t => t.ClockAt).ThenBy(t => t.Id).Take(BatchSize)
            .Select(t => new Due(t.Id, t.ClockAt)).ToListAsync(cancellation);
    }

    /// <summary>Answers how many things were done.</summary>
    private async Task<int> Handle(Due due, CancellationToken cancellation)
    {
        try
        {
            var (at, done) = await lane.Run((db, ct) => Run(db, due.Id, ct), cancellation);
            foreach (var one in done)
                metrics.Done(one, at);
            return done.Count;
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or DatabaseAwayException))
        {
            log.LogError(fault, "The clock could not handle ticket {Ticket}; it tries again in {Patience}", due.Id, Patience);
            metrics.Failed();
            await PutOff(due, cancellation);
            return 0;
        }
    }

    private async Task<(DateTimeOffset At, IReadOnlyList<ClockEvent> Done)> Run(HotlineContext db, long id, CancellationToken cancellation)
    {
        var now = clock.Now();
        var ticket = await db.Tickets.Include(t => t.Orders.OrderBy(o => o.Id)).FirstAsync(t => t.Id == id, cancellation);
        // Somebody was first, or moved it.
        if (!(ticket.ClockAt <= now))
            return (now, []);
        await TicketMoves.LoadRareParts(db, ticket, cancellation);
        if (ticket.ClockMarkCount > 0)
            await db.Entry(ticket).Collection(t => t.ClockMarks).LoadAsync(cancellation);
        var done = ticket.RunClock((await reference.Look(db, cancellation)).Site.Deadlines, System, now);
        if (done.Any(e => e.Kind == ClockKind.AutoArchived))
            await ArchiveTicket.Repeats(db, ticket, System, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return (now, done);
    }

    /// <summary>Later than all that is due, and only if nobody has moved it since.</summary>
    private async Task PutOff(Due due, CancellationToken cancellation)
    {
        var later = clock.Now() + Patience;
        await lane.Run(
            (db, ct) => db.Tickets.Where(t => t.Id == due.Id && t.ClockAt == due.ClockAt).ExecuteUpdateAsync(s => s.SetProperty(t => t.ClockAt, later), ct),
            cancellation);
    }
}
