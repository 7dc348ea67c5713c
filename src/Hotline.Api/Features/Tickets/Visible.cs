using System.Linq.Expressions;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.Tickets;

/// <summary>
/// Which tickets, orders and referrals a caller can see: part of each query, never a check afterwards. A unit sees what was given to it; the centre
/// sees all, but restricted matters (涉密管控) with <see cref="Scopes.TicketsConfidential"/> only.
/// </summary>
internal static class Visible
{
    public static Expression<Func<Ticket, bool>> To(Act act, HotlineContext db)
    {
        if (act.Unit is { } unit)
            return t => t.Orders.Any(o => o.Unit == unit);
        if (act.Has(Scopes.TicketsConfidential))
            return _ => true;
        var restricted = Restricted(db);
        return t => !restricted.Contains(t.Id);
    }

    public static Expression<Func<WorkOrder, bool>> OrdersTo(Act act, HotlineContext db)
    {
        if (act.Unit is { } unit)
            return o => o.Unit == unit;
        if (act.Has(Scopes.TicketsConfidential))
            return _ => true;
        var restricted = Restricted(db);
        return o => !restricted.Contains(o.TicketId);
    }

    public static Expression<Func<Referral, bool>> ReferralsTo(Act act, HotlineContext db)
    {
        if (act.Unit is { } unit)
            return r => db.WorkOrders.Any(o => o.TicketId == r.TicketId && o.Unit == unit);
        if (act.Has(Scopes.TicketsConfidential))
            return _ => true;
        var restricted = Restricted(db);
        return r => !restricted.Contains(r.TicketId);
    }

    /// <summary>Whether a ticket that was come by on another way is not to be shown to the centre's caller.</summary>
    public static bool Hides(Ticket ticket, Act act) => ticket.RestrictedSince is not null && act.Unit is null && !act.Has(Scopes.TicketsConfidential);

    /// <summary>The calls that led to restricted tickets; what was written about them is theirs.</summary>
    public static IQueryable<string> RestrictedCalls(HotlineContext db) =>
        db.Tickets.Where(t => t.RestrictedSince != null && t.CallId != null).Select(t => t.CallId!)
            .Concat(db.Tickets.Where(t => t.RestrictedSince != null).Join(db.Calls, t => t.Number, c => c.TicketNumber, (t, c) => c.CallId));

    /// <summary>Few, and an index of their own: asked for as a set, so that the indexes of lists and counts need not hold the mark.</summary>
    private static IQueryable<long> Restricted(HotlineContext db) => db.Tickets.Where(t => t.RestrictedSince != null).Select(t => t.Id);
}
