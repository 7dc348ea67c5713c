using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Time;

namespace Hotline.Domain.Tickets;

/// <summary>互转 inbound: matters that a partner sent to the line, and what it does about them afterwards.</summary>
public sealed partial class Ticket
{
    /// <summary>A matter that came from a partner.</summary>
    /// <param name="Given">What is registered.</param>
    /// <param name="Superior">From a superior platform; else from a peer.</param>
    /// <param name="TransferId">The matter between the platforms.</param>
    /// <param name="Body">As the partner sent it.</param>
    /// <param name="Limits">The limits computed here.</param>
    public sealed record Inbound(Registration Given, bool Superior, string TransferId, TransferBody Body, ReferralLimits Limits);

    /// <summary>登记 of a partner's matter. Our dispatch limit is not later than the partner's own deadline.</summary>
    public static Ticket Receive(Inbound given, DateTimeOffset dispatchBy, Actor partner, DateTimeOffset at)
    {
        var ticket = Register(given.Given, Earlier(dispatchBy, given.Body.DueAt, at), partner, at);
        ticket.Add(new Referral(given.Given.Source, given.Superior, ReferralDirection.Inbound, given.TransferId, given.Limits, at));
        ticket.Begin(ticket._referrals[0], given, at, partner);
        return ticket;
    }

    /// <summary>
    /// The same matter anew when its ticket cannot be handled any more (returned, withdrawn, archived): a new ticket takes the referral
    /// over, in its next round.
    /// </summary>
    public static Ticket ReceiveAgain(Ticket earlier, Referral referral, Inbound given, DateTimeOffset dispatchBy, Actor partner, DateTimeOffset at)
    {
        var ticket = Register(given.Given, Earlier(dispatchBy, given.Body.DueAt, at), partner, at);
        // Its texts may be those of the earlier one, with masks in them.
        ticket.PrivateNumbersSealed = earlier.PrivateNumbersSealed;
        earlier._referrals.Remove(referral);
        earlier.ReferralCount--;
        ticket.Add(referral);
        referral.Begin(given.Limits, at);
        referral.NextRound();
        ticket.Begin(referral, given, at, partner);
        return ticket;
    }

    private void Begin(Referral referral, Inbound given, DateTimeOffset at, Actor partner)
    {
        referral.BeNumbered(given.Body.Number);
        referral.Describe(given.Body.Emergency, given.Body.PhoneHandoverDone, given.Body.Reason, advice: null);
        referral.PartnerIsDue(given.Body.DueAt);
        if (referral.Superior)
            referral.Post(new ReceiptBody(Number, at), partner, at);
        Record(referral, "referralReceived", Status, given.Body.FirstHandling, partner, at);
    }

    /// <summary>
    /// The partner's own deadline anew: ours may not be later, nor those of the units that still owe their answer. A later one than before
    /// gives nobody more time; the centre extends them.
    /// </summary>
    public void PartnerIsDue(Referral referral, DateTimeOffset? dueAt, WorkingCalendar calendar, Actor partner, DateTimeOffset at)
    {
        referral.PartnerIsDue(dueAt);
        if (!TicketLifecycle.IsOpen(Status) || Status == TicketStatus.Referred || dueAt is null)
            return;
        foreach (var order in _orders.Where(o => o.IsOwed && o.DueAt > dueAt).ToList())
        {
            var (before, due) = (order.DueAt, Earlier(order.DueAt, dueAt, at));
            order.SetDue(due);
            Record(new HistoryEntry("dueShortened", partner, at, Status, State)
            {
                Order = order,
                Unit = order.Unit,
                Changes = [new("dueAt", calendar.Text(before), calendar.Text(due))],
            });
        }
        if (DueAt > dueAt)
            Become(State with { DueAt = Earlier(DueAt, dueAt, at), DueProvisional = false }, at);
    }

    /// <summary>补充更正: what it says beyond the description, which is patched for itself.</summary>
    public void PartnerAmends(Referral referral, AmendBody body, DeadlinePolicy policy, Actor partner, DateTimeOffset at)
    {
        if (body.Urgency == Urgency.Emergency && !referral.Emergency)
            referral.BecomeEmergency(policy.PartnerAcceptBy(at, emergency: true));
        if (body.PhoneHandoverDone is { } done)
            referral.HandOver(done);
        if (body.DueAt is not null)
            PartnerIsDue(referral, body.DueAt, policy.Calendar, partner, at);
        referral.Touch();
        Record(
            referral, "partnerAmended", Status, body.Note, partner, at,
            body.PhoneHandoverDone is { } told ? [new("phoneHandoverDone", null, told ? "true" : "false")] : []);
    }

    /// <summary>退单 by us to the partner: a peer's first is effective at once, a superior decides; the second is a dispute.</summary>
    public Refusal? ReturnToPartner(Referral referral, ReturnBody body, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if ((Refuses(referral, ReferralMove.Return) ?? RefusesReturn(referral, policy.Calendar, at)) is { } refusal)
            return refusal;
        if (!TicketLifecycle.IsOpen(Status) || Status == TicketStatus.Replied)
            return Refuses(TicketMove.Withdraw);
        var (before, again) = (Status, referral.OurReturns > 0);
        referral.AskReturn(body.Reason, body.Text, byUs: true);
        referral.Post(body, actor, at);
        if (again)
            referral.Hold(ReferralStatus.Disputed);
        else if (referral.Superior)
            referral.Hold(ReferralStatus.ReturnRequested);
        else
            GoHome(referral, body.Text, policy, actor, at);
        Record(
            referral, again ? "referralDisputed" : referral.Superior ? "referralReturnRequested" : "referralReturned", before, body.Text, actor, at,
            [new("reason", null, Code.Of(body.Reason))]);
        return null;
    }

    /// <summary>退单审批 by the partner; a decision on what was never asked is refused.</summary>
    public Refusal? PartnerDecidesReturn(Referral referral, ReturnDecisionBody body, DeadlinePolicy policy, Actor partner, DateTimeOffset at)
    {
        // The ruling of a meeting reaches us from both sides.
        if (referral is { Ruled: true } && referral.Status == (body.Approved ? ReferralStatus.Returned : ReferralStatus.Accepted))
            return null;
        if (referral.Outbound || referral.Status is not (ReferralStatus.ReturnRequested or ReferralStatus.Disputed))
            return Refused(Refusals.NothingAsked, referral, "我方没有待审批的退单申请。", "No return of ours waits for a decision.");
        var before = Status;
        if (referral.Status == ReferralStatus.Disputed)
            referral.BeRuled();
        if (body.Approved)
            GoHome(referral, body.Reason, policy, partner, at);
        else
            referral.GoOn();
        Record(referral, body.Approved ? "referralReturned" : "referralReturnRefused", before, body.Reason, partner, at);
        return null;
    }

    /// <summary>延期申请 by us.</summary>
    public Refusal? AskPartnerExtension(Referral referral, ExtensionRequestBody body, WorkingCalendar calendar, Actor actor, DateTimeOffset at)
    {
        if (Refuses(referral, ReferralMove.ExtensionRequest) is { } refusal)
            return refusal;
        if (referral.ExtensionAsked)
            return Refused(Refusals.ExtensionPending, referral, "上一次延期申请对方尚未审批。", "The extension asked for before is not decided yet.");
        referral.AskExtension(body.WorkingDays, body.DueAt, body.Reason);
        referral.Post(body, actor, at);
        Record(referral, "referralExtensionRequested", Status, body.Reason, actor, at, body.DueAt is { } due ? [new("dueAt", null, calendar.Text(due))] : []);
        return null;
    }

    /// <summary>延期审批 by the partner: its deadline is the new one; the units' limits stay until the centre extends them too.</summary>
    public Refusal? PartnerDecidesExtension(Referral referral, ExtensionDecisionBody body, DateTimeOffset? granted, WorkingCalendar calendar, Actor partner, DateTimeOffset at)
    {
        if (referral.Outbound || !referral.ExtensionAsked)
            return Refused(Refusals.NothingAsked, referral, "我方没有待审批的延期申请。", "No extension of ours waits for a decision.");
        var before = referral.PartnerDueAt;
        referral.ForgetExtension();
        if (body.Approved && granted is { } due)
        {
            referral.PartnerIsDue(due);
            referral.BeDue(due, provisional: false);
        }
        referral.Touch();
        Record(
            referral, body.Approved ? "referralExtended" : "referralExtensionRefused", Status, body.Reason, partner, at,
            body.Approved && granted is not null ? [new("partnerDueAt", before is { } b ? calendar.Text(b) : null, calendar.Text(granted.Value))] : []);
        return null;
    }

    /// <summary>回访 by the partner: a callback of the current round; a superior's outranks our own. The ticket stays closed.</summary>
    public Refusal? PartnerVisits(Referral referral, VisitResultBody body, DeadlinePolicy policy, Actor partner, DateTimeOffset at)
    {
        if (Status is not (TicketStatus.Closed or TicketStatus.Archived))
        {
            PartnerSays(referral, "partnerVisited", body.Remark, Said(body), partner, at);
            return null;
        }
        var answer = new CallbackAnswer(body.Outcome, body.Satisfaction, body.Solved, AnonymisedAt is null ? body.Remark : null);
        var next = State with { CallbackResult = CountCallback(answer.Outcome, policy, at) };
        _callbacks.Add(new Callback(Round, answer, partner, at));
        if (body.Solved is { } solved && (referral.Superior || CallerSolved is null))
            next = next with { CallerSolved = solved };
        if (body.Satisfaction is { } rating && (referral.Superior || Satisfaction is null))
        {
            next = next with { Satisfaction = rating };
            RatedBySuperior = referral.Superior ? Round : RatedBySuperior;
        }
        Become(next, at);
        referral.Touch();
        Record(referral, "partnerVisited", Status, body.Remark, partner, at, Said(body));
        return null;
    }

    /// <summary>The round whose rating came from a superior platform; our own callbacks do not change it.</summary>
    public int? RatedBySuperior { get; private set; }

    /// <summary>撤销 by the partner: any open state is withdrawn and orders are recalled; refused once closed.</summary>
    public Refusal? PartnerWithdraws(Referral referral, string? reason, DeadlinePolicy policy, Actor partner, DateTimeOffset at)
    {
        if (referral.Outbound || !referral.IsOwed || !TicketLifecycle.IsOpen(Status))
        {
            return Refused(Refusals.MatterClosed, referral, $"办件状态为 {Code.Of(referral.Status)}，不能撤销。", $"The matter is {Code.Of(referral.Status)} here; it cannot be withdrawn.");
        }
        var before = Status;
        EndOpen(reason, policy, partner, at);
        referral.End(ReferralStatus.Withdrawn, at);
        Record(referral, "partnerWithdrew", before, reason, partner, at);
        return null;
    }

    /// <summary>重办 by the partner: the same lead again, in a new round. What cannot be reworked becomes a new, linked ticket.</summary>
    public bool CanBeRedone => Status == TicketStatus.Closed && Lead is not null && AnonymisedAt is null;

    /// <summary>重办 by the partner of a ticket that <see cref="CanBeRedone"/>.</summary>
    public Refusal? PartnerRedoes(Referral referral, RedoBody body, Assignment given, Actor partner, DateTimeOffset at)
    {
        referral.Redo();
        referral.PartnerIsDue(body.DueAt);
        referral.BeDue(Earlier(given.Limits.DueAt, body.DueAt, at), given.Limits.DueProvisional);
        if (Rework(body.Reason, given, partner, at) is { } refusal)
            return refusal;
        Record(referral, "partnerRedo", Status, body.Reason, partner, at);
        return null;
    }

    /// <summary>办结归档 by the superior platform: the referral is closed and the ticket archived.</summary>
    public Refusal? PartnerCloses(Referral referral, string? reason, Actor partner, DateTimeOffset at)
    {
        if (referral.Status == ReferralStatus.Closed)
            return null;
        if (referral.Outbound || referral.Status != ReferralStatus.ResultReported || Status is not (TicketStatus.Closed or TicketStatus.Merged or TicketStatus.Archived))
        {
            return Refused(Refusals.MatterClosed, referral, $"办件状态为 {Code.Of(referral.Status)}，尚不能归档。", $"The matter is {Code.Of(referral.Status)} here; it cannot be closed yet.");
        }
        var before = Status;
        referral.End(ReferralStatus.Closed, at);
        Record(referral, "partnerClosed", before, reason, partner, at);
        return Status == TicketStatus.Closed && !LeavesRepeats ? PutAway(partner, at) : null;
    }

    /// <summary>A matter of a superior platform waits for its closure; only a person archives it before.</summary>
    public bool WaitsForClosure => _referrals.Exists(r => !r.Outbound && r.Superior && r.IsOpen);

    /// <summary>The matter is the partner's again: open orders are recalled, the ticket is withdrawn (<c>returnedToPartner</c>).</summary>
    private void GoHome(Referral referral, string? reason, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if (TicketLifecycle.IsOpen(Status))
            EndOpen(reason, policy, actor, at);
        EndedReason = ReturnedToPartner;
        referral.End(ReferralStatus.Returned, at);
    }

    /// <summary>Why it was withdrawn, where a code says it.</summary>
    public string? EndedReason { get; private set; }

    private const string ReturnedToPartner = "returnedToPartner";

    private void EndOpen(string? reason, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        ResumeIfSuspended(policy, actor, at);
        RecallOpenOrders(reason, actor, at);
        WithdrawOutbound(reason, actor, at);
        EndedAt = at;
        Become(State with { Status = TicketStatus.Withdrawn, Ending = Tickets.Ending.Withdrawn }, at);
    }

    private static List<FieldChange> Said(VisitResultBody body) =>
    [
        new("outcome", null, Code.Of(body.Outcome)),
        .. body.Satisfaction is { } s ? [new FieldChange("satisfaction", null, Code.Of(s))] : Array.Empty<FieldChange>(),
        .. body.Solved is { } v ? [new FieldChange("solved", null, Code.Of(v))] : Array.Empty<FieldChange>(),
    ];

    /// <summary>The earlier of two due times; one of the partner that has passed already binds at once.</summary>
    private static DateTimeOffset Earlier(DateTimeOffset ours, DateTimeOffset? theirs, DateTimeOffset at) => theirs is null || theirs >= ours ? ours : theirs > at ? theirs.Value : at;
}
