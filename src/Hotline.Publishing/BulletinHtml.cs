using System.Globalization;
using Hotline.Domain.Bulletins;
using Hotline.Publishing.Documents;
using Hotline.Publishing.Html;

namespace Hotline.Publishing;

/// <summary>
/// A bulletin (工作简报) as one self-contained HTML5 page: no script, no request, with its fonts, readable on a phone and in print.
/// Figures are marked with <c>data-figure</c>, table rows with <c>data-code</c> or <c>data-unit</c>, so that a reader's tool finds them.
/// </summary>
public static class BulletinHtml
{
    /// <param name="charts">Drawn beside their tables; null draws none.</param>
    /// <exception cref="FormatException">The period is not a month written <c>yyyy-MM</c>.</exception>
    /// <exception cref="ArgumentException"><see cref="Bulletin.Sections"/> names a section that does not exist.</exception>
    public static string Render(Bulletin bulletin, BulletinCharts? charts = null)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        return HtmlWriter.Page(
            (html, body) => Head(html, bulletin, StyleSheet.Bulletin.For(body)),
            html => Body(html, bulletin, charts),
            ("data-period", bulletin.Period),
            ("data-version", ChineseNumber.Digits(bulletin.Version)),
            ("data-status", bulletin.IsDraft ? BulletinStatus.Draft : BulletinStatus.Published));
    }

    private static void Head(HtmlWriter html, Bulletin bulletin, StyleSheet style)
    {
        html.Void("meta", ("charset", "utf-8"));
        html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", style.Policy));
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Element("title", (bulletin.IsDraft ? "（草稿）" : "") + BulletinText.Title(bulletin));
        // An empty icon keeps the browser from asking the server for one.
        html.Void("link", ("rel", "icon"), ("href", "data:,"));
        html.Style(style.Css);
    }

    private static void Body(HtmlWriter html, Bulletin bulletin, BulletinCharts? charts)
    {
        if (bulletin.IsDraft) html.Element("p", PrintedWords.Draft, ("class", "draft-mark"));
        html.Element("header", () => Masthead(html, bulletin));
        html.Element("main", () =>
        {
            if (PrintedWords.Erratum(bulletin) is { } erratum) html.Element("p", erratum, ("class", "erratum"));
            html.Paragraph(BulletinText.Lead(bulletin));
            foreach (var section in BulletinOutline.Of(bulletin)) html.Section(bulletin, section, charts);
            Annexes(html, bulletin, charts);
        });
        if (BulletinText.Imprint(bulletin) is { } imprint)
            html.Element("footer", () => html.Element("p", imprint, ("class", "imprint")));
    }

    /// <summary>报头: title, issue and serial, issuer and date, closed by the red line.</summary>
    private static void Masthead(HtmlWriter html, Bulletin bulletin)
    {
        var narrative = bulletin.Narrative;
        var title = Documents.Masthead.Of(bulletin).TitleLines;
        html.Element("h1", () =>
        {
            // Lines of their own: a phrase is not broken between them.
            if (title.Count == 1) html.Text(title[0]);
            else foreach (var line in title) html.Element("span", line);
        });
        var serial = BulletinText.Serial(bulletin);
        if (!string.IsNullOrEmpty(narrative.IssueNo)) html.Element("p", narrative.IssueNo, ("id", "issue-no"));
        if (serial is not null) html.Element("p", $"（{serial}）", ("id", "serial-no"));
        if (bulletin.Version > 1) html.Element("p", $"第{ChineseNumber.Digits(bulletin.Version)}版", ("id", "version"));
        if (string.IsNullOrEmpty(narrative.Issuer) && narrative.IssuedOn is null) return;
        html.Element("p", () =>
        {
            if (!string.IsNullOrEmpty(narrative.Issuer)) html.Element("span", narrative.Issuer, ("id", "issuer"));
            if (narrative.IssuedOn is { } date)
                html.Element("time", ChineseNumber.Date(date), ("id", "issued-on"), ("datetime", date.ToString("O", CultureInfo.InvariantCulture)));
        }, ("class", "issued"));
    }

    private static void Annexes(HtmlWriter html, Bulletin bulletin, BulletinCharts? charts)
    {
        var annexes = bulletin.Annexes;
        if (annexes.Count > 0)
        {
            html.Element("nav", () => html.Element("ul", () =>
            {
                for (var i = 0; i < annexes.Count; i++)
                {
                    var (lead, name) = BulletinText.AnnexEntry(i + 1, annexes.Count, annexes[i].Title);
                    var href = AnnexId(i);
                    html.Element("li", () => html.Text(lead.Trim()).Element("a", name, ("href", "#" + href)));
                }
            }), ("aria-label", "附件"), ("class", "annex-list"));
        }

        if (!string.IsNullOrWhiteSpace(bulletin.Footer)) html.Element("p", bulletin.Footer, ("class", "footer-remark"));
        for (var i = 0; i < annexes.Count; i++)
        {
            var (annex, label, headingId) = (annexes[i], BulletinText.AnnexLabel(i + 1, annexes.Count), AnnexId(i) + "-heading");
            var isLast = i == annexes.Count - 1;
            html.Element("section", () =>
            {
                html.Element("h2", label, ("id", headingId));
                html.Ranking(annex);
                if (isLast && BulletinText.MinimumNote(bulletin) is { } note)
                    html.Element("p", note, ("class", "note"), ("id", "minimum-note"));
                html.Chart(charts, BulletinCharts.RankingOf(bulletin, annex));
            }, ("id", AnnexId(i)), ("class", "annex"), ("aria-labelledby", headingId));
        }
    }

    private static string AnnexId(int index) => "annex-" + ChineseNumber.Digits(index + 1);
}
