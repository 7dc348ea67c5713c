using System.Text.Json.Serialization;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Statistics;

/// <summary>办理时效: dispatched matters by how they stand to their limits, in all and by appeal type, for each has limits of its own.</summary>
internal static class Timeliness
{
    /// <summary>Dispatched matters and their limits.</summary>
    /// <param name="Look">Which books.</param>
    /// <param name="Base">all or local.</param>
    /// <param name="Total">All of them.</param>
    /// <param name="Rows">By appeal type, in the profile's order.</param>
    internal sealed record TimelinessAnswer([property: JsonIgnore] LookAnswer Look, TableBase Base, TimelinessRow Total, IReadOnlyList<TimelinessRow> Rows) : LookAnswer(Look);

    /// <summary>Matters by how they stand to their limits; count is the sum of the five after it.</summary>
    /// <param name="Code">Code of the appeal type; total for all.</param>
    /// <param name="Label">As printed.</param>
    /// <param name="Count">Dispatched.</param>
    /// <param name="OnTime">Closed on time.</param>
    /// <param name="Late">Closed late.</param>
    /// <param name="Overdue">Open and past due.</param>
    /// <param name="InTime">Open and not due yet.</param>
    /// <param name="Suspended">Suspended: the clock stands still.</param>
    /// <param name="OnTimeRate">按时办结率: closed on time of those due.</param>
    /// <param name="CompletionRate">办结率.</param>
    /// <param name="AcknowledgeRate">按时签收率.</param>
    /// <param name="ExtensionRate">延期率.</param>
    /// <param name="ReworkRate">重办率.</param>
    /// <param name="Hrefs">The list behind each count.</param>
    internal sealed record TimelinessRow(
        string Code, string Label, long Count, long OnTime, long Late, long Overdue, long InTime, long Suspended, FigureAnswer OnTimeRate,
        FigureAnswer CompletionRate, FigureAnswer AcknowledgeRate, FigureAnswer ExtensionRate, FigureAnswer ReworkRate, IReadOnlyDictionary<string, string> Hrefs);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapStatistic<GetStatistics.TableQuery, TimelinessAnswer>("timeliness", Run)
        .WithSummary("办理时效统计 · Timeliness")
        .WithDescription("Dispatched matters: closed on time, closed late, overdue, in time, suspended, in all and by appeal type, with the rates of timeliness, acknowledging, extension and rework.");

    private static async Task<TimelinessAnswer> Run(GetStatistics.Asked asked, GetStatistics.TableQuery query, CancellationToken cancellation)
    {
        var (site, figures) = (asked.Services.GetRequiredService<Site>(), asked.Services.GetRequiredService<Figures>());
        var ledger = await Ledger.By(Dimension.AppealType, asked.Db, figures, asked.Services.GetRequiredService<LedgerCache>(), asked.Books, cancellation);
        var drill = new Drill(site, asked.Books);
        var tableBase = query.Base ?? TableBase.All;
        var sent = tableBase == TableBase.Local ? Figures.LocalDispatched : "dispatched.";
        var counts = ledger.CountBy(sent + Measure.Count, f => f.AppealType);
        var known = site.Profile.AppealTypes.Select(t => (t.Code, t.Label));
        var gone = counts.Keys.Where(c => site.AppealType(c) is null).Order(StringComparer.Ordinal).Select(c => (c, c));
        return new TimelinessAnswer(
            drill.Look, tableBase, Row("total", "合计", ledger), [.. known.Concat(gone).Select(t => Row(t.Item1, t.Item2, ledger.Of(f => f.AppealType == t.Item1), ("appealType", t.Item1)))]);

        TimelinessRow Row(string code, string label, Ledger part, params (string, string)[] filters)
        {
            var rates = new Rating(site.Profile.Figures, part, drill, filters);
            return new TimelinessRow(
                code, label, part.Count(sent + Measure.Count), part.Count(sent + Measure.OnTime), part.Count(sent + Measure.Late), part.Count(sent + Measure.Overdue),
                part.Count(sent + Measure.InTime), part.Count(sent + Measure.Suspended), rates.OnTime(sent).Answer, rates.Completion(sent).Answer,
                rates.Acknowledge(sent).Answer, rates.Of(sent + Measure.Extended, sent + Measure.Count, "dispatched").Answer,
                rates.Of(sent + Measure.Reworked, sent + Measure.Concluded, "concluded").Answer,
                rates.Hrefs(sent, Measure.Count, Measure.OnTime, Measure.Late, Measure.Overdue, Measure.InTime, Measure.Suspended));
        }
    }
}
