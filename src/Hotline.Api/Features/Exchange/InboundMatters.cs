using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;
using static Hotline.Api.Features.Exchange.PartnerEffects;

namespace Hotline.Api.Features.Exchange;

/// <summary>
/// 转入登记: every matter that a partner sends becomes a ticket and an inbound referral, whatever the category was at the partner's. What
/// cannot be handled on its old ticket any more goes on as a new, linked one under the same number (exchange.md §4).
/// </summary>
internal sealed class InboundMatters(Site site, MatterCheck check, INumberSource numbers, PartnerAmendments amendments)
{
    public async Task<(Matter? After, Refusal? Refusal)> Receive(Effect effect, TransferBody body, CancellationToken cancellation)
    {
        body = Judged(body);
        var read = await Read(effect, body, cancellation);
        if (read.Refusal is { } refusal)
            return (null, refusal);
        var ticket = Ticket.Receive(read.Value!, DispatchBy(effect, body), effect.Actor, effect.At);
        return (await Keep(effect, ticket, ticket.Referrals[0], body, cancellation), null);
    }

    /// <summary>Known already: sent again after a return or withdrawal, or on purpose (<c>redispatch</c>).</summary>
    public async Task<(Matter? After, Refusal? Refusal)> ReceiveAgain(Effect effect, TransferBody body, Matter matter, CancellationToken cancellation)
    {
        body = Judged(body);
        var (earlier, referral) = matter;
        var ended = referral.Status is ReferralStatus.Returned or ReferralStatus.Withdrawn or ReferralStatus.Closed;
        var onRest = effect.Arrived.Envelope.TransferSeq == 0;
        if (referral.Outbound || (onRest ? !body.Redispatch : !ended && !body.Redispatch))
        {
            return (null, new Refusal(Refusals.WorkOrderExists, $"办件 {referral.TransferId} 已登记为 {earlier.Number}。", $"The matter {referral.TransferId} is registered as {earlier.Number}.")
            {
                CurrentStatus = Code.Of(referral.Status),
            });
        }
        if (!ended && TicketLifecycle.IsOpen(earlier.Status))
            return await amendments.Run(effect, Amendment(body), matter, cancellation) is { } refused ? (null, refused) : (matter, null);
        var read = await Read(effect, body, cancellation);
        return read.Refusal is { } refusal ? (null, refusal) : (await GoOn(effect, earlier, referral, read.Value!, body, cancellation), null);
    }

    /// <summary>重办 by the partner; never refused: what cannot be reworked goes on as a new, linked ticket.</summary>
    public async Task<(Matter? After, Refusal? Refusal)> Redo(Effect effect, RedoBody body, Matter matter, CancellationToken cancellation)
    {
        var (ticket, referral) = matter;
        if (TicketLifecycle.IsOpen(ticket.Status) || (ticket.Status == TicketStatus.Merged && referral.Status != ReferralStatus.ResultReported))
        {
            ticket.PartnerIsDue(referral, body.DueAt, effect.Policy.Calendar, effect.Actor, effect.At);
            ticket.PartnerSays(referral, "partnerRedo", body.Reason, [], effect.Actor, effect.At);
            ticket.Rewind(effect.Policy, effect.At);
            return (matter, null);
        }
        var lead = ticket.CanBeRedone ? ticket.Lead : null;
        if (lead is not null && referral.Status == ReferralStatus.ResultReported && effect.Look.Unit(lead.Unit) is { RetiredAt: null })
        {
            var limits = Limits(effect, ticket.AppealType, ticket.Urgency == Urgency.Emergency, body.HandleWithin, body.DueAt);
            if (ticket.PartnerRedoes(referral, body, new Assignment(lead.Unit, [], limits), effect.Actor, effect.At) is { } refusal)
                return (null, refusal);
            ticket.Rewind(effect.Policy, effect.At);
            return (matter, null);
        }
        var again = new TransferBody
        {
            Number = referral.PartnerNumber ?? referral.TransferId,
            Title = ticket.Title,
            Content = ticket.Content,
            Emergency = referral.Emergency,
            Reason = body.Reason,
            DueAt = body.DueAt,
            HandleWithin = body.HandleWithin,
        };
        var number = await numbers.NextNumber(site, effect.Db, effect.At, cancellation);
        var given = new Ticket.Inbound(
            new Registration(number, ticket.Channel, ticket.Matter, ticket.Caller, null, ticket.Source, ticket.SourceRef), referral.Superior, referral.TransferId, again,
            ReferralLimits(effect, ticket.AppealType, again));
        return (await GoOn(effect, ticket, referral, given, again, cancellation), null);
    }

    private static async Task<Matter> GoOn(Effect effect, Ticket earlier, Referral referral, Ticket.Inbound given, TransferBody body, CancellationToken cancellation)
    {
        var ticket = Ticket.ReceiveAgain(earlier, referral, given, DispatchBy(effect, body), effect.Actor, effect.At);
        if (earlier.RestrictedSince is not null)
            ticket.Restrict($"原件 {earlier.Number} 已列入涉密管控。", effect.Actor, effect.At);
        var matter = await Keep(effect, ticket, referral, body, cancellation);
        if (ticket.LinkWith(earlier, body.Reason, effect.Actor, effect.At) is { } refusal)
            throw new InvalidOperationException(refusal.En);
        effect.Db.AddRange(new TicketLink(ticket.Id, earlier.Id), new TicketLink(earlier.Id, ticket.Id));
        earlier.Rewind(effect.Policy, effect.At);
        return matter;
    }

    /// <summary>Saved at once, for files and links name the new ticket.</summary>
    private static async Task<Matter> Keep(Effect effect, Ticket ticket, Referral referral, TransferBody body, CancellationToken cancellation)
    {
        RestrictTicket.ByCategory(ticket, effect.Look, effect.Actor, effect.At);
        ticket.Rewind(effect.Policy, effect.At);
        effect.Db.Add(ticket);
        await effect.Db.SaveChangesAsync(cancellation);
        await PartnerFiles.Expect(effect.Db, referral.Partner, referral.Id, ticket.Id, body.Files, effect.At, cancellation);
        if (PartnerCodes.Unknown(effect.Look, body).Select(u => new FieldChange(u.Field, null, u.Code)).ToList() is { Count: > 0 } unknown)
            ticket.PartnerSays(referral, "partnerCodesUnknown", null, unknown, effect.Actor, effect.At);
        return new Matter(ticket, referral);
    }

    private async Task<(Ticket.Inbound? Value, Refusal? Refusal)> Read(Effect effect, TransferBody body, CancellationToken cancellation)
    {
        var faults = new List<FieldFault>();
        var partner = site.Partner(effect.Partner.Code)!;
        Length("title", body.Title, Lengths.Title, faults);
        Length("content", body.Content, Lengths.Content, faults);
        Length("number", body.Number, Lengths.Reference, faults);
        Length("place.address", body.Place?.Address ?? "-", Lengths.Address, faults);
        var appealType = body.AppealType is { } named && site.AppealType(named) is not null ? named : partner.AppealType ?? site.Profile.AppealTypes[0].Code;
        var ours = PartnerCodes.Ours(effect.Look, body.Categories);
        // Nor does an emergency wait for somebody to find a category that is still in use.
        if (body.Emergency && partner.Category is not null && ours is not null && !PartnerCodes.IsInUse(effect.Look, ours, effect.At))
            ours = null;
        var category = MatterCheck.Category(effect.Look, ours ?? partner.Category ?? "", effect.At, faults);
        var caller = check.Caller(Unmasked(body.Caller?.Name), Unmasked(body.Caller?.Phone), body.Caller?.Secret, body.Caller?.Anonymous, faults);
        if (faults.Count > 0)
            return (null, Refusal.Invalid(faults));
        var (lat, lng) = body.Place is { Lat: not null, Lon: not null, CoordinateSystem: null or "WGS84" or "CGCS2000" } ? (body.Place.Lat, body.Place.Lon) : (null, null);
        var matter = new Domain.Tickets.Matter
        {
            Title = body.Title,
            Content = body.Content,
            AppealType = appealType,
            Category = category!,
            Area = PartnerCodes.Area(effect.Look, body.Place),
            Address = body.Place?.Address,
            Latitude = lat,
            Longitude = lng,
            Urgency = body.Emergency ? Urgency.Emergency : body.Urgency,
            OccurredAt = body.HappenedAt < effect.At ? Moments.Utc(body.HappenedAt.Value) : null,
        };
        var number = await numbers.NextNumber(site, effect.Db, effect.At, cancellation);
        var channel = effect.Partner.Superior ? Channel.Superior : Channel.Police110;
        return (new Ticket.Inbound(
            new Registration(number, channel, matter, caller!, null, effect.Partner.Code, body.Number),
            effect.Partner.Superior,
            effect.Arrived.Envelope.TransferId,
            body with { DueAt = TheirDue(effect, body) },
            ReferralLimits(effect, appealType, body)), null);
    }

    /// <summary>A mask is no name and no number.</summary>
    internal static string? Unmasked(string? text) => text?.Contains('*', StringComparison.Ordinal) == true ? null : text;

    /// <summary>An emergency by its flag or by its urgency is one.</summary>
    private static TransferBody Judged(TransferBody body) => body with { Emergency = body.Emergency || body.Urgency == Urgency.Emergency };

    private static void Length(string field, string? text, int most, List<FieldFault> faults)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > most)
            faults.Add(new(field, $"应有 1 至 {most} 字", $"must have from 1 to {most} characters"));
    }

    /// <summary>Until when the partner lets it be handled: its own deadline, or the end of the time it gives, whichever is earlier.</summary>
    private static DateTimeOffset? TheirDue(Effect effect, TransferBody body) => new[]
    {
        body.DueAt is { } due ? Moments.Utc(due) : null, Until(effect.Policy, body.HandleWithin, effect.At),
    }.Min();

    private static DateTimeOffset DispatchBy(Effect effect, TransferBody body) => effect.Policy.DispatchBy(effect.At, body.Emergency).At;

    private static ReferralLimits ReferralLimits(Effect effect, string appealType, TransferBody body)
    {
        var (policy, at) = (effect.Policy, effect.At);
        var due = policy.HandleBy(at, appealType);
        var within = Until(policy, body.HandleWithin, at);
        return new(
            Until(policy, body.SignWithin, at) ?? policy.PartnerAcceptBy(at, body.Emergency),
            Until(policy, body.ReturnWithin, at) ?? policy.PartnerReturnBy(at),
            within ?? due.At,
            within is null && due.Provisional);
    }

    /// <summary>The receiver computes the end of a duration on its own clock and calendar.</summary>
    private static DateTimeOffset? Until(DeadlinePolicy policy, MessageLimit? limit, DateTimeOffset at) => limit switch
    {
        { WorkingDays: { } days and > 0 and <= OrderLimit.MostWorkingDays } => policy.Calendar.EndOfWorkingDay(at, days).At,
        { Minutes: { } minutes and > 0 and < 1_000_000 } => at.AddMinutes(minutes),
        _ => null,
    };

    private static OrderLimits Limits(Effect effect, string appealType, bool emergency, MessageLimit? within, DateTimeOffset? theirs)
    {
        var (policy, at) = (effect.Policy, effect.At);
        var parts = policy.HandleParts(at, appealType);
        var due = policy.Calendar.EndOfWorkingDay(at, parts.WorkingDays);
        var limit = new[] { Until(policy, within, at), theirs > at ? theirs : null }.Min();
        var acknowledgeBy = policy.AcknowledgeBy(at, emergency).At;
        return limit < due.At ? new OrderLimits(acknowledgeBy, limit.Value, false, null) : new OrderLimits(acknowledgeBy, due.At, due.Provisional, parts.WorkingDays);
    }

    private static AmendBody Amendment(TransferBody body) => new()
    {
        Title = body.Title,
        Content = body.Content,
        AppealType = body.AppealType,
        Categories = body.Categories,
        Caller = body.Caller,
        Place = body.Place,
        Urgency = body.Emergency ? Urgency.Emergency : null,
        PhoneHandoverDone = body.PhoneHandoverDone,
        DueAt = body.DueAt,
        Note = body.Reason,
    };
}
