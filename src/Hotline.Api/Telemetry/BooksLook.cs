using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Telemetry;

/// <summary>What the books told when they were looked at.</summary>
/// <param name="DueSoon">Orders that a unit owes within a day.</param>
/// <param name="Overdue">Orders whose due time has passed.</param>
/// <param name="ClockDueAt">The oldest moment at which the clock should have looked at a ticket and has not; null when it is up to date.</param>
internal sealed record Seen(DateTimeOffset At, int DueSoon, int Overdue, DateTimeOffset? ClockDueAt, IReadOnlyList<SeenMessages> Messages, IReadOnlyList<SeenAlarms> Alarms);

/// <summary>Messages to a partner in one state, and the oldest of them.</summary>
internal sealed record SeenMessages(string Partner, OutState State, int Count, DateTimeOffset Oldest);

/// <summary>Alarms that stand about a partner.</summary>
internal sealed record SeenAlarms(string Partner, string Kind, int Count);

/// <summary>
/// Looks at the books now and then, so that a scrape asks the database nothing: any number of scrapers cost one look in half a minute, and
/// a database that is away leaves the last look standing, with its age.
/// </summary>
internal sealed class BooksLook(OpenBooks open, TimeProvider clock)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(1);
    private static readonly WorkOrderStatus[] Owed = [.. WorkOrderLifecycle.Owed];
    private volatile Seen? _seen;
    private volatile bool _reached;

    /// <summary>The last look; null before the first.</summary>
    public Seen? Last => _seen;

    /// <summary>Whether the database answered the last time.</summary>
    public bool Reached => _reached;

    public async Task Take(CancellationToken cancellation)
    {
        try
        {
            _seen = await Look(cancellation);
            _reached = true;
        }
        catch
        {
            _reached = false;
            throw;
        }
    }

    private async Task<Seen> Look(CancellationToken cancellation)
    {
        var now = clock.Now();
        var soon = now + Soon;
        await using var db = open();
        // By the tickets' index of states: what is open is little. Of a suspended ticket nothing is due.
        var orders = db.Tickets
            .Where(t => t.Status == TicketStatus.Registered || t.Status == TicketStatus.Dispatched || t.Status == TicketStatus.Replied || t.Status == TicketStatus.Referred)
            .Join(db.WorkOrders, t => t.Id, o => o.TicketId, (t, o) => o)
            .Where(o => Owed.Contains(o.Status));
        var overdue = await orders.CountAsync(o => o.DueAt < now, cancellation);
        var dueSoon = await orders.CountAsync(o => o.DueAt >= now && o.DueAt < soon, cancellation);
        var clockDue = await db.Tickets.Where(t => t.ClockAt <= now).MinAsync(t => t.ClockAt, cancellation);
        var messages = await db.ExchangeOut
            .Where(o => o.State == OutState.Waiting || o.State == OutState.Refused || o.State == OutState.Expired)
            .GroupBy(o => new { o.Partner, o.State })
            .Select(g => new SeenMessages(g.Key.Partner, g.Key.State, g.Count(), g.Min(o => o.OccurredAt))).ToListAsync(cancellation);
        var alarms = await db.ExchangeAlarms.Where(a => a.ClearedAt == null)
            .GroupBy(a => new { a.Partner, a.Kind }).Select(g => new SeenAlarms(g.Key.Partner, g.Key.Kind, g.Count())).ToListAsync(cancellation);
        return new Seen(now, dueSoon, overdue, clockDue, messages, alarms);
    }
}
