using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Publishing.Documents;

namespace Hotline.Publishing.Docx;

/// <summary>Head, blocks and imprint as Word's paragraphs and tables.</summary>
internal static class DocxBody
{
    public static IEnumerable<OpenXmlElement> Of(Masthead head, IReadOnlyList<Block> blocks, BulletinCharts? charts, MainDocumentPart main) =>
    [
        .. Head(head),
        .. Blocks(blocks, charts, main),
        .. Imprint(head),
    ];

    private static IEnumerable<OpenXmlElement> Head(Masthead head)
    {
        foreach (var line in head.TitleLines) yield return DocxText.Line(DocxStyles.Title, line);
        foreach (var line in head.Numbers) yield return DocxText.Line(DocxStyles.Number, line);
        // Also without issuer and date: the paragraph bears the red line.
        yield return DocxText.Sides(DocxStyles.Issued, head.Issuer ?? "", head.Date ?? "");
    }

    private static IEnumerable<OpenXmlElement> Blocks(IReadOnlyList<Block> blocks, BulletinCharts? charts, MainDocumentPart main)
    {
        var pictures = 0u;
        foreach (var block in blocks)
        {
            IEnumerable<OpenXmlElement> elements = block switch
            {
                HeadingBlock heading => [DocxText.Line(heading.Level == 1 ? DocxStyles.Section : DocxStyles.Item, heading.Text)],
                ProseBlock prose => DocxText.Paragraphs(DocxStyles.Body, prose.Stretches),
                RemarkBlock remark => [DocxText.Line(DocxStyles.Note, remark.Text)],
                ErratumBlock erratum => DocxText.Paragraphs(DocxStyles.Erratum, [new Stretch(erratum.Text)]),
                AnnexEntryBlock entry => [DocxText.Line(DocxStyles.AnnexEntry, entry.Text)],
                AnnexBlock annex => [DocxText.Line(DocxStyles.Annex, annex.Label)],
                TableBlock table => DocxTable.Of(table),
                ChartBlock chart when charts?.Find(chart.Name) is { } drawing => [DocxPicture.Of(main, drawing, ++pictures)],
                _ => throw new InvalidOperationException($"{block} has no form in Word."),
            };
            foreach (var element in elements) yield return element;
        }
    }

    private static IEnumerable<OpenXmlElement> Imprint(Masthead head)
    {
        if (head.ImprintRight is null) yield break;
        var imprint = DocxText.Sides(DocxStyles.Imprint, head.ImprintLeft, head.ImprintRight);
        // The style has a tab stop one character in from each edge, for rules follow a paragraph's indents.
        imprint.InsertAfter(new Run(new TabChar()), imprint.ParagraphProperties!);
        imprint.ParagraphProperties!.Append(AtFoot());
        yield return imprint;
        // A frame stands beside the paragraph that follows it.
        yield return DocxText.Line(DocxStyles.Note, "");
    }

    /// <summary>A frame at the foot of the type area, where the imprint belongs (GB/T 9704-2012 §7.4); text keeps out of its way.</summary>
    private static FrameProperties AtFoot() => new()
    {
        Width = DocxStyles.TypeWidth.ToString(CultureInfo.InvariantCulture), Wrap = TextWrappingValues.NotBeside,
        HorizontalPosition = HorizontalAnchorValues.Margin, XAlign = HorizontalAlignmentValues.Left,
        VerticalPosition = VerticalAnchorValues.Margin, YAlign = VerticalAlignmentValues.Bottom,
    };
}
