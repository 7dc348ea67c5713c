using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>
/// What the partners of inbound matters are told while the ticket is handled: a sign, progress, the result, our callback
/// (exchange.md §5). Every move of the ticket calls these; where there is no such referral they do nothing.
/// </summary>
public sealed partial class Ticket
{
    private IEnumerable<Referral> OpenInbound => _referrals.Where(r => !r.Outbound && r.IsOpen);

    /// <summary>Until when the partners' own deadlines let it be handled; null where none binds.</summary>
    public DateTimeOffset? PartnerDueAt => OpenInbound.Where(r => r.IsOwed).Min(r => r.PartnerDueAt);

    /// <summary>A due time that was derived, bounded by the partners' own deadlines; one that has passed already binds nobody any more.</summary>
    private DateTimeOffset Bounded(DateTimeOffset dueAt, DateTimeOffset at) => PartnerDueAt is { } limit && dueAt > limit && limit > at ? limit : dueAt;

    private OrderLimits Bounded(OrderLimits limits, DateTimeOffset at) => Bounded(limits.DueAt, at) is var due && due == limits.DueAt
        ? limits
        : new OrderLimits(limits.AcknowledgeBy, due, DueProvisional: false, WorkingDays: null);

    /// <summary>A due time of ours beyond the partner's own is refused until the partner extends it; one that has passed already binds nobody any more.</summary>
    public Refusal? BeyondPartner(DateTimeOffset dueAt, Time.WorkingCalendar calendar, DateTimeOffset at) => PartnerDueAt is { } limit && dueAt > limit && limit > at
        ? Refused(
            Refusals.BeyondPartnerDue,
            $"上级期限为 {calendar.Told(limit)}，须先经互转申请延期。",
            $"The partner's own deadline is {calendar.Told(limit)}; ask the partner for an extension first.")
        : null;

    /// <summary>签收 by hand, in the name of a person of the centre.</summary>
    public Refusal? AcceptReferral(Referral referral, string by, string? phone, Actor actor, DateTimeOffset at)
    {
        if (Refuses(referral, ReferralMove.Accept) is { } refusal)
            return refusal;
        Accept(referral, by, at);
        TellSign(referral, by, phone, null, actor, at);
        Record(referral, "referralAccepted", Status, by, actor, at);
        return null;
    }

    /// <summary>办理进展 by hand.</summary>
    public Refusal? ReportProgress(Referral referral, string text, Actor actor, DateTimeOffset at) =>
        Tell(referral, ReferralMove.Progress, "progressReported", text, new ProgressBody(text), actor, at);

    /// <summary>办理结果 by hand, of a ticket that has ended; while it is open its closing reports it.</summary>
    public Refusal? ReportResult(Referral referral, ResultBody body, Actor actor, DateTimeOffset at)
    {
        if (Refuses(referral, ReferralMove.Result) is { } refusal)
            return refusal;
        if (TicketLifecycle.IsOpen(Status))
            return Refuses(TicketMove.Callbacks);
        SendResult(referral, body, actor, at);
        Record(referral, "resultReported", Status, body.Text, actor, at);
        return null;
    }

    /// <summary>A repeat's partner is told the master's result when the master closes; the repeat itself stays merged.</summary>
    public void ReportMaster(Ticket master, string text, Actor actor, DateTimeOffset at)
    {
        foreach (var referral in OpenInbound.Where(r => r.Status != ReferralStatus.ResultReported).ToList())
        {
            SendResult(referral, new ResultBody(text, master.Solved ?? Tickets.Solved.Solved, ContactedCaller: true, null, master.Lead?.Unit), actor, at);
            Record(referral, "resultReported", Status, text, actor, at, [new("master", null, master.Number)]);
        }
    }

    /// <summary>A file was added here: the partners that share the matter are told of it, and fetch it by its digest.</summary>
    public void TellFile(MessageFile file, Actor actor, DateTimeOffset at)
    {
        foreach (var referral in _referrals.Where(r => r.IsOpen))
            referral.Post(new AttachmentBody(file), actor, at);
    }

    /// <summary>Dispatched or answered: it is accepted, and a peer is told by whom; a superior hears of the lead's 签收 instead.</summary>
    private void AcceptInbound(Actor actor, DateTimeOffset at)
    {
        foreach (var referral in OpenInbound.Where(r => r.Status == ReferralStatus.Sent).ToList())
        {
            Accept(referral, actor.Shown, at);
            if (!referral.Superior)
                TellSign(referral, actor.Shown, null, null, actor, at);
        }
    }

    /// <summary>The lead's 签收, or an answer: the superior platform is told once a round.</summary>
    private void TellSigned(string by, string? phone, string? unit, Actor actor, DateTimeOffset at)
    {
        foreach (var referral in OpenInbound.Where(r => r is { SignTold: false, Status: ReferralStatus.Accepted }).ToList())
            TellSign(referral, by, phone, unit, actor, at);
    }

    private void TellProgress(string text, Actor actor, DateTimeOffset at)
    {
        foreach (var referral in OpenInbound.Where(r => r.IsOwed && r.Status != ReferralStatus.Sent).ToList())
            referral.Post(new ProgressBody(text), actor, at);
    }

    /// <summary>The ticket ended with these words: every partner that waits for a result is told.</summary>
    private void TellResult(ResultBody body, Actor actor, DateTimeOffset at)
    {
        foreach (var referral in OpenInbound.ToList())
            SendResult(referral, body, actor, at);
    }

    private void TellCallback(CallbackAnswer answer, Actor actor, DateTimeOffset at)
    {
        foreach (var referral in OpenInbound.Where(r => r.Status == ReferralStatus.ResultReported).ToList())
            referral.Post(new VisitResultBody(answer.Outcome, answer.Satisfaction, answer.Solved, answer.Remark), actor, at);
    }

    /// <summary>The ticket is archived: what was reported is closed with it.</summary>
    private void CloseReferrals(DateTimeOffset at)
    {
        foreach (var referral in _referrals.Where(r => r.Status == ReferralStatus.ResultReported).ToList())
            referral.End(ReferralStatus.Closed, at);
    }

    /// <summary>Handled anew by our own decision: the partner's result is open again.</summary>
    private void ReopenInbound(string reason, Actor actor, DateTimeOffset at)
    {
        foreach (var referral in OpenInbound.Where(r => r.Status == ReferralStatus.ResultReported).ToList())
        {
            referral.Redo(keepsDue: true);
            referral.Post(new ProgressBody(reason), actor, at);
        }
    }

    private static void Accept(Referral referral, string by, DateTimeOffset at) => referral.Accept(by, at);

    private static void TellSign(Referral referral, string by, string? phone, string? unit, Actor actor, DateTimeOffset at)
    {
        referral.TellSign();
        referral.Post(new SignBody(by, phone, unit, referral.DueAt), actor, at);
    }

    private static void SendResult(Referral referral, ResultBody body, Actor actor, DateTimeOffset at)
    {
        if (referral.Status == ReferralStatus.Sent)
            Accept(referral, actor.Shown, at);
        if (!referral.SignTold && referral.Status == ReferralStatus.Accepted)
            TellSign(referral, actor.Shown, null, body.Unit, actor, at);
        referral.Report(body.Text, body.Solved, resultRound: null, at);
        referral.Post(body, actor, at);
    }
}
