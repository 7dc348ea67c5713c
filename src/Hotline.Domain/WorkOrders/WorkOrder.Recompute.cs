using Hotline.Domain.Time;

namespace Hotline.Domain.WorkOrders;

/// <summary>The limits of an order, derived again from what they are made of.</summary>
public sealed partial class WorkOrder
{
    /// <summary>The limits it would have on these rules; its own where nothing is derived any more.</summary>
    /// <param name="deadlines">The rules as they are now.</param>
    /// <param name="workingDays">Its limit in working days now; null leaves a due time set by hand (批示) as it is.</param>
    /// <param name="pauses">The ticket's suspensions.</param>
    /// <param name="emergency">Whether 签收 runs round the clock.</param>
    internal OrderLimits LimitsOn(DeadlinePolicy deadlines, int? workingDays, IReadOnlyList<Pause> pauses, bool emergency)
    {
        // Who has signed has met the limit of 签收, or missed it; it is history.
        var acknowledgeBy = AcknowledgedAt is null ? deadlines.AcknowledgeBy(DeliveredAt, emergency, pauses).At : AcknowledgeBy;
        if (workingDays is not { } days)
            return new(acknowledgeBy, DueAt, DueProvisional, null);
        var due = (Parts(pauses) with { WorkingDays = days }).Due(deadlines.Calendar);
        return new(acknowledgeBy, due.At, due.Provisional, days);
    }

    internal OrderLimits Limits => new(AcknowledgeBy, DueAt, DueProvisional, WorkingDays);

    internal void Become(OrderLimits limits)
    {
        (AcknowledgeBy, DueAt) = (limits.AcknowledgeBy, limits.DueAt);
        (DueProvisional, WorkingDays) = (limits.DueProvisional, limits.WorkingDays);
        Version++;
    }
}
