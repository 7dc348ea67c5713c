using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>典型案例: the list, and one.</summary>
internal static class GetTypicalCases
{
    /// <summary>Which.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Local month, yyyy-MM.</summary>
        public string? Month { get; init; }

        /// <summary>positive or negative.</summary>
        public TypicalCases.CaseKind? Kind { get; init; }

        /// <summary>Code of the unit.</summary>
        public string? Unit { get; init; }

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
            RuleFor(q => q.Unit).MaximumLength(Lengths.Code);
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<TypicalCaseRow>.MostItems);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/typical-cases", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<TypicalCases.CaseAnswer>>().WithTags(OfficeCalls.Tag).WithSummary("典型案例 · Typical cases")
            .WithDescription("Latest recorded first. A unit's client sees its own only.")
            .Read(Scopes.TicketsRead);
        app.MapGet("/v1/typical-cases/{id:long}", One)
            .Produces<TypicalCases.CaseAnswer>().WithTags(OfficeCalls.Tag).WithSummary("典型案例 · One typical case").WithDescription("As it may be printed.")
            .Read(Scopes.TicketsRead).Refuses(404).Produces(304);
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
        var rows = Seen(db, act).Where(c => (c.WithdrawnAt != null) == (query.Withdrawn ?? false));
        if (query.Month is { } month)
            rows = rows.Where(c => c.Period == month);
        if (query.Kind is { } kind)
        {
            var code = Code.Of(kind);
            rows = rows.Where(c => c.Kind == code);
        }
        if (query.Unit is { } unit)
            rows = rows.Where(c => c.Unit == unit);
        var (page, next, total, refusal) = await Order.Read(rows, query, (query with { Limit = null, Cursor = null, IncludeTotal = null }).ToString(), cancellation);
        if (refusal is not null)
        {
            await Problems.Write(http, refusal);
            return;
        }
        var tickets = await Tickets(db, page, act, cancellation);
        await http.Json(new Page<TypicalCases.CaseAnswer>([.. page.Select(c => TypicalCases.CaseAnswer.Of(c, look, tickets.Contains(c.TicketId)))], next, total));
    }

    private static async Task One(long id, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        var act = Act.Of(http, clock.Now());
        await using var db = open();
        var row = await Seen(db, act).FirstOrDefaultAsync(c => c.Id == id, http.RequestAborted);
        if (row is null)
        {
            await Problems.Write(http, TypicalCases.Unknown(id));
        }
        else if (!IfMatch.NotModified(http, IfMatch.ETag(row.Version)))
        {
            var tickets = await Tickets(db, [row], act, http.RequestAborted);
            await http.Json(TypicalCases.CaseAnswer.Of(row, await reference.Look(http.RequestAborted), tickets.Contains(row.TicketId)));
        }
    }

    /// <summary>The tickets of the cases that this caller may see.</summary>
    private static async Task<HashSet<long?>> Tickets(HotlineContext db, IReadOnlyList<TypicalCaseRow> cases, Act act, CancellationToken cancellation)
    {
        var keys = cases.Select(c => c.TicketId).OfType<long>().Distinct().ToList();
        return [.. await db.Tickets.Where(Visible.To(act, db)).Where(t => keys.Contains(t.Id)).Select(t => (long?)t.Id).ToListAsync(cancellation)];
    }

    private static IQueryable<TypicalCaseRow> Seen(HotlineContext db, Act act) => db.TypicalCases.Where(c => act.Unit == null || c.Unit == act.Unit);

    private static readonly Keyset<TypicalCaseRow> Order = new(new("createdAt", c => c.CreatedAt, c => c.CreatedAt), descending: true, c => c.Id, c => c.Id);
}
