using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>Late or not, at the very moment.</summary>
public class TicketStateTests
{
    public static TheoryData<long, bool> AroundDue => new() { { -1, false }, { 0, false }, { 1, true } };

    [Theory]
    [MemberData(nameof(AroundDue))]
    public void ClosedLate_AroundTheDueTime_IsLateOnlyAfterIt(long ticks, bool late)
    {
        var ticket = Given.Acknowledged().After(t => t.Reply(t.Lead!, Given.GoodReply, false, Given.Handler, Given.DueAt.AddTicks(ticks)));

        Assert.Equal(late, ticket.State.ClosedLate);
        ticket.After(t => t.Rework("诉求人不满意", Given.To("chengguan"), Given.Centre, Given.Now));
        Assert.Equal(!late, ticket.Rounds[0].OnTime);
        Assert.False(ticket.State.ClosedLate);
    }

    [Theory]
    [MemberData(nameof(AroundDue))]
    public void IsOverdue_AroundTheDueTime_IsOverdueOnlyAfterIt(long ticks, bool overdue) =>
        Assert.Equal(overdue, Given.Acknowledged().State.IsOverdue(Given.DueAt.AddTicks(ticks)));

    [Theory]
    [MemberData(nameof(AroundDue))]
    public void IsOverdue_DueTimeWrittenWithAnotherOffset_IsTheSame(long ticks, bool overdue) =>
        Assert.Equal(overdue, Given.Acknowledged().State.IsOverdue(Given.DueAt.AddTicks(ticks).ToUniversalTime()));

    /// <summary>Only open tickets are overdue, and a suspended one is not: its clock stands.</summary>
    [Theory]
    [InlineData(TicketStatus.Registered, true)]
    [InlineData(TicketStatus.Dispatched, true)]
    [InlineData(TicketStatus.Replied, true)]
    [InlineData(TicketStatus.Referred, true)]
    [InlineData(TicketStatus.Suspended, false)]
    [InlineData(TicketStatus.Closed, false)]
    [InlineData(TicketStatus.Archived, false)]
    [InlineData(TicketStatus.Merged, false)]
    [InlineData(TicketStatus.Rejected, false)]
    [InlineData(TicketStatus.Withdrawn, false)]
    public void IsOverdue_LongPastDue_IsTrueOfOpenTicketsOnly(TicketStatus status, bool overdue) =>
        Assert.Equal(overdue, Given.In(status).State.IsOverdue(Given.Now.AddYears(1)));

    /// <summary>The unit owes nothing more once it has replied, though the ticket waits for review.</summary>
    [Theory]
    [InlineData(WorkOrderStatus.Delivered, true)]
    [InlineData(WorkOrderStatus.Acknowledged, true)]
    [InlineData(WorkOrderStatus.ReturnRequested, true)]
    [InlineData(WorkOrderStatus.Replied, false)]
    [InlineData(WorkOrderStatus.Returned, false)]
    [InlineData(WorkOrderStatus.Done, false)]
    [InlineData(WorkOrderStatus.Recalled, false)]
    public void OrderIsOverdue_LongPastDue_IsTrueWhileTheUnitOwesItsReply(WorkOrderStatus status, bool overdue) =>
        Assert.Equal(overdue, Given.Order(status, OrderRole.Lead).Order.IsOverdue(Given.Now.AddYears(1)));

    [Theory]
    [MemberData(nameof(AroundDue))]
    public void OrderIsOverdue_AroundTheDueTime_IsOverdueOnlyAfterIt(long ticks, bool overdue) =>
        Assert.Equal(overdue, Given.Dispatched().Lead!.IsOverdue(Given.DueAt.AddTicks(ticks)));

    /// <summary>A state goes into the plain members and back whole.</summary>
    [Fact]
    public void State_EveryMember_ComesBack()
    {
        var state = new TicketState
        {
            Status = TicketStatus.Suspended,
            ResumesTo = TicketStatus.Dispatched,
            Handling = Handling.Dispatched,
            Round = 3,
            DueAt = Given.DueAt,
            DueProvisional = true,
            ClosedAt = Given.RepliedAt,
            Ending = Ending.Withdrawn,
            Satisfaction = Satisfaction.Dissatisfied,
            Excluded = true,
            LeadUnit = "chengguan",
            AcknowledgeBy = Given.Now,
            Returns = 1,
            Extensions = 2,
            Solved = Solved.Partly,
            CallerSolved = Solved.Unsolved,
            CallbackResult = Callbacks.CallbackOutcome.Refused,
        };
        var unset = new TicketState();
        Assert.All(
            typeof(TicketState).GetProperties().Where(p => p.CanWrite),
            p => Assert.NotEqual(p.GetValue(unset), p.GetValue(state)));

        Assert.Equal(state, Given.Registered().Forced(_ => state).State);
        Assert.Equal(state, new PastState(state, null, Given.RegisteredAt, Given.RegisteredAt, Given.Now).State);
    }
}
