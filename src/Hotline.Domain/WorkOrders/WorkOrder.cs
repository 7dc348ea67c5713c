using Hotline.Domain.Tickets;

namespace Hotline.Domain.WorkOrders;

/// <summary>The limits of an order, fixed at delivery: 签收 by and handled by.</summary>
/// <param name="WorkingDays">Working days after delivery that <paramref name="DueAt"/> was derived from; null when set by hand (批示).</param>
public sealed record OrderLimits(
    DateTimeOffset AcknowledgeBy, DateTimeOffset DueAt, bool DueProvisional, int? WorkingDays);

/// <summary>A unit's result: internal text, text for the caller, whether the caller was contacted, solved or not.</summary>
public sealed record UnitReply(string Text, string? PublicText, bool ContactedCaller, Solved Solved);

/// <summary>工单: one assignment of a ticket to one unit, in one round, with its own limits and result.</summary>
public sealed class WorkOrder
{
    private WorkOrder() { }

    internal WorkOrder(string unit, OrderRole role, int round, bool final, string? instructions, OrderLimits limits, DateTimeOffset at)
    {
        (Unit, Role, Round, Final, Instructions, DeliveredAt) = (unit, role, round, final, instructions, at);
        (AcknowledgeBy, DueAt) = (limits.AcknowledgeBy, limits.DueAt);
        (DueProvisional, WorkingDays) = (limits.DueProvisional, limits.WorkingDays);
    }

    public long Id { get; private set; }

    public long TicketId { get; private set; }

    public string Unit { get; private set; } = "";

    public OrderRole Role { get; private set; }

    public int Round { get; private set; }

    public WorkOrderStatus Status { get; private set; }

    /// <summary>终审派单: cannot be returned.</summary>
    public bool Final { get; private set; }

    public string? Instructions { get; private set; }

    public DateTimeOffset DeliveredAt { get; private set; }

    public DateTimeOffset AcknowledgeBy { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    public bool DueProvisional { get; private set; }

    /// <summary>Null when the due time was set by hand.</summary>
    public int? WorkingDays { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public string? AcknowledgedBy { get; private set; }

    public string? AcknowledgedByPhone { get; private set; }

    public DateTimeOffset? RepliedAt { get; private set; }

    public Solved? Solved { get; private set; }

    public string? ReplyText { get; private set; }

    public string? PublicText { get; private set; }

    public bool? ContactedCaller { get; private set; }

    /// <summary>When it was done, returned or recalled.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Counts this order's own changes; its ETag.</summary>
    public int Version { get; private set; } = 1;

    public bool IsOpen => WorkOrderLifecycle.IsOpen(Status);

    /// <summary>Whether the unit still owes its reply after the due time.</summary>
    public bool IsOverdue(DateTimeOffset now) =>
        Status is WorkOrderStatus.Delivered or WorkOrderStatus.Acknowledged or WorkOrderStatus.ReturnRequested && DueAt < now;

    internal void Acknowledge(string by, string? phone, DateTimeOffset at)
    {
        (AcknowledgedAt, AcknowledgedBy, AcknowledgedByPhone) = (at, by, phone);
        Become(WorkOrderStatus.Acknowledged);
    }

    internal void Reply(UnitReply reply, DateTimeOffset at)
    {
        (RepliedAt, Solved, ReplyText, PublicText, ContactedCaller) =
            (at, reply.Solved, reply.Text, reply.PublicText, reply.ContactedCaller);
        Become(WorkOrderStatus.Replied);
    }

    internal void Accept(DateTimeOffset at) => End(WorkOrderStatus.Done, at);

    internal void Recall(DateTimeOffset at) => End(WorkOrderStatus.Recalled, at);

    /// <summary>Sent back by the review: the reply stays on the history; 签收 is not asked again.</summary>
    internal void SendBack()
    {
        (RepliedAt, Solved, ReplyText, PublicText, ContactedCaller) = (null, null, null, null, null);
        Become(WorkOrderStatus.Acknowledged);
    }

    private void End(WorkOrderStatus status, DateTimeOffset at)
    {
        EndedAt = at;
        Become(status);
    }

    private void Become(WorkOrderStatus status)
    {
        Status = status;
        Version++;
    }
}
