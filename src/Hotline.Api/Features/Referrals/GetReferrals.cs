using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Referrals;

/// <summary>互转办件: the list, and one with its messages and how each was delivered.</summary>
internal static class GetReferrals
{
    /// <summary>Which referrals.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Codes of partners.</summary>
        public IReadOnlyList<string>? Partner { get; init; }

        /// <summary>outbound or inbound.</summary>
        public ReferralDirection? Direction { get; init; }

        /// <summary>Statuses.</summary>
        public IReadOnlyList<ReferralStatus>? Status { get; init; }

        /// <summary>Id of the ticket.</summary>
        public string? TicketId { get; init; }

        /// <summary>The partner's own number.</summary>
        public string? PartnerNumber { get; init; }

        /// <summary>First sent or received at or after.</summary>
        public DateOrTime? From { get; init; }

        /// <summary>First sent or received before (exclusive).</summary>
        public DateOrTime? To { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items of the filter.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<Referral>.MostItems);
    }

    /// <summary>A referral with its messages.</summary>
    internal sealed record WholeReferral : ReferralAnswer
    {
        [SetsRequiredMembers]
        public WholeReferral(ReferralAnswer answer, IReadOnlyList<MessageLine> messages) : base(answer) => Messages = messages;

        /// <summary>Messages of both sides, oldest first; of very many the last 500.</summary>
        public IReadOnlyList<MessageLine> Messages { get; }
    }

    /// <summary>A message and how it fared.</summary>
    /// <param name="Id">Its id, the same on both sides.</param>
    /// <param name="Direction">outbound from us, inbound from the partner.</param>
    /// <param name="Type">Type.</param>
    /// <param name="TransferSeq">Its place in the order of the matter; 0 where the face numbers none.</param>
    /// <param name="OccurredAt">When it happened at its sender.</param>
    /// <param name="State">Outbound: waiting, delivered, refused, expired, superseded, voided, notCarried. Inbound: applied, parked, refused, staleIgnored.</param>
    /// <param name="Attempts">Attempts so far; outbound only.</param>
    /// <param name="NextAt">When the next attempt is due; of waiting ones.</param>
    /// <param name="EndedAt">Delivered, or applied; or refused for good.</param>
    /// <param name="Receipt">Number of the receipt.</param>
    /// <param name="Fault">The last fault, or why it was refused or parked.</param>
    internal sealed record MessageLine(
        string Id, ReferralDirection Direction, MessageType Type, int TransferSeq, DateTimeOffset OccurredAt, string State, int? Attempts, DateTimeOffset? NextAt,
        DateTimeOffset? EndedAt, string? Receipt, string? Fault);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/referrals", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<ReferralAnswer>>().WithTags("Referrals").WithSummary("互转办件 · List referrals")
            .WithDescription("Latest first.")
            .Read(Scopes.ReferralsRead);
        app.MapGet("/v1/referrals/{id:long}", One)
            .Produces<WholeReferral>().WithTags("Referrals").WithSummary("互转办件 · One referral")
            .WithDescription("Both sides' numbers, the state, the limits, and every message with its delivery state.")
            .Read(Scopes.ReferralsRead).Refuses(404);
    }

    private static async Task List(HttpContext http, OpenReports open, Reference reference, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        var act = Act.Of(http, clock.Now());
        await using var db = open();
        var look = await reference.Look(http.RequestAborted);
        var (rows, next, total, refusal) = await Order.Read(Filtered(db, query, act), query, Print(query), http.RequestAborted);
        if (refusal is not null)
        {
            await Problems.Write(http, refusal);
            return;
        }
        var tickets = await TicketsOf(db, rows, http.RequestAborted);
        await http.Json(new Page<ReferralAnswer>([.. rows.Select(r => ReferralMoves.Show(r, tickets[r.TicketId], act, look))], next, total));
    }

    private static async Task One(long id, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        var act = Act.Of(http, clock.Now());
        await using var db = open();
        var referral = await db.Referrals.Where(Visible.ReferralsTo(act, db)).FirstOrDefaultAsync(r => r.Id == id, http.RequestAborted);
        if (referral is null)
        {
            await Problems.Write(http, ReferralMoves.Unknown(id));
            return;
        }
        var ticket = (await TicketsOf(db, [referral], http.RequestAborted))[referral.TicketId];
        var look = await reference.Look(http.RequestAborted);
        http.Response.Headers.ETag = IfMatch.ETag(referral.Version, ticket.Version);
        await http.Json(new WholeReferral(ReferralMoves.Show(referral, ticket, act, look), await Messages(db, referral, http.RequestAborted)));
    }

    private static async Task<IReadOnlyList<MessageLine>> Messages(HotlineContext db, Referral referral, CancellationToken cancellation)
    {
        var sent = await db.ExchangeOut.Where(o => o.ReferralId == referral.Id).OrderByDescending(o => o.Id).Take(MostMessages).ToListAsync(cancellation);
        var received = await db.ExchangeIn.Where(i => i.Partner == referral.Partner && i.TransferId == referral.TransferId)
            .OrderByDescending(i => i.TransferSeq).ThenByDescending(i => i.Id).Take(MostMessages).ToListAsync(cancellation);
        return
        [
            .. sent.Select(o => new MessageLine(
                    o.MessageId.ToString("D"), ReferralDirection.Outbound, o.Type, o.TransferSeq, o.OccurredAt, Code.Of(o.State), o.Attempts,
                    o.State == OutState.Waiting ? o.NextAt : null, o.EndedAt, o.Receipt, o.Fault))
                .Concat(received.Select(i => new MessageLine(
                    i.MessageId.ToString("D"), ReferralDirection.Inbound, i.Type, i.TransferSeq, i.OccurredAt, Code.Of(i.Disposition), null, null, i.DoneAt,
                    i.Receipt.ToString("D"), i.Reason)))
                .OrderBy(m => m.OccurredAt).ThenBy(m => m.TransferSeq).TakeLast(MostMessages),
        ];
    }

    private const int MostMessages = 500;

    private static IQueryable<Referral> Filtered(HotlineContext db, Query query, Act act)
    {
        var rows = db.Referrals.Where(Visible.ReferralsTo(act, db));
        if (query.Partner is { Count: > 0 } partners)
            rows = rows.Where(r => partners.Contains(r.Partner));
        if (query.Direction is { } direction)
            rows = rows.Where(r => r.Direction == direction);
        if (query.Status is { Count: > 0 } statuses)
            rows = rows.Where(r => statuses.Contains(r.Status));
        if (query.TicketId is { } ticket)
        {
            var key = long.TryParse(ticket, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
            rows = rows.Where(r => r.TicketId == key);
        }
        if (query.PartnerNumber is { } number)
            rows = rows.Where(r => r.PartnerNumber == number);
        if (query.From is { At: var from })
            rows = rows.Where(r => r.MadeAt >= from);
        if (query.To is { At: var to })
            rows = rows.Where(r => r.MadeAt < to);
        return rows;
    }

    private static async Task<Dictionary<long, Domain.Tickets.Ticket>> TicketsOf(HotlineContext db, IReadOnlyList<Referral> rows, CancellationToken cancellation)
    {
        var keys = rows.Select(r => r.TicketId).Distinct().ToList();
        return await db.Tickets.Where(t => keys.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancellation);
    }

    private static string Print(Query query) => System.Text.Json.JsonSerializer.Serialize(query with { Limit = null, Cursor = null, IncludeTotal = null });

    private static readonly Keyset<Referral> Order = new(new("madeAt", r => r.MadeAt, r => r.MadeAt), descending: true, r => r.Id, r => r.Id);
}
