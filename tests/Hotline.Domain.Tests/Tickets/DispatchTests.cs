using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

public class DispatchTests
{
    [Fact]
    public void Dispatch_Registered_IsDueByTheLeadOrder()
    {
        var ticket = Given.Registered();
        var before = ticket.State;

        Assert.Null(ticket.Dispatch(Given.To("chengguan", "jiaotong", "shuili"), Given.Centre, Given.DispatchedAt));

        Assert.Equal(
            before with
            {
                Status = TicketStatus.Dispatched, Handling = Handling.Dispatched, DueAt = Given.DueAt, LeadUnit = "chengguan", AcknowledgeBy = Given.Limits.AcknowledgeBy,
            },
            ticket.State);
        Assert.Equal(Given.DispatchedAt, ticket.DispatchedAt);
        var entry = ticket.AssertRecorded(1, "dispatched", TicketStatus.Registered, TicketStatus.Dispatched, Given.Centre, Given.DispatchedAt);
        Assert.Same(ticket.Lead, entry.Order);
        Assert.Equal(("chengguan", "请于五日内办结"), (entry.Unit, entry.Text));
        Assert.Equal([new("assistingUnit", null, "jiaotong"), new FieldChange("assistingUnit", null, "shuili")], entry.Changes);
        ticket.AssertKept(0, before, Given.RegisteredAt, Given.DispatchedAt);
    }

    [Fact]
    public void Dispatch_LeadAndAssisting_DeliversOneOrderEachOldestFirst()
    {
        var ticket = Given.Dispatched("jiaotong", "shuili");

        Assert.Equal(
            [("chengguan", OrderRole.Lead), ("jiaotong", OrderRole.Assisting), ("shuili", OrderRole.Assisting)],
            ticket.Orders.Select(o => (o.Unit, o.Role)));
        Assert.Same(ticket.Orders[0], ticket.Lead);
        Assert.All(ticket.Orders, o =>
        {
            Assert.Equal((WorkOrderStatus.Delivered, 1, 1), (o.Status, o.Round, o.Version));
            Assert.Equal((Given.DispatchedAt, Given.Limits.AcknowledgeBy, Given.DueAt), (o.DeliveredAt, o.AcknowledgeBy, o.DueAt));
            Assert.Equal((false, 5, false, "请于五日内办结"), (o.DueProvisional, o.WorkingDays, o.Final, o.Instructions));
            Assert.Equal((null, null), (o.AcknowledgedAt, o.EndedAt));
        });
    }

    [Fact]
    public void Dispatch_FinalByHandInAYearWithoutNotice_SaysSoOnTicketAndOrders()
    {
        var ticket = Given.Registered();
        var limits = Given.Limits with { DueProvisional = true, WorkingDays = null };

        Assert.Null(ticket.Dispatch(new Assignment("chengguan", ["jiaotong"], limits, Final: true), Given.Centre, Given.DispatchedAt));

        Assert.True(ticket.DueProvisional);
        Assert.All(ticket.Orders, o => Assert.Equal((true, true, null), (o.DueProvisional, o.Final, o.WorkingDays)));
    }

    [Fact]
    public void Dispatch_Again_KeepsTheFirstDeliveryAndLeadsByTheNewOrder()
    {
        var ticket = Given.Dispatched().Forced(s => s with { Status = TicketStatus.Registered });

        Assert.Null(ticket.Dispatch(Given.To("jiaotong") with { Limits = Given.NextLimits }, Given.Centre, Given.Now));

        Assert.Equal((Given.DispatchedAt, 1, Given.NextLimits.DueAt), (ticket.DispatchedAt, ticket.Round, ticket.DueAt));
        Assert.Equal(("jiaotong", Given.Now), (ticket.Lead!.Unit, ticket.Lead.DeliveredAt));
    }
}
