using System.Globalization;

namespace Hotline.Publishing.Xlsx;

/// <summary>A sheet: a head that stays in view, rows of cells, and remarks below them.</summary>
internal sealed record Sheet(string Name, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<Cell>> Rows, IReadOnlyList<string> Remarks);

/// <summary>Text, or a number with the way it is shown.</summary>
/// <param name="Number">Written as a number when not null.</param>
internal sealed record Cell(string Text, decimal? Number, XlsxLook Look)
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static Cell OfText(string text) => new(text, null, XlsxLook.Text);

    /// <summary>A figure as the bulletin prints it, set like one.</summary>
    public static Cell OfPrinted(string text) => new(text, null, XlsxLook.Printed);

    public static Cell OfCount(long count) => new("", count, XlsxLook.Count);

    /// <summary>A printed number as a number; as text where it is none.</summary>
    public static Cell OfNumber(string printed) =>
        decimal.TryParse(printed, Plain, CultureInfo.InvariantCulture, out var number) ? new("", number, XlsxLook.Number) : OfText(printed);

    /// <summary>A printed share such as 48.11% as the number 0.4811, shown with the decimals it is printed with; as text where it is none.</summary>
    public static Cell OfShare(string printed)
    {
        if (!printed.EndsWith('%') || !decimal.TryParse(printed[..^1], Plain, CultureInfo.InvariantCulture, out var percent)) return OfText(printed);
        var look = percent.Scale switch
        {
            0 => XlsxLook.Percent0,
            1 => XlsxLook.Percent1,
            _ => XlsxLook.Percent2,
        };
        return new("", percent / 100, look);
    }
}

/// <summary>Looks of cells; a value is the place of its format in the style sheet.</summary>
internal enum XlsxLook
{
    Plain,
    Head,
    Text,
    Count,
    Number,
    Percent0,
    Percent1,
    Percent2,
    Printed,
}
