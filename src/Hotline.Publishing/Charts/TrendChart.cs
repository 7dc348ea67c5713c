using System.Globalization;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;
using Hotline.Publishing.Documents;
using static Hotline.Publishing.Charts.ChartStyle;

namespace Hotline.Publishing.Charts;

/// <summary>
/// Matters registered month by month from zero, and below, where at least two months have one, the completion rate.
/// The rate's scale begins at a multiple of five below the lowest rate and says so, for rates of 98 and 99 % would be one line from zero.
/// </summary>
internal static class TrendChart
{
    private const int Most = 12;
    private const double Inset = 34;
    private const double PanelHeight = 120;
    private const double PanelHead = 26;
    private const double Steep = 5;

    public static Drawing Of(IReadOnlyList<TrendPoint> all)
    {
        const string Title = "逐月登记件数与办结率";
        TrendPoint[] points = [.. all.TakeLast(Most).SkipWhile(point => point.Registered is null)];
        var hasRates = points.Count(point => point.CompletionRate?.Value is not null) > 1;
        var marks = new List<Mark> { ChartStyle.Title(hasRates ? Title : "逐月登记件数") };
        var bottom = Top + PanelHead + PanelHeight;
        marks.AddRange(Panel(points, Top, "登记（件）", Blue, 0, Math.Max(1, points.Max(point => point.Registered ?? 0)),
            point => point.Registered, point => ChineseNumber.Digits(point.Registered ?? 0)));
        if (hasRates)
        {
            var low = (double)points.Min(point => point.CompletionRate?.Value ?? 100);
            var floor = Math.Max(0, Math.Floor((low - 1) / 5) * 5);
            var top = bottom + Margin;
            marks.AddRange(Panel(points, top, $"办结率（纵轴自{floor.ToString(CultureInfo.InvariantCulture)}%起）", Vermilion, floor, 100,
                point => (double?)point.CompletionRate?.Value, point => point.CompletionRate!.Text));
            bottom = top + PanelHead + PanelHeight;
        }

        for (var i = 0; i < points.Length; i++)
            marks.Add(new TextMark(MonthLabel(points[i].Month, i == 0), X(i, points.Length), bottom + 18, Anchor.Middle, SmallSize, Ink));
        var words = string.Join('；', points.Select(Words));
        return new Drawing(BulletinCharts.Trend, hasRates ? Title : "逐月登记件数", words + "。", Width, bottom + 26, marks)
        {
            Data = new TableBlock(
                hasRates ? Title : "逐月登记件数",
                hasRates ? ["月份", "登记（件）", "办结率"] : ["月份", "登记（件）"],
                [.. points.Select(point => (IReadOnlyList<string>)(hasRates ? [point.Month, Printed(point), point.CompletionRate?.Text ?? Rounding.NoValue] : [point.Month, Printed(point)]))],
                HasTotal: false),
        };
    }

    /// <summary>One measure: its name, its base line, a line broken where a month has no value, a dot and the printed figure for each month.</summary>
    private static IEnumerable<Mark> Panel(
        TrendPoint[] points, double top, string name, string colour, double low, double high, Func<TrendPoint, double?> value, Func<TrendPoint, string> printed)
    {
        var bottom = top + PanelHead + PanelHeight;
        yield return new TextMark(name, Margin, top + SmallSize, Anchor.Start, SmallSize, colour);
        yield return new LineMark([(Margin, bottom), (Width - Margin, bottom)], Rule, 1);
        double Y(double number) => bottom - (Math.Clamp((number - low) / Math.Max(high - low, 1), 0, 1) * (PanelHeight - 14));
        var run = new List<(double X, double Y)>();
        for (var i = 0; i < points.Length; i++)
        {
            if (value(points[i]) is not { } number)
            {
                if (run.Count > 1) yield return new LineMark([.. run], colour, 2);
                run.Clear();
                continue;
            }

            var (x, y) = (X(i, points.Length), Y(number));
            // Where the line comes down steeply to the point, the figure stands below it, out of the line's way.
            double?[] beside = [i > 0 ? value(points[i - 1]) : null, i < points.Length - 1 ? value(points[i + 1]) : null];
            var isLow = beside.Average(other => other is { } neighbour ? y - Y(neighbour) : null) > Steep;
            run.Add((x, y));
            yield return new GroupMark($"{points[i].Month}：{printed(points[i])}",
            [
                new DotMark(x, y, 3, colour),
                new TextMark(printed(points[i]), x, isLow && y + 19 < bottom ? y + 17 : y - 7, Anchor.Middle, SmallSize, Ink),
            ]);
        }

        if (run.Count > 1) yield return new LineMark([.. run], colour, 2);
    }

    private static double X(int index, int count) => Inset + (index * (Width - (2 * Inset)) / (count - 1));

    /// <summary><c>2023-02</c> → 2月, with the year's last digits at the first month and each January: 23年1月.</summary>
    private static string MonthLabel(string month, bool isFirst) =>
        DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString(isFirst || day.Month == 1 ? "yy'年'M'月'" : "M'月'", CultureInfo.InvariantCulture)
            : Cut(month, SmallSize, 40);

    private static string Printed(TrendPoint point) => point.Registered is { } count ? ChineseNumber.Digits(count) : Rounding.NoValue;

    private static string Words(TrendPoint point) =>
        (point.Registered is { } count ? $"{point.Month}登记{Pieces(count)}" : $"{point.Month}无数据") + (point.CompletionRate is { Value: not null } rate ? $"，办结率{rate.Text}" : "");
}
