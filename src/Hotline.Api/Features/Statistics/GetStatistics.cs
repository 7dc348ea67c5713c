using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>统计: what was registered in any period and became of it, as the books stood at any moment (statistics.md §1).</summary>
internal static class GetStatistics
{
    /// <summary>Which period, looked at when.</summary>
    internal record Query
    {
        /// <summary>Registered at or after: a local date, or a time with an offset.</summary>
        public DateOrTime? From { get; init; }

        /// <summary>Registered before (exclusive).</summary>
        public DateOrTime? To { get; init; }

        /// <summary>
        /// The moment the books are looked at; by default the end of the period, or now if that is earlier. A moment named is answered from
        /// the live books, even of a frozen month.
        /// </summary>
        public DateOrTime? AsOf { get; init; }

        /// <summary>The version of a frozen month; the newest by default, where the period is exactly such a month.</summary>
        public int? Version { get; init; }

        /// <summary>All matters, or local ones only, in tables and trends; the profile's choice by default. The overview tells both apart anyway, and calls have none.</summary>
        public TableBase? Base { get; init; }

        /// <summary>Length of a trend's points: day, week (from Monday) or month (default).</summary>
        public Interval? Interval { get; init; }
    }

    /// <summary>Which period, looked at when, and whether it is compared.</summary>
    internal sealed record OverviewQuery : Query
    {
        /// <summary>Whether the changes against the period before (环比) and the year before (同比) are told.</summary>
        public bool? Compare { get; init; }
    }

    /// <summary>Which period, looked at when, of which base.</summary>
    internal record TableQuery : Query;

    /// <summary>Which period, looked at when, of which base, and whether it is compared.</summary>
    internal record ComparedQuery : TableQuery
    {
        /// <summary>Whether each row tells its changes against the period before (环比) and the year before (同比).</summary>
        public bool? Compare { get; init; }
    }

    /// <summary>Which period, looked at when, of which base, how many rows, which level of the tree.</summary>
    internal sealed record CategoryQuery : ComparedQuery
    {
        /// <summary>Only the largest so many; all by default.</summary>
        public int? Top { get; init; }

        /// <summary>Level of the category tree, 1 or 2 (default).</summary>
        public int? Level { get; init; }
    }

    internal class Rules<T> : AbstractValidator<T> where T : Query
    {
        public Rules()
        {
            RuleFor(q => q.From).NotNull();
            RuleFor(q => q.To).NotNull();
            RuleFor(q => q.To).Must((q, to) => to!.Value.At > q.From!.Value.At).When(q => q is { From: not null, To: not null })
                .WithMessage(_ => Words.Say("应晚于 from", "must be later than from"));
            RuleFor(q => q.Version).GreaterThan(0);
            RuleFor(q => q.From).Must(d => Periods.Has(d!.Value.At)).When(q => q.From is not null).WithMessage(_ => Periods.Wanted);
            RuleFor(q => q.To).Must(d => Periods.Has(d!.Value.At)).When(q => q.To is not null).WithMessage(_ => Periods.Wanted);
        }
    }

    internal sealed class QueryValidator : Rules<Query>;

    internal sealed class OverviewValidator : Rules<OverviewQuery>;

    internal sealed class TableValidator : Rules<TableQuery>;

    internal sealed class ComparedValidator : Rules<ComparedQuery>;

    internal sealed class CategoryValidator : Rules<CategoryQuery>
    {
        public CategoryValidator()
        {
            RuleFor(q => q.Top).InclusiveBetween(1, 1000);
            RuleFor(q => q.Level).InclusiveBetween(1, 2);
        }
    }

    /// <summary>Length of a trend's points: a local day, a week from Monday, a calendar month. The first and the last are cut by the period.</summary>
    internal enum Interval { Day, Week, Month }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapStatistic<OverviewQuery, OverviewAnswer>("overview", Overview)
            .WithSummary("工作概况 · Overview of a period")
            .WithDescription("Counts, rates with their bases and the list behind each of them; with `compare=true` the changes against the period before and the year before.");
        app.MapStatistic<ComparedQuery, TableAnswer>("appeal-types", (asked, q, ct) => Compared(asked, q, look => look.AppealTypes(q.Base), "appealType", f => f.AppealType, _ => null, ct))
            .WithSummary("诉求类型统计 · Appeal types")
            .WithDescription("Every appeal type of the profile with its share of the stated base, and with `compare=true` its changes.");
        app.MapStatistic<CategoryQuery, TableAnswer>("categories", Categories)
            .WithSummary("事项类别统计 · Categories")
            .WithDescription("Largest first, at either level of the tree; with `top` the hot list of a bulletin.");
        MeasuredTables.Map(app);
        Timeliness.Map(app);
        SatisfactionTable.Map(app);
        CallStatistics.Map(app);
        Trend.Map(app);
        Differences.Map(app);
    }

    /// <summary>The books of one question, and how others are opened to compare.</summary>
    internal sealed record Asked(HotlineContext Db, Books Books, MonthFigures Figures, BooksDesk Desk, IServiceProvider Services, DateTimeOffset Now)
    {
        public Task<MonthFigures.Look> Open(CancellationToken cancellation) => Figures.Open(Db, Books, cancellation);

        public async Task<MonthFigures.Look> Open((DateTimeOffset From, DateTimeOffset To) window, CancellationToken cancellation) =>
            await Figures.Open(Db, await Desk.Default(Db, window, Books.Unit, Now, cancellation), cancellation);
    }

    /// <summary>A statistic reads in one snapshot, so that everything it tells speaks of the same books.</summary>
    public static RouteHandlerBuilder MapStatistic<TQuery, TAnswer>(
        this IEndpointRouteBuilder app, string name, Func<Asked, TQuery, CancellationToken, Task<TAnswer>> answer, bool centreOnly = false) where TQuery : Query =>
        app.MapGet("/v1/statistics/" + name, async (HttpContext http, OpenReports open, BooksDesk desk, MonthFigures figures, TimeProvider clock) =>
            {
                if (await Queries.Read<TQuery>(http) is not { } query)
                    return;
                var (act, cancellation) = (Act.Of(http, clock.Now()), http.RequestAborted);
                if (centreOnly && act.Unit is not null)
                {
                    await Problems.Write(http, new Refusal(Refusals.Forbidden, "该统计仅供热线中心查看。", "This statistic is for the centre only."));
                    return;
                }
                await using var db = open();
                await using var snapshot = await db.Sql.BeginRead(db, cancellation);
                var window = new Window(query.From!.Value.At, query.To!.Value.At, query.AsOf?.At, query.Version, TableBase.All);
                var (books, refusal) = await desk.Find(db, window, act.Unit, act.At, cancellation);
                if (refusal is not null)
                    await Problems.Write(http, refusal);
                else
                    await http.Json(await answer(new Asked(db, books!, figures, desk, http.RequestServices, act.At), query, cancellation));
            })
            .WithMetadata(new QueryOf(typeof(TQuery)))
            .Produces<TAnswer>()
            .WithTags("Statistics")
            .Read(Scopes.StatisticsRead);

    private static async Task<OverviewAnswer> Overview(Asked asked, OverviewQuery query, CancellationToken cancellation)
    {
        var look = await asked.Open(cancellation);
        return query.Compare != true ? look.Answer() : look.Answer() with
        {
            MonthOnMonth = look.Compared(await asked.Open(asked.Desk.Previous(asked.Books), cancellation)),
            YearOnYear = look.Compared(await asked.Open(asked.Desk.YearBefore(asked.Books), cancellation)),
        };
    }

    private static Task<TableAnswer> Categories(Asked asked, CategoryQuery q, CancellationToken cancellation) => Compared(
        asked, q, look => look.Categories(q.Top, q.Level ?? 2, q.Base), "category", f => f.Category, look => look.CodesOf(q.Level ?? 2), cancellation);

    private static async Task<TableAnswer> Compared(
        Asked asked, ComparedQuery query, Func<MonthFigures.Look, Domain.Measures.ShareTable> table, string filter, Func<Fact, string> dimension,
        Func<MonthFigures.Look, ILookup<string, string>?> partsOf, CancellationToken cancellation)
    {
        var look = await asked.Open(cancellation);
        var parts = partsOf(look);
        var answer = look.Answer(table(look), filter, parts);
        if (query.Compare != true)
            return answer;
        var tableBase = answer.Base.Code == "local" ? TableBase.Local : TableBase.All;
        var (before, year) = (await asked.Open(asked.Desk.Previous(asked.Books), cancellation), await asked.Open(asked.Desk.YearBefore(asked.Books), cancellation));
        return answer with { Rows = [.. answer.Rows.Select(r => r with { MonthOnMonth = Change(r, before), YearOnYear = Change(r, year) })] };

        // The same categories are compared, whatever their names were then.
        ChangeAnswer Change(RowAnswer row, MonthFigures.Look then)
        {
            List<string> codes = parts is null ? [row.Code] : [.. parts[row.Code]];
            return ChangeAnswer.Of(row.Count, then.Registered(codes, tableBase, dimension), then.Href(codes, tableBase, filter));
        }
    }
}
