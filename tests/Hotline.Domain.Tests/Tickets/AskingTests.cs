using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>退单 and 延期: what units ask and the centre decides.</summary>
public class AskingTests
{
    private static readonly ReturnClaim Claim = new(ReturnReason.NotOurDuty, "非我单位职责", "《条例》第六条", "gongan");
    private static readonly DateTimeOffset ReturnBy = Given.At("02-02 18:00");

    [Theory]
    [InlineData("02-02 18:00", null)]
    [InlineData("02-02 18:01", "return-window-passed")]
    public void RequestReturn_AtTheEdgeOfItsWindow_IsHeldToTheMinute(string at, string? refused)
    {
        var ticket = Given.Acknowledged();

        Assert.Equal(refused, ticket.RequestReturn(ticket.Lead!, Claim, Given.Policy, Given.Handler, Given.At(at))?.Code);
        Assert.Equal(refused is null ? WorkOrderStatus.ReturnRequested : WorkOrderStatus.Acknowledged, ticket.Lead!.Status);
    }

    [Fact]
    public void RequestReturn_FinalOrder_IsRefused()
    {
        var ticket = Given.Registered().After(t => t.Dispatch(Given.To("chengguan") with { Final = true }, Given.Centre, Given.DispatchedAt));

        Assert.Equal("work-order-final", ticket.RequestReturn(ticket.Lead!, Claim, Given.Policy, Given.Handler, Given.AcknowledgedAt)!.Code);
    }

    [Fact]
    public void DecideReturn_ApprovedForTheLead_RegistersAnewAndRecallsAssisting()
    {
        var ticket = Given.Acknowledged("huanbao").After(t => t.RequestReturn(t.Lead!, Claim, Given.Policy, Given.Handler, ReturnBy));
        var dispatchBy = Given.At("02-04 09:00");

        Assert.Null(ticket.DecideReturn(ticket.Lead!, true, "属实", dispatchBy, Given.Centre, Given.At("02-03 09:00")));

        Assert.Equal((TicketStatus.Registered, dispatchBy, 1, 1), (ticket.Status, ticket.DueAt, ticket.Round, ticket.ApprovedReturns));
        Assert.Equal((WorkOrderStatus.Returned, WorkOrderStatus.Recalled), (ticket.Lead!.Status, ticket.Assisting().Status));
        Assert.Equal(Given.RegisteredAt, ticket.RegisteredAt);
    }

    [Fact]
    public void DecideReturn_ApprovedForAnAssistingUnit_EndsThatOrderOnlyAndCountsForNothing()
    {
        var ticket = Given.Acknowledged("huanbao").After(t => t.RequestReturn(t.Assisting(), Claim, Given.Policy, Given.Handler, ReturnBy));

        Assert.Null(ticket.DecideReturn(ticket.Assisting(), true, "属实", Given.DispatchBy, Given.Centre, Given.At("02-03 09:00")));

        Assert.Equal((TicketStatus.Dispatched, Given.DueAt, 0), (ticket.Status, ticket.DueAt, ticket.ApprovedReturns));
        Assert.Equal((WorkOrderStatus.Acknowledged, WorkOrderStatus.Returned), (ticket.Lead!.Status, ticket.Assisting().Status));
    }

    [Theory]
    [InlineData(false, WorkOrderStatus.Delivered)]
    [InlineData(true, WorkOrderStatus.Acknowledged)]
    public void DecideReturn_Refused_GoesBackToWhereItWasWithTheSameDeadline(bool acknowledged, WorkOrderStatus back)
    {
        var ticket = (acknowledged ? Given.Acknowledged() : Given.Dispatched()).After(t => t.RequestReturn(t.Lead!, Claim, Given.Policy, Given.Handler, ReturnBy));
        Assert.Equal("work-order-move-not-allowed", ticket.Reply(ticket.Lead!, Given.GoodReply, false, Given.Handler, ReturnBy)!.Code);

        Assert.Null(ticket.DecideReturn(ticket.Lead!, false, "属你单位职责", Given.DispatchBy, Given.Centre, Given.At("02-03 09:00")));

        Assert.Equal((back, Given.DueAt, TicketStatus.Dispatched), (ticket.Lead!.Status, ticket.DueAt, ticket.Status));
    }

    [Fact]
    public void Extension_GrantedInPart_IsComputedFromTheOldDueTime()
    {
        var ticket = Given.Acknowledged();
        Assert.Null(ticket.RequestExtension(ticket.Lead!, 3, "缺料", Given.Policy, Given.Handler, Given.DueAt));
        Assert.Equal("extension-pending", ticket.RequestExtension(ticket.Lead!, 1, "缺料", Given.Policy, Given.Handler, Given.DueAt)!.Code);

        // Decided after expiry: what was asked in time is granted from the old due time, Wed 02-08 18:00.
        Assert.Null(ticket.DecideExtension(ticket.Lead!, 2, "同意两日", Given.Policy.Calendar, Given.Centre, Given.At("02-09 09:00")));

        Assert.Equal((Given.At("02-10 18:00"), Given.At("02-10 18:00"), 1), (ticket.DueAt, ticket.Lead!.DueAt, ticket.Lead.Extensions));
        Assert.Equal("no-extension-pending", ticket.DecideExtension(ticket.Lead, 1, "再批", Given.Policy.Calendar, Given.Centre, Given.Now)!.Code);
        Assert.Equal(
            [new FieldChange("workingDays", null, "2"), new("dueAt", "2023-02-08T18:00:00+08:00", "2023-02-10T18:00:00+08:00")], ticket.History[^1].Changes);
    }

    [Fact]
    public void RequestExtension_AfterExpiryOrTooOften_IsRefused()
    {
        var ticket = Given.Acknowledged();
        Assert.Equal("work-order-past-due", ticket.RequestExtension(ticket.Lead!, 1, "缺料", Given.Policy, Given.Handler, Given.DueAt.AddMinutes(1))!.Code);
        for (var i = 0; i < 3; i++)
        {
            ticket.After(t => t.RequestExtension(t.Lead!, 1, "缺料", Given.Policy, Given.Handler, Given.RepliedAt))
                .After(t => t.DecideExtension(t.Lead!, 1, "同意", Given.Policy.Calendar, Given.Centre, Given.RepliedAt));
        }

        Assert.Equal(Given.At("02-13 18:00"), ticket.DueAt);
        Assert.Equal("extensions-used-up", ticket.RequestExtension(ticket.Lead!, 1, "缺料", Given.Policy, Given.Handler, Given.RepliedAt)!.Code);
    }

    /// <summary>A database gives moments back in UTC; people and histories are told the site's time all the same.</summary>
    [Fact]
    public void Moments_ReadBackInUtc_AreToldInTheSitesZone()
    {
        var utc = Given.Limits with { DueAt = Given.DueAt.ToUniversalTime() };
        Ticket Read() => Given.Registered().After(t => t.Dispatch(new Assignment("chengguan", [], utc), Given.Centre, Given.DispatchedAt.ToUniversalTime()))
            .After(t => t.Acknowledge(t.Lead!, "李四", null, Given.Handler, Given.AcknowledgedAt));
        var (late, extended, paused) = (Read(), Read(), Read());

        Assert.Contains("2023-02-08 18:00", late.RequestExtension(late.Lead!, 1, "缺料", Given.Policy, Given.Handler, Given.Now)!.Zh, StringComparison.Ordinal);
        Assert.Contains("2023-02-08 18:00", late.Suspend("待材料", Given.Policy, Given.Centre, Given.Now)!.Zh, StringComparison.Ordinal);
        Assert.Contains("2023-02-02 18:00", late.RequestReturn(late.Lead!, Claim, Given.Policy, Given.Handler, Given.Now)!.Zh, StringComparison.Ordinal);
        extended.After(t => t.RequestExtension(t.Lead!, 1, "缺料", Given.Policy, Given.Handler, Given.RepliedAt))
            .After(t => t.DecideExtension(t.Lead!, 1, "同意", Given.Policy.Calendar, Given.Centre, Given.RepliedAt));
        paused.After(t => t.Suspend("待材料", Given.Policy, Given.Centre, Given.RepliedAt)).After(t => t.Resume(null, Given.Policy, Given.Centre, Given.ReviewedAt));
        Assert.All(
            new[] { extended, paused }.Select(t => t.History[^1].Changes.Single(c => c.Field == "dueAt")),
            c => Assert.Equal(("2023-02-08T18:00:00+08:00", "+08:00"), (c.Before, c.After![^6..])));
    }

    /// <summary>批示: stays as set, unless an extension is granted.</summary>
    [Fact]
    public void Extension_OfADeadlineSetByHand_MovesItByWorkingDaysAtTheSameTimeOfDay()
    {
        var byHand = Given.Limits with { DueAt = Given.At("02-03 17:00"), WorkingDays = null };
        var ticket = Given.Registered().After(t => t.Dispatch(new Assignment("chengguan", [], byHand), Given.Centre, Given.DispatchedAt))
            .After(t => t.Acknowledge(t.Lead!, "李四", null, Given.Handler, Given.AcknowledgedAt))
            .After(t => t.RequestExtension(t.Lead!, 1, "缺料", Given.Policy, Given.Handler, Given.AcknowledgedAt));

        Assert.Null(ticket.DecideExtension(ticket.Lead!, 1, "同意", Given.Policy.Calendar, Given.Centre, Given.Now));

        Assert.Equal(Given.At("02-06 17:00"), ticket.DueAt);
    }
}
