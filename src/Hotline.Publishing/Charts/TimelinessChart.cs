using Hotline.Domain.Bulletins;
using Hotline.Publishing.Documents;
using static Hotline.Publishing.Charts.ChartStyle;

namespace Hotline.Publishing.Charts;

/// <summary>A stacked bar for each row: closed on time, closed late, still open; under it each part's name and count in the part's colour.</summary>
internal static class TimelinessChart
{
    private const double RowHeight = 66;
    private const double BarHeight = 16;
    private const double Swatch = 11;
    private const double Seam = 1.5;

    public static Drawing Of(IReadOnlyList<TimelinessRow> rows)
    {
        const string Title = "办理时效图";
        var marks = new List<Mark> { ChartStyle.Title(Title) };
        for (var i = 0; i < rows.Count; i++) marks.Add(Row(rows[i], Top + (i * RowHeight)));
        var words = string.Join('；', rows.Select(Words));
        return new Drawing(BulletinCharts.Timeliness, Title, words + "。", Width, Top + (rows.Count * RowHeight), marks)
        {
            Data = new TableBlock(
                Title, ["事项", .. Parts(rows[0]).Select(part => part.Name + "（件）")],
                [.. rows.Select(row => (IReadOnlyList<string>)[row.Label, .. Parts(row).Select(part => ChineseNumber.Digits(part.Count))])],
                HasTotal: false),
        };
    }

    private static GroupMark Row(TimelinessRow row, double y)
    {
        (string Name, long Count, string Colour)[] parts = Parts(row);
        var whole = Math.Max(1.0, parts.Sum(part => (double)part.Count));
        var marks = new List<Mark> { new TextMark(Cut(row.Label, TextSize, Width - (2 * Margin)), Margin, y + TextSize, Anchor.Start, TextSize, Ink) };
        var (x, column) = (Margin, Margin);
        foreach (var (name, count, colour) in parts)
        {
            var width = count / whole * (Width - (2 * Margin));
            // The seam keeps neighbours apart without colour.
            if (width > 0) marks.Add(new BarMark(x, y + 20, Math.Max(width - Seam, Seam / 2), BarHeight, colour));
            x += width;
            marks.Add(new BarMark(column, y + 42, Swatch, Swatch, colour));
            marks.Add(new TextMark(name + Pieces(count), column + Swatch + 5, y + 42 + Swatch - 1, Anchor.Start, SmallSize + 1, Ink));
            column += (Width - (2 * Margin)) / parts.Length;
        }

        return new GroupMark(Words(row), marks);
    }

    private static string Words(TimelinessRow row) => $"{row.Label}：{string.Join('，', Parts(row).Select(part => part.Name + Pieces(part.Count)))}";

    private static (string Name, long Count, string Colour)[] Parts(TimelinessRow row) =>
    [
        ("按时办结", Math.Max(0, row.OnTime), Blue),
        ("逾期办结", Math.Max(0, row.Late), Vermilion),
        ("在办", Math.Max(0, row.Open), Grey),
    ];
}
