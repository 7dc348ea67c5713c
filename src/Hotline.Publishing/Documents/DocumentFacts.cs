using Hotline.Domain.Bulletins;

namespace Hotline.Publishing.Documents;

/// <summary>What a file says about itself, all taken from the bulletin: equal bulletins give equal files.</summary>
/// <param name="Date">Midnight of the day of issue; of the day the books were looked at while it is not issued. No zone: the form writes it as UTC.</param>
internal sealed record DocumentFacts(string Title, string Author, string Subject, DateTime Date)
{
    public const string Language = "zh-CN";

    public static DocumentFacts Of(Bulletin bulletin)
    {
        var narrative = bulletin.Narrative;
        var date = narrative.IssuedOn ?? DateOnly.FromDateTime(bulletin.Overview.AsOf.DateTime);
        return new DocumentFacts(
            PlainText.Clean((bulletin.IsDraft ? "（草稿）" : "") + BulletinText.Title(bulletin)),
            PlainText.Clean(narrative.Issuer is { Length: > 0 } issuer ? issuer : bulletin.Site),
            PlainText.Clean(string.Join(' ', new[] { narrative.IssueNo, BulletinText.Serial(bulletin) }.Where(part => !string.IsNullOrEmpty(part)))),
            DateTime.SpecifyKind(date.ToDateTime(TimeOnly.MinValue), DateTimeKind.Utc));
    }
}
