using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Features.WorkOrders;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Deadlines;

/// <summary>期限由来: how a due time came about, step by step and day by day (rules.md §3).</summary>
internal static class ExplainDueTime
{
    /// <summary>The limits of a ticket, or of one order.</summary>
    /// <param name="TicketId">Id of the ticket.</param>
    /// <param name="TicketStatus">Its status; while it is suspended no limit runs.</param>
    /// <param name="DueAt">The due time that the ticket or order shows, inclusive.</param>
    /// <param name="Limits">The limit that holds first, then the others.</param>
    internal sealed record Answer(string TicketId, TicketStatus TicketStatus, DateTimeOffset DueAt, IReadOnlyList<LimitAnswer> Limits);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/tickets/{id:long}/due-time", OfTicket)
            .Produces<Answer>().WithTags("Tickets").WithSummary("期限由来 · Explain a ticket's due time")
            .WithDescription("The dispatch limit while the ticket waits at the centre, else the lead order's limits: each from its start by every step to the due time, with each civil day looked at.")
            .Read(Scopes.TicketsRead).Refuses(404);
        app.MapGet("/v1/work-orders/{id:long}/due-time", OfOrder)
            .Produces<Answer>().WithTags("Work orders").WithSummary("期限由来 · Explain a work order's due times")
            .WithDescription("The limits of handling and of 签收: each from the delivery by every step to the due time, with each civil day looked at.")
            .Read(Scopes.TicketsRead).Refuses(404);
    }

    private static async Task OfTicket(long id, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        var act = Act.Of(http, clock.Now());
        await using var db = open();
        var ticket = await db.Tickets.Include(t => t.Orders.OrderBy(o => o.Id)).Where(Visible.To(act, db)).FirstOrDefaultAsync(t => t.Id == id, http.RequestAborted);
        if (ticket is null)
        {
            await Problems.Write(http, TicketMoves.Unknown(id));
            return;
        }
        var look = await reference.Look(http.RequestAborted);
        var waits = ticket.ExplainDispatch(look.Site.Deadlines);
        IReadOnlyList<LimitAnswer> limits = waits is not null
            ? [LimitAnswer.Of("dispatch", null, ticket.DueAt, waits, look)]
            : [.. Of(ticket, ticket.Lead!, look)];
        await http.Json(new Answer(TicketView.Id(ticket.Id), ticket.Status, ticket.DueAt, limits));
    }

    private static async Task OfOrder(long id, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        var act = Act.Of(http, clock.Now());
        await using var db = open();
        var order = await db.WorkOrders.Where(Visible.OrdersTo(act, db)).FirstOrDefaultAsync(o => o.Id == id, http.RequestAborted);
        if (order is null)
        {
            await Problems.Write(http, OrderMoves.Unknown(id));
            return;
        }
        var ticket = await db.Tickets.FirstAsync(t => t.Id == order.TicketId, http.RequestAborted);
        await http.Json(new Answer(TicketView.Id(ticket.Id), ticket.Status, order.DueAt, [.. Of(ticket, order, await reference.Look(http.RequestAborted))]));
    }

    private static IEnumerable<LimitAnswer> Of(Ticket ticket, WorkOrder order, ReferenceLook look)
    {
        var deadlines = look.Site.Deadlines;
        yield return LimitAnswer.Of("handle", order, order.DueAt, ticket.ExplainHandling(order, deadlines), look);
        yield return LimitAnswer.Of("acknowledge", order, order.AcknowledgeBy, ticket.ExplainAcknowledge(order, deadlines), look);
    }
}
