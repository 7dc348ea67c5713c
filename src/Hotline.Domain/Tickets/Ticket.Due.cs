using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>期限由来: how the due times of a ticket and its orders came about.</summary>
public sealed partial class Ticket
{
    /// <summary>
    /// The dispatch limit, from the parts it is made of, by the rules as they are now. Null once an order was delivered after it began: then
    /// the lead order's own limit is the ticket's.
    /// </summary>
    public DueExplanation? ExplainDispatch(DeadlinePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Lead is null || BackSince >= Lead.DeliveredAt
            ? policy.ExplainDispatch(BackSince ?? RegisteredAt, Urgency == Urgency.Emergency, Pauses)
            : null;
    }

    /// <summary>The limit of handling of one of its orders.</summary>
    public DueExplanation ExplainHandling(WorkOrder order, DeadlinePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(policy);
        var parts = order.Parts(Pauses);
        return new(parts.Steps(policy.Calendar), parts.Due(policy.Calendar));
    }

    /// <summary>The limit of 签收 of one of its orders.</summary>
    public DueExplanation ExplainAcknowledge(WorkOrder order, DeadlinePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(policy);
        return policy.ExplainAcknowledge(order.DeliveredAt, Urgency == Urgency.Emergency, Pauses);
    }
}
