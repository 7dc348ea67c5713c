using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>派驻: the list, one with its days, and a month's result by unit.</summary>
internal static class GetStationing
{
    /// <summary>Which.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Local month, yyyy-MM.</summary>
        public string? Month { get; init; }

        /// <summary>Code of the unit.</summary>
        public string? Unit { get; init; }

        /// <summary>Only those that were kept, or were not; one that still can be is neither. Needs <c>month</c>.</summary>
        public bool? Met { get; init; }

        /// <summary>Those that were withdrawn instead of those that hold.</summary>
        public bool? Withdrawn { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items of the filter.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class QueryValidator : AbstractValidator<Query>
    {
        public QueryValidator()
        {
            RuleFor(q => q.Month).Month();
            RuleFor(q => q.Month).NotNull().When(q => q.Met is not null).WithMessage(_ => Words.Say("按 met 筛选时必填", "is required with met"));
            RuleFor(q => q.Unit).MaximumLength(Lengths.Code);
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<StationingRow>.MostItems);
        }
    }

    /// <summary>Which month.</summary>
    internal sealed record SummaryQuery
    {
        /// <summary>Local month, yyyy-MM.</summary>
        public string? Month { get; init; }
    }

    internal sealed class SummaryValidator : AbstractValidator<SummaryQuery>
    {
        public SummaryValidator()
        {
            RuleFor(q => q.Month).NotNull();
            RuleFor(q => q.Month).Month();
        }
    }

    /// <summary>A month's 派驻.</summary>
    /// <param name="Month">The local month.</param>
    /// <param name="Units">Each unit that owed any, in printed order.</param>
    internal sealed record SummaryAnswer(string Month, IReadOnlyList<UnitMonth> Units);

    /// <summary>A unit's month.</summary>
    /// <param name="Unit">The unit.</param>
    /// <param name="Met">Whether every one was kept; null while that is open.</param>
    /// <param name="Text">The same in words, one part for each.</param>
    /// <param name="Stationing">Ids of what it rests on.</param>
    internal sealed record UnitMonth(CodeLabel Unit, bool? Met, string Text, IReadOnlyList<string> Stationing);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/stationing", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<StationingAnswer>>().WithTags(OfficeCalls.Tag).WithSummary("派驻 · Stationing")
            .WithDescription("Latest recorded first. A unit's client sees its own only.")
            .Read(Scopes.TicketsRead);
        app.MapGet("/v1/stationing/{id:long}", One)
            .Produces<StationingAnswer>().WithTags(OfficeCalls.Tag).WithSummary("派驻 · One stationing")
            .WithDescription("With each date and each check-in.")
            .Read(Scopes.TicketsRead).Refuses(404);
        app.MapGet("/v1/stationing/summary", Summary)
            .WithMetadata(new QueryOf(typeof(SummaryQuery)))
            .Produces<SummaryAnswer>().WithTags(OfficeCalls.Tag).WithSummary("派驻情况 · A month's stationing by unit")
            .WithDescription("Met where every stationing of the month was kept, not met where one was not, in words.")
            .Read(Scopes.TicketsRead);
    }

    private static async Task List(HttpContext http, OpenReports open, Reference reference, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        var (act, cancellation) = (Act.Of(http, clock.Now()), http.RequestAborted);
        var look = await reference.Look(cancellation);
        if (query.Unit is { } named && look.Unit(named) is null)
        {
            await Problems.Write(http, Refusal.Invalid("unit", $"没有 {named}", $"there is no {named}"));
            return;
        }
        await using var db = open();
        var rows = Seen(db, act).Where(s => (s.WithdrawnAt != null) == (query.Withdrawn ?? false));
        if (query.Month is { } month)
            rows = rows.Where(s => s.Period == month);
        if (query.Unit is { } unit)
            rows = rows.Where(s => s.Unit == unit);
        if (query.Met is { } met)
        {
            // What was kept is told by the calendar as it is now; a month has some dozens.
            var kept = (await rows.ToListAsync(cancellation)).Where(s => StationingAnswer.Of(s, look, act.At, whole: false).Met == met).Select(s => s.Id).ToList();
            rows = rows.Where(s => kept.Contains(s.Id));
        }
        var (page, next, total, refusal) = await Order.Read(rows, query, (query with { Limit = null, Cursor = null, IncludeTotal = null }).ToString(), cancellation);
        if (refusal is not null)
            await Problems.Write(http, refusal);
        else
            await http.Json(new Page<StationingAnswer>([.. page.Select(s => StationingAnswer.Of(s, look, act.At, whole: false))], next, total));
    }

    private static async Task One(long id, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        var act = Act.Of(http, clock.Now());
        await using var db = open();
        var row = await Seen(db, act).FirstOrDefaultAsync(s => s.Id == id, http.RequestAborted);
        if (row is null)
        {
            await Problems.Write(http, RecordStationing.Unknown(id));
            return;
        }
        http.Response.Headers.ETag = IfMatch.ETag(row.Version);
        await http.Json(StationingAnswer.Of(row, await reference.Look(http.RequestAborted), act.At, whole: true));
    }

    private static async Task Summary(HttpContext http, OpenReports open, Reference reference, TimeProvider clock)
    {
        if (await Queries.Read<SummaryQuery>(http) is not { } query)
            return;
        var act = Act.Of(http, clock.Now());
        await using var db = open();
        await http.Json(new SummaryAnswer(query.Month!, await Of(Seen(db, act), query.Month!, await reference.Look(http.RequestAborted), act.At, http.RequestAborted)));
    }

    /// <summary>A month's result by unit, in printed order.</summary>
    public static async Task<IReadOnlyList<UnitMonth>> Of(
        IQueryable<StationingRow> rows, string month, ReferenceLook look, DateTimeOffset now, CancellationToken cancellation)
    {
        var found = await rows.Where(s => s.Period == month && s.WithdrawnAt == null).OrderBy(s => s.FirstDay).ThenBy(s => s.Id).ToListAsync(cancellation);
        var answers = found.ConvertAll(s => StationingAnswer.Of(s, look, now, whole: false));
        var printed = look.Units.Select((u, i) => (u.Code, i)).ToDictionary(u => u.Code, u => u.i);
        return
        [
            .. answers.GroupBy(a => a.Unit).OrderBy(g => printed.GetValueOrDefault(g.Key.Code, int.MaxValue)).ThenBy(g => g.Key.Code, StringComparer.Ordinal).Select(g => new UnitMonth(
                g.Key,
                g.Any(a => a.Met == false) ? false : g.Any(a => a.Met is null) ? null : true,
                string.Join("；", g.Select(a => a.Text)),
                [.. g.Select(a => a.Id)])),
        ];
    }

    private static IQueryable<StationingRow> Seen(HotlineContext db, Act act) =>
        db.Stationings.Include(s => s.Stays).Where(s => act.Unit == null || s.Unit == act.Unit);

    private static readonly Keyset<StationingRow> Order = new(new("createdAt", s => s.CreatedAt, s => s.CreatedAt), descending: true, s => s.Id, s => s.Id);
}
