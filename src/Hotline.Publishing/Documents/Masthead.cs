using Hotline.Domain.Bulletins;

namespace Hotline.Publishing.Documents;

/// <summary>报头 and 报尾: what stands above the red line and in the imprint. A part that is not known is null and leaves no gap.</summary>
/// <param name="TitleLines">The name of the line and what the paper is, on lines of their own where the title begins with the name.</param>
/// <param name="Numbers">Issue, serial and version, a line each.</param>
/// <param name="Issuer">编印单位.</param>
/// <param name="Date">Date of issue as printed.</param>
/// <param name="ImprintLeft">The issuing office in the imprint, empty when only the date is known.</param>
/// <param name="ImprintRight">Date and 印发; null without an imprint.</param>
internal sealed record Masthead(
    IReadOnlyList<string> TitleLines, IReadOnlyList<string> Numbers, string? Issuer, string? Date, string ImprintLeft, string? ImprintRight)
{
    public static Masthead Of(Bulletin bulletin)
    {
        var narrative = bulletin.Narrative;
        string?[] numbers =
        [
            narrative.IssueNo,
            BulletinText.Serial(bulletin) is { } serial ? $"（{serial}）" : null,
            bulletin.Version > 1 ? $"第{ChineseNumber.Digits(bulletin.Version)}版" : null,
        ];
        var imprint = BulletinText.Imprint(bulletin);
        var left = narrative.IssuedOn is not null ? narrative.Issuer ?? "" : "";
        return new Masthead(
            Lines(BulletinText.Title(bulletin), bulletin.Site),
            [.. numbers.OfType<string>().Where(line => line.Length > 0)],
            narrative.Issuer is { Length: > 0 } issuer ? issuer : null,
            narrative.IssuedOn is { } date ? ChineseNumber.Date(date) : null,
            left,
            imprint?[left.Length..].TrimStart());
    }

    private static string[] Lines(string title, string site)
    {
        var rest = title.StartsWith(site, StringComparison.Ordinal) ? title[site.Length..] : "";
        return rest.Length == 0 ? [title] : [site, rest];
    }
}
