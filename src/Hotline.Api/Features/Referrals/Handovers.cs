using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;

namespace Hotline.Api.Features.Referrals;

/// <summary>Writes a ticket as the transfer that a partner gets. Of a confidential or anonymous caller only masks leave the house.</summary>
internal sealed class Handovers(CallerVault vault)
{
    public Ticket.Handover Of(
        Ticket ticket, string partner, string reason, bool emergency, bool? phoneHandoverDone, BoundaryAdvice? advice, ReferenceLook look, DateTimeOffset at)
    {
        var (policy, limits) = (look.Site.Deadlines, look.Site.Profile.Limits);
        var due = policy.HandleParts(at, ticket.AppealType).Due(policy.Calendar);
        // The partner that sent us the matter set a deadline; nobody after us gets more.
        var dueAt = ticket.PartnerDueAt is { } theirs && theirs < due.At && theirs > at ? theirs : due.At;
        var body = new TransferBody
        {
            Number = ticket.Number,
            ForeignNumbers =
            [
                .. ticket.SourceRef is { } number ? [new ForeignNumber(ticket.Source, number)] : Array.Empty<ForeignNumber>(),
                .. ticket.Referrals.Where(r => r.Outbound && r.Partner != partner && r.PartnerNumber is not null).Select(r => new ForeignNumber(r.Partner, r.PartnerNumber!)),
            ],
            Emergency = emergency,
            PhoneHandoverDone = emergency ? phoneHandoverDone ?? false : phoneHandoverDone,
            Title = ticket.Title,
            Content = ticket.Content,
            Categories = [new MessageCategory(look.Site.ExchangeCode, ticket.Category, look.CategoryNameAt(ticket.Category, at) is var (_, path, _) ? path : null)],
            Caller = Caller(ticket),
            Place = Place(ticket),
            Urgency = ticket.Urgency,
            Files = [.. ticket.Attachments.Select(a => new MessageFile(a.Name, Convert.ToHexStringLower(a.Sha256), a.Size, a.Type))],
            FirstHandling = ticket.Lead?.ReplyText ?? ticket.Answer,
            Reason = reason,
            HappenedAt = ticket.OccurredAt,
            ReportedAt = ticket.RegisteredAt,
            SignWithin = emergency ? MessageLimit.InMinutes(limits.PartnerEmergencyAcceptMinutes) : MessageLimit.InWorkingDays(limits.PartnerAcceptWorkingDays),
            ReturnWithin = MessageLimit.InWorkingDays(limits.PartnerReturnWorkingDays),
            HandleWithin = MessageLimit.InWorkingDays(policy.HandleParts(at, ticket.AppealType).WorkingDays),
            DueAt = dueAt,
        };
        return new(partner, body, new ReferralLimits(policy.PartnerAcceptBy(at, emergency), policy.PartnerReturnBy(at), dueAt, due.Provisional), reason, advice);
    }

    private MessageCaller Caller(Ticket ticket)
    {
        var data = vault.Open(ticket.CallerSealed);
        if (!ticket.CallerConfidential && !ticket.CallerAnonymous)
            return new MessageCaller(data.Name, data.Phone, Secret: false);
        return new MessageCaller(data.Name is null ? null : Masks.Hidden, data.Phone is null ? null : Masks.Hidden, ticket.CallerConfidential, ticket.CallerAnonymous);
    }

    private static MessagePlace? Place(Ticket ticket) => ticket.Area is null && ticket.Address is null && ticket.Latitude is null
        ? null
        : new MessagePlace(ticket.Area, ticket.Address, ticket.Longitude, ticket.Latitude, ticket.Latitude is null ? null : "WGS84");
}
