using static Hotline.Publishing.Charts.ChartStyle;

namespace Hotline.Publishing.Charts;

/// <param name="Label">Left of the bar.</param>
/// <param name="Value">Length of the bar; what is below 0 has none.</param>
/// <param name="Printed">The figure as the table prints it, right of the bar.</param>
internal sealed record BarRow(string Label, double Value, string Printed);

/// <summary>Horizontal bars from zero, in the order of their table, each with its name and its printed figure.</summary>
internal static class BarChart
{
    private const double RowHeight = 25;
    private const double BarHeight = 16;
    private const double Gap = 8;

    // Names take at most this part of the width, so that bars remain.
    private const double NamesPart = 0.42;
    private const double FiguresPart = 0.3;

    /// <param name="full">The value whose bar has full length; the longest bar, if that is longer.</param>
    public static Drawing Of(string name, string title, IReadOnlyList<BarRow> rows, double full = 0)
    {
        var names = Math.Min(Width * NamesPart, rows.Max(row => Measure(row.Label, TextSize)));
        var figures = Math.Min(Width * FiguresPart, rows.Max(row => Measure(row.Printed, TextSize)));
        var left = Margin + names + Gap;
        var length = Width - Margin - figures - Gap - left;
        var longest = Math.Max(Math.Max(full, rows.Max(row => row.Value)), double.Epsilon);
        var marks = new List<Mark> { Title(title) };
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, y) = (rows[i], Top + (i * RowHeight));
            var bar = Math.Clamp(row.Value / longest, 0, 1) * length;
            var baseLine = y + (RowHeight / 2) + (TextSize * 0.36);
            marks.Add(new GroupMark($"{row.Label}：{row.Printed}",
            [
                new TextMark(Cut(row.Label, TextSize, names), left - Gap, baseLine, Anchor.End, TextSize, Ink),
                new BarMark(left, y + ((RowHeight - BarHeight) / 2), bar, BarHeight, Blue),
                new TextMark(Cut(row.Printed, TextSize, figures), left + bar + Gap, baseLine, Anchor.Start, TextSize, Ink),
            ]));
        }

        var bottom = Top + (rows.Count * RowHeight);
        marks.Add(new LineMark([(left, Top), (left, bottom)], Ink, 1));
        var words = string.Join('；', rows.Select(row => $"{row.Label}{row.Printed}"));
        return new Drawing(name, title, words + "。", Width, bottom + Margin, marks);
    }
}
