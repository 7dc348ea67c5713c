using Hotline.Domain.Tickets;

namespace Hotline.Domain.Referrals;

/// <summary>The limits of a referral, inclusive: 签收, 退单 and result, as computed on the calendar here.</summary>
/// <param name="DueProvisional">The result limit looked at a year whose holiday notice is not loaded.</param>
public sealed record ReferralLimits(DateTimeOffset AcceptBy, DateTimeOffset ReturnBy, DateTimeOffset DueAt, bool DueProvisional);

/// <summary>What the boundary rules advised when a person decided to refer, kept with the decision.</summary>
/// <param name="Target">Whose matter it is by the rules; null where none fitted.</param>
/// <param name="Reason">The rule's reason.</param>
/// <param name="RulesVersion">Version of the rules.</param>
public sealed record BoundaryAdvice(string? Target, string? Reason, int RulesVersion);

/// <summary>
/// 互转: one matter between the line and one partner. It is part of its ticket; moves go through the ticket, which keeps them on its
/// history, and what the partner must be told is posted here as a message of its own order.
/// </summary>
public sealed partial class Referral
{
    private Referral() { }

    internal Referral(string partner, bool superior, ReferralDirection direction, string transferId, ReferralLimits limits, DateTimeOffset at)
    {
        (Partner, Superior, Direction, TransferId, MadeAt) = (partner, superior, direction, transferId, at);
        Begin(limits, at);
    }

    public long Id { get; private set; }

    public long TicketId { get; private set; }

    public string Partner { get; private set; } = "";

    /// <summary>A superior platform; else a peer (110).</summary>
    public bool Superior { get; private set; }

    public ReferralDirection Direction { get; private set; }

    /// <summary>The matter between the two platforms, the same on both sides; on a REST face the partner's own number.</summary>
    public string TransferId { get; private set; } = "";

    /// <summary>The partner's own number of the matter; one per partner.</summary>
    public string? PartnerNumber { get; private set; }

    public ReferralStatus Status { get; private set; }

    /// <summary>While a return waits for its decision or is disputed: the status it goes back to.</summary>
    public ReferralStatus? HeldStatus { get; private set; }

    /// <summary>1, and one more each time the matter is sent again or redone.</summary>
    public int Round { get; private set; } = 1;

    public bool Emergency { get; private set; }

    /// <summary>The emergency was handed over by phone first; null where the question does not arise. False alarms the shift.</summary>
    public bool? PhoneHandoverDone { get; private set; }

    /// <summary>Why it was referred, in the words of whoever did.</summary>
    public string? Reason { get; private set; }

    /// <summary>What the boundary rules advised; outbound only.</summary>
    public string? AdvisedTarget { get; private set; }

    public string? AdvisedReason { get; private set; }

    public int? BoundaryVersion { get; private set; }

    public DateTimeOffset MadeAt { get; private set; }

    /// <summary>When the current round was sent, or received.</summary>
    public DateTimeOffset SentAt { get; private set; }

    public DateTimeOffset AcceptBy { get; private set; }

    public DateTimeOffset ReturnBy { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    public bool DueProvisional { get; private set; }

    /// <summary>The partner's own deadline, inclusive: of an inbound matter ours may not be later. Outbound: the one it told us.</summary>
    public DateTimeOffset? PartnerDueAt { get; private set; }

    public DateTimeOffset? AcceptedAt { get; private set; }

    public string? AcceptedBy { get; private set; }

    /// <summary>签收 was told to the partner in this round.</summary>
    public bool SignTold { get; private set; }

    public PartnerReturnReason? ReturnReason { get; private set; }

    public string? ReturnText { get; private set; }

    /// <summary>Returns by us, and by the partner, over all rounds; a second one of a side is a dispute.</summary>
    public int OurReturns { get; private set; }

    public int PartnerReturns { get; private set; }

    /// <summary>A coordination meeting ruled; no further return is possible.</summary>
    public bool Ruled { get; private set; }

    /// <summary>延期申请 that waits: working days or the due time asked for, and why.</summary>
    public bool ExtensionAsked { get; private set; }

    public int? ExtensionDays { get; private set; }

    public DateTimeOffset? ExtensionDueAt { get; private set; }

    public string? ExtensionReason { get; private set; }

    public DateTimeOffset? ReportedAt { get; private set; }

    /// <summary>The ticket's round that the partner's result closed; outbound only.</summary>
    public int? ResultRound { get; private set; }

    public string? ResultText { get; private set; }

    public Solved? Solved { get; private set; }

    /// <summary>When it was returned, withdrawn or closed.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Counts this referral's changes; its ETag.</summary>
    public int Version { get; private set; }

    public bool IsOpen => ReferralLifecycle.IsOpen(Status);

    public bool IsOwed => ReferralLifecycle.IsOwed(Status);

    public bool Outbound => Direction == ReferralDirection.Outbound;

    /// <summary>Whether a move is ours to make: we sent it and the sender makes it, or the other way round.</summary>
    public bool IsOurs(ReferralMove move) => (Outbound ? ReferralLifecycle.OfSender : ReferralLifecycle.OfReceiver).Contains(move);

    /// <summary>What we may do now, by state alone.</summary>
    public IEnumerable<ReferralMove> OurMoves() => ReferralLifecycle.Table.From(Status).Select(t => t.Action).Where(m => IsOurs(m) && m switch
    {
        ReferralMove.ExtensionRequest => !ExtensionAsked,
        ReferralMove.ExtensionDecision => ExtensionAsked,
        ReferralMove.Return => !Ruled,
        // Referring again is a move of the ticket.
        ReferralMove.Reopen => false,
        _ => true,
    });

    internal void Begin(ReferralLimits limits, DateTimeOffset at)
    {
        (Status, HeldStatus, SentAt, EndedAt) = (ReferralStatus.Sent, null, at, null);
        (AcceptBy, ReturnBy) = (limits.AcceptBy, limits.ReturnBy);
        BeDue(limits.DueAt, limits.DueProvisional);
        (AcceptedAt, AcceptedBy, SignTold) = (null, null, false);
        (ReturnReason, ReturnText, PartnerDueAt) = (null, null, null);
        (ReportedAt, ResultRound, ResultText, Solved) = (null, null, null, null);
        ForgetExtension();
        Version++;
    }

    internal void Describe(bool emergency, bool? phoneHandoverDone, string? reason, BoundaryAdvice? advice)
    {
        (Emergency, PhoneHandoverDone, Reason) = (emergency, phoneHandoverDone, reason);
        (AdvisedTarget, AdvisedReason, BoundaryVersion) = (advice?.Target, advice?.Reason, advice?.RulesVersion);
    }

    internal void NextRound() => Round++;

    internal void HandOver(bool done)
    {
        PhoneHandoverDone = done;
        Version++;
    }

    /// <summary>It has become an emergency: to be accepted at once.</summary>
    internal void BecomeEmergency(DateTimeOffset acceptBy)
    {
        (Emergency, AcceptBy) = (true, acceptBy < AcceptBy ? acceptBy : AcceptBy);
        PhoneHandoverDone ??= false;
    }

    internal void BeNumbered(string? partnerNumber) => PartnerNumber = partnerNumber ?? PartnerNumber;

    /// <summary>The partner told its own deadline; of an inbound matter ours is not later.</summary>
    internal void PartnerIsDue(DateTimeOffset? at)
    {
        PartnerDueAt = at ?? PartnerDueAt;
        if (!Outbound && PartnerDueAt < DueAt)
            BeDue(PartnerDueAt.Value, provisional: false);
        Version++;
    }

    internal void BeDue(DateTimeOffset at, bool provisional) => (DueAt, DueProvisional) = (at, provisional);

    internal void Accept(string by, DateTimeOffset at)
    {
        (AcceptedAt, AcceptedBy) = (at, by);
        Become(ReferralStatus.Accepted);
    }

    internal void TellSign() => SignTold = true;

    internal void AskReturn(PartnerReturnReason reason, string text, bool byUs)
    {
        (ReturnReason, ReturnText) = (reason, text);
        if (byUs)
            OurReturns++;
        else
            PartnerReturns++;
    }

    internal void Hold(ReferralStatus status)
    {
        HeldStatus ??= Status;
        Become(status);
    }

    internal void GoOn()
    {
        var back = HeldStatus ?? ReferralStatus.Accepted;
        HeldStatus = null;
        Become(back);
    }

    internal void BeRuled() => Ruled = true;

    internal void AskExtension(int? days, DateTimeOffset? dueAt, string reason)
    {
        (ExtensionAsked, ExtensionDays, ExtensionDueAt, ExtensionReason) = (true, days, dueAt, reason);
        Version++;
    }

    internal void ForgetExtension() => (ExtensionAsked, ExtensionDays, ExtensionDueAt, ExtensionReason) = (false, null, null, null);

    internal void Report(string text, Solved solved, int? resultRound, DateTimeOffset at)
    {
        (ReportedAt, ResultText, Solved, ResultRound) = (at, text, solved, resultRound);
        HeldStatus = null;
        Become(ReferralStatus.ResultReported);
    }

    /// <param name="keepsDue">The other side's deadline still stands, for nobody there asked for the new round.</param>
    internal void Redo(bool keepsDue = false)
    {
        NextRound();
        (ReportedAt, ResultRound, ResultText, Solved) = (null, null, null, null);
        (SignTold, PartnerDueAt) = (false, keepsDue ? PartnerDueAt : null);
        Become(ReferralStatus.Accepted);
    }

    internal void End(ReferralStatus status, DateTimeOffset at)
    {
        (EndedAt, HeldStatus) = (at, null);
        ForgetExtension();
        Become(status);
    }

    internal void Touch() => Version++;

    private void Become(ReferralStatus status)
    {
        Status = status;
        Version++;
    }
}
