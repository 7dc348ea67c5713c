using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>A ticket with the parts that are shown with it.</summary>
internal sealed record WholeTicket(Ticket Ticket, IReadOnlyList<WorkOrder> Orders, IReadOnlyList<PastRound> Rounds)
{
    /// <summary>A ticket that is loaded with its parts.</summary>
    public static WholeTicket Of(Ticket ticket) => new(ticket, ticket.Orders, ticket.Rounds);

    /// <summary>
    /// Completes tickets that were read without their parts: one question for all orders and one for all rounds, and none where no
    /// ticket was ever dispatched or reworked, which most are not.
    /// </summary>
    public static async Task<List<WholeTicket>> Complete(HotlineContext db, IReadOnlyCollection<Ticket> tickets, CancellationToken cancellation)
    {
        var dispatched = tickets.Where(t => t.DispatchedAt is not null).Select(t => t.Id).ToList();
        var reworked = tickets.Where(t => t.Round > 1).Select(t => t.Id).ToList();
        var orders = dispatched.Count == 0 ? [] : await db.WorkOrders.Where(o => dispatched.Contains(o.TicketId)).ToListAsync(cancellation);
        var rounds = reworked.Count == 0 ? [] : await db.Set<PastRound>().Where(r => reworked.Contains(r.TicketId)).ToListAsync(cancellation);
        var (ordersOf, roundsOf) = (orders.ToLookup(o => o.TicketId), rounds.ToLookup(r => r.TicketId));
        return [.. tickets.Select(t => new WholeTicket(t, [.. ordersOf[t.Id]], [.. roundsOf[t.Id]]))];
    }
}
