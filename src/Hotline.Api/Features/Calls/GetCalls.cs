using System.Runtime.CompilerServices;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exports;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Calls;

/// <summary>话务记录: the call log.</summary>
internal static class GetCalls
{
    /// <summary>One phone contact.</summary>
    /// <param name="CallId">The telephone platform's id.</param>
    /// <param name="StartedAt">When it began.</param>
    /// <param name="AnsweredAt">When it was answered; null when it was abandoned.</param>
    /// <param name="EndedAt">When it ended.</param>
    /// <param name="CallerPhone">Masked phone.</param>
    /// <param name="Agent">Seat that answered.</param>
    /// <param name="Result">answered, abandoned or transferred.</param>
    /// <param name="Transfer">Where it was handed to; null when it was not.</param>
    /// <param name="TicketNumber">The ticket registered on it, as an import told it.</param>
    /// <param name="Tickets">The tickets it led to.</param>
    internal sealed record Item(
        string CallId, DateTimeOffset StartedAt, DateTimeOffset? AnsweredAt, DateTimeOffset EndedAt, string? CallerPhone, string? Agent,
        string Result, CallTransfer? Transfer, string? TicketNumber, IReadOnlyList<TicketLink> Tickets);

    /// <summary>转接: where a call was handed to.</summary>
    /// <param name="Kind">oneKey or threeWay.</param>
    /// <param name="To">Code of the partner.</param>
    /// <param name="Outcome">accepted, refused or unclear.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record CallTransfer(string Kind, string To, string? Outcome, string? Reason);

    /// <summary>Which calls.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>The telephone platform's id.</summary>
        public string? CallId { get; init; }

        /// <summary>Started at or after.</summary>
        public DateOrTime? From { get; init; }

        /// <summary>Started before (exclusive).</summary>
        public DateOrTime? To { get; init; }

        /// <summary>Exactly the calls that this figure of the statistics counts, e.g. <c>calls.connected</c>; needs <c>from</c> and <c>to</c>.</summary>
        public string? Figure { get; init; }

        /// <summary>The version of a frozen month whose calls are meant; needs <c>from</c> and <c>to</c>.</summary>
        public int? Version { get; init; }

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
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<CallRow>.MostItems);
            RuleFor(q => q.Figure).Must(f => CallFacts.Names.Contains(f!)).When(q => q.Figure is not null)
                .WithMessage(_ => Words.Say($"应为 {string.Join(", ", CallFacts.Names)} 之一", $"must be one of {string.Join(", ", CallFacts.Names)}"));
            RuleFor(q => q.Version).GreaterThan(0);
            RuleFor(q => q.From).NotNull().When(q => q.Figure is not null || q.Version is not null);
            RuleFor(q => q.From).Must(d => Periods.Has(d!.Value.At)).When(q => q.From is not null && q.Version is not null).WithMessage(_ => Periods.Wanted);
            RuleFor(q => q.To).Must(d => Periods.Has(d!.Value.At)).When(q => q.To is not null && q.Version is not null).WithMessage(_ => Periods.Wanted);
            RuleFor(q => q.To).NotNull().When(q => q.Figure is not null || q.Version is not null);
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/calls", Run)
        .WithMetadata(new QueryOf(typeof(Query)))
        .Produces<Page<Item>>(200, "application/json", CsvAnswer.ContentType).WithTags("Calls").WithSummary("话务记录 · Call log")
        .WithDescription("Earliest first. Phones are masked. With `Accept: text/csv` the whole filter, streamed.")
        .Read(Scopes.TicketsRead);

    private static async Task Run(HttpContext http, OpenReports open, CallerVault vault, CsvAnswer csv, Tables tables, BooksDesk desk, Site site, TimeProvider clock, JsonWriting json)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        var act = Act.Of(http, clock.Now());
        if (act.Unit is not null)
        {
            await Problems.Write(http, new Refusal(Refusals.Forbidden, "话务记录仅供热线中心查看。", "The call log is for the centre only."));
            return;
        }
        await using var db = open();
        var rows = db.Calls.AsQueryable();
        if (query.CallId is { } callId)
            rows = rows.Where(c => c.CallId == callId);
        if (query.Figure is not null || query.Version is not null)
        {
            var window = new Window(query.From!.Value.At, query.To!.Value.At, null, query.Version, TableBase.All);
            var (books, unknown) = query.Version is null ? (new Books(window.From, window.To, act.At, TableBase.All, null), null) : await desk.Find(db, window, null, act.At, http.RequestAborted);
            if (unknown is not null)
            {
                await Problems.Write(http, unknown);
                return;
            }
            var counted = CallFacts.Counted(db, query.Figure ?? CallFacts.Volume, books!, site.Profile.Figures.ConnectSeconds).Select(c => c.CallRow);
            rows = rows.Where(c => counted.Contains(c.Id));
        }
        if (query.From is { At: var from })
            rows = rows.Where(c => c.StartedAt >= from);
        if (query.To is { At: var to })
            rows = rows.Where(c => c.StartedAt < to);
        var keyset = new Keyset<CallRow>(new("startedAt", c => c.StartedAt, c => c.StartedAt), false, c => c.Id, c => c.Id);
        var print = System.Text.Json.JsonSerializer.Serialize(query with { Cursor = null, Limit = null, IncludeTotal = null, Bom = null }, json.Options);
        if (CsvAnswer.Wanted(http))
        {
            await csv.Write(http, tables.Calls, All(keyset.Pages(rows, http.RequestAborted), db, vault, act, http.RequestAborted), act, "calls", print, query.Bom);
            return;
        }
        var (page, next, total, refusal) = await keyset.Read(rows, query, print, http.RequestAborted);
        if (refusal is not null)
        {
            await Problems.Write(http, refusal);
            return;
        }
        var tickets = await CallTickets.Of(db, page, http.RequestAborted);
        await http.Json(new Page<Item>([.. page.Select(c => Show(c, vault, act, [.. tickets[c.CallId]]))], next, total));
    }

    private static async IAsyncEnumerable<Item> All(
        IAsyncEnumerable<IReadOnlyList<CallRow>> pages, HotlineContext db, CallerVault vault, Act act, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in pages)
        {
            var tickets = await CallTickets.Of(db, page, cancellation);
            foreach (var call in page)
                yield return Show(call, vault, act, [.. tickets[call.CallId]]);
        }
    }

    /// <summary>What was written of a call that led to a restricted ticket is left out for those who may not see that.</summary>
    private static Item Show(CallRow c, CallerVault vault, Act act, IReadOnlyList<CalledTicket> tickets)
    {
        var reason = tickets.Any(t => t.IsRestricted) && !act.Has(Scopes.TicketsConfidential) ? null : c.TransferReason;
        return new Item(
            c.CallId, c.StartedAt, c.AnsweredAt, c.EndedAt, Masks.Phone(vault.Open(c.CallerSealed).Phone), c.Agent, c.Result,
            c is { TransferKind: { } kind, TransferTo: { } to } ? new CallTransfer(kind, to, c.TransferOutcome, reason) : null, c.TicketNumber, [.. tickets.Select(t => t.Link)]);
    }
}
