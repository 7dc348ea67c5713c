using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>待议事项: open tickets that were returned as often as the profile allows, or are disputed, and wait on no agenda (rules.md §2).</summary>
internal static class MeetingCandidates
{
    /// <summary>Why a ticket waits for a meeting.</summary>
    internal enum Why { Returned, Disputed }

    /// <summary>A ticket that waits for a meeting.</summary>
    /// <param name="TicketId">The ticket.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Status">Its status.</param>
    /// <param name="Why">returned or disputed.</param>
    /// <param name="ReturnedBy">The units that returned it, oldest return first.</param>
    /// <param name="ReferralId">The disputed referral.</param>
    /// <param name="RegisteredAt">When it was registered.</param>
    /// <param name="DueAt">Until when it is due.</param>
    internal sealed record Candidate(
        string TicketId, string Number, string Title, TicketStatus Status, Why Why, IReadOnlyList<CodeLabel> ReturnedBy, string? ReferralId,
        DateTimeOffset RegisteredAt, DateTimeOffset DueAt);

    /// <summary>Paging.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class QueryValidator : AbstractValidator<Query>
    {
        public QueryValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<Ticket>.MostItems);
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/coordination-meetings/candidates", Run)
        .WithMetadata(new QueryOf(typeof(Query)))
        .Produces<Page<Candidate>>().WithTags("Referrals").WithSummary("待议事项 · Tickets that wait for a meeting")
        .WithDescription("Oldest first: returned as often as makes the next dispatch final and not ruled since, or disputed; on no open agenda. For the centre only.")
        .Read(Scopes.ReferralsRead);

    private static async Task Run(HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query || await OfficeCalls.RefusedToUnits(http, clock))
            return;
        var cancellation = http.RequestAborted;
        var look = await reference.Look(cancellation);
        await using var db = open();
        var (page, next, total, refusal) = await Order.Read(Waiting(db, look.Site.Profile.Limits.MaxApprovedReturns).Where(Visible.To(Act.Of(http, clock.Now()), db)), query, "", cancellation);
        if (refusal is not null)
        {
            await Problems.Write(http, refusal);
            return;
        }
        var keys = page.ConvertAll(t => t.Id);
        var returns = (await db.WorkOrders.Where(o => keys.Contains(o.TicketId) && o.Role == OrderRole.Lead && o.Status == WorkOrderStatus.Returned)
            .OrderBy(o => o.Id).Select(o => new { o.TicketId, o.Unit }).ToListAsync(cancellation)).ToLookup(o => o.TicketId, o => o.Unit);
        var disputes = (await db.Referrals.Where(r => keys.Contains(r.TicketId) && r.Status == ReferralStatus.Disputed)
            .Select(r => new { r.TicketId, r.Id }).ToListAsync(cancellation)).ToLookup(r => r.TicketId, r => r.Id);
        await http.Json(new Page<Candidate>(
            [
                .. page.Select(t => new Candidate(
                    TicketView.Id(t.Id), t.Number, t.Title, t.Status, disputes.Contains(t.Id) ? Why.Disputed : Why.Returned,
                    [.. returns[t.Id].Select(u => new CodeLabel(u, look.Unit(u)?.Name ?? u))],
                    disputes.Contains(t.Id) ? TicketView.Id(disputes[t.Id].First()) : null, t.RegisteredAt, t.DueAt)),
            ],
            next,
            total));
    }

    private static IQueryable<Ticket> Waiting(HotlineContext db, int returns)
    {
        var items = db.Set<AgendaItem>();
        return db.Tickets
            .Where(t => t.Status == TicketStatus.Registered || t.Status == TicketStatus.Dispatched || t.Status == TicketStatus.Suspended
                || t.Status == TicketStatus.Referred || t.Status == TicketStatus.Replied)
            .Where(t => (t.ReferralCount > 0 && t.Referrals.Any(r => r.Status == ReferralStatus.Disputed))
                || (t.Orders.Count(o => o.Role == OrderRole.Lead && o.Status == WorkOrderStatus.Returned) >= returns && !items.Any(a => a.TicketId == t.Id && a.LeadUnit != null)))
            .Where(t => !items.Any(a => a.TicketId == t.Id && a.RuledAt == null && a.LeftAt == null));
    }

    private static readonly Keyset<Ticket> Order = new(new("registeredAt", t => t.RegisteredAt, t => t.RegisteredAt), descending: false, t => t.Id, t => t.Id);
}
