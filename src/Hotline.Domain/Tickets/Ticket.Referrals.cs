using Hotline.Domain.Lifecycles;
using Hotline.Domain.Referrals;
using Hotline.Domain.Time;

namespace Hotline.Domain.Tickets;

/// <summary>互转 outbound: what the line does about a matter it sends, or sent, to a partner.</summary>
public sealed partial class Ticket
{
    private readonly List<Referral> _referrals = [];

    /// <summary>Referrals to and from partners, oldest first; loaded only where the ticket counts any.</summary>
    public IReadOnlyList<Referral> Referrals => _referrals;

    public int ReferralCount { get; private set; }

    /// <summary>The matter as it is sent, and until when.</summary>
    /// <param name="Partner">Code of the partner.</param>
    /// <param name="Body">The transfer.</param>
    /// <param name="Reason">Why it is referred.</param>
    public sealed record Handover(string Partner, TransferBody Body, ReferralLimits Limits, string Reason, BoundaryAdvice? Advice);

    /// <summary>
    /// 转办 to a partner: open orders are recalled, the result limit is the ticket's due time. After a return or withdrawal the same referral
    /// is sent again, in its next round.
    /// </summary>
    public Refusal? Refer(Handover given, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Refer) is { } refusal)
            return refusal;
        var before = Status;
        var referral = _referrals.LastOrDefault(r => r.Outbound && r.Partner == given.Partner);
        if (referral is { Ruled: true, Status: ReferralStatus.Returned })
            return Refused(Refusals.ReferralRuled, "协调会已裁定由本平台办理，不能再次转办。", "A coordination meeting ruled that it is ours; it is not referred again.");
        // A partner that has ended the matter already is told that it is meant once more.
        var body = referral is { Status: ReferralStatus.ResultReported or ReferralStatus.Closed } ? given.Body with { Redispatch = true } : given.Body;
        RecallOpenOrders(given.Reason, actor, at);
        if (referral is null)
        {
            referral = new Referral(given.Partner, superior: false, ReferralDirection.Outbound, Guid.CreateVersion7(at).ToString("D"), given.Limits, at);
            Add(referral);
        }
        else
        {
            referral.Begin(given.Limits, at);
            referral.NextRound();
        }
        referral.Describe(given.Body.Emergency, given.Body.PhoneHandoverDone, given.Reason, given.Advice);
        ForgetCallbacks();
        BeReferred(referral, State.Round, at);
        referral.Post(body, actor, at);
        Record(referral, "referred", before, given.Reason, actor, at, Advised(given.Advice));
        return null;
    }

    /// <summary>撤回: the matter is ours again, with the dispatch limit from now.</summary>
    public Refusal? WithdrawReferral(Referral referral, string reason, DateTimeOffset dispatchBy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(referral, ReferralMove.Withdraw) is { } refusal)
            return refusal;
        var before = Status;
        Withdraw(referral, reason, actor, at);
        if (Status == TicketStatus.Referred)
            GoBack(dispatchBy, at);
        Record(referral, "referralWithdrawn", before, reason, actor, at);
        return null;
    }

    /// <summary>催办 of the partner.</summary>
    public Refusal? UrgePartner(Referral referral, string text, Actor actor, DateTimeOffset at) =>
        Tell(referral, ReferralMove.Urge, "partnerUrged", text, new UrgeBody(text), actor, at);

    /// <summary>督办 of the partner.</summary>
    public Refusal? SupervisePartner(Referral referral, string text, DateTimeOffset? replyBy, Actor actor, DateTimeOffset at) =>
        Tell(referral, ReferralMove.Supervise, "partnerSupervised", text, new SuperviseBody(text, replyBy), actor, at);

    /// <summary>补充: words, or that an emergency was handed over by phone after all.</summary>
    public Refusal? AmendReferral(Referral referral, AmendBody body, Actor actor, DateTimeOffset at)
    {
        if (Refuses(referral, ReferralMove.Amend) is { } refusal)
            return refusal;
        if (body.PhoneHandoverDone is { } done)
            referral.HandOver(done);
        return Tell(referral, ReferralMove.Amend, "referralAmended", body.Note, body, actor, at);
    }

    /// <summary>
    /// 退单审批 of a return that waits: of a superior's, or after a missed window. Refused, the partner keeps it; approved, the matter is ours
    /// again.
    /// </summary>
    public Refusal? DecidePartnerReturn(Referral referral, bool approved, string reason, DateTimeOffset dispatchBy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(referral, ReferralMove.ReturnDecision) is { } refusal)
            return refusal;
        var before = Status;
        referral.Post(new ReturnDecisionBody(approved, reason), actor, at);
        if (approved)
            ComeBack(referral, dispatchBy, at);
        else
            referral.GoOn();
        Record(referral, approved ? "referralReturned" : "referralReturnRefused", before, reason, actor, at);
        return null;
    }

    /// <summary>延期审批 of what the partner asked: the due time that then holds, or null to refuse.</summary>
    public Refusal? DecidePartnerExtension(Referral referral, DateTimeOffset? dueAt, string? reason, WorkingCalendar calendar, Actor actor, DateTimeOffset at)
    {
        if (Refuses(referral, ReferralMove.ExtensionDecision) is { } refusal)
            return refusal;
        if (!referral.ExtensionAsked)
            return Refused(Refusals.NothingAsked, referral, "对方没有申请延期。", "The partner asked for no extension.");
        var before = referral.DueAt;
        referral.ForgetExtension();
        referral.Post(new ExtensionDecisionBody(dueAt is not null, dueAt, reason), actor, at);
        if (dueAt is { } granted)
        {
            referral.BeDue(granted, provisional: false);
            if (Status == TicketStatus.Referred)
                Become(State with { DueAt = granted, DueProvisional = false }, at);
        }
        referral.Touch();
        Record(
            referral, dueAt is null ? "referralExtensionRefused" : "referralExtended", Status, reason, actor, at,
            dueAt is null ? [] : [new("dueAt", calendar.Text(before), calendar.Text(referral.DueAt))]);
        return null;
    }

    /// <summary>重办 by the partner that gave the result: a new round of the ticket, which is referred again.</summary>
    public Refusal? RedoReferral(Referral referral, string reason, ReferralLimits limits, Actor actor, DateTimeOffset at)
    {
        if ((Refuses(referral, ReferralMove.Redo) ?? Refuses(TicketMove.Rework)) is { } refusal)
            return refusal;
        var before = Status;
        _rounds.Add(new PastRound(State));
        RecallOpenOrders(reason, actor, at);
        ForgetCallbacks();
        SendRedo(referral, reason, limits, actor, at);
        BeReferred(referral, State.Round + 1, at);
        Record(referral, "reworked", before, reason, actor, at);
        return null;
    }

    /// <summary>The partner whose result closed the current round, if one did.</summary>
    public Referral? ResultOf => _referrals.LastOrDefault(r => r.Outbound && r.ResultRound == Round && r.Status is ReferralStatus.ResultReported);

    /// <summary>The outbound referral that somebody still owes a result to.</summary>
    public Referral? OpenOutbound => _referrals.LastOrDefault(r => r.Outbound && r.IsOwed);

    private static void SendRedo(Referral referral, string reason, ReferralLimits limits, Actor actor, DateTimeOffset at)
    {
        referral.Redo();
        referral.BeDue(limits.DueAt, limits.DueProvisional);
        referral.Post(new RedoBody(reason, limits.DueAt), actor, at);
    }

    private void Add(Referral referral)
    {
        _referrals.Add(referral);
        ReferralCount++;
    }

    private static void Withdraw(Referral referral, string? reason, Actor actor, DateTimeOffset at)
    {
        referral.Post(new WithdrawBody(reason), actor, at);
        referral.End(ReferralStatus.Withdrawn, at);
    }

    /// <summary>Outbound referrals end when the ticket goes another way; inbound ones stay open until their result.</summary>
    private void WithdrawOutbound(string? reason, Actor actor, DateTimeOffset at)
    {
        foreach (var referral in _referrals.Where(r => r.Outbound && r.IsOwed))
        {
            var before = Status;
            if (referral.Status == ReferralStatus.Disputed)
                referral.GoOn();
            Withdraw(referral, reason, actor, at);
            Record(referral, "referralWithdrawn", before, reason, actor, at);
        }
    }

    private void BeReferred(Referral referral, int round, DateTimeOffset at) => Become(
        Unhandled() with
        {
            Status = TicketStatus.Referred,
            Handling = Tickets.Handling.Dispatched,
            Round = round,
            DueAt = referral.DueAt,
            DueProvisional = referral.DueProvisional,
        },
        at);

    private void ComeBack(Referral referral, DateTimeOffset dispatchBy, DateTimeOffset at)
    {
        referral.End(ReferralStatus.Returned, at);
        if (Status == TicketStatus.Referred)
            GoBack(dispatchBy, at);
    }

    private Refusal? Tell(Referral referral, ReferralMove move, string action, string? text, MessageBody body, Actor actor, DateTimeOffset at)
    {
        if (Refuses(referral, move) is { } refusal)
            return refusal;
        referral.Post(body, actor, at);
        referral.Touch();
        Record(referral, action, Status, text, actor, at);
        return null;
    }

    private void Record(
        Referral referral, string action, TicketStatus before, string? text, Actor actor, DateTimeOffset at, IEnumerable<FieldChange>? particulars = null) =>
        Record(new HistoryEntry(action, actor, at, before, State)
        {
            Text = text,
            Changes = [new("partner", null, referral.Partner), new("referralStatus", null, Code.Of(referral.Status)), .. particulars ?? []],
        });

    private static IEnumerable<FieldChange> Advised(BoundaryAdvice? advice)
    {
        if (advice?.Target is { } target)
            yield return new("advised", null, target);
        if (advice?.Reason is { } reason)
            yield return new("advisedReason", null, reason);
    }

    private Refusal? Refuses(Referral referral, ReferralMove move)
    {
        if (Status == TicketStatus.Archived)
            return Refuses(TicketMove.Notes);
        return referral.IsOurs(move) && ReferralLifecycle.Table.Find(referral.Status, move) is not null
            ? null
            : Refused(
                Refusals.ReferralMoveNotAllowed,
                referral,
                $"状态为 {Code.Of(referral.Status)} 的{(referral.Outbound ? "转出" : "转入")}办件，我方不能执行 {move.Segment()}。",
                $"Of an {Code.Of(referral.Direction)} referral that is {Code.Of(referral.Status)}, {move.Segment()} is not ours to do.");
    }

    private static Refusal Refused(RefusalRow row, Referral referral, string zh, string en) => new(row, zh, en)
    {
        CurrentStatus = Code.Of(referral.Status),
        AllowedActions = [.. referral.OurMoves().Select(m => m.Segment()).OfType<string>()],
    };
}
