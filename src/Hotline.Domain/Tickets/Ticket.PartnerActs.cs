using Hotline.Domain.Referrals;
using Hotline.Domain.Time;

namespace Hotline.Domain.Tickets;

/// <summary>What a partner does about a matter that the line sent to it.</summary>
public sealed partial class Ticket
{
    /// <summary>签收 by a person of the partner.</summary>
    public Refusal? PartnerSigns(Referral referral, SignBody body, WorkingCalendar calendar, Actor partner, DateTimeOffset at)
    {
        if (RefusesPartner(referral, ReferralMove.Accept) is { } refusal)
            return refusal;
        referral.Accept(body.By, at);
        referral.PartnerIsDue(body.DueAt);
        Record(referral, "referralAccepted", Status, body.By, partner, at, body.DueAt is { } due ? [new("partnerDueAt", null, calendar.Text(due))] : []);
        return null;
    }

    /// <summary>转接记录: a call about it was handed over, or settled in three; words on the history.</summary>
    public Refusal? NotePhoneTransfer(string kind, string partner, string outcome, string reason, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Notes) is { } refusal)
            return refusal;
        Record(new HistoryEntry("callTransferred", actor, at, Status, State)
        {
            Text = reason,
            Changes = [new("kind", null, kind), new("partner", null, partner), new("outcome", null, outcome)],
        });
        return null;
    }

    /// <summary>The partner told its own number of the matter; the first one stands.</summary>
    public void PartnerNumbers(Referral referral, string number, Actor partner, DateTimeOffset at)
    {
        if (referral.PartnerNumber is not null)
            return;
        referral.BeNumbered(number);
        referral.Touch();
        Record(referral, "partnerNumbered", Status, null, partner, at, [new("partnerNumber", null, number)]);
    }

    /// <summary>
    /// 退单 by the partner, within its window: a peer's first is effective at once, a superior's waits for our decision, the second is a dispute
    /// for a coordination meeting. After the window the matter stays with the partner.
    /// </summary>
    public Refusal? PartnerReturns(Referral referral, ReturnBody body, DateTimeOffset dispatchBy, WorkingCalendar calendar, Actor partner, DateTimeOffset at)
    {
        if ((RefusesPartner(referral, ReferralMove.Return) ?? RefusesReturn(referral, calendar, at)) is { } refusal)
            return refusal;
        var (before, again) = (Status, referral.PartnerReturns > 0);
        referral.AskReturn(body.Reason, body.Text, byUs: false);
        if (again)
            referral.Hold(ReferralStatus.Disputed);
        else if (referral.Superior)
            referral.Hold(ReferralStatus.ReturnRequested);
        else
            ComeBack(referral, dispatchBy, at);
        Record(
            referral, again ? "referralDisputed" : referral.Superior ? "referralReturnRequested" : "referralReturned", before, body.Text, partner, at,
            [new("reason", null, Code.Of(body.Reason)), .. body.Basis is { } basis ? [new FieldChange("basis", null, basis)] : Array.Empty<FieldChange>()]);
        return null;
    }

    /// <summary>延期申请 by the partner.</summary>
    public Refusal? PartnerAsksExtension(Referral referral, ExtensionRequestBody body, WorkingCalendar calendar, Actor partner, DateTimeOffset at)
    {
        if (RefusesPartner(referral, ReferralMove.ExtensionRequest) is { } refusal)
            return refusal;
        referral.AskExtension(body.WorkingDays, body.DueAt, body.Reason);
        Record(
            referral, "referralExtensionRequested", Status, body.Reason, partner, at,
            [
                .. body.WorkingDays is { } days ? [new FieldChange("workingDays", null, Days(days))] : Array.Empty<FieldChange>(),
                .. body.DueAt is { } due ? [new FieldChange("dueAt", null, calendar.Text(due))] : Array.Empty<FieldChange>(),
            ]);
        return null;
    }

    /// <summary>办理结果 of the partner: closes the ticket as a unit's reply does; a later one is kept beside the first.</summary>
    public Refusal? PartnerReports(Referral referral, ResultBody body, bool reviewAlways, Actor partner, DateTimeOffset at)
    {
        if (RefusesPartner(referral, ReferralMove.Result) is { } refusal)
            return refusal;
        var (before, closes) = (Status, TicketLifecycle.Table.Find(Status, TicketMove.PartnerResult) is not null);
        referral.Report(body.Text, body.Solved, closes ? Round : referral.ResultRound, at);
        if (closes)
        {
            var review = reviewAlways || !body.ContactedCaller;
            Become((review ? State with { Status = TicketStatus.Replied } : Closing(at)) with { Solved = body.Solved }, at);
            if (!review)
                TellResult(body, partner, at);
        }
        Record(
            referral, "partnerResult", before, body.Text, partner, at,
            [
                new("solved", null, Code.Of(body.Solved)),
                new("contactedCaller", null, body.ContactedCaller ? "true" : "false"),
                .. body.PublicText is { } text ? [new FieldChange("publicText", null, text)] : Array.Empty<FieldChange>(),
            ]);
        return null;
    }

    /// <summary>裁定 of a coordination meeting ends the dispute; no further return is possible.</summary>
    /// <param name="ours">Whether the line handles it.</param>
    public Refusal? Rule(Referral referral, bool ours, string reason, DateTimeOffset dispatchBy, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if (ReferralLifecycle.Table.Find(referral.Status, ReferralMove.Rule) is null)
        {
            return Refused(Refusals.ReferralMoveNotAllowed, referral, "该互转办件没有争议，无需裁定。", "The referral is not disputed; there is nothing to rule.");
        }
        var before = Status;
        var staysWithReceiver = referral.Outbound != ours;
        referral.BeRuled();
        if (referral.Outbound)
            referral.Post(new ReturnDecisionBody(Approved: !staysWithReceiver, reason), actor, at);
        if (staysWithReceiver)
        {
            referral.GoOn();
            if (referral.Status == ReferralStatus.Sent)
                referral.Accept(actor.Shown, at);
        }
        else if (referral.Outbound)
        {
            ComeBack(referral, dispatchBy, at);
        }
        else
        {
            GoHome(referral, reason, policy, actor, at);
        }
        Record(referral, "referralRuled", before, reason, actor, at, [new("handler", null, ours ? "us" : "partner")]);
        return null;
    }

    /// <summary>Words of the partner that move nothing: progress, urge, supervision, link, amendment's note; kept whatever the state.</summary>
    public void PartnerSays(Referral referral, string action, string? text, IReadOnlyList<FieldChange> particulars, Actor partner, DateTimeOffset at)
    {
        referral.Touch();
        Record(referral, action, Status, text, partner, at, particulars);
    }

    /// <summary>A return is possible until its limit, inclusive; never after a ruling.</summary>
    private static Refusal? RefusesReturn(Referral referral, WorkingCalendar calendar, DateTimeOffset at)
    {
        if (referral.Ruled)
            return Refused(Refusals.ReferralRuled, referral, "协调会已裁定，不能再退单。", "A coordination meeting has ruled; no further return is possible.");
        if (at <= referral.ReturnBy)
            return null;
        var told = calendar.Told(referral.ReturnBy);
        return Refused(Refusals.ReturnWindowPassed, referral, $"退单时限为 {told}，已过。", $"A return was possible until {told}.");
    }

    private Refusal? RefusesPartner(Referral referral, ReferralMove move) =>
        Status != TicketStatus.Archived && !referral.IsOurs(move) && ReferralLifecycle.Table.Find(referral.Status, move) is not null
            ? null
            : Refused(
                Refusals.MatterClosed,
                referral,
                $"办件状态为 {Code.Of(referral.Status)}，不能执行 {Code.Of(move)}。",
                $"The matter is {Code.Of(referral.Status)} here; it cannot take {Code.Of(move)}.");
}
