using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Statistics;

/// <summary>Which books are looked at, and when.</summary>
/// <param name="From">Registered at or after.</param>
/// <param name="To">Registered before (exclusive).</param>
/// <param name="AsOf">The moment of the look (inclusive): later moves do not count.</param>
/// <param name="Base">All matters, or local ones only.</param>
/// <param name="Unit">Only tickets with an order of this unit; null for the whole city.</param>
internal sealed record Books(DateTimeOffset From, DateTimeOffset To, DateTimeOffset AsOf, TableBase Base, string? Unit)
{
    /// <summary>The end of the period, or now if that is earlier.</summary>
    public static DateTimeOffset DefaultAsOf(DateTimeOffset to, DateTimeOffset now) => to < now ? to : now;
}

/// <summary>What one ticket counts as at the moment of the look (statistics.md §1).</summary>
internal sealed class Fact
{
    public long TicketId { get; init; }

    public string Source { get; init; } = "";

    public string AppealType { get; init; } = "";

    public string Category { get; init; } = "";

    /// <summary>Null for a ticket that counts neither as coordinated nor as dispatched.</summary>
    public Handling? Handling { get; init; }

    /// <summary>Accepted by then.</summary>
    public bool Closed { get; init; }

    /// <summary>Closed, or open and past due.</summary>
    public bool Due { get; init; }

    /// <summary>Closed at or before its round's due time.</summary>
    public bool OnTime { get; init; }

    public Satisfaction? Satisfaction { get; init; }
}

/// <summary>Tells for every ticket of a period what it counts as: from its present state, or from the past one that held at the moment of the look.</summary>
internal static class Facts
{
    /// <summary>States in which a ticket grows overdue; a suspended one does not.</summary>
    public static readonly TicketStatus[] Ageing = [TicketStatus.Registered, TicketStatus.Dispatched, TicketStatus.Replied, TicketStatus.Referred];

    public static IQueryable<Fact> Of(HotlineContext db, Books books)
    {
        var (from, to, asOf) = (books.From, books.To, books.AsOf);
        var tickets = db.Tickets.Where(t => t.RegisteredAt >= from && t.RegisteredAt < to);
        if (books.Unit is { } unit)
            tickets = tickets.Where(t => t.Orders.Any(o => o.Unit == unit));
        var present = tickets.Where(t => t.StateSince <= asOf).Select(t => new
        {
            t.Id, t.Source, t.AppealType, t.Category, t.Status, t.Handling, t.Ending, t.DueAt, t.ClosedAt, t.Satisfaction,
        });
        var past = db.PastStates
            .Where(p => p.RegisteredAt >= from && p.RegisteredAt < to && p.StateSince <= asOf && p.StateUntil > asOf)
            .Join(tickets, p => p.TicketId, t => t.Id, (p, t) => new
            {
                t.Id, t.Source, t.AppealType, t.Category, p.Status, p.Handling, p.Ending, p.DueAt, p.ClosedAt, p.Satisfaction,
            });
        return present.Concat(past)
            .Select(s => new
            {
                State = s,
                Closed = s.Status == TicketStatus.Closed || (s.Status == TicketStatus.Archived && s.Ending == Ending.Closed),
                Counts = s.Status != TicketStatus.Merged && s.Status != TicketStatus.Rejected && s.Status != TicketStatus.Withdrawn
                    && (s.Status != TicketStatus.Archived || s.Ending == Ending.Closed),
            })
            .Select(s => new Fact
            {
                TicketId = s.State.Id,
                Source = s.State.Source,
                AppealType = s.State.AppealType,
                Category = s.State.Category,
                Handling = s.Counts ? s.State.Handling : null,
                Closed = s.Closed,
                Due = s.Closed || (Ageing.Contains(s.State.Status) && s.State.DueAt < asOf),
                OnTime = s.Closed && s.State.ClosedAt <= s.State.DueAt,
                Satisfaction = s.Counts ? s.State.Satisfaction : null,
            });
    }
}
