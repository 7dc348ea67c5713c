using System.Linq.Expressions;
using Hotline.Api.Boundary;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.Tickets;

/// <summary>Which tickets and orders a caller can see: part of each query, never a check afterwards.</summary>
internal static class Visible
{
    public static Expression<Func<Ticket, bool>> To(Act act)
    {
        if (act.Unit is not { } unit)
            return _ => true;
        return t => t.Orders.Any(o => o.Unit == unit);
    }

    public static Expression<Func<WorkOrder, bool>> OrdersTo(Act act)
    {
        if (act.Unit is not { } unit)
            return _ => true;
        return o => o.Unit == unit;
    }
}
