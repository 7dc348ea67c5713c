using System.Text.Json.Serialization;
using Hotline.Api.Sites;
using Hotline.Domain.Measures;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Statistics;

/// <summary>满意度: what callers said of closed matters, and of how many nothing was heard (statistics.md §1).</summary>
internal static class SatisfactionTable
{
    /// <summary>What callers said.</summary>
    /// <param name="Look">Which books.</param>
    /// <param name="Base">all or local.</param>
    /// <param name="Total">All closed matters.</param>
    /// <param name="Coordinated">Those handled by the centre itself.</param>
    /// <param name="Dispatched">Those that had a work order.</param>
    internal sealed record SatisfactionAnswer(
        [property: JsonIgnore] LookAnswer Look, TableBase Base, SatisfactionRow Total, SatisfactionRow Coordinated, SatisfactionRow Dispatched) : LookAnswer(Look);

    /// <summary>Closed matters by what came of their callbacks; closed is the sum of the five after it.</summary>
    /// <param name="Closed">办结.</param>
    /// <param name="Rated">Rated in the last round.</param>
    /// <param name="Unrated">Reached, but no rating given.</param>
    /// <param name="Unreachable">Could not be reached; outside the rate.</param>
    /// <param name="Refused">Would not answer; outside the rate.</param>
    /// <param name="NotCalled">No callback has come to an end yet; outside the rate.</param>
    /// <param name="Levels">The rated ones by level, with their share of the rated.</param>
    /// <param name="SatisfactionRate">满意率: satisfied of those rated; the profile says whether 基本满意 counts.</param>
    /// <param name="SolvedRate">解决率: solved of those closed with a result, in the caller's word where a callback asked.</param>
    /// <param name="Hrefs">The list behind each count.</param>
    internal sealed record SatisfactionRow(
        long Closed, long Rated, long Unrated, long Unreachable, long Refused, long NotCalled, IReadOnlyList<RowAnswer> Levels, FigureAnswer SatisfactionRate,
        FigureAnswer SolvedRate, IReadOnlyDictionary<string, string> Hrefs);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapStatistic<GetStatistics.TableQuery, SatisfactionAnswer>("satisfaction", Run)
        .WithSummary("满意度统计 · Satisfaction")
        .WithDescription("Closed matters by the last rated callback of their round; those unreachable, refused, unrated or not yet called stand beside, outside the rate.");

    private static async Task<SatisfactionAnswer> Run(GetStatistics.Asked asked, GetStatistics.TableQuery query, CancellationToken cancellation)
    {
        var (site, figures) = (asked.Services.GetRequiredService<Site>(), asked.Services.GetRequiredService<Figures>());
        var ledger = await Ledger.By(Dimension.None, asked.Db, figures, asked.Services.GetRequiredService<LedgerCache>(), asked.Books, cancellation);
        var drill = new Drill(site, asked.Books);
        var rates = new Rating(site.Profile.Figures, ledger, drill);
        var labels = References.GetReferences.Codes(site).Lists["satisfaction"];
        var tableBase = query.Base ?? TableBase.All;
        var shares = site.Profile.Figures.AppealTypes;
        var scope = tableBase == TableBase.Local ? "local." : "";
        return new SatisfactionAnswer(drill.Look, tableBase, Row(scope), Row(scope + "coordinated."), Row(scope + "dispatched."));

        SatisfactionRow Row(string of)
        {
            var levels = Enum.GetValues<Satisfaction>().Zip(labels, (level, label) => (label.Code, label.Label, ledger.Count(of + Measure.Rating(level))));
            var table = Shares.Table(new ShareBase("rated", "已评价", ledger.Count(of + Measure.Rated)), levels, RoundingMode.HalfUp, shares.Decimals, shares.DropZeros);
            return new SatisfactionRow(
                ledger.Count(of + Measure.Closed), table.Base.Count, ledger.Count(of + Measure.Unrated), ledger.Count(of + Measure.Unreachable),
                ledger.Count(of + Measure.Refused), ledger.Count(of + Measure.NotCalled),
                [.. table.Rows.Select(r => new RowAnswer(r.Code, r.Label, r.Count, r.Share, drill.Tickets(of + "rating." + r.Code)))],
                rates.Satisfaction(of).Answer, rates.SolvedRate(of).Answer,
                rates.Hrefs(of, Measure.Closed, Measure.Rated, Measure.Unrated, Measure.Unreachable, Measure.Refused, Measure.NotCalled));
        }
    }
}
