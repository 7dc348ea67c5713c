using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>催办, 督办 and 剔除.</summary>
public class OversightTests
{
    [Fact]
    public void Urge_TwoOpenOrders_RemindsBoth()
    {
        var ticket = Given.Acknowledged("huanbao");

        Assert.Null(ticket.Urge("请尽快", Given.Centre, Given.Now));

        Assert.Equal(["chengguan", "huanbao"], ticket.History.Where(h => h.Action == "urged").Select(h => h.Unit));
        Assert.All(ticket.Orders, o => Assert.Equal(1, o.Urges));
    }

    [Fact]
    public void Supervise_LeadDoneAndAssistingOpen_AddressesTheAssistingUnit()
    {
        var ticket = Given.Closed("huanbao");

        Assert.Null(ticket.Supervise("请说明", null, null, Given.Policy, Given.Centre, Given.ReviewedAt));

        Assert.Equal("huanbao", Assert.Single(ticket.Supervisions).Unit);
    }

    [Fact]
    public void Supervise_Closed_NoOpenOrderIsRefused()
    {
        Assert.Equal("no-open-work-order", Given.Closed().Supervise("请说明", null, null, Given.Policy, Given.Centre, Given.ReviewedAt)!.Code);
        Assert.Equal("no-open-work-order", Given.Closed().Urge("请尽快", Given.Centre, Given.ReviewedAt)!.Code);
    }

    [Fact]
    public void ReplyToSupervision_AfterTheOrderIsDone_IsTakenOnce()
    {
        var ticket = Given.Acknowledged();
        Assert.Equal("no-open-supervision", ticket.ReplyToSupervision(ticket.Lead!, "已整改", Given.Handler, Given.RepliedAt)!.Code);
        ticket.After(t => t.Supervise("请说明", null, null, Given.Policy, Given.Centre, Given.RepliedAt))
            .After(t => t.Reply(t.Lead!, Given.GoodReply, false, Given.Handler, Given.RepliedAt));

        Assert.Null(ticket.ReplyToSupervision(ticket.Lead!, "已整改", Given.Handler, Given.ReviewedAt));

        var supervision = Assert.Single(ticket.Supervisions);
        Assert.Equal(("已整改", Given.ReviewedAt, false), (supervision.Reply, supervision.RepliedAt, supervision.IsOpen));
        Assert.Equal("no-open-supervision", ticket.ReplyToSupervision(ticket.Lead!, "再答", Given.Handler, Given.Now)!.Code);
    }

    [Fact]
    public void Recall_SupervisedOrder_EndsItsSupervisionWithoutAReply()
    {
        var ticket = Given.Acknowledged().After(t => t.Supervise("请说明", null, null, Given.Policy, Given.Centre, Given.RepliedAt))
            .After(t => t.Recall("改派", Given.Now, Given.Centre, Given.ReviewedAt));

        var supervision = Assert.Single(ticket.Supervisions);
        Assert.Equal((Given.ReviewedAt, null), (supervision.EndedAt, supervision.RepliedAt));
    }

    [Fact]
    public void Exclude_Twice_IsOneEntryAndOnePastState()
    {
        var ticket = Given.Closed();
        var (entries, past) = (ticket.History.Count, ticket.PastStates.Count);

        Assert.Null(ticket.Exclude("不实", Given.Centre, Given.ReviewedAt));
        Assert.Null(ticket.Exclude("不实", Given.Centre, Given.Now));

        Assert.True(ticket.Excluded);
        Assert.Equal((entries + 1, past + 1, TicketStatus.Closed), (ticket.History.Count, ticket.PastStates.Count, ticket.Status));
    }
}
