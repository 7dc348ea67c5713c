using Hotline.Api.Boundary;
using Hotline.Api.Features.Imports;
using Hotline.Api.Features.Operations;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Deadlines;

/// <summary>
/// 重算期限: after a notice or a limit has changed, every open due time is derived again (rules.md §3), and what the clock does before
/// and after it is planned anew, of closed tickets too. Batches in ticket order, each a
/// transaction of its own on the newest rules; run again from the start it changes nothing twice, so a run that was cut off is
/// taken up by any replica.
/// </summary>
internal sealed class DeadlineRecomputation(OperationRunner operations, IWriteLane lane, OpenBooks open, Reference reference, Site files, TimeProvider clock)
{
    public const string Kind = OperationRunner.Recomputation;

    /// <summary>Tickets that share a transaction.</summary>
    private const int BatchSize = 200;

    /// <summary>A move that was under way when the rules changed has ended by then; those are looked at once more.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private sealed record Batch(int Count, int Changed, long Last);

    /// <summary>Notes the operation in the transaction of the change, so that neither stands without the other.</summary>
    public async Task<Result> Ask(Command command, int version, CancellationToken cancellation)
    {
        var (actor, at) = (command.Act.Actor, command.Act.At);
        var row = new OperationRow { Id = Guid.CreateVersion7(), Kind = Kind, Status = "running", Client = actor.Client, CreatedAt = at, AliveAt = at };
        command.Db.Add(row);
        await command.Db.SaveChangesAsync(cancellation);
        return new Answer(202, operations.Show(row), IfMatch.ETag(version), $"/v1/operations/{row.Id:D}");
    }

    /// <summary>Begins what the answered request asked for; a replay of an earlier answer begins nothing.</summary>
    public void BeginAsked(HttpContext http)
    {
        if (http.Response.StatusCode == 202 && !http.Response.Headers.ContainsKey("Idempotent-Replayed"))
            Begin(Guid.Parse(http.Response.Headers.Location.ToString().Split('/')[^1]), Act.Of(http, default).Actor);
    }

    /// <summary>Begins those that gave no sign of life for long, as after a power failure; of several replicas one takes each.</summary>
    public async Task<int> TakeUp(CancellationToken cancellation)
    {
        await using var db = open();
        var before = clock.Now() - OperationRunner.Silence;
        var silent = await db.Operations.Where(o => o.Kind == Kind && o.Status == "running" && o.AliveAt < before).ToListAsync(cancellation);
        var taken = 0;
        foreach (var row in silent)
        {
            var mine = await lane.Run(
                (own, ct) => own.Operations.Where(o => o.Id == row.Id && o.AliveAt == row.AliveAt)
                    .ExecuteUpdateAsync(s => s.SetProperty(o => o.AliveAt, clock.Now()), ct),
                cancellation);
            if (mine == 0)
                continue;
            Begin(row.Id, new Actor(row.Client, row.Client));
            taken++;
        }
        return taken;
    }

    private void Begin(Guid id, Actor actor) => operations.Begin(id, (progress, ct) => Run(actor, progress, ct), resumes: true);

    private async Task<ImportReport> Run(Actor actor, Func<int, int, Task<bool>> progress, CancellationToken cancellation)
    {
        var (began, done, changed) = (clock.Now() - Margin, 0, 0);
        int total;
        await using (var db = open())
            total = await Unfinished(db, null).CountAsync(cancellation);
        foreach (var since in (DateTimeOffset?[])[null, began])
        {
            for (var last = 0L; ;)
            {
                var after = last;
                var batch = await lane.Run((db, ct) => Next(db, since, after, actor, ct), cancellation);
                if (batch.Count == 0)
                    break;
                (last, changed) = (batch.Last, changed + batch.Changed);
                done += since is null ? batch.Count : 0;
                if (!await progress(done, Math.Max(total, done)))
                    throw new OperationCanceledException();
                cancellation.ThrowIfCancellationRequested();
            }
        }
        return new ImportReport(Kind, false, done, 0, changed, Math.Max(0, done - changed), 0, 0);
    }

    private async Task<Batch> Next(HotlineContext db, DateTimeOffset? since, long after, Actor actor, CancellationToken cancellation)
    {
        var deadlines = (await reference.Look(db, cancellation)).Site.Deadlines;
        var former = await db.ReferenceVersions.AsNoTracking().Where(v => v.Kind == ReferenceKinds.Limits).ToListAsync(cancellation);
        List<TimeLimits> limits = [files.Profile.Limits, .. former.Select(v => v.Read<TimeLimits>())];
        var tickets = await Unfinished(db, since).Where(t => t.Id > after).OrderBy(t => t.Id).Take(BatchSize)
            .Include(t => t.Orders.OrderBy(o => o.Id))
            .AsSplitQuery()
            .ToListAsync(cancellation);
        var (at, changed) = (clock.Now(), 0);
        foreach (var ticket in tickets)
        {
            changed += ticket.Recompute(deadlines, limits, actor, at) ? 1 : 0;
            ticket.Rewind(deadlines, at);
        }
        await db.SaveChangesAsync(cancellation);
        return new Batch(tickets.Count, changed, tickets.Count == 0 ? after : tickets[^1].Id);
    }

    private static IQueryable<Ticket> Unfinished(HotlineContext db, DateTimeOffset? since)
    {
        var open = db.Tickets.Where(t => t.ImportedAt == null && (t.Status == TicketStatus.Registered || t.ClockAt != null
            || t.Orders.Any(o => o.Status == WorkOrderStatus.Delivered || o.Status == WorkOrderStatus.Acknowledged
                || o.Status == WorkOrderStatus.ReturnRequested || o.Status == WorkOrderStatus.Replied)));
        return since is { } from ? open.Where(t => t.History.Any(h => h.At >= from && h.Action != "dueRecomputed")) : open;
    }
}
