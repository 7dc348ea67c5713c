using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

public class ReplyTests
{
    [Fact]
    public void Reply_LeadWhoContactedTheCaller_ClosesAtOnce()
    {
        var ticket = Given.Acknowledged();
        var (before, since) = (ticket.State, ticket.StateSince);

        Assert.Null(ticket.Reply(ticket.Lead!, Given.GoodReply, reviewAlways: false, Given.Handler, Given.RepliedAt));

        Assert.Equal(
            before with { Status = TicketStatus.Closed, ClosedAt = Given.RepliedAt, Ending = Ending.Closed, Solved = Solved.Solved }, ticket.State);
        Assert.Equal(Solved.Solved, ticket.Solved);
        AssertReplied(ticket.Lead!, WorkOrderStatus.Done, Given.GoodReply);
        Assert.Equal(Given.RepliedAt, ticket.Lead!.EndedAt);
        var entry = ticket.AssertRecorded(3, "replied", TicketStatus.Dispatched, TicketStatus.Closed, Given.Handler, Given.RepliedAt);
        Assert.Same(ticket.Lead, entry.Order);
        Assert.Equal(("chengguan", "已修复"), (entry.Unit, entry.Text));
        Assert.Equal(
            [new("solved", null, "solved"), new("contactedCaller", null, "true"), new FieldChange("publicText", null, "路灯已修复")],
            entry.Changes);
        ticket.AssertKept(1, before, since, Given.RepliedAt);
    }

    public static TheoryData<UnitReply, bool> ToReview => new()
    {
        { Given.UncontactedReply, false },
        { Given.UncontactedReply, true },
        { Given.GoodReply, true },
    };

    [Theory]
    [MemberData(nameof(ToReview))]
    public void Reply_LeadWithReviewAsked_Waits(UnitReply reply, bool reviewAlways)
    {
        var ticket = Given.Acknowledged();
        var (before, since) = (ticket.State, ticket.StateSince);

        Assert.Null(ticket.Reply(ticket.Lead!, reply, reviewAlways, Given.Handler, Given.RepliedAt));

        Assert.Equal(before with { Status = TicketStatus.Replied, Solved = reply.Solved }, ticket.State);
        Assert.Equal(reply.Solved, ticket.Solved);
        AssertReplied(ticket.Lead!, WorkOrderStatus.Replied, reply);
        Assert.Null(ticket.Lead!.EndedAt);
        var entry = ticket.AssertRecorded(3, "replied", TicketStatus.Dispatched, TicketStatus.Replied, Given.Handler, Given.RepliedAt);
        Assert.Equal(reply.PublicText, entry.Changes.SingleOrDefault(c => c.Field == "publicText")?.After);
        ticket.AssertKept(1, before, since, Given.RepliedAt);
    }

    /// <summary>Ticket moves follow the lead order alone.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reply_Assisting_EndsItsOrderAndMovesNothing(bool reviewAlways)
    {
        var ticket = Given.Acknowledged("jiaotong").After(t => t.Acknowledge(t.Assisting(), "王五", null, Given.Handler, Given.AcknowledgedAt));
        var (before, since) = (ticket.State, ticket.StateSince);

        Assert.Null(ticket.Reply(ticket.Assisting(), Given.UncontactedReply, reviewAlways, Given.Handler, Given.RepliedAt));

        AssertReplied(ticket.Assisting(), WorkOrderStatus.Done, Given.UncontactedReply);
        Assert.Equal(WorkOrderStatus.Acknowledged, ticket.Lead!.Status);
        Assert.Equal((before, since, null), (ticket.State, ticket.StateSince, ticket.Solved));
        Assert.Single(ticket.PastStates);
        var entry = ticket.AssertRecorded(4, "replied", TicketStatus.Dispatched, TicketStatus.Dispatched, Given.Handler, Given.RepliedAt);
        Assert.Same(ticket.Assisting(), entry.Order);
        Assert.Equal("jiaotong", entry.Unit);
    }

    [Theory]
    [InlineData(WorkOrderStatus.Delivered)]
    [InlineData(WorkOrderStatus.Acknowledged)]
    public void Reply_Lead_LeavesTheAssistingOrderOpen(WorkOrderStatus assisting)
    {
        var ticket = Given.Acknowledged("jiaotong");
        if (assisting == WorkOrderStatus.Acknowledged)
            ticket.After(t => t.Acknowledge(t.Assisting(), "王五", null, Given.Handler, Given.AcknowledgedAt));
        var version = ticket.Assisting().Version;

        Assert.Null(ticket.Reply(ticket.Lead!, Given.GoodReply, reviewAlways: false, Given.Handler, Given.RepliedAt));

        Assert.Equal((assisting, version, true), (ticket.Assisting().Status, ticket.Assisting().Version, ticket.Assisting().IsOpen));
    }

    [Fact]
    public void Reply_AssistingAfterTheClosing_IsTakenAndLeavesTheTicketsResult()
    {
        var ticket = Given.Closed("jiaotong").After(t => t.Acknowledge(t.Assisting(), "王五", null, Given.Handler, Given.ReviewedAt));
        var (before, since) = (ticket.State, ticket.StateSince);

        Assert.Null(ticket.Reply(ticket.Assisting(), Given.UncontactedReply, reviewAlways: false, Given.Handler, Given.Now));

        Assert.Equal((WorkOrderStatus.Done, Given.Now), (ticket.Assisting().Status, ticket.Assisting().RepliedAt));
        Assert.Equal((before, since, Solved.Solved), (ticket.State, ticket.StateSince, ticket.Solved));
        ticket.AssertRecorded(5, "replied", TicketStatus.Closed, TicketStatus.Closed, Given.Handler, Given.Now);
    }

    private static void AssertReplied(WorkOrder order, WorkOrderStatus status, UnitReply reply)
    {
        Assert.Equal(status, order.Status);
        Assert.Equal(Given.RepliedAt, order.RepliedAt);
        Assert.Equal(reply, new UnitReply(order.ReplyText!, order.PublicText, order.ContactedCaller!.Value, order.Solved!.Value));
    }
}
