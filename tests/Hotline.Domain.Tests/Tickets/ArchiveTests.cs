using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

public class ArchiveTests
{
    [Fact]
    public void PutAway_Closed_KeepsWhatItCountsAs()
    {
        var ticket = Given.Closed().After(t => t.Rated(Satisfaction.Satisfied, Given.ReviewedAt));
        var before = ticket.State;

        Assert.Null(ticket.PutAway(Given.Centre, Given.Now));

        Assert.Equal(before with { Status = TicketStatus.Archived }, ticket.State);
        Assert.Equal((Given.Now, Given.RepliedAt, Ending.Closed), (ticket.ArchivedAt, ticket.ClosedAt, ticket.Ending));
        ticket.AssertRecorded(5, "archived", TicketStatus.Closed, TicketStatus.Archived, Given.Centre, Given.Now);
        ticket.AssertKept(3, before, Given.ReviewedAt, Given.Now);
    }

    [Theory]
    [InlineData(TicketStatus.Rejected, Ending.Rejected)]
    [InlineData(TicketStatus.Withdrawn, Ending.Withdrawn)]
    public void PutAway_EndedOtherwise_RemembersHow(TicketStatus status, Ending ending)
    {
        var ticket = Given.In(status);

        Assert.Null(ticket.PutAway(Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Archived, ending, null), (ticket.Status, ticket.Ending, ticket.ClosedAt));
        ticket.AssertRecorded(1, "archived", status, TicketStatus.Archived, Given.Centre, Given.Now);
    }

    [Theory]
    [InlineData(WorkOrderStatus.Delivered)]
    [InlineData(WorkOrderStatus.Acknowledged)]
    public void PutAway_WithAnOpenAssistingOrder_RecallsItOnTheHistory(WorkOrderStatus status)
    {
        var ticket = Given.Closed("jiaotong", "shuili");
        var open = ticket.Orders[2];
        ticket.After(t => t.Acknowledge(t.Orders[1], "王五", null, Given.Handler, Given.ReviewedAt))
            .After(t => t.Reply(t.Orders[1], Given.GoodReply, false, Given.Handler, Given.ReviewedAt));
        if (status == WorkOrderStatus.Acknowledged)
            ticket.After(t => t.Acknowledge(open, "赵六", null, Given.Handler, Given.ReviewedAt));
        var entries = ticket.History.Count;

        Assert.Null(ticket.PutAway(Given.Centre, Given.Now));

        Assert.Equal([WorkOrderStatus.Done, WorkOrderStatus.Done, WorkOrderStatus.Recalled], ticket.Orders.Select(o => o.Status));
        ticket.AssertRecalled(open, status, entries + 1, TicketStatus.Closed, round: 1, Given.Now);
        Assert.Equal((entries + 2, "archived"), (ticket.History.Count, ticket.History[^1].Action));
        Assert.Equal("work-order-move-not-allowed", ticket.Reply(open, Given.GoodReply, false, Given.Handler, Given.Now)!.Code);
    }
}
