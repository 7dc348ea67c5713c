using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Clocks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>督办看板: how each unit stands with its open orders; a unit's client sees its own row only.</summary>
internal static class GetBoard
{
    /// <summary>The board.</summary>
    /// <param name="AsOf">The moment of counting.</param>
    /// <param name="Items">Units with open orders, in printed order.</param>
    internal sealed record Board(DateTimeOffset AsOf, IReadOnlyList<BoardRow> Items);

    /// <summary>Open orders of one unit. Those of suspended tickets are open, but nothing of them is late or soon.</summary>
    /// <param name="Unit">The unit.</param>
    /// <param name="Open">Open orders, those whose reply waits for its review too.</param>
    /// <param name="Unacknowledged">Delivered and not signed for (未签收).</param>
    /// <param name="UnacknowledgedLate">Of these, past the limit of 签收.</param>
    /// <param name="DueSoon">临期: warned of and not yet past due.</param>
    /// <param name="Overdue">逾期: the unit owes its reply after the due time.</param>
    /// <param name="Escalated">Of these, gone to the supervisor (升级).</param>
    /// <param name="OldestDueAt">The earliest due time of a reply that is owed; null where none is.</param>
    internal sealed record BoardRow(
        CodeLabel Unit, int Open, int Unacknowledged, int UnacknowledgedLate, int DueSoon, int Overdue, int Escalated, DateTimeOffset? OldestDueAt);

    private sealed record Counted(string Unit, int Open, int Unacknowledged, int UnacknowledgedLate, int Overdue, DateTimeOffset? OldestDueAt);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/work-orders/board", Run)
        .Produces<Board>().WithTags("Work orders").WithSummary("督办看板 · How the units stand")
        .WithDescription("Open orders by unit: unsigned, due soon, overdue, escalated. A unit's client sees its own row only.")
        .Read(Scopes.TicketsRead);

    private static async Task Run(HttpContext http, OpenReports open, TicketViews views, Reference reference, TimeProvider clock)
    {
        var (act, cancellation) = (Act.Of(http, clock.Now()), http.RequestAborted);
        var look = await reference.Look(cancellation);
        await using var db = open();
        string[] units = [.. look.Units.Select(u => u.Code)];
        var rows = await Count(db, act, units, cancellation);
        var marked = await Marked(db, act, units, cancellation);
        var view = views.For(act, look);
        int Of(string unit, ClockKind kind) => marked.GetValueOrDefault((unit, kind));
        await http.Json(new Board(act.At,
        [
            .. rows.OrderBy(r => look.Unit(r.Unit)!.Position).Select(r => new BoardRow(
                view.Unit(r.Unit), r.Open, r.Unacknowledged, r.UnacknowledgedLate, Of(r.Unit, ClockKind.DueSoon), r.Overdue, Of(r.Unit, ClockKind.Escalated), r.OldestDueAt)),
        ]));
    }

    /// <summary>The units are named, so that the index that begins with them leads to open orders only.</summary>
    private static Task<List<Counted>> Count(HotlineContext db, Act act, IReadOnlyList<string> units, CancellationToken cancellation) => db.WorkOrders
        .Where(Visible.OrdersTo(act, db))
        .Where(o => units.Contains(o.Unit) && (Owed.Contains(o.Status) || o.Status == WorkOrderStatus.Replied))
        .Join(db.Tickets, o => o.TicketId, t => t.Id, (o, t) => new { o.Unit, o.Status, o.AcknowledgeBy, o.DueAt, Runs = t.Status != TicketStatus.Suspended })
        .GroupBy(o => o.Unit)
        .Select(g => new Counted(
            g.Key,
            g.Count(),
            g.Count(o => o.Status == WorkOrderStatus.Delivered),
            g.Count(o => o.Runs && o.Status == WorkOrderStatus.Delivered && o.AcknowledgeBy < act.At),
            g.Count(o => o.Runs && Owed.Contains(o.Status) && o.DueAt < act.At),
            g.Min(o => Owed.Contains(o.Status) ? (DateTimeOffset?)o.DueAt : null)))
        .ToListAsync(cancellation);

    /// <summary>By what the clock marked about their present due times.</summary>
    private static async Task<Dictionary<(string Unit, ClockKind Kind), int>> Marked(
        HotlineContext db, Act act, IReadOnlyList<string> units, CancellationToken cancellation)
    {
        var counts = await db.WorkOrders
            .Where(Visible.OrdersTo(act, db))
            .Where(o => units.Contains(o.Unit) && Owed.Contains(o.Status))
            .Join(db.Tickets.Where(t => t.ClockMarkCount > 0 && t.Status != TicketStatus.Suspended), o => o.TicketId, t => t.Id, (o, t) => o)
            .Join(
                db.ClockMarks,
                o => new { o.TicketId, OrderId = o.Id, About = o.DueAt },
                m => new { m.TicketId, m.OrderId, m.About },
                (o, m) => new { o.Unit, o.DueAt, m.Kind })
            .Where(m => m.Kind == ClockKind.Escalated || (m.Kind == ClockKind.DueSoon && m.DueAt >= act.At))
            .GroupBy(m => new { m.Unit, m.Kind })
            .Select(g => new { g.Key.Unit, g.Key.Kind, Count = g.Count() })
            .ToListAsync(cancellation);
        return counts.ToDictionary(c => (c.Unit, c.Kind), c => c.Count);
    }

    private static readonly WorkOrderStatus[] Owed = [.. WorkOrderLifecycle.Owed];
}
