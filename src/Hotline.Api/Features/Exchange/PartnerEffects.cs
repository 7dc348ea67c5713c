using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Exchange;

namespace Hotline.Api.Features.Exchange;

/// <summary>What a partner's message does to the books, once it is its turn (rules.md §2 and §4, exchange.md §4).</summary>
internal sealed class PartnerEffects(InboundMatters inbound, PartnerAmendments amendments)
{
    /// <summary>What an effect is given.</summary>
    public sealed record Effect(HotlineContext Db, PartnerSettings Partner, Arrived Arrived, ReferenceLook Look, Actor Actor, DateTimeOffset At)
    {
        public Domain.Time.DeadlinePolicy Policy => Look.Site.Deadlines;
    }

    /// <summary>The matter after the message, or why it is refused; refused, nothing was changed.</summary>
    public async Task<(Matter? After, Refusal? Refusal)> Run(
        HotlineContext db, PartnerSettings partner, Arrived arrived, Matter? matter, ReferenceLook look, DateTimeOffset at, CancellationToken cancellation)
    {
        var effect = new Effect(db, partner, arrived, look, ActorOf(partner, arrived.Envelope.Actor), at);
        if (arrived.Body.Body is TransferBody transfer)
            return matter is null ? await inbound.Receive(effect, transfer, cancellation) : await inbound.ReceiveAgain(effect, transfer, matter, cancellation);
        if (arrived.Body.Body is RedoBody redo && !matter!.Referral.Outbound)
            return await inbound.Redo(effect, redo, matter, cancellation);
        var wasOpen = TicketLifecycle.IsOpen(matter!.Ticket.Status);
        var refusal = matter.Referral.Outbound ? await Outbound(effect, matter, cancellation) : await Inbound(effect, matter, cancellation);
        if (refusal is not null)
            return (null, refusal);
        if (wasOpen)
            await MasterResults.TellRepeats(db, matter.Ticket, effect.Actor, at, cancellation);
        matter.Ticket.Rewind(effect.Policy, at);
        return (matter, null);
    }

    /// <summary>The acting person of the partner, under the partner's code.</summary>
    private static Actor ActorOf(PartnerSettings partner, MessageActor actor) =>
        new(partner.Code, Cut(actor.Person) ?? partner.Code, Cut(actor.Seat), Cut(actor.Person));

    private static string? Cut(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Length > Lengths.Name ? text[..Lengths.Name] : text;

    /// <summary>Of a matter that the line sent: the partner is the receiver.</summary>
    private static async Task<Refusal?> Outbound(Effect effect, Matter matter, CancellationToken cancellation)
    {
        var ((ticket, referral), policy, actor, at) = (matter, effect.Policy, effect.Actor, effect.At);
        var emergency = ticket.Urgency == Urgency.Emergency;
        switch (effect.Arrived.Body.Body)
        {
            case SignBody body:
                return ticket.PartnerSigns(referral, body, policy.Calendar, actor, at);
            case ReturnBody body:
                if (ticket.PartnerReturns(referral, body, policy.DispatchBy(at, emergency).At, policy.Calendar, actor, at) is { } refusal)
                    return refusal;
                if (referral.Status == ReferralStatus.Disputed)
                    CoordinationMeetings.Open(effect.Db, ticket, referral, actor, at);
                return null;
            case ExtensionRequestBody body:
                return ticket.PartnerAsksExtension(referral, body, policy.Calendar, actor, at);
            case ResultBody body:
                return ticket.PartnerReports(referral, body, effect.Look.Site.Profile.ReplyReview == ReplyReview.Always, actor, at);
            case { Decides: false } body:
                await Said(effect, matter, body, cancellation);
                return null;
            default:
                return NotTheirs(effect, matter);
        }
    }

    /// <summary>Of a matter that the partner sent: it is the sender.</summary>
    private async Task<Refusal?> Inbound(Effect effect, Matter matter, CancellationToken cancellation)
    {
        var ((ticket, referral), policy, actor, at) = (matter, effect.Policy, effect.Actor, effect.At);
        switch (effect.Arrived.Body.Body)
        {
            case AmendBody body:
                return await amendments.Run(effect, body, matter, cancellation);
            case UrgeBody body:
                // Where no unit holds an order there is nobody else to remind; the words are kept either way.
                ticket.Urge(body.Text, actor, at);
                await Said(effect, matter, body, cancellation);
                return null;
            case SuperviseBody body:
                ticket.Supervise(body.Text, null, null, policy, actor, at, body.ReplyBy);
                await Said(effect, matter, body, cancellation);
                return null;
            case ReturnDecisionBody body:
                return ticket.PartnerDecidesReturn(referral, body, policy, actor, at);
            case ExtensionDecisionBody body:
                return ticket.PartnerDecidesExtension(referral, body, Granted(referral, body, policy), policy.Calendar, actor, at);
            case VisitResultBody body:
                return ticket.PartnerVisits(referral, body, policy, actor, at);
            case WithdrawBody body:
                return ticket.PartnerWithdraws(referral, body.Reason, policy, actor, at);
            case ClosureBody body:
                if (ticket.PartnerCloses(referral, body.Reason, actor, at) is { } refusal)
                    return refusal;
                if (ticket is { Status: TicketStatus.Archived, RepeatCount: > 0 })
                    await ArchiveTicket.Repeats(effect.Db, ticket, actor, at, cancellation);
                return null;
            case { Decides: false } body:
                await Said(effect, matter, body, cancellation);
                return null;
            default:
                return NotTheirs(effect, matter);
        }
    }

    /// <summary>The due time that a granted extension sets: the one the partner names, else what was asked.</summary>
    private static DateTimeOffset? Granted(Referral referral, ExtensionDecisionBody body, Domain.Time.DeadlinePolicy policy) => body.DueAt ?? referral.ExtensionDueAt
        ?? (referral.ExtensionDays is { } days ? policy.Calendar.EndOfWorkingDay(referral.PartnerDueAt ?? referral.DueAt, days).At : null);

    private static async Task Said(Effect effect, Matter matter, MessageBody body, CancellationToken cancellation)
    {
        var (action, text, particulars) = Words(body, effect.Policy.Calendar);
        matter.Ticket.PartnerSays(matter.Referral, action, text, particulars, effect.Actor, effect.At);
        if (body is AttachmentBody { File: var file })
            await PartnerFiles.Expect(effect.Db, matter.Referral.Partner, matter.Referral.Id, matter.Ticket.Id, [file], effect.At, cancellation);
    }

    private static (string Action, string? Text, IReadOnlyList<FieldChange> Particulars) Words(MessageBody body, Domain.Time.WorkingCalendar calendar) => body switch
    {
        ProgressBody progress => ("partnerProgress", progress.Text, []),
        UrgeBody urge => ("partnerUrge", urge.Text, By(urge.ReplyBy, calendar)),
        SuperviseBody supervise => ("partnerSupervision", supervise.Text, By(supervise.ReplyBy, calendar)),
        AmendBody amend => ("partnerAmended", amend.Note ?? amend.Content, []),
        LinkBody link => ("partnerLinked", link.Reason, [new("kind", null, Code.Of(link.Kind)), new("number", null, link.OtherNumber)]),
        AttachmentBody { File: var file } => ("partnerFile", file.Name, [new("sha256", null, file.Sha256)]),
        VisitResultBody visit => ("partnerVisited", visit.Remark, [new("outcome", null, Code.Of(visit.Outcome))]),
        ReceiptBody receipt => ("partnerReceipt", receipt.WorkOrderNo, []),
        VoidBody none => ("partnerVoided", none.Reason, []),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IReadOnlyList<FieldChange> By(DateTimeOffset? replyBy, Domain.Time.WorkingCalendar calendar) => replyBy is { } at ? [new("replyBy", null, calendar.Text(at))] : [];

    private static Refusal NotTheirs(Effect effect, Matter matter) => new(
        Refusals.MatterClosed,
        $"{Code.Of(effect.Arrived.Envelope.Type)} 不应由{(matter.Referral.Outbound ? "接收方" : "发送方")}发出。",
        $"{Code.Of(effect.Arrived.Envelope.Type)} is not a message of the {(matter.Referral.Outbound ? "receiver" : "sender")}.")
    {
        CurrentStatus = Code.Of(matter.Referral.Status),
    };
}
