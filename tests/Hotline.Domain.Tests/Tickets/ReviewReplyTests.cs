using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

public class ReviewReplyTests
{
    /// <summary>A unit is not late by the centre's review; the books, however, know of the closing only since the review.</summary>
    [Fact]
    public void ReviewReply_Accepted_ClosesAtTheReplyAndIsOnTheBooksSinceTheReview()
    {
        var ticket = Given.Replied();
        var before = ticket.State;

        Assert.Null(ticket.ReviewReply(accepted: true, "可以", Given.Centre, Given.Now));

        Assert.Equal(before with { Status = TicketStatus.Closed, ClosedAt = Given.RepliedAt, Ending = Ending.Closed }, ticket.State);
        Assert.False(ticket.State.ClosedLate);
        Assert.True(Given.Now > Given.DueAt);
        ticket.AssertKept(2, before, Given.RepliedAt, Given.Now);
        Assert.Null(Assert.Single(ticket.StatesAt(Given.Now.AddTicks(-1))).ClosedAt);
        Assert.Equal((WorkOrderStatus.Done, Given.RepliedAt, Given.Now), (ticket.Lead!.Status, ticket.Lead.RepliedAt, ticket.Lead.EndedAt));
        Assert.Equal(Solved.Partly, ticket.Solved);
        var entry = ticket.AssertRecorded(4, "reviewAccepted", TicketStatus.Replied, TicketStatus.Closed, Given.Centre, Given.Now);
        Assert.Same(ticket.Lead, entry.Order);
        Assert.Equal(("chengguan", "可以"), (entry.Unit, entry.Text));
    }

    [Fact]
    public void ReviewReply_SentBack_IsTheSameRoundAndDeadlineWithoutANewSigning()
    {
        var ticket = Given.Replied();
        var before = ticket.State;

        Assert.Null(ticket.ReviewReply(accepted: false, "请联系诉求人", Given.Centre, Given.ReviewedAt));

        Assert.Equal(before with { Status = TicketStatus.Dispatched, Solved = null }, ticket.State);
        Assert.Equal((1, Given.DueAt), (ticket.Round, ticket.DueAt));
        var order = ticket.Lead!;
        Assert.Equal((WorkOrderStatus.Acknowledged, Given.AcknowledgedAt, "李四"), (order.Status, order.AcknowledgedAt, order.AcknowledgedBy));
        Assert.Equal((null, null, null), (order.RepliedAt, order.Solved, order.ContactedCaller));
        Assert.Equal((null, null, null), (order.ReplyText, order.PublicText, order.EndedAt));
        Assert.Null(ticket.Solved);
        var entry = ticket.AssertRecorded(4, "reviewSentBack", TicketStatus.Replied, TicketStatus.Dispatched, Given.Centre, Given.ReviewedAt);
        Assert.Equal(("chengguan", "请联系诉求人"), (entry.Unit, entry.Text));
        ticket.AssertKept(2, before, Given.RepliedAt, Given.ReviewedAt);
    }

    [Fact]
    public void ReviewReply_SentBack_KeepsTheOldReplyOnTheHistory()
    {
        var ticket = Given.Replied().After(t => t.ReviewReply(false, "请联系诉求人", Given.Centre, Given.ReviewedAt));

        var old = ticket.History.Single(h => h.Action == "replied");
        Assert.Equal(Given.UncontactedReply.Text, old.Text);
        Assert.Contains(new FieldChange("solved", null, "partly"), old.Changes);
    }

    [Fact]
    public void Reply_AfterBeingSentBack_ClosesAtTheNewReply()
    {
        var ticket = Given.Replied()
            .After(t => t.ReviewReply(false, "请联系诉求人", Given.Centre, Given.ReviewedAt))
            .After(t => t.Reply(t.Lead!, Given.GoodReply, reviewAlways: false, Given.Handler, Given.Now));

        Assert.Equal((TicketStatus.Closed, Given.Now, true), (ticket.Status, ticket.ClosedAt, ticket.State.ClosedLate));
        Assert.Equal((Given.Now, Solved.Solved), (ticket.Lead!.RepliedAt, ticket.Solved));
    }

    [Fact]
    public void ReviewReply_WithAnOpenAssistingOrder_LeavesItOpen()
    {
        var ticket = Given.Replied("jiaotong").After(t => t.ReviewReply(true, null, Given.Centre, Given.ReviewedAt));

        Assert.Equal(WorkOrderStatus.Delivered, ticket.Assisting().Status);
    }
}
