using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Publishing.Documents;
using Hotline.Publishing.Docx;

namespace Hotline.Publishing.Notices;

/// <summary>督办通知单 as a Word document: page, red head and type sizes of GB/T 9704-2012.</summary>
public static class SupervisionNoticeDocx
{
    public static byte[] Render(SupervisionNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        using var bytes = new MemoryStream();
        using (var file = WordprocessingDocument.Create(bytes, WordprocessingDocumentType.Document))
        {
            file.PackageProperties.Title = $"{SupervisionNotice.Heading} {notice.Serial}";
            file.PackageProperties.Creator = notice.Site;
            file.PackageProperties.Language = "zh-CN";
            var main = file.AddMainDocumentPart();
            main.Document = new Document(new Body(
                Line(notice.Site, DocxFonts.Title, TitleSize, JustificationValues.Center, Red),
                Line(SupervisionNotice.Heading, DocxFonts.Title, TitleSize, JustificationValues.Center, Red),
                Ruled(Line($"督办编号：{notice.Serial}", DocxFonts.Body, TableSize, JustificationValues.Right)),
                Rows(notice),
                Line(SupervisionNotice.Note, DocxFonts.Body, NoteSize, JustificationValues.Left),
                A4()));
            DocxEmbeddedFonts.Add(main);
        }
        return bytes.ToArray();
    }

    private static Table Rows(SupervisionNotice notice)
    {
        var table = new Table(
            new TableProperties(
                new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct },
                new TableBorders(
                    Border<TopBorder>(), Border<LeftBorder>(), Border<BottomBorder>(), Border<RightBorder>(), Border<InsideHorizontalBorder>(), Border<InsideVerticalBorder>()),
                new TableLayout { Type = TableLayoutValues.Fixed }),
            new TableGrid(new GridColumn { Width = LabelWidth }, new GridColumn { Width = ValueWidth }));
        foreach (var (label, value) in notice.Rows())
        {
            table.Append(new TableRow(
                new TableRowProperties(new CantSplit()),
                Cell(label, LabelWidth),
                Cell(value, ValueWidth)));
        }
        return table;
    }

    private static TableCell Cell(string text, string width)
    {
        var cell = new TableCell(new TableCellProperties(new TableCellWidth { Width = width, Type = TableWidthUnitValues.Dxa }));
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            cell.Append(Line(line, DocxFonts.Body, TableSize, JustificationValues.Left));
        return cell;
    }

    /// <param name="text">One line of text.</param>
    /// <param name="font">Font of the Chinese text.</param>
    /// <param name="size">Half points.</param>
    /// <param name="place">Where it stands in the line.</param>
    /// <param name="colour">RGB in hexadecimal; black by default.</param>
    private static Paragraph Line(string text, string font, string size, JustificationValues place, string? colour = null)
    {
        var look = new RunProperties(new RunFonts { Ascii = DocxFonts.Latin, HighAnsi = DocxFonts.Latin, EastAsia = font });
        if (colour is not null)
            look.Append(new Color { Val = colour });
        look.Append(new FontSize { Val = size }, new Languages { Val = "zh-CN", EastAsia = "zh-CN" });
        return new Paragraph(new ParagraphProperties(new Justification { Val = place }), new Run(look, new Text(PlainText.Clean(text)) { Space = SpaceProcessingModeValues.Preserve }));
    }

    /// <summary>Under the head, the red line.</summary>
    private static Paragraph Ruled(Paragraph line)
    {
        line.ParagraphProperties!.PrependChild(new ParagraphBorders(new BottomBorder { Val = BorderValues.Single, Color = Red, Size = 12, Space = 4 }));
        return line;
    }

    /// <summary>Page and margins of GB/T 9704-2012 §5: A4; 37 mm above, 28 mm left, 26 mm right, 35 mm below.</summary>
    private static SectionProperties A4() => new(
        new PageSize { Width = 11906, Height = 16838 },
        new PageMargin { Top = 2098, Bottom = 1984, Left = 1587, Right = 1474, Header = 851, Footer = 992 });

    private static T Border<T>() where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = "333333" };

    private const string Red = "C00000";

    // Half points: 二号, 四号, 小四.
    private const string TitleSize = "44";
    private const string TableSize = "28";
    private const string NoteSize = "24";

    // Twentieths of a point; together the width between the margins.
    private const string LabelWidth = "1900";
    private const string ValueWidth = "6945";
}
