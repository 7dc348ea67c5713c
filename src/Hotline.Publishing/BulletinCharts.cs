using System.Globalization;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;
using Hotline.Publishing.Charts;
using Hotline.Publishing.Documents;

namespace Hotline.Publishing;

/// <summary>
/// The charts of a bulletin, as SVG or PNG alone and inside its forms. They show the figures of the tables as printed and compute none.
/// A chart that would have nothing to show does not exist.
/// </summary>
public sealed class BulletinCharts
{
    /// <summary>Matters by appeal type.</summary>
    public const string Types = "types";

    /// <summary>The hot list.</summary>
    public const string Hot = "hot";

    /// <summary>Registered matters and completion rate month by month.</summary>
    public const string Trend = "trend";

    /// <summary>Scores of the townships (附件1).</summary>
    public const string RankingTownships = "ranking-townships";

    /// <summary>Scores of the departments (附件2).</summary>
    public const string RankingDepartments = "ranking-departments";

    /// <summary>Closed on time, closed late, open.</summary>
    public const string Timeliness = "timeliness";

    // The best score there is (statistics.md §3); bars are read against it.
    private const double FullScore = 100;

    private readonly Dictionary<string, Drawing> drawings;

    private BulletinCharts(IEnumerable<Drawing> drawings) => this.drawings = drawings.ToDictionary(drawing => drawing.Name, StringComparer.Ordinal);

    /// <summary>Names of the charts there are, in the order of the bulletin.</summary>
    public IReadOnlyList<string> Names => [.. drawings.Keys];

    /// <param name="bulletin">Its tables are drawn as they are printed.</param>
    /// <param name="trend">Oldest first; the last twelve are drawn, from the first that has matters; fewer than two with matters are not.</param>
    /// <param name="timeliness">A bar each; rows that count nothing are left out.</param>
    public static BulletinCharts Of(Bulletin bulletin, IReadOnlyList<TrendPoint>? trend = null, IReadOnlyList<TimelinessRow>? timeliness = null)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        TimelinessRow[] rows = [.. (timeliness ?? []).Where(row => row.OnTime > 0 || row.Late > 0 || row.Open > 0)];
        var charts = new List<Drawing>();
        if (rows.Length > 0) charts.Add(TimelinessChart.Of(rows));
        if (trend?.Count(point => point.Registered is not null) > 1) charts.Add(TrendChart.Of(trend));
        if (BulletinOutline.HasContent(bulletin.AppealTypes)) charts.Add(Shares(Types, PrintedWords.AppealTypes, bulletin.AppealTypes));
        if (BulletinOutline.HasContent(bulletin.HotCategories)) charts.Add(Shares(Hot, PrintedWords.HotCategories, bulletin.HotCategories));
        if (bulletin.Townships.Rows.Count > 0) charts.Add(Ranking(RankingTownships, bulletin.Townships));
        if (bulletin.Departments.Rows.Count > 0) charts.Add(Ranking(RankingDepartments, bulletin.Departments));
        return new BulletinCharts(charts);
    }

    /// <summary>A chart as SVG with its font in it; null when there is none of that name.</summary>
    public string? Svg(string name) => Find(name) is { } drawing ? DrawingSvg.Write(drawing, isAlone: true) : null;

    /// <summary>A chart to stand inside a page, which brings the font.</summary>
    internal string? SvgOfPage(string name) => Find(name) is { } drawing ? DrawingSvg.Write(drawing, isAlone: false) : null;

    /// <summary>A chart as PNG on white; null when there is none of that name.</summary>
    /// <param name="scale">Pixels for each of the 600 units of its width: 2 gives 1200 pixels.</param>
    public byte[]? Png(string name, double scale = 2) => Find(name) is { } drawing ? DrawingSkia.Png(drawing, scale) : null;

    internal static string RankingOf(Bulletin bulletin, AssessmentAnnex annex) =>
        ReferenceEquals(annex, bulletin.Townships) ? RankingTownships : RankingDepartments;

    internal Drawing? Find(string name) => drawings.GetValueOrDefault(name);

    private static Drawing Shares(string name, string caption, ShareTable table) => BarChart.Of(
        name, ChartStyle.Named(caption), [.. table.Rows.Select(row => new BarRow(row.Label, row.Count, $"{ChartStyle.Pieces(row.Count)}，{row.Share}"))]);

    private static Drawing Ranking(string name, AssessmentAnnex annex) => BarChart.Of(
        name, ChartStyle.Named(annex.Title),
        [.. annex.Rows.Select(row => new BarRow(row.Label, Score(row.Score), $"{row.Score}分，第{ChineseNumber.Digits(row.Rank)}名"))], FullScore);

    /// <summary>Length of a bar; the printed score itself is never changed.</summary>
    private static double Score(string printed) => double.TryParse(printed, NumberStyles.Number, CultureInfo.InvariantCulture, out var score) ? score : 0;
}

/// <summary>One month of the trend.</summary>
/// <param name="Month">The local calendar month, <c>yyyy-MM</c>.</param>
/// <param name="Registered">Matters registered in it; null where the books have none, which breaks the line.</param>
/// <param name="CompletionRate">As that month printed it; null or without a value breaks the line.</param>
public sealed record TrendPoint(string Month, long? Registered, Figure? CompletionRate = null);

/// <summary>How in time a group of matters was handled, in matters.</summary>
/// <param name="Label">What is counted, e.g. 交办处理.</param>
/// <param name="OnTime">Closed by the deadline.</param>
/// <param name="Late">Closed after it.</param>
/// <param name="Open">Not closed at the end of the period.</param>
public sealed record TimelinessRow(string Label, long OnTime, long Late, long Open);
