using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Publishing.Documents;

namespace Hotline.Publishing.Docx;

/// <summary>Paragraphs of a style; whatever comes in is text and nothing else.</summary>
internal static class DocxText
{
    public static Paragraph Line(string style, string text) => Line(style, [Run(text)]);

    public static Paragraph Line(string style, IEnumerable<OpenXmlElement> runs) =>
        new([new ParagraphProperties(new ParagraphStyleId { Val = style }), .. runs]);

    /// <summary>A text at the left and one at the style's right tab.</summary>
    public static Paragraph Sides(string style, string left, string right) =>
        Line(style, [Run(left), new Run(new TabChar()), Run(right)]);

    public static IEnumerable<Paragraph> Paragraphs(string style, IEnumerable<Stretch> stretches) =>
        Documents.Paragraphs.Of(stretches).Select(paragraph => Line(style, paragraph.Select(stretch => Run(stretch.Text, stretch.IsStrong))));

    public static Run Run(string text, bool isStrong = false)
    {
        var run = new Run(new Text(PlainText.OneLine(text)) { Space = SpaceProcessingModeValues.Preserve });
        if (isStrong) run.PrependChild(new RunProperties(new RunStyle { Val = DocxStyles.Strong }));
        return run;
    }
}
