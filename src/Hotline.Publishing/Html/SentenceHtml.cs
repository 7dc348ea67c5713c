using Hotline.Domain.Bulletins;

namespace Hotline.Publishing.Html;

/// <summary>Composed prose; figures and units keep their marks so that each can be found in the page.</summary>
internal static class SentenceHtml
{
    public static void Paragraph(this HtmlWriter html, Sentence sentence) =>
        html.Element("p", () => html.Runs(sentence.Runs), ("data-sentence", sentence.Code));

    public static void Runs(this HtmlWriter html, IReadOnlyList<TextRun> runs)
    {
        foreach (var run in runs)
        {
            if (run.Figure is null && run.Unit is null) html.Text(run.Text);
            else html.Element("span", run.Text, ("data-figure", run.Figure), ("data-unit", run.Unit));
        }
    }
}
