using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Publishing.Documents;

namespace Hotline.Publishing.Docx;

/// <summary>A printed table: its head is repeated on each page, no row is parted, a short one stays on one page with its note.</summary>
internal static class DocxTable
{
    private const int ShortRows = 14;
    private const string Border = "767676";

    public static IEnumerable<OpenXmlElement> Of(TableBlock block)
    {
        var others = Math.Max(1, block.Headings.Count - 1);
        var first = DocxStyles.TypeWidth - (others * (DocxStyles.TypeWidth / (2 * others)));
        string[] widths = [.. Enumerable.Range(0, block.Headings.Count).Select(i => (i == 0 ? first : DocxStyles.TypeWidth / (2 * others)).ToString(CultureInfo.InvariantCulture))];
        var table = new Table(
            Properties(block.Caption),
            new TableGrid(widths.Select(width => new GridColumn { Width = width })),
            Row(block.Headings, widths, _ => DocxStyles.TableHead, isHead: true, keep: true));
        for (var i = 0; i < block.Rows.Count; i++)
        {
            var isLast = i == block.Rows.Count - 1;
            table.Append(Row(
                block.Rows[i], widths, column => column == 0 ? DocxStyles.TableName : DocxStyles.TableFigure,
                isHead: false, keep: block.Rows.Count <= ShortRows, isTotal: isLast && block.HasTotal));
        }

        return [DocxText.Line(DocxStyles.Caption, block.Caption), table];
    }

    private static TableProperties Properties(string caption) => new(
        new TableWidth { Width = DocxStyles.TypeWidth.ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Dxa },
        new TableBorders(Edge<TopBorder>(), Edge<LeftBorder>(), Edge<BottomBorder>(), Edge<RightBorder>(), Edge<InsideHorizontalBorder>(), Edge<InsideVerticalBorder>()),
        new TableLayout { Type = TableLayoutValues.Fixed },
        new TableCellMarginDefault(new TableCellLeftMargin { Width = 113, Type = TableWidthValues.Dxa }, new TableCellRightMargin { Width = 113, Type = TableWidthValues.Dxa }),
        new TableLook { FirstRow = true, NoHorizontalBand = true, NoVerticalBand = true },
        new TableCaption { Val = PlainText.OneLine(caption) });

    private static TableRow Row(IReadOnlyList<string> cells, string[] widths, Func<int, string> style, bool isHead, bool keep, bool isTotal = false)
    {
        var properties = new TableRowProperties(new CantSplit());
        if (isHead) properties.Append(new TableHeader());
        var row = new TableRow(properties);
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = new TableCellProperties(new TableCellWidth { Width = widths[i], Type = TableWidthUnitValues.Dxa });
            if (isHead) cell.Append(new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = "F2F2F2" });
            cell.Append(new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center });
            row.Append(new TableCell(cell, Text(cells[i], style(i), keep, isTotal)));
        }

        return row;
    }

    private static Paragraph Text(string text, string style, bool keep, bool isTotal)
    {
        var run = DocxText.Run(text);
        if (isTotal) run.PrependChild(new RunProperties(new Bold()));
        var line = DocxText.Line(style, [run]);
        if (keep) line.ParagraphProperties!.Append(new KeepNext());
        return line;
    }

    private static T Edge<T>() where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = Border };
}
