using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exports;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>查询: one ticket by id or number, lists by filters, search by phone.</summary>
internal static class GetTickets
{
    /// <summary>The filters of the list, and a phone, which never stands in a URL.</summary>
    internal sealed record Search : TicketQuery
    {
        /// <summary>The caller's phone in any written form; exact.</summary>
        public string? Phone { get; init; }
    }

    internal sealed class SearchValidator : TicketQuery.Rules<Search>
    {
        public SearchValidator() => RuleFor(s => s.Phone).MaximumLength(Lengths.Phone);
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/tickets/{id:long}", (long id, HttpContext http, OpenBooks open, TicketViews views, TimeProvider clock) =>
                One(http, open, views, clock, ById(id)))
            .Produces<TicketAnswer>().WithTags("Tickets").WithSummary("查看事项 · Get a ticket")
            .WithDescription("`ETag` is the version; `If-None-Match` is honoured with 304.")
            .Read(Scopes.TicketsRead).Refuses(404).Produces(304);

        app.MapGet("/v1/tickets/by-number/{number}", (string number, HttpContext http, OpenBooks open, TicketViews views, TimeProvider clock) =>
                One(http, open, views, clock, ByNumber(number)))
            .Produces<TicketAnswer>().WithTags("Tickets").WithSummary("按编号查看事项 · Get a ticket by its number")
            .WithDescription("The number as it was told to the caller.")
            .Read(Scopes.TicketsRead).Refuses(404).Produces(304);

        app.MapGet("/v1/tickets", async (HttpContext http, TicketLists lists, TicketExport export, TimeProvider clock, PhoneForms phones) =>
            {
                if (await Queries.Read<TicketQuery>(http) is not { } query)
                    return;
                if (RefusesPhone(query, phones) is { } refusal)
                    await Problems.Write(http, refusal);
                else
                    await List(http, lists, export, clock, query, null);
            })
            .WithMetadata(new QueryOf(typeof(TicketQuery)))
            .Produces<Page<TicketAnswer>>(200, "application/json", CsvAnswer.ContentType).WithTags("Tickets").WithSummary("事项列表 · List tickets")
            .WithDescription("Filters combine; keyset paging: follow `nextCursor`. With `Accept: text/csv` the whole filter, streamed.")
            .Read(Scopes.TicketsRead);

        app.MapPost("/v1/tickets/search", async (HttpContext http, TicketLists lists, TicketExport export, TimeProvider clock, CallerVault vault, PhoneForms phones) =>
            {
                if (await Bodies.Read<Search>(http) is not { Value: var query })
                    return;
                await List(http, lists, export, clock, query, PhoneHashes(query, vault, phones));
            })
            .Accepts<Search>("application/json")
            .Produces<Page<TicketAnswer>>(200, "application/json", CsvAnswer.ContentType).WithTags("Tickets").WithSummary("检索事项 · Search tickets")
            .WithDescription("The filters of the list in the body, plus the caller's phone. With `Accept: text/csv` the whole filter, streamed.")
            .Read(Scopes.TicketsRead).Refuses(413, 415);
    }

    /// <summary>A phone never stands in a URL, whatever the parameter is called.</summary>
    public static Refusal? RefusesPhone(TicketFilter filter, PhoneForms phones) => filter.Q is { } text && phones.LooksLikePhone(text)
        ? Refusal.Invalid("q", "电话号码不得出现在网址中，请用 POST /v1/tickets/search 的 phone", "a phone never stands in a URL; use phone of POST /v1/tickets/search")
        : null;

    /// <summary>What is no number is nobody's number.</summary>
    public static IReadOnlyList<byte[]>? PhoneHashes(Search query, CallerVault vault, PhoneForms phones) =>
        query.Phone is { } phone ? vault.PhoneHashes(phones.Normal(phone) ?? phone) : null;

    private static async Task List(HttpContext http, TicketLists lists, TicketExport export, TimeProvider clock, TicketQuery query, IReadOnlyList<byte[]>? phoneHashes)
    {
        var act = Act.Of(http, clock.Now());
        if (CsvAnswer.Wanted(http))
        {
            await export.AsCsv(http, query, phoneHashes, act);
            return;
        }
        var (page, refusal) = await lists.Read(query, phoneHashes, act, http.RequestAborted);
        if (refusal is not null)
            await Problems.Write(http, refusal);
        else
            await http.Json(page!);
    }

    private static async Task One(
        HttpContext http, OpenBooks open, TicketViews views, TimeProvider clock, Func<HotlineContext, Act, CancellationToken, Task<Ticket?>> find)
    {
        var act = Act.Of(http, clock.Now());
        await using var db = open();
        if (await find(db, act, http.RequestAborted) is not { } ticket)
        {
            await Problems.Write(http, Unknown);
            return;
        }
        if (ticket is { MergedInto: null, RepeatCount: 0 } && IfMatch.NotModified(http, IfMatch.ETag(ticket.Version)))
            return;
        var whole = (await WholeTicket.Complete(db, [ticket], http.RequestAborted))[0];
        if (ticket is not { MergedInto: null, RepeatCount: 0 } && IfMatch.NotModified(http, whole.ETag))
            return;
        await http.Json((await views.For(act, http.RequestAborted)).Of(whole));
    }

    public static Refusal Unknown { get; } = Refusal.NotFound("没有这个事项。", "There is no such ticket.");

    public static Func<HotlineContext, Act, CancellationToken, Task<Ticket?>> ById(long id) => (db, act, ct) =>
        db.Tickets.Where(Visible.To(act, db)).FirstOrDefaultAsync(t => t.Id == id, ct);

    public static Func<HotlineContext, Act, CancellationToken, Task<Ticket?>> ByNumber(string number) => (db, act, ct) =>
        db.Tickets.Where(Visible.To(act, db)).FirstOrDefaultAsync(t => t.Number == number, ct);
}
