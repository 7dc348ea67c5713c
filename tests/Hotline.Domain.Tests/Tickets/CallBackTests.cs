using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;

namespace Hotline.Domain.Tests.Tickets;

public class CallBackTests
{
    [Fact]
    public void CallBack_Rated_KeepsTheAttemptAndTheSatisfaction()
    {
        var ticket = Given.Closed();
        var before = ticket.State;
        var answer = new CallbackAnswer(CallbackOutcome.Reached, Satisfaction.BasicallySatisfied, Solved.Partly, "等了太久");

        Assert.Null(ticket.CallBack(answer, Given.Policy, Given.Centre, Given.ReviewedAt));

        Assert.Equal(before with { Satisfaction = Satisfaction.BasicallySatisfied, CallerSolved = Solved.Partly, CallbackResult = CallbackOutcome.Reached }, ticket.State);
        var kept = Assert.Single(ticket.Callbacks);
        Assert.Equal((1, Given.ReviewedAt, "张三"), (kept.Round, kept.At, kept.By));
        Assert.Equal(answer, new CallbackAnswer(kept.Outcome, kept.Satisfaction, kept.Solved, kept.Remark));
        var entry = ticket.AssertRecorded(4, "calledBack", TicketStatus.Closed, TicketStatus.Closed, Given.Centre, Given.ReviewedAt);
        Assert.Equal("等了太久", entry.Text);
        Assert.Equal(
            [new("outcome", null, "reached"), new("satisfaction", null, "basicallySatisfied"), new FieldChange("solved", null, "partly")],
            entry.Changes);
        ticket.AssertKept(2, before, Given.RepliedAt, Given.ReviewedAt);
    }

    /// <summary>The unit's result stays the unit's; what the caller says of it stands beside.</summary>
    [Fact]
    public void CallBack_CallerSaysUnsolved_LeavesTheUnitsResult()
    {
        var ticket = Given.Closed()
            .After(t => t.CallBack(new(CallbackOutcome.Reached, Solved: Solved.Unsolved), Given.Policy, Given.Centre, Given.Now));

        Assert.Equal((Solved.Solved, Solved.Solved), (ticket.Solved, ticket.Lead!.Solved));
        Assert.Equal(Solved.Unsolved, ticket.Callbacks[0].Solved);
    }

    [Theory]
    [InlineData(CallbackOutcome.Unreachable)]
    [InlineData(CallbackOutcome.Refused)]
    [InlineData(CallbackOutcome.Reached)]
    public void CallBack_UnratedAfterARating_DoesNotEraseIt(CallbackOutcome outcome)
    {
        var ticket = Given.Closed().After(t => t.Rated(Satisfaction.Satisfied, Given.ReviewedAt));
        var (before, since, past) = (ticket.State, ticket.StateSince, ticket.PastStates.Count);

        Assert.Null(ticket.CallBack(new(outcome), Given.Policy, Given.Centre, Given.Now));

        Assert.Equal((before, since, past), (ticket.State, ticket.StateSince, ticket.PastStates.Count));
        Assert.Equal(Satisfaction.Satisfied, ticket.Satisfaction);
        Assert.Equal([CallbackOutcome.Reached, outcome], ticket.Callbacks.Select(c => c.Outcome));
        var entry = ticket.AssertRecorded(5, "calledBack", TicketStatus.Closed, TicketStatus.Closed, Given.Centre, Given.Now);
        Assert.Equal([new FieldChange("outcome", null, Code.Of(outcome))], entry.Changes);
    }

    [Fact]
    public void CallBack_RatedTwice_TheLastCountsAndTheFirstStaysOnTheBooks()
    {
        var ticket = Given.Closed()
            .After(t => t.Rated(Satisfaction.VeryDissatisfied, Given.ReviewedAt))
            .After(t => t.Rated(Satisfaction.VerySatisfied, Given.Now));

        Assert.Equal(Satisfaction.VerySatisfied, ticket.Satisfaction);
        Assert.Equal(Satisfaction.VeryDissatisfied, Assert.Single(ticket.StatesAt(Given.Now.AddTicks(-1))).Satisfaction);
        Assert.Equal(2, ticket.Callbacks.Count);
    }

    [Fact]
    public void CallBack_Dissatisfied_LeavesTheTicketClosed()
    {
        var ticket = Given.Closed().After(t => t.Rated(Satisfaction.VeryDissatisfied, Given.Now));

        Assert.Equal((TicketStatus.Closed, Given.RepliedAt, 1), (ticket.Status, ticket.ClosedAt, ticket.Round));
    }

    [Fact]
    public void CallBack_OfALaterRound_CountsForThatRoundAlone()
    {
        var ticket = Given.Closed()
            .After(t => t.Rated(Satisfaction.Dissatisfied, Given.ReviewedAt))
            .After(t => t.Rework("不满意", Given.To("chengguan") with { Limits = Given.NextLimits }, Given.Centre, Given.Now))
            .After(t => t.Acknowledge(t.Lead!, "李四", null, Given.Handler, Given.Now))
            .After(t => t.Reply(t.Lead!, Given.GoodReply, false, Given.Handler, Given.Now.AddHours(1)))
            .After(t => t.CallBack(new(CallbackOutcome.Unreachable), Given.Policy, Given.Centre, Given.Now.AddHours(2)));

        Assert.Null(ticket.Satisfaction);
        Assert.Equal([1, 2], ticket.Callbacks.Select(c => c.Round));
        ticket.After(t => t.Rated(Satisfaction.Satisfied, Given.Now.AddHours(3)));
        Assert.Equal((Satisfaction.Satisfied, Satisfaction.Dissatisfied), (ticket.Satisfaction, ticket.Rounds[0].Satisfaction));
    }
}
