using System.Text.Json.Nodes;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Domain.Referrals;
using static Hotline.Api.Features.Exchange.PartnerEffects;

namespace Hotline.Api.Features.Exchange;

/// <summary>补充更正 by the partner: the changed fields go the way of a patch of ours, and are on the history with before and after.</summary>
internal sealed class PartnerAmendments(PatchTicket.Handler patch)
{
    public async Task<Refusal?> Run(Effect effect, AmendBody body, Matter matter, CancellationToken cancellation)
    {
        var (ticket, referral) = matter;
        var changes = Patch(body, effect);
        var move = new TicketMoveContext(ticket, new Act(effect.Actor, new HashSet<string>(), effect.At), effect.Look, effect.Db);
        if (changes.Count > 0 && await patch.Run(changes, move, cancellation) is { } refusal)
            return refusal;
        if (PartnerCodes.Unknown(effect.Look, body).Select(u => new Domain.Tickets.FieldChange(u.Field, null, u.Code)).ToList() is { Count: > 0 } unknown)
            ticket.PartnerSays(referral, "partnerCodesUnknown", null, unknown, effect.Actor, effect.At);
        ticket.PartnerAmends(referral, body, effect.Policy, effect.Actor, effect.At);
        return null;
    }

    private static JsonObject Patch(AmendBody body, Effect effect)
    {
        var patch = new JsonObject();
        Set("title", body.Title);
        Set("content", body.Content);
        Set("appealType", body.AppealType is { } type && effect.Look.Site.AppealType(type) is not null ? type : null);
        Set("category", PartnerCodes.Ours(effect.Look, body.Categories));
        Set("address", body.Place?.Address);
        Set("urgency", body.Urgency is { } urgency ? Code.Of(urgency) : null);
        Set("occurredAt", body.HappenedAt is { } at && at < effect.At ? at.ToString("O", System.Globalization.CultureInfo.InvariantCulture) : null);
        if (PartnerCodes.Area(effect.Look, body.Place) is { } area)
            patch["area"] = area;
        if (body.Place is { Lat: { } lat, Lon: { } lng, CoordinateSystem: null or "WGS84" or "CGCS2000" })
            patch["location"] = new JsonObject { ["lat"] = lat, ["lng"] = lng };
        if (body.Caller is { } caller)
        {
            // What was kept secret stays so: only a person here lifts it.
            var given = new JsonObject();
            if (caller.Secret)
                given["confidential"] = true;
            if (caller.Anonymous)
                given["anonymous"] = true;
            // What the sender masks is no new name or number.
            if (InboundMatters.Unmasked(caller.Name) is { } name)
                given["name"] = name;
            if (InboundMatters.Unmasked(caller.Phone) is { } phone)
                given["phone"] = phone;
            if (given.Count > 0)
                patch["caller"] = given;
        }
        return patch;

        void Set(string field, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                patch[field] = value;
        }
    }
}
