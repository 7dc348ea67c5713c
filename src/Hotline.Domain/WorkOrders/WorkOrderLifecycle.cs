using Hotline.Domain.Lifecycles;
using static Hotline.Domain.WorkOrders.WorkOrderMove;
using static Hotline.Domain.WorkOrders.WorkOrderStatus;

namespace Hotline.Domain.WorkOrders;

/// <summary>状态 of a work order (rules.md §2).</summary>
public enum WorkOrderStatus { Delivered, Acknowledged, ReturnRequested, Returned, Replied, Done, Recalled }

/// <summary>主办 or 协办.</summary>
public enum OrderRole { Lead, Assisting }

/// <summary>A move of a work order.</summary>
public enum WorkOrderMove
{
    Acknowledge, ReturnRequest, ReturnApproved, ReturnRefused, ExtensionRequest, ExtensionDecision, Progress, Reply, Accept, SendBack, Recall,
    SupervisionReply,
}

/// <summary>工单生命周期: one assignment of a ticket to one unit, in one round.</summary>
public static class WorkOrderLifecycle
{
    /// <summary>The table. A reply while a return is asked for is refused; 签收 comes before extension, progress and reply.</summary>
    public static Lifecycle<WorkOrderStatus, WorkOrderMove> Table { get; } = new(
        new(Acknowledge, [Delivered], [Acknowledged], Scopes.UnitsHandle, "by", "签收 by a named person"),
        new(ReturnRequest, [Delivered, Acknowledged], [ReturnRequested], Scopes.UnitsHandle, "reason, text", "within its window; never of a final order"),
        new(ReturnApproved, [ReturnRequested], [Returned], Scopes.TicketsDispatch, "reason"),
        new(ReturnRefused, [ReturnRequested], [Delivered, Acknowledged], Scopes.TicketsDispatch, "reason", "back to where it was; the deadline stays"),
        new(ExtensionRequest, [Acknowledged], [], Scopes.UnitsHandle, "workingDays, reason", "before expiry only"),
        new(ExtensionDecision, [Acknowledged], [], Scopes.TicketsDispatch, "decision"),
        new(Progress, [Acknowledged], [], Scopes.UnitsHandle, "text"),
        new(Reply, [Acknowledged], [Replied], Scopes.UnitsHandle, "text, contactedCaller, solved"),
        new(Accept, [Replied], [Done], Scopes.TicketsDispatch, "", "at once where no review is asked"),
        new(SendBack, [Replied], [Acknowledged], Scopes.TicketsDispatch, "reason", "repliedAt is emptied; no new 签收"),
        new(Recall, [Delivered, Acknowledged, ReturnRequested, Replied], [Recalled], Scopes.TicketsDispatch),
        new(SupervisionReply, [Delivered, Acknowledged, ReturnRequested, Replied, Done], [], Scopes.UnitsHandle, "text", "督办回复: needs an open supervision; moves nothing"));

    /// <summary>The unit still owes its reply.</summary>
    public static IReadOnlyList<WorkOrderStatus> Owed { get; } = [Delivered, Acknowledged, ReturnRequested];

    /// <summary>Open: the unit still owes something, or its reply waits for review.</summary>
    public static bool IsOpen(WorkOrderStatus status) =>
        status is Replied || Owed.Contains(status);
}
