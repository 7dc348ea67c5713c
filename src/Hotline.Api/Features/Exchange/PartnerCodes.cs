using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Exchange;

namespace Hotline.Api.Features.Exchange;

/// <summary>
/// Codes in a partner's message that name our reference data. One that nobody knows is never guessed: the message is parked with it until the
/// reference data know it (exchange.md §2). An emergency does not wait for that: it is taken in without the area, or under the category that the
/// partner's profile names for what brings none, and its history tells what was not known.
/// </summary>
internal static class PartnerCodes
{
    /// <summary>The code for which the message has to wait, as <c>field: code</c>, or null.</summary>
    public static string? Unknown(ReferenceLook look, PartnerSettings partner, MessageBody body) => body switch
    {
        TransferBody transfer when IsUrgent(transfer) =>
            Unknown(look, transfer).FirstOrDefault(u => u.Field == Category && look.Site.Partner(partner.Code)?.Category is null).Text,
        TransferBody transfer => Unknown(look, transfer).FirstOrDefault().Text,
        AmendBody { Urgency: not Urgency.Emergency } amendment => Unknown(look, amendment).FirstOrDefault().Text,
        _ => null,
    };

    /// <summary>All that is not known in a transfer.</summary>
    public static IEnumerable<UnknownCode> Unknown(ReferenceLook look, TransferBody body) => Unknown(look, body.AppealType, body.Categories, body.Place);

    /// <summary>All that is not known in an amendment.</summary>
    public static IEnumerable<UnknownCode> Unknown(ReferenceLook look, AmendBody body) => Unknown(look, body.AppealType, body.Categories, body.Place);

    /// <summary>The category in our own codes, by its code or its printed path; those of other systems are no business of ours.</summary>
    public static string? Ours(ReferenceLook look, IReadOnlyList<MessageCategory>? categories) =>
        Named(look, categories).Select(c => Known(look, c)).FirstOrDefault(known => known is not null);

    /// <summary>Whether a category of ours is in use.</summary>
    public static bool IsInUse(ReferenceLook look, string category, DateTimeOffset at) => look.Category(category) is { } row && CategoryChoice.IsValid(row, at);

    /// <summary>The area where it is one of ours; a wider one, e.g. the province, says nothing of where within the site.</summary>
    public static string? Area(ReferenceLook look, MessagePlace? place) => place?.Adcode is { } code && look.Site.Areas.ContainsKey(code) ? code : null;

    private static IEnumerable<UnknownCode> Unknown(ReferenceLook look, string? appealType, IReadOnlyList<MessageCategory>? categories, MessagePlace? place)
    {
        if (appealType is not null && look.Site.AppealType(appealType) is null)
            yield return new("appealType", appealType);
        if (Named(look, categories).FirstOrDefault() is { } named && Ours(look, categories) is null)
            yield return new(Category, named.Code.Length > 0 ? named.Code : named.Text ?? "");
        if (place?.Adcode is { Length: > 0 } code && Area(look, place) is null && !IsWider(look, code))
            yield return new("area", code);
    }

    private static IEnumerable<MessageCategory> Named(ReferenceLook look, IReadOnlyList<MessageCategory>? categories) =>
        (categories ?? []).Where(c => c.System is "hotline" or "common" || c.System == look.Site.ExchangeCode);

    private static string? Known(ReferenceLook look, MessageCategory given) =>
        look.CategoryEver(given.Code)?.Code ?? (given.Text is { } text ? look.CategoryEver(text)?.Code : null);

    /// <summary>A division code of GB/T 2260 that the site's own lie in: its digits without the zeros at the end begin them all.</summary>
    private static bool IsWider(ReferenceLook look, string code)
    {
        var stem = code.TrimEnd('0');
        stem = stem.Length % 2 == 0 ? stem : stem + '0';
        return stem.Length >= 2 && look.Site.Areas.Keys.All(area => area.StartsWith(stem, StringComparison.Ordinal));
    }

    private static bool IsUrgent(TransferBody body) => body.Emergency || body.Urgency == Urgency.Emergency;

    private const string Category = "category";
}

/// <summary>A code that the reference data do not know.</summary>
/// <param name="Field">Which field of a ticket it would be.</param>
/// <param name="Code">The code as it came.</param>
internal readonly record struct UnknownCode(string Field, string Code)
{
    /// <summary>As <c>field: code</c>; null of none.</summary>
    public string? Text => Field is null ? null : $"{Field}: {Code}";
}
