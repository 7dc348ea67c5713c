using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

public class AcknowledgeTests
{
    [Fact]
    public void Acknowledge_Delivered_NamesThePersonAndMovesTheOrderAlone()
    {
        var ticket = Given.Dispatched("jiaotong");
        var (before, since) = (ticket.State, ticket.StateSince);

        Assert.Null(ticket.Acknowledge(ticket.Lead!, "李四", "8123456", Given.Handler, Given.AcknowledgedAt));

        var order = ticket.Lead!;
        Assert.Equal((WorkOrderStatus.Acknowledged, 2), (order.Status, order.Version));
        Assert.Equal((Given.AcknowledgedAt, "李四", "8123456"), (order.AcknowledgedAt, order.AcknowledgedBy, order.AcknowledgedByPhone));
        Assert.Equal((WorkOrderStatus.Delivered, 1), (ticket.Assisting().Status, ticket.Assisting().Version));
        var entry = ticket.AssertRecorded(
            2, "acknowledged", TicketStatus.Dispatched, TicketStatus.Dispatched, Given.Handler, Given.AcknowledgedAt);
        Assert.Same(order, entry.Order);
        Assert.Equal(("chengguan", "李四"), (entry.Unit, entry.Text));
        Assert.Equal((before, since), (ticket.State, ticket.StateSince));
        Assert.Single(ticket.PastStates);
    }

    /// <summary>The clock starts at delivery: signing late gains no time.</summary>
    [Fact]
    public void Acknowledge_Late_LeavesTheDueTime()
    {
        var ticket = Given.Dispatched().After(t => t.Acknowledge(t.Lead!, "李四", null, Given.Handler, Given.Now));

        Assert.Equal((Given.DueAt, Given.DueAt), (ticket.DueAt, ticket.Lead!.DueAt));
    }

    [Fact]
    public void Acknowledge_AssistingOrderOfAClosedTicket_IsTaken()
    {
        var ticket = Given.Closed("jiaotong");
        var before = ticket.State;

        Assert.Null(ticket.Acknowledge(ticket.Assisting(), "王五", null, Given.Handler, Given.Now));

        Assert.Equal(WorkOrderStatus.Acknowledged, ticket.Assisting().Status);
        Assert.Equal(before, ticket.State);
        ticket.AssertRecorded(4, "acknowledged", TicketStatus.Closed, TicketStatus.Closed, Given.Handler, Given.Now);
    }
}
