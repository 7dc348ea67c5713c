using Hotline.Domain.Tickets;
using Hotline.Domain.Time;

namespace Hotline.Domain.WorkOrders;

/// <summary>The limits of an order, fixed at delivery: 签收 by and handled by.</summary>
/// <param name="WorkingDays">Working days after delivery that <paramref name="DueAt"/> was derived from; null when set by hand (批示).</param>
public sealed record OrderLimits(
    DateTimeOffset AcknowledgeBy, DateTimeOffset DueAt, bool DueProvisional, int? WorkingDays);

/// <summary>A unit's result: internal text, text for the caller, whether the caller was contacted, solved or not.</summary>
public sealed record UnitReply(string Text, string? PublicText, bool ContactedCaller, Solved Solved);

/// <summary>退单申请: why it is not the unit's matter, on which legal basis, and whose it may be.</summary>
public sealed record ReturnClaim(ReturnReason Reason, string Text, string? Basis, string? SuggestedUnit);

/// <summary>工单: one assignment of a ticket to one unit, in one round, with its own limits and result.</summary>
public sealed partial class WorkOrder
{
    private WorkOrder() { }

    internal WorkOrder(string unit, OrderRole role, int round, bool final, string? instructions, OrderLimits limits, DateTimeOffset at,
        Proposal? proposal = null, string? departureReason = null)
    {
        (ProposedUnit, CatalogueVersion, DepartureReason) = (proposal?.Unit, proposal?.CatalogueVersion, departureReason);
        (Unit, Role, Round, Final, Instructions, DeliveredAt) = (unit, role, round, final, instructions, at);
        (AcknowledgeBy, DueAt) = (limits.AcknowledgeBy, limits.DueAt);
        (DueProvisional, WorkingDays, DueByHand) = (limits.DueProvisional, limits.WorkingDays, limits.WorkingDays is null ? limits.DueAt : null);
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

    /// <summary>The unit that the dispatch catalogue proposed for the lead; null when it proposed none.</summary>
    public string? ProposedUnit { get; private set; }

    /// <summary>Version of the catalogue that proposed it.</summary>
    public int? CatalogueVersion { get; private set; }

    /// <summary>Why another unit was chosen than the dispatcher saw proposed, where a reason was given.</summary>
    public string? DepartureReason { get; private set; }

    public DateTimeOffset DeliveredAt { get; private set; }

    public DateTimeOffset AcknowledgeBy { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    public bool DueProvisional { get; private set; }

    /// <summary>Null when the due time was set by hand.</summary>
    public int? WorkingDays { get; private set; }

    /// <summary>批示: the due time as it was set by hand; only an extension moves it. May be empty while none did.</summary>
    public DateTimeOffset? DueByHand { get; private set; }

    /// <summary>Working days of all extensions granted.</summary>
    public int GrantedWorkingDays { get; private set; }

    /// <summary>Extensions granted so far.</summary>
    public int Extensions { get; private set; }

    /// <summary>延期申请 waiting for the centre's decision: working days asked for, and why.</summary>
    public int? ExtensionAsked { get; private set; }

    public string? ExtensionReason { get; private set; }

    /// <summary>退单申请, kept with the order once it was made.</summary>
    public ReturnReason? ReturnReason { get; private set; }

    public string? ReturnText { get; private set; }

    /// <summary>The legal basis that the unit named.</summary>
    public string? ReturnBasis { get; private set; }

    /// <summary>The unit whose matter it is, in the asking unit's opinion.</summary>
    public string? SuggestedUnit { get; private set; }

    /// <summary>催办 so far.</summary>
    public int Urges { get; private set; }

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

    /// <summary>Whether the unit still owes its reply.</summary>
    public bool IsOwed => WorkOrderLifecycle.Owed.Contains(Status);

    /// <summary>Whether the unit still owes its reply after the due time.</summary>
    public bool IsOverdue(DateTimeOffset now) => IsOwed && DueAt < now;

    /// <summary>Whether the order's other parts allow a move that its state allows: what is offered to clients.</summary>
    public bool MayTake(WorkOrderMove move, TicketStatus ticket, bool supervised) => (ticket, move) switch
    {
        (TicketStatus.Archived, _) => false,
        (TicketStatus.Suspended, _) => move == WorkOrderMove.Progress,
        (_, WorkOrderMove.SupervisionReply) => supervised,
        (_, WorkOrderMove.ExtensionDecision) => ExtensionAsked is not null,
        (_, WorkOrderMove.ExtensionRequest) => ExtensionAsked is null,
        (_, WorkOrderMove.ReturnRequest) => !Final,
        _ => true,
    };

    /// <summary>What the due time is made of, given the ticket's suspensions.</summary>
    public DueParts Parts(IReadOnlyList<Pause> pauses) => new(DeliveredAt, WorkingDays ?? 1, GrantedWorkingDays, pauses, DueByHand ?? (WorkingDays is null ? DueAt : null));

    internal void RequestReturn(ReturnClaim given)
    {
        (ReturnReason, ReturnText, ReturnBasis, SuggestedUnit) = (given.Reason, given.Text, given.Basis, given.SuggestedUnit);
        Become(WorkOrderStatus.ReturnRequested);
    }

    internal void Return(DateTimeOffset at) => End(WorkOrderStatus.Returned, at);

    /// <summary>The return is refused: back to where it was, and the deadline stays.</summary>
    internal void KeepAfterAll() => Become(AcknowledgedAt is null ? WorkOrderStatus.Delivered : WorkOrderStatus.Acknowledged);

    internal void AskExtension(int workingDays, string reason)
    {
        (ExtensionAsked, ExtensionReason) = (workingDays, reason);
        Version++;
    }

    /// <summary>When it would be due with so many working days more.</summary>
    internal DateTimeOffset DueWith(int granted, IReadOnlyList<Pause> pauses, WorkingCalendar calendar) => Parts(pauses).Granting(granted).Due(calendar).At;

    /// <summary>Decides the extension asked for; null refuses it.</summary>
    internal void DecideExtension(int? workingDays, IReadOnlyList<Pause> pauses, WorkingCalendar calendar)
    {
        (ExtensionAsked, ExtensionReason) = (null, null);
        if (workingDays is { } granted)
        {
            if (WorkingDays is null)
                DueByHand ??= DueAt;
            (GrantedWorkingDays, Extensions) = (GrantedWorkingDays + granted, Extensions + 1);
            BeDue(Parts(pauses).Due(calendar));
        }
        Version++;
    }

    /// <summary>The clock runs again: the due time is derived anew, 签收 is lengthened by clock time.</summary>
    internal void Resume(IReadOnlyList<Pause> pauses, bool emergency, DeadlinePolicy policy)
    {
        if (AcknowledgedAt is null)
            AcknowledgeBy = policy.AcknowledgeBy(DeliveredAt, emergency, pauses).At;
        BeDue(Parts(pauses).Due(policy.Calendar));
        Version++;
    }

    internal void Urge()
    {
        Urges++;
        Version++;
    }

    /// <summary>批示: due then, whatever it was; extensions granted before are part of it.</summary>
    internal void SetDue(DateTimeOffset byHand)
    {
        (DueByHand, WorkingDays, GrantedWorkingDays) = (byHand, null, 0);
        BeDue(DueTime.ByTheClock(byHand));
        Version++;
    }

    /// <summary>Words about it were added; nothing moves.</summary>
    internal void Touch() => Version++;

    /// <summary>终审: from now on it cannot be returned.</summary>
    internal void BeFinal()
    {
        Final = true;
        Version++;
    }

    private void BeDue(DueTime due) => (DueAt, DueProvisional) = (due.At, due.Provisional);

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
