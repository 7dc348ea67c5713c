using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>What recalling, rejecting, withdrawing and noting leave behind.</summary>
public class TakenBackTests
{
    [Fact]
    public void Recall_Dispatched_EndsEveryOpenOrderAndRunsTheDispatchLimitAnew()
    {
        var ticket = Given.Acknowledged("huanbao");
        var dispatchBy = Given.At("02-11 09:00");

        Assert.Null(ticket.Recall("属另一单位职责", dispatchBy, Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Registered, dispatchBy, Handling.Dispatched), (ticket.Status, ticket.DueAt, ticket.Handling));
        Assert.All(ticket.Orders, o => Assert.Equal((WorkOrderStatus.Recalled, Given.Now), (o.Status, o.EndedAt)));
        Assert.Equal(["orderRecalled", "orderRecalled", "recalled"], ticket.History.TakeLast(3).Select(h => h.Action));
        Assert.Equal((TicketStatus.Dispatched, TicketStatus.Registered), (ticket.History[^1].StatusBefore, ticket.History[^1].StatusAfter));
        Assert.Equal(Given.Now, ticket.PastStates[^1].StateUntil);
    }

    [Fact]
    public void Dispatch_AfterRecall_GivesTheNextUnitItsFullLimitInTheSameRound()
    {
        var ticket = Given.Acknowledged();
        ticket.Recall("改派", Given.At("02-11 09:00"), Given.Centre, Given.Now);

        Assert.Null(ticket.Dispatch(new Assignment("huanbao", [], Given.NextLimits), Given.Centre, Given.Now));

        Assert.Equal((1, Given.NextLimits.DueAt, "huanbao"), (ticket.Round, ticket.DueAt, ticket.Lead!.Unit));
    }

    [Fact]
    public void Answer_AfterRecall_StaysDispatchedForGood()
    {
        var ticket = Given.Acknowledged();
        ticket.Recall("改派", Given.At("02-11 09:00"), Given.Centre, Given.Now);

        Assert.Null(ticket.GiveAnswer("已告知", Solved.Solved, Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Closed, Handling.Dispatched), (ticket.Status, ticket.Handling));
    }

    [Fact]
    public void Reject_Registered_EndsItWithReasonAndRoute()
    {
        var ticket = Given.Registered();

        Assert.Null(ticket.Reject(RejectionReason.LegalProcedure, "请按诉讼程序解决", Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Rejected, Ending.Rejected, null), (ticket.Status, ticket.Ending, ticket.ClosedAt));
        var entry = ticket.History[^1];
        Assert.Equal(("rejected", "请按诉讼程序解决", "legalProcedure"), (entry.Action, entry.Text, entry.Changes[0].After));
    }

    [Fact]
    public void Withdraw_Dispatched_RecallsItsOrders()
    {
        var ticket = Given.Dispatched();

        Assert.Null(ticket.Withdraw("已自行解决", Given.Policy, Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Withdrawn, Ending.Withdrawn), (ticket.Status, ticket.Ending));
        Assert.Equal(WorkOrderStatus.Recalled, ticket.Lead!.Status);
    }

    [Fact]
    public void Archive_Rejected_KeepsHowItEnded()
    {
        var ticket = Given.Registered();
        ticket.Reject(RejectionReason.OutOfScope, null, Given.Centre, Given.Now);

        Assert.Null(ticket.PutAway(Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Archived, Ending.Rejected), (ticket.Status, ticket.Ending));
    }

    [Fact]
    public void Note_Closed_MovesNothingButTheVersion()
    {
        var ticket = Given.Closed();
        var (state, version, past) = (ticket.State, ticket.Version, ticket.PastStates.Count);

        Assert.Null(ticket.Note("诉求人补充", Given.Centre, Given.Now));

        Assert.Equal((state, version + 1, past), (ticket.State, ticket.Version, ticket.PastStates.Count));
        Assert.Equal("诉求人补充", ticket.History[^1].Text);
    }
}
