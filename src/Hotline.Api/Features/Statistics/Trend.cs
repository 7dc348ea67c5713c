using System.Text.Json.Serialization;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

using Interval = Hotline.Api.Features.Statistics.GetStatistics.Interval;

namespace Hotline.Api.Features.Statistics;

/// <summary>趋势: a period day by day, week by week or month by month, all looked at at one moment.</summary>
internal static class Trend
{
    /// <summary>Which period, looked at when, in which steps.</summary>
    internal sealed record TrendQuery : GetStatistics.Query;

    internal sealed class Validator : GetStatistics.Rules<TrendQuery>
    {
        public Validator()
        {
            RuleFor(q => q.To).Must((q, to) => (to!.Value.At - q.From!.Value.At).TotalDays / DaysOf(q.Interval ?? Interval.Month) <= Most).When(q => q is { From: not null, To: not null })
                .WithMessage(_ => Words.Say($"区间过长，一次至多 {Most} 个点，请缩短区间或改用更长的 interval", $"makes more than {Most} points; shorten the period or take a longer interval"));
        }

        private static int DaysOf(GetStatistics.Interval interval) => interval switch { Interval.Day => 1, Interval.Week => 7, _ => 28 };
    }

    /// <summary>A period in steps.</summary>
    /// <param name="Look">Which books.</param>
    /// <param name="Interval">day, week or month.</param>
    /// <param name="Points">In order, those with nothing in them too; they cover the period without a gap.</param>
    internal sealed record TrendAnswer([property: JsonIgnore] LookAnswer Look, GetStatistics.Interval Interval, IReadOnlyList<PointOfTrend> Points) : LookAnswer(Look);

    /// <summary>One step.</summary>
    /// <param name="From">Begin (inclusive).</param>
    /// <param name="To">End (exclusive).</param>
    /// <param name="Registered">本级登记与上级交办合计, or of the base that was asked for, as all that follow but local and superior.</param>
    /// <param name="Local">本级登记.</param>
    /// <param name="Superior">上级交办.</param>
    /// <param name="Coordinated">协调办理.</param>
    /// <param name="Dispatched">交办处理.</param>
    /// <param name="Closed">办结.</param>
    /// <param name="Calls">话务量; null for a unit's client.</param>
    /// <param name="CompletionRate">办结率.</param>
    /// <param name="OnTimeRate">按时办结率 of dispatched matters.</param>
    /// <param name="SatisfactionRate">满意率.</param>
    /// <param name="MonthOnMonth">环比 of the registered: against the step before; of the first one, against the step before the period.</param>
    /// <param name="YearOnYear">同比 of the registered: against the same dates of the year before.</param>
    /// <param name="Hrefs">The list behind each count.</param>
    internal sealed record PointOfTrend(
        DateTimeOffset From, DateTimeOffset To, long Registered, long Local, long Superior, long Coordinated, long Dispatched, long Closed, long? Calls,
        FigureAnswer CompletionRate, FigureAnswer OnTimeRate, FigureAnswer SatisfactionRate, ChangeAnswer MonthOnMonth, ChangeAnswer YearOnYear,
        IReadOnlyDictionary<string, string> Hrefs);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapStatistic<TrendQuery, TrendAnswer>("trend", Run)
        .WithSummary("趋势 · Trend")
        .WithDescription("Day by day, week by week or month by month, with the changes against the step before and the year before. All points are looked at at the one moment of the question.");

    private static async Task<TrendAnswer> Run(GetStatistics.Asked asked, TrendQuery query, CancellationToken cancellation)
    {
        var site = asked.Services.GetRequiredService<Site>();
        var (figures, cache) = (asked.Services.GetRequiredService<Figures>(), asked.Services.GetRequiredService<LedgerCache>());
        var (books, points) = (asked.Books, new List<PointOfTrend>());
        foreach (var (from, to) in Steps(site, books, query.Interval ?? Interval.Month))
        {
            var step = books with { From = from, To = to };
            var ledger = await Ledger.Head(asked.Db, figures, cache, step, cancellation);
            long? calls = books.Unit is null ? await CallFacts.Of(asked.Db, step, site.Profile.Figures.ConnectSeconds).LongCountAsync(cancellation) : null;
            var before = points.Count > 0 ? (points[^1].From, points[^1].To) : asked.Desk.Previous(step);
            points.Add(Point(site, step, query.Base == TableBase.Local ? "local." : "", ledger, calls, await Before(before), await Before(asked.Desk.YearBefore(step))));
        }
        return new TrendAnswer(new Drill(site, books).Look, query.Interval ?? Interval.Month, points);

        // What lies beside a frozen month is asked of the live books.
        async Task<ChangeAnswer> Before((DateTimeOffset From, DateTimeOffset To) window)
        {
            var inside = window.From >= books.From && window.To <= books.To;
            var then = inside ? books with { From = window.From, To = window.To } : new Books(window.From, window.To, books.AsOf, books.Base, books.Unit);
            var local = query.Base == TableBase.Local;
            var count = local ? (await Ledger.Head(asked.Db, figures, cache, then, cancellation)).Count(Figures.LocalRegistered) : await cache.Registered(asked.Db, then, cancellation);
            return ChangeAnswer.Of(0, count, new Drill(site, then).Tickets(local ? Figures.LocalRegistered : Measure.Registered));
        }
    }

    private static PointOfTrend Point(Site site, Books step, string scope, Ledger ledger, long? calls, ChangeAnswer before, ChangeAnswer year)
    {
        var drill = new Drill(site, step);
        var rates = new Rating(site.Profile.Figures, ledger, drill);
        var registered = ledger.Count(scope + Measure.Registered);
        var hrefs = new Dictionary<string, string>
        {
            ["registered"] = drill.Tickets(scope + Measure.Registered),
            ["local"] = drill.Tickets(Figures.LocalRegistered),
            ["superior"] = drill.Tickets(Figures.SuperiorRegistered),
            ["coordinated"] = drill.Tickets(scope + "coordinated." + Measure.Count),
            ["dispatched"] = drill.Tickets(scope + "dispatched." + Measure.Count),
            ["closed"] = drill.Tickets(scope + Measure.Closed),
        };
        if (calls is not null)
            hrefs["calls"] = drill.Calls();
        return new PointOfTrend(
            site.Calendar.ToLocal(step.From), site.Calendar.ToLocal(step.To), registered, ledger.Count(Figures.LocalRegistered), ledger.Count(Figures.SuperiorRegistered),
            ledger.Count(scope + "coordinated." + Measure.Count), ledger.Count(scope + "dispatched." + Measure.Count), ledger.Count(scope + Measure.Closed), calls,
            rates.Completion(scope + "dispatched.").Answer, rates.OnTime(scope + "dispatched.").Answer, rates.Satisfaction(scope).Answer,
            ChangeAnswer.Of(registered, before.Previous, before.Hrefs["previous"]), ChangeAnswer.Of(registered, year.Previous, year.Hrefs["previous"]), hrefs);
    }

    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Steps(Site site, Books books, GetStatistics.Interval interval)
    {
        for (var from = books.From; from < books.To;)
        {
            var day = site.Calendar.LocalDate(from);
            var next = site.Calendar.StartOfDay(interval switch
            {
                Interval.Day => day.AddDays(1),
                Interval.Week => day.AddDays(7 - (((int)day.DayOfWeek + 6) % 7)),
                _ => new DateOnly(day.Year, day.Month, 1).AddMonths(1),
            });
            var to = next < books.To ? next : books.To;
            yield return (from, to);
            from = to;
        }
    }

    /// <summary>Points of one answer.</summary>
    private const int Most = 400;
}
