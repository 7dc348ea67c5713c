using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using Hotline.Publishing.Documents;

namespace Hotline.Publishing.Xlsx;

/// <summary>One sheet as SpreadsheetML.</summary>
internal static class XlsxSheet
{
    // A cell holds this many characters at most (Excel's limit); a sheet's print head 255.
    private const int MostText = 32_767;
    private const int MostHead = 255;

    // Widths in characters of Latin digits; a Chinese character takes two.
    private const double Narrowest = 10;
    private const double Widest = 60;

    public static Worksheet Of(Sheet sheet, string title)
    {
        var data = new SheetData(Row(1, sheet.Headings.Select((heading, i) => Text(i, 1, heading, XlsxLook.Head))));
        foreach (var row in sheet.Rows)
        {
            var number = (uint)data.ChildElements.Count + 1;
            data.Append(Row(number, row.Select((cell, i) => cell.Number is { } value ? Number(i, number, value, cell.Look) : Text(i, number, cell.Text, cell.Look))));
        }

        // A row is left free, so that sorting or filtering the table does not take the remarks along.
        var below = (uint)data.ChildElements.Count + 2;
        data.Append(sheet.Remarks.Select((remark, i) => Row(below + (uint)i, [Text(0, below + (uint)i, remark, XlsxLook.Plain)])));
        return new Worksheet(
            new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }),
            new Columns(sheet.Headings.Select((_, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = ColumnWidth(sheet, i), CustomWidth = true })),
            data,
            new PageSetup { PaperSize = 9, Orientation = OrientationValues.Portrait }, // A4
            new HeaderFooter(new OddHeader(Head(title)), new OddFooter("&C— &P —")));
    }

    private static Row Row(uint number, IEnumerable<OpenXmlElement> cells) => new(cells) { RowIndex = number };

    private static DocumentFormat.OpenXml.Spreadsheet.Cell Text(int column, uint row, string text, XlsxLook look)
    {
        var clean = PlainText.Clean(text);
        if (clean.Length > MostText) clean = PlainText.Clean(clean[..MostText]);
        return new(new InlineString(new Text(clean) { Space = SpaceProcessingModeValues.Preserve }))
        {
            CellReference = Reference(column, row), DataType = CellValues.InlineString, StyleIndex = (uint)look,
        };
    }

    private static DocumentFormat.OpenXml.Spreadsheet.Cell Number(int column, uint row, decimal number, XlsxLook look) =>
        new(new CellValue(number.ToString(CultureInfo.InvariantCulture))) { CellReference = Reference(column, row), StyleIndex = (uint)look };

    /// <summary>A1; no table has more than 26 columns.</summary>
    private static string Reference(int column, uint row) => $"{(char)('A' + column)}{row.ToString(CultureInfo.InvariantCulture)}";

    private static double ColumnWidth(Sheet sheet, int column) => Math.Clamp(
        sheet.Rows.Select(row => Characters(row[column].Text)).Append(Characters(sheet.Headings[column])).Max() + 2, Narrowest, Widest);

    private static double Characters(string text) => text.Sum(c => c < 0x250 ? 1 : 2);

    /// <summary>The title in the middle; &amp; would begin a code.</summary>
    private static string Head(string title)
    {
        var text = PlainText.OneLine(title).Replace("&", "&&", StringComparison.Ordinal);
        return "&C" + (text.Length > MostHead - 2 ? PlainText.OneLine(text[..(MostHead - 4)]).TrimEnd('&') + "…" : text);
    }
}
