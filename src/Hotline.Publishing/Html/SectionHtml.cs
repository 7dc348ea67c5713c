using Hotline.Domain.Bulletins;
using Hotline.Publishing.Documents;

namespace Hotline.Publishing.Html;

/// <summary>The body of a bulletin, section by section.</summary>
internal static class SectionHtml
{
    public static void Section(this HtmlWriter html, Bulletin bulletin, BulletinSection section, BulletinCharts? charts)
    {
        var headingId = section.Code + "-heading";
        html.Element("section", () =>
        {
            html.Element("h2", section.Heading, ("id", headingId));
            html.Body(bulletin, section.Code, charts);
        }, ("id", section.Code), ("aria-labelledby", headingId));
    }

    private static void Body(this HtmlWriter html, Bulletin bulletin, string code, BulletinCharts? charts)
    {
        switch (code)
        {
            case BulletinOutline.Overview:
                foreach (var sentence in OverviewText.Overview(bulletin)) html.Paragraph(sentence);
                html.Element("p", BulletinText.AsOf(bulletin.Overview), ("class", "note"), ("id", "as-of"));
                html.Chart(charts, BulletinCharts.Timeliness);
                html.Chart(charts, BulletinCharts.Trend);
                break;
            case BulletinOutline.Analysis:
                if (BulletinOutline.HasContent(bulletin.AppealTypes))
                    html.Shares("appealTypes", PrintedWords.AppealTypes, PrintedWords.TypeHeading, bulletin.AppealTypes);
                html.Chart(charts, BulletinCharts.Types);
                if (BulletinOutline.HasContent(bulletin.HotCategories))
                    html.Shares("hotCategories", PrintedWords.HotCategories, PrintedWords.CategoryHeading, bulletin.HotCategories);
                html.Chart(charts, BulletinCharts.Hot);
                break;
            case BulletinOutline.HotIssues:
                html.HotIssues(bulletin);
                break;
            case BulletinOutline.TypicalCases:
                html.Cases(bulletin, TypicalCaseKind.Positive, PrintedWords.PositiveCases);
                html.Cases(bulletin, TypicalCaseKind.Negative, PrintedWords.NegativeCases);
                break;
            case BulletinOutline.Work:
                html.Work(bulletin);
                break;
            case BulletinOutline.Stationing:
                foreach (var sentence in OverviewText.Stationing(bulletin)) html.Paragraph(sentence);
                break;
        }
    }

    /// <summary>A chart as the vectors themselves, so that the page still needs no other file.</summary>
    public static void Chart(this HtmlWriter html, BulletinCharts? charts, string name)
    {
        if (charts?.SvgOfPage(name) is not { } svg) return;
        html.Element("figure", () =>
        {
            html.Element("div", () => html.Drawing(svg), ("class", "drawing"));
            if (charts.Find(name)?.Data is not { } data) return;
            html.Element("details", () =>
            {
                html.Element("summary", "图中数据");
                html.Data(data);
            });
        }, ("id", "chart-" + name), ("class", "chart"));
    }

    private static void HotIssues(this HtmlWriter html, Bulletin bulletin) =>
        html.Element("ol", () =>
        {
            foreach (var issue in bulletin.Narrative.HotIssues)
            {
                html.Element("li", () => html
                    .Element("strong", BulletinText.Stopped(issue.Title))
                    .Text(BulletinText.Stopped(issue.Text)), ("data-category", issue.Category));
            }
        });

    private static void Cases(this HtmlWriter html, Bulletin bulletin, string kind, string heading)
    {
        TypicalCase[] cases = [.. BulletinOutline.Cases(bulletin, kind)];
        if (cases.Length == 0) return;
        html.Element("h3", heading);
        html.Element("ol", () =>
        {
            foreach (var item in cases) html.Element("li", () => html.Runs(BulletinText.Case(bulletin, item).Runs));
        }, ("data-kind", kind));
    }

    private static void Work(this HtmlWriter html, Bulletin bulletin)
    {
        var notes = bulletin.Narrative.Work;
        for (var i = 0; i < notes.Count; i++)
        {
            html.Element("h3", BulletinText.ItemNumber(i + 1, notes.Count) + notes[i].Title);
            html.Paragraph(BulletinText.Work(bulletin, notes[i]));
        }
    }
}
