using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>热点问题: the list, one, and those of a window with the tickets behind each.</summary>
internal static class GetHotIssues
{
    /// <summary>An issue, as it may be printed.</summary>
    /// <param name="Id">Opaque id.</param>
    /// <param name="Version">Counts its changes; its ETag.</param>
    /// <param name="Month">Local month.</param>
    /// <param name="Order">Place in the month's list.</param>
    /// <param name="Title">In a few words.</param>
    /// <param name="Text">What people reported.</param>
    /// <param name="Category">The category it belongs to.</param>
    /// <param name="Place">Where.</param>
    /// <param name="Count">Tickets linked with it.</param>
    /// <param name="Href">The list of exactly these tickets.</param>
    /// <param name="Masked">What was taken out of the words by this call; empty when it is read.</param>
    /// <param name="WithdrawnAt">When it was withdrawn.</param>
    /// <param name="WithdrawReason">Why.</param>
    /// <param name="CreatedAt">When it was recorded.</param>
    /// <param name="CreatedBy">By whom.</param>
    internal sealed record IssueAnswer(
        string Id, int Version, string Month, int Order, string Title, string Text, CodeLabel? Category, string? Place, int Count, string Href,
        IReadOnlyList<MaskedPart> Masked, DateTimeOffset? WithdrawnAt, string? WithdrawReason, DateTimeOffset CreatedAt, string CreatedBy);

    /// <summary>Which.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Local month, yyyy-MM.</summary>
        public string? Month { get; init; }

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
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<HotIssueRow>.MostItems);
        }
    }

    /// <summary>Which window.</summary>
    internal sealed record WindowQuery
    {
        /// <summary>Start (inclusive): a local date, or a time with an offset.</summary>
        public DateOrTime? From { get; init; }

        /// <summary>End (exclusive).</summary>
        public DateOrTime? To { get; init; }
    }

    internal sealed class WindowValidator : AbstractValidator<WindowQuery>
    {
        public WindowValidator()
        {
            RuleFor(q => q.From).NotNull();
            RuleFor(q => q.To).NotNull();
            RuleFor(q => q.To).Must((q, to) => to!.Value.At > q.From!.Value.At).When(q => q is { From: not null, To: not null })
                .WithMessage(_ => Words.Say("应晚于 from", "must be later than from"));
        }
    }

    /// <summary>The editor's hot issues of a window.</summary>
    /// <param name="FirstMonth">First local month that the window touches.</param>
    /// <param name="LastMonth">The last.</param>
    /// <param name="Issues">By month, then in the editor's order.</param>
    internal sealed record WindowAnswer(string FirstMonth, string LastMonth, IReadOnlyList<IssueAnswer> Issues);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/hot-issues", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<IssueAnswer>>().WithTags(OfficeCalls.Tag).WithSummary("热点问题 · Hot issues")
            .WithDescription("Latest recorded first; `order` is the editor's. For the centre only.")
            .Read(Scopes.StatisticsRead);
        app.MapGet("/v1/hot-issues/{id:long}", One)
            .Produces<IssueAnswer>().WithTags(OfficeCalls.Tag).WithSummary("热点问题 · One hot issue").WithDescription("As it may be printed.")
            .Read(Scopes.StatisticsRead).Refuses(404).Produces(304);
        app.MapGet("/v1/statistics/hot-issues", Window)
            .WithMetadata(new QueryOf(typeof(WindowQuery)))
            .Produces<WindowAnswer>().WithTags("Statistics").WithSummary("热点问题统计 · Hot issues of a period")
            .WithDescription("The editor's list of each month that the window touches, with the count of linked tickets and the list behind it. For the centre only.")
            .Read(Scopes.StatisticsRead);
    }

    public static IssueAnswer Show(HotIssueRow row, int count, ReferenceLook look, IReadOnlyList<MaskedPart>? masked = null) => new(
        TicketView.Id(row.Id), row.Version, row.Period, row.Position, row.Title, row.Text,
        row.Category is { } code ? new CodeLabel(code, look.Category(code)?.Path ?? code) : null, row.Place,
        count, FormattableString.Invariant($"/v1/tickets?hotIssue={row.Id}"), masked ?? [], row.WithdrawnAt, row.WithdrawReason, row.CreatedAt, row.CreatedBy);

    public static Refusal Unknown(long id) => Refusal.NotFound($"没有编号为 {id} 的热点问题。", $"There is no hot issue {id}.");

    private static async Task List(HttpContext http, OpenReports open, Reference reference, TimeProvider clock)
    {
        if (await OfficeCalls.RefusedToUnits(http, clock) || await Queries.Read<Query>(http) is not { } query)
            return;
        var cancellation = http.RequestAborted;
        await using var db = open();
        var rows = db.HotIssues.Where(h => (h.WithdrawnAt != null) == (query.Withdrawn ?? false));
        if (query.Month is { } month)
            rows = rows.Where(h => h.Period == month);
        var (page, next, total, refusal) = await Order.Read(rows, query, (query with { Limit = null, Cursor = null, IncludeTotal = null }).ToString(), cancellation);
        if (refusal is not null)
            await Problems.Write(http, refusal);
        else
            await http.Json(new Page<IssueAnswer>(await Shown(db, page, await reference.Look(cancellation), cancellation), next, total));
    }

    private static async Task One(long id, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        if (await OfficeCalls.RefusedToUnits(http, clock))
            return;
        await using var db = open();
        var row = await db.HotIssues.FirstOrDefaultAsync(h => h.Id == id, http.RequestAborted);
        if (row is null)
            await Problems.Write(http, Unknown(id));
        else if (!IfMatch.NotModified(http, IfMatch.ETag(row.Version)))
            await http.Json((await Shown(db, [row], await reference.Look(http.RequestAborted), http.RequestAborted))[0]);
    }

    private static async Task Window(HttpContext http, OpenReports open, Reference reference, Site site, TimeProvider clock)
    {
        if (await OfficeCalls.RefusedToUnits(http, clock) || await Queries.Read<WindowQuery>(http) is not { } query)
            return;
        var (first, last) = Months.Touched(site.Calendar, query.From!.Value.At, query.To!.Value.At);
        await using var db = open();
        // A database may sort text its own way; the months there are, are few.
        var months = (await db.HotIssues.Select(h => h.Period).Distinct().ToListAsync(http.RequestAborted))
            .Where(m => string.CompareOrdinal(m, first) >= 0 && string.CompareOrdinal(m, last) <= 0).ToList();
        var rows = await InPrint(db).Where(h => months.Contains(h.Period)).ToListAsync(http.RequestAborted);
        await http.Json(new WindowAnswer(first, last, await Shown(db, rows, await reference.Look(http.RequestAborted), http.RequestAborted)));
    }

    /// <summary>Those that hold, by month and in the editor's order.</summary>
    public static IQueryable<HotIssueRow> InPrint(HotlineContext db) =>
        db.HotIssues.Where(h => h.WithdrawnAt == null).OrderBy(h => h.Period).ThenBy(h => h.Position).ThenBy(h => h.Id);

    private static async Task<List<IssueAnswer>> Shown(HotlineContext db, IReadOnlyList<HotIssueRow> rows, ReferenceLook look, CancellationToken cancellation)
    {
        var keys = rows.Select(r => r.Id).ToList();
        var counts = await db.HotIssueTickets.Where(t => keys.Contains(t.HotIssueId)).GroupBy(t => t.HotIssueId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        return [.. rows.Select(r => Show(r, counts.GetValueOrDefault(r.Id), look))];
    }

    private static readonly Keyset<HotIssueRow> Order = new(new("createdAt", h => h.CreatedAt, h => h.CreatedAt), descending: true, h => h.Id, h => h.Id);
}
