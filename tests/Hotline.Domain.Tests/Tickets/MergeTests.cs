using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>并单 and 关联.</summary>
public class MergeTests
{
    [Fact]
    public void Merge_Dispatched_RecallsItsOrdersAndBothHistoriesSaySo()
    {
        var (repeat, master) = (Given.Numbered(2, Given.Acknowledged()), Given.Numbered(1));

        Assert.Null(repeat.MergeInto(master, [], "重复反映", Given.Policy, Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Merged, 1L, WorkOrderStatus.Recalled), (repeat.Status, repeat.MergedInto, repeat.Lead!.Status));
        Assert.Equal(("merged", "repeatMerged"), (repeat.History[^1].Action, master.History[^1].Action));
        Assert.False(repeat.State.IsOverdue(Given.At("12-01 09:00")));
        Assert.Equal(TicketStatus.Registered, master.Status);
    }

    [Fact]
    public void Merge_MasterWithRepeats_TheyMoveWithIt()
    {
        var (first, master, repeat) = (Given.Numbered(2), Given.Numbered(1), Given.Numbered(3));
        repeat.After(t => t.MergeInto(first, [], null, Given.Policy, Given.Centre, Given.Now));

        Assert.Null(first.MergeInto(master, [repeat], null, Given.Policy, Given.Centre, Given.Now));

        Assert.Equal((1L, 1L), (first.MergedInto, repeat.MergedInto));
        Assert.Equal("mergeMoved", repeat.History[^1].Action);
        Assert.Equal(2, master.History.Count(h => h.Action == "repeatMerged"));
    }

    [Fact]
    public void Merge_IntoItself_IsRefused() =>
        Assert.Equal("merge-into-itself", Given.Numbered(1).MergeInto(Given.Numbered(1), [], null, Given.Policy, Given.Centre, Given.Now)!.Code);

    [Fact]
    public void Merge_IntoAnEndedMaster_IsRefused()
    {
        Ticket[] ended = [Given.Closed(), Given.Archived(), Given.In(TicketStatus.Rejected), Given.In(TicketStatus.Withdrawn)];
        Assert.All(ended, master => Assert.Equal(
            "master-ended", Given.Numbered(2).MergeInto(Given.Numbered(1, master), [], null, Given.Policy, Given.Centre, Given.Now)!.Code));
    }

    [Fact]
    public void Unmerge_MasterStillOpen_IsAMatterOfItsOwnAgain()
    {
        var (repeat, master) = (Given.Numbered(2, Given.Acknowledged()), Given.Numbered(1));
        repeat.After(t => t.MergeInto(master, [], null, Given.Policy, Given.Centre, Given.Now));

        Assert.Null(repeat.Unmerge(master, Given.At("02-11 09:00"), Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Registered, null, null, Given.At("02-11 09:00")), (repeat.Status, repeat.MergedInto, repeat.Ending, repeat.DueAt));
        Assert.Equal("repeatUnmerged", master.History[^1].Action);
    }

    [Fact]
    public void Unmerge_MasterClosed_IsRefused()
    {
        var (repeat, master) = (Given.Numbered(2), Given.Numbered(1, Given.Acknowledged()));
        repeat.After(t => t.MergeInto(master, [], null, Given.Policy, Given.Centre, Given.Now));
        master.After(t => t.Reply(t.Lead!, Given.GoodReply, false, Given.Handler, Given.Now));

        Assert.Equal("master-ended", repeat.Unmerge(master, Given.DispatchBy, Given.Centre, Given.Now)!.Code);
    }

    [Fact]
    public void CallBack_Repeat_OnlyOnceItsMasterIsClosed()
    {
        var (repeat, master) = (Given.Numbered(2), Given.Numbered(1, Given.Acknowledged()));
        repeat.After(t => t.MergeInto(master, [], null, Given.Policy, Given.Centre, Given.Now));
        var answer = new CallbackAnswer(CallbackOutcome.Reached, Satisfaction.Satisfied);
        Assert.Equal("master-open", repeat.CallBack(answer, Given.Policy, Given.Centre, Given.Now, master)!.Code);

        master.After(t => t.Reply(t.Lead!, Given.GoodReply, false, Given.Handler, Given.Now));

        Assert.Null(repeat.CallBack(answer, Given.Policy, Given.Centre, Given.Now, master));
        Assert.Equal((TicketStatus.Merged, Satisfaction.Satisfied), (repeat.Status, repeat.Satisfaction));
    }

    /// <summary>Its own result gives way to its master's.</summary>
    [Fact]
    public void Merge_Replied_HasNoResultOfItsOwnAnyMore()
    {
        var (repeat, master) = (Given.Numbered(2, Given.Replied()), Given.Numbered(1));

        Assert.Null(repeat.MergeInto(master, [], null, Given.Policy, Given.Centre, Given.Now));

        Assert.Null(repeat.Solved);
    }

    /// <summary>What its caller said of the master's result is outside the rates, after the unmerging too.</summary>
    [Fact]
    public void Unmerge_MasterWithdrawnByItsCaller_IsAMatterOfItsOwnAgain()
    {
        var (repeat, master) = (Given.Numbered(2), Given.Numbered(1));
        repeat.After(t => t.MergeInto(master, [], null, Given.Policy, Given.Centre, Given.Now));
        master.After(t => t.Withdraw("已自行解决", Given.Policy, Given.Centre, Given.Now));

        Assert.Equal("move-not-allowed", master.PutAway(Given.Centre, Given.Now)!.Code);
        Assert.Empty(master.RunClock(Given.Policy, Given.Centre, Given.Now.AddDays(60)));
        Assert.Null(repeat.Unmerge(master, Given.DispatchBy, Given.Centre, Given.Now));
        Assert.Equal(TicketStatus.Registered, repeat.Status);
        Assert.Null(master.PutAway(Given.Centre, Given.Now));
    }

    [Fact]
    public void Unmerge_CallerWasCalledBack_BeginsUnrated()
    {
        var (repeat, master) = (Given.Numbered(2), Given.Numbered(1, Given.Acknowledged()));
        repeat.After(t => t.MergeInto(master, [], null, Given.Policy, Given.Centre, Given.Now));
        master.After(t => t.Reply(t.Lead!, Given.GoodReply, false, Given.Handler, Given.Now));
        repeat.After(t => t.CallBack(new CallbackAnswer(CallbackOutcome.Reached, Satisfaction.Dissatisfied), Given.Policy, Given.Centre, Given.Now, master));
        master.After(t => t.Rework("未解决", Given.To("chengguan"), Given.Centre, Given.Now));

        Assert.Null(repeat.Unmerge(master, Given.DispatchBy, Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Registered, (Satisfaction?)null), (repeat.Status, repeat.Satisfaction));
    }

    [Fact]
    public void LateReply_OfARepeatsUnit_StandsOnTheMasterAndMovesNothing()
    {
        var (repeat, master) = (Given.Numbered(2, Given.Acknowledged()), Given.Numbered(1));
        repeat.After(t => t.MergeInto(master, [], null, Given.Policy, Given.Centre, Given.Now));
        var (before, state) = (repeat.Everything(), master.State);

        master.TakeLateReply(repeat, repeat.Lead!, Given.GoodReply, Given.Handler, Given.Now);

        Assert.Equal((before, state), (repeat.Everything(), master.State));
        Assert.Equal(("lateUnitReply", Given.GoodReply.Text, "chengguan"), (master.History[^1].Action, master.History[^1].Text, master.History[^1].Unit));
    }

    [Fact]
    public void Link_WithAnArchivedOne_BothHistoriesSaySo()
    {
        var (one, archived) = (Given.Numbered(2), Given.Numbered(1, Given.Archived()));

        Assert.Null(one.LinkWith(archived, "后续诉求", Given.Centre, Given.Now));

        Assert.Equal((1, 1), (one.LinkCount, archived.LinkCount));
        Assert.Equal(("linked", "linked"), (one.History[^1].Action, archived.History[^1].Action));
    }
}
