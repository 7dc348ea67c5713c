using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

public class ReworkTests
{
    private static readonly Assignment Again = Given.To("chengguan") with { Limits = Given.NextLimits };

    [Fact]
    public void Rework_Closed_IsANewRoundWithItsOwnDeadline()
    {
        var ticket = Given.Closed().After(t => t.Rated(Satisfaction.Dissatisfied, Given.ReviewedAt));
        var before = ticket.State;

        Assert.Null(ticket.Rework("诉求人不满意", Again, Given.Centre, Given.Now));

        Assert.Equal(
            new TicketState
            {
                Status = TicketStatus.Dispatched, Handling = Handling.Dispatched, Round = 2, DueAt = Given.NextLimits.DueAt, LeadUnit = "chengguan",
                AcknowledgeBy = Given.NextLimits.AcknowledgeBy,
            },
            ticket.State);
        Assert.Equal((null, null, null, null), (ticket.ClosedAt, ticket.Satisfaction, ticket.Solved, ticket.AcknowledgedAt));
        Assert.Equal(Given.DispatchedAt, ticket.DispatchedAt);
        var entry = ticket.AssertRecorded(5, "reworked", TicketStatus.Closed, TicketStatus.Dispatched, Given.Centre, Given.Now);
        Assert.Same(ticket.Lead, entry.Order);
        Assert.Equal(("chengguan", "诉求人不满意", 2), (entry.Unit, entry.Text, entry.Round));
        ticket.AssertKept(3, before, Given.ReviewedAt, Given.Now);
    }

    [Fact]
    public void Rework_Closed_KeepsTheRoundAndItsCallbacks()
    {
        var ticket = Given.Closed().After(t => t.Rated(Satisfaction.Dissatisfied, Given.ReviewedAt))
            .After(t => t.Rework("诉求人不满意", Again, Given.Centre, Given.Now));

        var round = Assert.Single(ticket.Rounds);
        Assert.Equal(
            (1, Given.DueAt, Given.RepliedAt, Satisfaction.Dissatisfied, true),
            (round.Round, round.DueAt, round.ClosedAt, round.Satisfaction, round.OnTime));
        Assert.Equal([1], ticket.Callbacks.Select(c => c.Round));
    }

    [Fact]
    public void Rework_Closed_DeliversANewLeadOrderToBeSignedAgain()
    {
        var ticket = Given.Closed().After(t => t.Rework("诉求人不满意", Again, Given.Centre, Given.Now));

        Assert.Equal([WorkOrderStatus.Done, WorkOrderStatus.Delivered], ticket.Orders.Select(o => o.Status));
        Assert.Same(ticket.Orders[1], ticket.Lead);
        Assert.Equal((2, Given.Now, Given.NextLimits.DueAt), (ticket.Lead!.Round, ticket.Lead.DeliveredAt, ticket.Lead.DueAt));
        Assert.Equal(
            "work-order-not-acknowledged", ticket.Reply(ticket.Lead, Given.GoodReply, false, Given.Handler, Given.Now)!.Code);
    }

    [Fact]
    public void Rework_WithAnOpenAssistingOrder_RecallsItOnTheHistory()
    {
        var ticket = Given.Closed("jiaotong");

        Assert.Null(ticket.Rework("诉求人不满意", Given.To("chengguan", "shuili") with { Limits = Given.NextLimits }, Given.Centre, Given.Now));

        Assert.Equal(
            [("chengguan", WorkOrderStatus.Done), ("jiaotong", WorkOrderStatus.Recalled), ("chengguan", WorkOrderStatus.Delivered), ("shuili", WorkOrderStatus.Delivered)],
            ticket.Orders.Select(o => (o.Unit, o.Status)));
        ticket.AssertRecalled(ticket.Orders[1], WorkOrderStatus.Delivered, 5, TicketStatus.Closed, round: 1, Given.Now);
        Assert.Equal(6, ticket.History.Count);
        Assert.Equal("reworked", ticket.History[^1].Action);
    }

    [Fact]
    public void Rework_NeverDispatched_SetsDispatchedForGood()
    {
        var ticket = Given.Answered().After(t => t.Rework("诉求人不满意", Again, Given.Centre, Given.Now));

        Assert.Equal((Handling.Dispatched, Given.Now), (ticket.Handling, ticket.DispatchedAt));
        Assert.Equal((1, Given.DispatchBy), (ticket.Rounds[0].Round, ticket.Rounds[0].DueAt));
    }

    [Fact]
    public void Rework_Twice_CountsThreeRounds()
    {
        var ticket = Given.Closed();
        for (var day = 1; day <= 2; day++)
        {
            var at = Given.Now.AddDays(day);
            ticket.After(t => t.Rework("诉求人不满意", Again with { Limits = Given.NextLimits with { DueAt = at } }, Given.Centre, at))
                .After(t => t.Acknowledge(t.Lead!, "李四", null, Given.Handler, at))
                .After(t => t.Reply(t.Lead!, Given.GoodReply, false, Given.Handler, at.AddHours(day - 1)));
        }

        ticket.After(t => t.Rework("诉求人不满意", Again, Given.Centre, Given.Now.AddDays(3)));

        Assert.Equal([(1, true), (2, true), (3, false)], ticket.Rounds.Select(r => (r.Round, r.OnTime)));
        Assert.Equal(4, ticket.Round);
    }
}
