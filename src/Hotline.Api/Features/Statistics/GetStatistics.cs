using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Statistics;

/// <summary>统计: overview, appeal types, categories of any period, as the books stood at any moment (statistics.md §1).</summary>
internal static class GetStatistics
{
    /// <summary>Which period, looked at when.</summary>
    internal record Query
    {
        /// <summary>Registered at or after: a local date, or a time with an offset.</summary>
        public DateOrTime? From { get; init; }

        /// <summary>Registered before (exclusive).</summary>
        public DateOrTime? To { get; init; }

        /// <summary>The moment the books are looked at; by default the end of the period, or now if that is earlier.</summary>
        public DateOrTime? AsOf { get; init; }
    }

    /// <summary>Which period, looked at when, of which base.</summary>
    internal record TableQuery : Query
    {
        /// <summary>All matters, or local ones only; the profile's choice by default.</summary>
        public TableBase? Base { get; init; }
    }

    /// <summary>Which period, looked at when, of which base, how many rows, which level of the tree.</summary>
    internal sealed record CategoryQuery : TableQuery
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
        }
    }

    internal sealed class QueryValidator : Rules<Query>;

    internal sealed class TableValidator : Rules<TableQuery>;

    internal sealed class CategoryValidator : Rules<CategoryQuery>
    {
        public CategoryValidator()
        {
            RuleFor(q => q.Top).InclusiveBetween(1, 1000);
            RuleFor(q => q.Level).InclusiveBetween(1, 2);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        Map<Query, OverviewAnswer>(app, "overview", (look, _) => look.Answer())
            .WithSummary("工作概况 · Overview of a period")
            .WithDescription("Counts, rates with their bases, and the list behind each of them.");
        Map<TableQuery, TableAnswer>(app, "appeal-types", (look, q) => look.Answer(look.AppealTypes(q.Base), "appealType"))
            .WithSummary("诉求类型统计 · Appeal types")
            .WithDescription("Every appeal type of the profile with its share of the stated base.");
        Map<CategoryQuery, TableAnswer>(app, "categories", (look, q) => look.Answer(look.Categories(q.Top, q.Level ?? 2, q.Base), "category"))
            .WithSummary("事项类别统计 · Categories")
            .WithDescription("Largest first; with `top` the hot list of a bulletin.");
    }

    private static RouteHandlerBuilder Map<TQuery, TAnswer>(
        IEndpointRouteBuilder app, string name, Func<MonthFigures.Look, TQuery, TAnswer> answer) where TQuery : Query =>
        app.MapGet("/v1/statistics/" + name, async (HttpContext http, OpenBooks open, MonthFigures figures, TimeProvider clock) =>
            {
                if (await Queries.Read<TQuery>(http) is not { } query)
                    return;
                var act = Act.Of(http, clock.Now());
                var (from, to) = (query.From!.Value.At, query.To!.Value.At);
                var books = new Books(from, to, query.AsOf?.At ?? Books.DefaultAsOf(to, act.At), TableBase.All, act.Unit);
                await using var db = open();
                await http.Json(answer(await figures.Open(db, books, http.RequestAborted), query));
            })
            .WithMetadata(new QueryOf(typeof(TQuery)))
            .Produces<TAnswer>()
            .WithTags("Statistics")
            .Read(Scopes.StatisticsRead);
}
