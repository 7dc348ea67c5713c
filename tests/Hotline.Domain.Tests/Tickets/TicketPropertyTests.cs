using CsCheck;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>What holds of every ticket at every moment of its life, whatever is tried on it.</summary>
public class TicketPropertyTests
{
    [Fact]
    public void Life_AnyMoves_IsOneHistoryWithoutGaps() => Lives.Life.Sample(life =>
    {
        var ticket = life.Lived();

        Assert.Equal(ticket.History.Count, ticket.Version);
        Assert.Equal(Enumerable.Range(1, ticket.Version), ticket.History.Select(h => h.Version));
        Assert.Equal(
            ticket.History.SkipLast(1).Select(h => (TicketStatus?)h.StatusAfter).Prepend(null), ticket.History.Select(h => h.StatusBefore));
        Assert.Equal((ticket.Status, ticket.Round), (ticket.History[^1].StatusAfter, ticket.History[^1].Round));
        Assert.All(ticket.History.Where(h => h.StatusBefore is { } before && before != h.StatusAfter), h => Assert.Contains(
            Enum.GetValues<TicketMove>(), move => TicketLifecycle.Table.Leads(h.StatusBefore!.Value, move, h.StatusAfter)));
    });

    [Fact]
    public void Life_AnyMoves_KeepsPastStatesEndToEnd() => Lives.Life.Sample(life => AssertEndToEnd(life.Lived()));

    [Fact]
    public void Life_ClockGoesBackAtTimes_KeepsPastStatesEndToEndAllTheSame() =>
        Lives.UnevenLife.Sample(life => AssertEndToEnd(life.Lived()));

    /// <summary>Looked at any moment, the books show the one state that stood there when that moment was now.</summary>
    [Fact]
    public void Life_LookedAtAnyMoment_ShowsTheOneStateOfThatMoment() =>
        Gen.Select(Lives.Life, Gen.Int[0, 200_000].Array[20]).Sample((life, minutes) =>
        {
            var lived = new List<(DateTimeOffset At, TicketState State)> { (Given.RegisteredAt, Given.Registered().State) };
            var ticket = life.Lived((t, at) => lived.Add((at, t.State)));

            var moments = minutes.Select(m => Given.RegisteredAt.AddMinutes(m))
                .Concat(lived.Select(l => l.At))
                .Concat(lived.Select(l => l.At.AddTicks(-1)).Where(at => at >= Given.RegisteredAt));
            Assert.All(moments, at => Assert.Equal([lived.Last(l => l.At <= at).State], ticket.StatesAt(at)));
            Assert.Empty(ticket.StatesAt(Given.RegisteredAt.AddTicks(-1)));
        });

    [Fact]
    public void Life_MoveThatIsRefused_ChangesNothing() => Lives.Life.Sample(
        life =>
        {
            var (ticket, at) = (Given.Registered(), Given.RegisteredAt);
            foreach (var (move, minutes) in life)
            {
                at = at.AddMinutes(minutes);
                var (before, version) = (ticket.Everything(), ticket.Version);
                if (move.On(ticket, at) is not null || ticket.Version == version)
                    Assert.Equal(before, ticket.Everything());
                else
                    Assert.Equal(at, ticket.History[^1].At);
            }
        },
        iter: 30);

    [Fact]
    public void Life_AnyMoves_KeepsStateOrdersAndCallbacksInStep() => Lives.Life.Sample(life =>
    {
        var orders = new Dictionary<WorkOrder, WorkOrderStatus>();
        life.Lived((ticket, _) =>
        {
            AssertInStep(ticket);
            foreach (var order in ticket.Orders)
            {
                var before = orders.GetValueOrDefault(order, WorkOrderStatus.Delivered);
                Assert.True(before == order.Status || CanLead(before, order.Status));
                orders[order] = order.Status;
            }
        });
    });

    /// <summary>The lives above go far enough to mean something.</summary>
    [Fact]
    public void Lives_Many_ReachEveryCorner()
    {
        var tickets = Lives.Life.Array[6000].Single().Select(life => life.Lived()).ToList();

        Assert.Equal(
            [TicketStatus.Registered, TicketStatus.Dispatched, TicketStatus.Replied, TicketStatus.Closed, TicketStatus.Archived, TicketStatus.Suspended],
            tickets.Select(t => t.Status).Distinct().Order());
        Assert.Contains(tickets, t => t.Round >= 3);
        Assert.Contains(tickets, t => t.History.Any(h => h.Action == "orderRecalled"));
        Assert.Contains(tickets, t => t.History.Any(h => h.Action == "reviewSentBack"));
        Assert.Contains(tickets, t => t.Orders.Any(o => o is { Role: OrderRole.Assisting, Status: WorkOrderStatus.Done }));
        Assert.Contains(tickets, t => t.ApprovedReturns >= 1);
        Assert.Contains(tickets, t => t.Orders.Any(o => o.Extensions > 0));
        Assert.Contains(tickets, t => t.Pauses.Count > 1);
        Assert.Contains(tickets, t => t.Supervisions.Any(v => v.RepliedAt is not null));
        Assert.Contains(tickets, t => t.Satisfaction is not null && t.Callbacks[^1].Satisfaction is null);
    }

    private static void AssertInStep(Ticket ticket)
    {
        var (state, ended) = (ticket.State, ticket.Status is TicketStatus.Closed or TicketStatus.Archived);
        Assert.Equal((ended, ended), (state.ClosedAt is not null, state.Ending == Ending.Closed));
        Assert.Equal(state.Status == TicketStatus.Archived, ticket.ArchivedAt is not null);
        Assert.Equal(ticket.Orders.Count > 0, state.Handling == Handling.Dispatched);
        Assert.Equal(ticket.Orders.Count > 0, ticket.DispatchedAt is not null);
        Assert.Equal(Enumerable.Range(1, state.Round - 1), ticket.Rounds.Select(r => r.Round));
        Assert.Equal(
            ticket.Callbacks.LastOrDefault(c => c.Round == state.Round && c.Satisfaction is not null)?.Satisfaction, state.Satisfaction);

        var lead = ticket.Orders.LastOrDefault(o => o.Role == OrderRole.Lead && o.Round == state.Round);
        var status = state.Status == TicketStatus.Suspended ? state.ResumesTo!.Value : state.Status;
        Assert.Equal(ticket.Orders.LastOrDefault(o => o.Role == OrderRole.Lead), ticket.Lead);
        if (lead is { Status: not (WorkOrderStatus.Returned or WorkOrderStatus.Recalled) })
        {
            Assert.Equal(StatusBy(lead, status), status);
            Assert.Equal(lead.DueAt, state.DueAt);
            Assert.Equal(state.ClosedAt, lead.Status == WorkOrderStatus.Done ? lead.RepliedAt : null);
        }
        else
        {
            Assert.Contains(status, new[] { TicketStatus.Registered, TicketStatus.Closed, TicketStatus.Archived });
            Assert.DoesNotContain(ticket.Orders, o => o.IsOpen);
        }

        Assert.DoesNotContain(ticket.Orders, o => o.IsOpen && (o.Round < state.Round || state.Status == TicketStatus.Archived));
        Assert.All(ticket.Orders, o => Assert.Equal(!o.IsOpen, o.EndedAt is not null));
        Assert.Equal(state.Status == TicketStatus.Suspended, ticket.Pauses is [.., { To: null }]);
        Assert.All(ticket.Pauses.SkipLast(1), p => Assert.NotNull(p.To));
        Assert.All(ticket.Orders, o => Assert.True(o.Extensions <= 3));
        Assert.Equal(ticket.Supervisions.Count, ticket.SupervisionCount);
        Assert.DoesNotContain(ticket.Supervisions, s => s.IsOpen && s.Order!.Status is WorkOrderStatus.Returned or WorkOrderStatus.Recalled);
    }

    /// <summary>The ticket follows its lead order alone; once that is done, closed and archived are both right.</summary>
    private static TicketStatus StatusBy(WorkOrder lead, TicketStatus status) => lead.Status switch
    {
        WorkOrderStatus.Delivered or WorkOrderStatus.Acknowledged or WorkOrderStatus.ReturnRequested => TicketStatus.Dispatched,
        WorkOrderStatus.Replied => TicketStatus.Replied,
        _ => status == TicketStatus.Archived ? status : TicketStatus.Closed,
    };

    private static void AssertEndToEnd(Ticket ticket)
    {
        var since = ticket.PastStates.Select(p => p.StateSince).Append(ticket.StateSince).ToList();
        Assert.Equal(Given.RegisteredAt, since[0]);
        Assert.Equal(since.Skip(1), ticket.PastStates.Select(p => p.StateUntil));
        Assert.All(ticket.PastStates, p => Assert.True(p.StateSince < p.StateUntil));
    }

    /// <summary>By one move of the table, or by two: a reply that is accepted at once.</summary>
    private static bool CanLead(WorkOrderStatus from, WorkOrderStatus to) =>
        Enum.GetValues<WorkOrderMove>().Any(m => WorkOrderLifecycle.Table.Leads(from, m, to))
        || (from == WorkOrderStatus.Acknowledged && to == WorkOrderStatus.Done);
}
