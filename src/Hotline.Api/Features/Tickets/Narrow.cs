using Hotline.Api.Boundary;
using Hotline.Api.Features.Office;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>
/// Where a list begins to look. No index holds a unit's tickets in the list's order: for a unit with hardly any, a list would walk by nearly
/// all tickets. Whether they are few is asked first, up to a bound; then they are looked up by their keys and sorted. Where they are many,
/// the walk soon meets a page of them.
/// </summary>
internal static class Narrow
{
    /// <summary>Tickets that are sorted in a few milliseconds, and of which one in some hundred of a city's is one.</summary>
    public const int Few = 3000;

    /// <summary>All tickets, or the few that can pass; the filter still has to be asked of them.</summary>
    public static async Task<IQueryable<Ticket>> From(HotlineContext db, TicketFilter q, Act act, CancellationToken cancellation)
    {
        if (q.HotIssue is { } issue && OfficeCalls.Key(issue) is { } key)
        {
            var linked = await db.HotIssueTickets.Where(h => h.HotIssueId == key).Select(h => h.TicketId).Take(Few + 1).ToListAsync(cancellation);
            if (linked.Count <= Few)
                return db.Sql.Tickets(db, linked);
        }
        if ((act.Unit is { } own ? [own] : q.Unit) is { Count: > 0 } units)
        {
            var orders = db.WorkOrders.Where(o => o.Unit, units);
            if (await orders.Take(Few + 1).CountAsync(cancellation) <= Few)
                return db.Sql.Tickets(db, await orders.Select(o => o.TicketId).Distinct().ToListAsync(cancellation));
        }
        return db.Tickets;
    }
}
