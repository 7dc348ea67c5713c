using System.Runtime.CompilerServices;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exports;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>工单查询: a unit's inbox; the centre sees every unit's.</summary>
internal static class GetWorkOrders
{
    /// <summary>Which orders to list.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Codes of units; a unit's client sees its own whatever stands here.</summary>
        public IReadOnlyList<string>? Unit { get; init; }

        /// <summary>Status, one or several.</summary>
        public IReadOnlyList<WorkOrderStatus>? Status { get; init; }

        /// <summary>Only orders whose unit owes (or does not owe) its reply after the due time.</summary>
        public bool? Overdue { get; init; }

        /// <summary>deliveredAt (default) or dueAt; with a minus sign the latest first.</summary>
        public string? Sort { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items of the filter.</summary>
        public bool? IncludeTotal { get; init; }

        /// <summary>For <c>text/csv</c>: whether the file begins with a byte order mark; true by default.</summary>
        public bool? Bom { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<WorkOrder>.MostItems);
            RuleFor(q => q.Sort).Must(s => Sorts.ContainsKey(SortText.Name(s!))).When(q => q.Sort is not null)
                .WithMessage(_ => Words.Say("应为 deliveredAt 或 dueAt，前加 - 为倒序", "must be deliveredAt or dueAt, with - for descending"));
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/work-orders", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<WorkOrderAnswer>>(200, "application/json", CsvAnswer.ContentType).WithTags("Work orders").WithSummary("工单列表 · A unit's inbox")
            .WithDescription("Oldest first. A unit's client sees its own orders only. With `Accept: text/csv` the whole filter, streamed.")
            .Read(Scopes.TicketsRead);
        app.MapGet("/v1/work-orders/{id:long}", One)
            .Produces<WorkOrderAnswer>().WithTags("Work orders").WithSummary("查看工单 · Get a work order")
            .WithDescription("`ETag` is the order's own version; `If-None-Match` is honoured with 304.")
            .Read(Scopes.TicketsRead).Refuses(404).Produces(304);
    }

    private static async Task List(
        HttpContext http, OpenBooks open, TicketViews views, Reference reference, CsvAnswer csv, Tables tables, TimeProvider clock, JsonWriting json)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        var act = Act.Of(http, clock.Now());
        if (!CsvAnswer.Wanted(http))
        {
            var (page, refused) = await Read(query, act, open, views, reference, json, http.RequestAborted);
            if (refused is not null)
                await Problems.Write(http, refused);
            else
                await http.Json(page!);
            return;
        }
        if (await Refuses(query, reference, http.RequestAborted) is { } refusal)
        {
            await Problems.Write(http, refusal);
            return;
        }
        await using var db = open();
        var (keyset, parts) = (Order(query.Sort), Rows(db, query, act).Parts);
        var pages = keyset.Pages((after, count, ct) => keyset.Take(parts, after, count, ct), http.RequestAborted);
        await csv.Write(http, tables.Orders, All(db, pages, await views.For(act, http.RequestAborted), http.RequestAborted), act, "work-orders", Print(query, json), query.Bom);
    }

    /// <summary>One page, as this caller sees it.</summary>
    public static async Task<(Page<WorkOrderAnswer>? Page, Refusal? Refusal)> Read(
        Query query, Act act, OpenBooks open, TicketViews views, Reference reference, JsonWriting json, CancellationToken cancellation)
    {
        if (await Refuses(query, reference, cancellation) is { } unknown)
            return (null, unknown);
        await using var db = open();
        var (keyset, (rows, parts)) = (Order(query.Sort), Rows(db, query, act));
        var (page, next, total, refusal) = await keyset.Read(rows, query, Print(query, json), cancellation, (after, count, ct) => keyset.Take(parts, after, count, ct));
        return refusal is not null
            ? (null, refusal)
            : (new Page<WorkOrderAnswer>(await Show(db, page, await views.For(act, cancellation), cancellation), next, total), null);
    }

    /// <summary>Codes that do not exist are refused, not found nowhere.</summary>
    private static async Task<Refusal?> Refuses(Query query, Reference reference, CancellationToken cancellation)
    {
        var look = await reference.Look(cancellation);
        return query.Unit?.FirstOrDefault(u => look.Unit(u) is null) is { } unknown
            ? Refusal.Invalid("unit", $"没有 {unknown}", $"there is no {unknown}")
            : null;
    }

    /// <summary>The rows of the filter, whole and in parts that each have an index's order.</summary>
    private static (IQueryable<WorkOrder> All, IReadOnlyList<IQueryable<WorkOrder>> Parts) Rows(HotlineContext db, Query query, Act act)
    {
        var rows = db.WorkOrders.Where(Visible.OrdersTo(act, db));
        if (query.Unit is { Count: > 0 } units)
            rows = rows.Where(o => o.Unit, units);
        if (query.Overdue is { } overdue)
        {
            // Of a suspended ticket nothing is overdue.
            var suspended = db.Tickets.Where(t => t.Status == TicketStatus.Suspended);
            rows = overdue
                ? rows.Where(o => Owed.Contains(o.Status) && o.DueAt < act.At && !suspended.Any(t => t.Id == o.TicketId))
                : rows.Where(o => !Owed.Contains(o.Status) || o.DueAt >= act.At || suspended.Any(t => t.Id == o.TicketId));
        }
        // What is open of a unit is little of what it ever had: each status is read in its index's order.
        var status = query.Overdue == true && query.Status is not { Count: > 0 } ? Owed : query.Status?.Distinct().ToArray();
        return status is { Length: > 0 }
            ? (rows.Where(o => o.Status, status), [.. status.Select(s => rows.Where(o => o.Status == s))])
            : (rows, [rows]);
    }

    private static Keyset<WorkOrder> Order(string? given)
    {
        var sort = given ?? "deliveredAt";
        return new Keyset<WorkOrder>(Sorts[SortText.Name(sort)], sort[0] == '-', o => o.Id, o => o.Id);
    }

    private static string Print(Query query, JsonWriting json) =>
        System.Text.Json.JsonSerializer.Serialize(query with { Cursor = null, Limit = null, IncludeTotal = null, Sort = null, Bom = null }, json.Options);

    private static async Task One(long id, HttpContext http, OpenBooks open, TicketViews views, TimeProvider clock)
    {
        var act = Act.Of(http, clock.Now());
        await using var db = open();
        var found = await Find(db, id, act, http.RequestAborted);
        if (found is null)
        {
            await Problems.Write(http, OrderMoves.Unknown(id));
            return;
        }
        if (IfMatch.NotModified(http, found.ETag))
            return;
        await http.Json((await Show(db, [found.Order], await views.For(act, http.RequestAborted), http.RequestAborted))[0]);
    }

    /// <summary>An order with its ticket, of which it shows a part.</summary>
    internal sealed record Found(WorkOrder Order, Ticket Ticket)
    {
        public string ETag => IfMatch.ETag(Order.Version, Ticket.Version);
    }

    public static Task<Found?> Find(HotlineContext db, long id, Act act, CancellationToken cancellation) => db.WorkOrders
        .Where(Visible.OrdersTo(act, db)).Where(o => o.Id == id)
        .Join(db.Tickets, o => o.TicketId, t => t.Id, (o, t) => new Found(o, t))
        .FirstOrDefaultAsync(cancellation);

    private static async IAsyncEnumerable<WorkOrderAnswer> All(
        HotlineContext db, IAsyncEnumerable<IReadOnlyList<WorkOrder>> pages, TicketView view, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in pages)
        {
            foreach (var order in await Show(db, page, view, cancellation))
                yield return order;
        }
    }

    public static async Task<List<WorkOrderAnswer>> Show(
        HotlineContext db, IReadOnlyList<WorkOrder> orders, TicketView view, CancellationToken cancellation)
    {
        if (orders.Count == 0)
            return [];
        var ids = orders.Select(o => o.TicketId).Distinct().ToList();
        var tickets = await db.Tickets.Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancellation);
        var supervised = tickets.Values.Where(t => t.SupervisionCount > 0).Select(t => t.Id).ToList();
        var supervisions = (supervised.Count == 0 ? [] : await db.Set<Supervision>().Where(s => supervised.Contains(s.TicketId)).ToListAsync(cancellation))
            .ToLookup(s => s.TicketId);
        return [.. orders.Select(o => WorkOrderAnswer.Of(o, tickets[o.TicketId], [.. supervisions[o.TicketId]], view))];
    }

    private static readonly WorkOrderStatus[] Owed = [.. WorkOrderLifecycle.Owed];

    private static readonly Dictionary<string, SortKey<WorkOrder>> Sorts = new[]
    {
        new SortKey<WorkOrder>("deliveredAt", o => o.DeliveredAt, o => o.DeliveredAt),
        new SortKey<WorkOrder>("dueAt", o => o.DueAt, o => o.DueAt),
    }.ToDictionary(k => k.Name);
}
