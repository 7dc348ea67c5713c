using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;
using Hotline.Publishing.Documents;

namespace Hotline.Publishing.Html;

/// <summary>The printed tables: captions, scoped headings, a row per code or unit.</summary>
internal static class TableHtml
{
    public static void Shares(this HtmlWriter html, string id, string caption, string rowHeading, ShareTable table)
    {
        html.Element("table", () =>
        {
            html.Element("caption", caption);
            html.Head(PrintedWords.ShareHeadings(rowHeading));
            html.Element("tbody", () =>
            {
                foreach (var row in table.Rows) html.ShareRow(row.Code, row.Label, row.Count, row.Share);
            });
            html.Element("tfoot", () => html.ShareRow("total", PrintedWords.Total, table.Total.Count, table.Total.Share));
        }, ("id", id), ("class", "shares"), ("aria-describedby", id + "-note"));
        html.Element("p", BulletinText.TableNote(table),
            ("id", id + "-note"), ("class", "note"), ("data-base", table.Base.Code));
    }

    public static void Ranking(this HtmlWriter html, AssessmentAnnex annex)
    {
        html.Element("table", () =>
        {
            html.Element("caption", annex.Title);
            html.Head(PrintedWords.RankingHeadings);
            html.Element("tbody", () =>
            {
                foreach (var row in annex.Rows)
                {
                    html.Element("tr", () =>
                    {
                        html.Element("th", row.Label, ("scope", "row"));
                        html.Element("td", row.Score, ("data-column", "score"));
                        html.Element("td", ChineseNumber.Digits(row.Rank), ("data-column", "rank"));
                    }, ("data-unit", row.Unit));
                }
            });
        }, ("class", "ranking"));
        if (PrintedWords.NotAssessed(annex) is { } left)
            html.Element("p", left, ("class", "note not-assessed"));
    }

    /// <summary>The figures of a chart, told in words for those who cannot see it and those who want them exactly.</summary>
    public static void Data(this HtmlWriter html, TableBlock data) => html.Element("table", () =>
    {
        html.Element("caption", data.Caption);
        html.Head(data.Headings);
        html.Element("tbody", () =>
        {
            foreach (var row in data.Rows)
            {
                html.Element("tr", () =>
                {
                    html.Element("th", row[0], ("scope", "row"));
                    foreach (var cell in row.Skip(1)) html.Element("td", cell);
                });
            }
        });
    }, ("class", "data"));

    private static void Head(this HtmlWriter html, IReadOnlyList<string> headings) =>
        html.Element("thead", () => html.Element("tr", () =>
        {
            foreach (var heading in headings) html.Element("th", heading, ("scope", "col"));
        }));

    private static void ShareRow(this HtmlWriter html, string code, string label, long count, string share) =>
        html.Element("tr", () =>
        {
            html.Element("th", label, ("scope", "row"));
            html.Element("td", ChineseNumber.Digits(count), ("data-column", "count"));
            html.Element("td", share, ("data-column", "share"));
        }, ("data-code", code));
}
