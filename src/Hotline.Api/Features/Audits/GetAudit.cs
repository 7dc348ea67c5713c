using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Callers;
using Hotline.Api.Features.Exports;
using Hotline.Api.Features.Office;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Audits;

/// <summary>审计记录: who did what to what, latest first. Persons stand in it by reference only; why a caller was revealed is read from the ticket's history.</summary>
internal static class GetAudit
{
    /// <summary>The act of seeing a caller whole.</summary>
    public const string Revealed = "ticket.callerRevealed";

    /// <summary>One act.</summary>
    /// <param name="Id">Id.</param>
    /// <param name="At">When.</param>
    /// <param name="Client">The client that did it.</param>
    /// <param name="Subject">The subject of its token.</param>
    /// <param name="Operator">The operator that a trusted front end named.</param>
    /// <param name="Act">What was done, e.g. ticket.dispatched or export.tickets.</param>
    /// <param name="Ticket">The ticket it was done to.</param>
    /// <param name="TicketVersion">The version of the ticket that it made; the same in the ticket's history.</param>
    /// <param name="Detail">Particulars.</param>
    /// <param name="Reason">Why a caller was revealed, or a caller's data were exported.</param>
    /// <param name="Link">Its number in the chain; null until it is sealed.</param>
    internal sealed record Item(
        string Id, DateTimeOffset At, string Client, string Subject, string? Operator, string Act, AuditedTicket? Ticket, int? TicketVersion,
        string? Detail, string? Reason, long? Link);

    /// <summary>The ticket of an act.</summary>
    /// <param name="Id">Id.</param>
    /// <param name="Number">Number.</param>
    internal sealed record AuditedTicket(string Id, string Number);

    /// <summary>Which acts.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Done at or after.</summary>
        public DateOrTime? From { get; init; }

        /// <summary>Done before (exclusive).</summary>
        public DateOrTime? To { get; init; }

        /// <summary>Exactly this act, e.g. <c>ticket.callerRevealed</c>.</summary>
        public string? Act { get; init; }

        /// <summary>Done by this client.</summary>
        public string? Client { get; init; }

        /// <summary>Done by this operator, as a trusted front end named it.</summary>
        public string? Operator { get; init; }

        /// <summary>Done to this ticket, by its id.</summary>
        public string? TicketId { get; init; }

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
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<AuditEntry>.MostItems);
            RuleFor(q => q.Act).MaximumLength(Lengths.Code);
            RuleFor(q => q.Client).MaximumLength(Lengths.Code);
            RuleFor(q => q.Operator).MaximumLength(Lengths.Name);
            RuleFor(q => q.TicketId).Must(id => OfficeCalls.Key(id!) is not null).When(q => q.TicketId is not null).WithMessage(_ => Words.Say("应为事项的 id", "must be the id of a ticket"));
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/audit", Run)
        .WithMetadata(new QueryOf(typeof(Query)))
        .Produces<Page<Item>>(200, "application/json", CsvAnswer.ContentType).WithTags("Audit").WithSummary("审计记录 · Audit")
        .WithDescription("Latest first. `reason` says why a caller was revealed. With `Accept: text/csv` the whole filter, streamed; that is itself an entry.")
        .Read(Scopes.AuditRead);

    private static async Task Run(HttpContext http, OpenBooks open, CsvAnswer csv, Tables tables, TimeProvider clock, JsonWriting json)
    {
        if (await Queries.Read<Query>(http) is not { } query || await OfficeCalls.RefusedToUnits(http, clock))
            return;
        await using var db = open();
        var rows = Filtered(db, query);
        var print = JsonSerializer.Serialize(query with { Cursor = null, Limit = null, IncludeTotal = null, Bom = null }, json.Options);
        if (CsvAnswer.Wanted(http))
        {
            await csv.Write(http, tables.Audit, All(db, rows, http.RequestAborted), Act.Of(http, clock.Now()), "audit", print, query.Bom);
            return;
        }
        var (page, next, total, refusal) = await LatestFirst.Read(rows, query, print, http.RequestAborted);
        if (refusal is not null)
            await Problems.Write(http, refusal);
        else
            await http.Json(new Page<Item>(await Show(db, page, http.RequestAborted), next, total));
    }

    private static IQueryable<AuditEntry> Filtered(HotlineContext db, Query query)
    {
        var rows = db.Audit.AsQueryable();
        if (query.From is { At: var from })
            rows = rows.Where(a => a.At >= from);
        if (query.To is { At: var to })
            rows = rows.Where(a => a.At < to);
        if (query.Act is { } act)
            rows = rows.Where(a => a.Action == act);
        if (query.Client is { } client)
            rows = rows.Where(a => a.Client == client);
        if (query.Operator is { } person)
            rows = rows.Where(a => a.Operator == person);
        if (query.TicketId is { } id && OfficeCalls.Key(id) is { } key)
            rows = rows.Where(a => a.TicketId == key);
        return rows;
    }

    private static async IAsyncEnumerable<Item> All(HotlineContext db, IQueryable<AuditEntry> rows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in LatestFirst.Pages(rows, cancellation))
        {
            foreach (var item in await Show(db, page, cancellation))
                yield return item;
        }
    }

    /// <summary>What a page refers to is asked for once for all its rows.</summary>
    private static async Task<IReadOnlyList<Item>> Show(HotlineContext db, IReadOnlyList<AuditEntry> page, CancellationToken cancellation)
    {
        var (ids, tickets) = (page.Select(a => a.Id).ToList(), page.Select(a => a.TicketId).OfType<long>().Distinct().ToList());
        var reveals = page.Where(a => a.Action == Revealed).Select(a => a.Id).ToList();
        var numbers = await db.Tickets.Where(t => EF.Parameter(tickets).Contains(t.Id)).Select(t => new { t.Id, t.Number }).ToDictionaryAsync(t => t.Id, t => t.Number, cancellation);
        var links = await db.AuditSeals.Where(s => EF.Parameter(ids).Contains(s.AuditEntryId)).Select(s => new { s.AuditEntryId, s.Sequence }).ToDictionaryAsync(s => s.AuditEntryId, s => s.Sequence, cancellation);
        var reasons = reveals.Count == 0 ? [] : await Reasons(db, reveals).ToDictionaryAsync(r => r.Id, r => r.Text, cancellation);
        var exports = page.Where(a => a.Action == ExportCaller.Exported).ToDictionary(a => a.Id, a => ExportCaller.Of(a.Detail));
        var keys = exports.Values.OfType<long>().ToList();
        var why = keys.Count == 0 ? [] : await db.CallerExports.Where(e => EF.Parameter(keys).Contains(e.Id)).ToDictionaryAsync(e => e.Id, e => e.Reason, cancellation);
        return
        [
            .. page.Select(a => new Item(
                a.Id.ToString(CultureInfo.InvariantCulture), a.At, a.Client, a.Subject, a.Operator, a.Action,
                a.TicketId is { } ticket ? new AuditedTicket(TicketView.Id(ticket), numbers[ticket]) : null, a.TicketVersion,
                a.Detail, exports.GetValueOrDefault(a.Id) is { } export ? why.GetValueOrDefault(export) : reasons.GetValueOrDefault(a.Id), links.TryGetValue(a.Id, out var link) ? link : null)),
        ];
    }

    private static IQueryable<Reason> Reasons(HotlineContext db, List<long> reveals) =>
        from entry in db.Audit
        where EF.Parameter(reveals).Contains(entry.Id)
        join history in db.History on new { Ticket = entry.TicketId!.Value, Version = entry.TicketVersion!.Value } equals new { Ticket = history.TicketId, history.Version }
        select new Reason(entry.Id, history.Text);

    private sealed record Reason(long Id, string? Text);

    private static readonly Keyset<AuditEntry> LatestFirst = new(new("at", a => a.At, a => a.At), descending: true, a => a.Id, a => a.Id);
}
