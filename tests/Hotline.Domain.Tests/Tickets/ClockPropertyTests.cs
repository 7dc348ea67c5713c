using CsCheck;
using Hotline.Domain.Clocks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>What the clock does depends on the ticket's life alone, not on how often it looks, or who tells it when to.</summary>
public class ClockPropertyTests
{
    private static readonly Actor Clock = new("clock", "system");

    [Fact]
    public void Life_ClockLooksOftenerOrIsNotToldWhen_DoesTheSame() =>
        Gen.Select(Lives.Life, Gen.Int[0, 100_000].Array[0, 40]).Sample((life, extra) =>
        {
            var told = Live(life, [], rewinds: true);
            var untold = Live(life, [.. extra.Order().Select(m => Given.RegisteredAt.AddMinutes(m))], rewinds: false);

            Assert.Equal(told.Events, untold.Events);
            Assert.Equal(told.Ticket.State, untold.Ticket.State);
            Assert.Equal(told.Ticket.ClockMarks.Count, told.Ticket.ClockMarks.Select(m => (m.OrderId, m.Kind, m.About)).Distinct().Count());
        });

    [Fact]
    public void Life_AnyMoves_TheClockIsNeverLateAndNeverIdle() => Lives.Life.Sample(life =>
    {
        var (ticket, _) = Live(life, [], rewinds: true);
        var now = ticket.History[^1].At;

        ticket.Rewind(Given.Policy, now);

        Assert.Equal(ticket.ClockPlan(Given.Policy, now).Select(e => (DateTimeOffset?)e.At).Min(), ticket.ClockAt);
        Assert.All(ticket.ClockPlan(Given.Policy, now), e => Assert.True(e.Order is null || e.Order.IsOwed || e.Kind == ClockKind.SupervisionOverdue));
    });

    [Fact]
    public void Life_EndedAndLeftAlone_ComesToRest() => Lives.Life.Sample(life =>
    {
        var (ticket, _) = Live(life, [], rewinds: true);

        ticket.Ticking(Given.RegisteredAt.AddYears(2));

        Assert.Null(ticket.ClockAt);
        Assert.True(ticket.Status is not (TicketStatus.Closed or TicketStatus.Rejected or TicketStatus.Withdrawn) || ticket.Supervisions.Any(s => s.IsOpen));
    });

    /// <summary>Each thing with the moment of doing; orders by their place, for they have no keys here but those given.</summary>
    private static (Ticket Ticket, List<(ClockKind, DateTimeOffset, DateTimeOffset, long)> Events) Live(
        (Try Move, int Minutes)[] life, DateTimeOffset[] looks, bool rewinds)
    {
        var (ticket, at, next) = (Given.Registered(), Given.RegisteredAt, 0);
        var events = new List<(ClockKind, DateTimeOffset, DateTimeOffset, long)>();
        foreach (var (move, minutes) in life)
        {
            at = at.AddMinutes(minutes);
            for (; next < looks.Length && looks[next] < at; next++)
            {
                Tick(ticket, looks[next], events);
                Look(ticket, looks[next], events);
                Look(ticket, looks[next], events);
            }
            Tick(ticket, at, events);
            move.On(ticket, at);
            foreach (var (order, i) in ticket.Orders.Select((o, i) => (o, i)))
                typeof(WorkOrder).GetProperty(nameof(WorkOrder.Id))!.SetValue(order, i + 1L);
            if (rewinds)
                ticket.Rewind(Given.Policy, at);
            Tick(ticket, at, events);
        }
        return (ticket, events);
    }

    private static void Tick(Ticket ticket, DateTimeOffset until, List<(ClockKind, DateTimeOffset, DateTimeOffset, long)> events)
    {
        // What lies behind the last entry is done at once, but not before it.
        while (ticket.ClockAt is { } at && at <= until)
            Look(ticket, at < ticket.History[^1].At ? ticket.History[^1].At : at, events);
    }

    private static void Look(Ticket ticket, DateTimeOffset at, List<(ClockKind, DateTimeOffset, DateTimeOffset, long)> events) =>
        events.AddRange(ticket.RunClock(Given.Policy, Clock, at).Select(e => (e.Kind, at, e.About, e.Order?.Id ?? 0)));
}
