using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>挂起 and 恢复: where the due times go.</summary>
public class PauseTests
{
    /// <summary>The example of rules.md §2: 7 working hours of pause over make-up Sunday and Monday.</summary>
    [Fact]
    public void Resume_AfterMakeUpWorkdays_MovesTheDueTimeByWorkingTimeOnly()
    {
        var at = Time.Given.At("2023-01-20 16:00");
        var due = Given.Policy.HandleBy(at, "problem");
        var limits = new OrderLimits(at.AddHours(24), due.At, due.Provisional, 5);
        var ticket = Ticket.Register(Given.Registration, at, Given.Centre, at.AddHours(-1))
            .After(t => t.Dispatch(new Assignment("chengguan", ["huanbao"], limits), Given.Centre, at))
            .After(t => t.Suspend("待材料", Given.Policy, Given.Centre, Time.Given.At("2023-01-29 10:00")));
        Assert.Equal(Time.Given.At("2023-02-01 18:00"), ticket.DueAt);

        Assert.Null(ticket.Resume(null, Given.Policy, Given.Centre, Time.Given.At("2023-01-30 10:00")));

        Assert.Equal((TicketStatus.Dispatched, Time.Given.At("2023-02-02 18:00")), (ticket.Status, ticket.DueAt));
        Assert.Equal(Time.Given.At("2023-02-02 18:00"), ticket.Assisting().DueAt);
    }

    /// <summary>The same example, 01-29 then edited to a day off: one day later, and 1.5 hours of pause.</summary>
    [Fact]
    public void Recompute_ResumedAndTheCalendarEdited_DerivesFromAllItsParts()
    {
        var at = Time.Given.At("2023-01-20 16:00");
        var ticket = Ticket.Register(Given.Registration, at, Given.Centre, at.AddHours(-1))
            .After(t => t.Dispatch(new Assignment("chengguan", [], new OrderLimits(at.AddHours(24), Time.Given.At("2023-02-01 18:00"), false, 5)), Given.Centre, at))
            .After(t => t.Suspend("待材料", Given.Policy, Given.Centre, Time.Given.At("2023-01-29 10:00")))
            .After(t => t.Resume(null, Given.Policy, Given.Centre, Time.Given.At("2023-01-30 10:00")));
        var edited = new Domain.Time.DeadlinePolicy(Time.Given.EditedTo("2023-01-29", working: false), Time.Given.Limits);

        Assert.True(ticket.Recompute(edited, [], Given.Centre, Time.Given.At("2023-01-30 11:00")));

        Assert.Equal(Time.Given.At("2023-02-03 10:00"), ticket.DueAt);
        Assert.False(ticket.Recompute(edited, [], Given.Centre, Time.Given.At("2023-01-30 12:00")));
    }

    /// <summary>What the centre granted stays granted when the calendar is edited.</summary>
    [Fact]
    public void Recompute_Extended_KeepsTheGrantedDays()
    {
        var ticket = Given.Acknowledged().After(t => t.RequestExtension(t.Lead!, 2, "缺料", Given.Policy, Given.Handler, Given.RepliedAt))
            .After(t => t.DecideExtension(t.Lead!, 2, "同意", Given.Policy.Calendar, Given.Centre, Given.RepliedAt));
        var edited = new Domain.Time.DeadlinePolicy(Time.Given.EditedTo("2023-02-07", working: false), Time.Given.Limits);

        Assert.True(ticket.Recompute(edited, [], Given.Centre, Given.RepliedAt));

        Assert.Equal(Given.At("02-13 18:00"), ticket.DueAt);
    }

    /// <summary>A clock-hour limit is lengthened by clock time.</summary>
    [Fact]
    public void Resume_Registered_LengthensTheDispatchLimitByClockTime()
    {
        var ticket = Given.Registered().After(t => t.Suspend("待核实", Given.Policy, Given.Centre, Given.At("02-01 20:00")));

        Assert.Null(ticket.Resume("已核实", Given.Policy, Given.Centre, Given.At("02-02 05:30")));

        Assert.Equal((TicketStatus.Registered, Given.DispatchBy.AddHours(9.5)), (ticket.Status, ticket.DueAt));
    }

    [Fact]
    public void Resume_Delivered_LengthensAcknowledgementByClockTime()
    {
        var ticket = Given.Dispatched().After(t => t.Suspend("待核实", Given.Policy, Given.Centre, Given.At("02-01 11:00")));

        Assert.Null(ticket.Resume(null, Given.Policy, Given.Centre, Given.At("02-01 13:00")));

        Assert.Equal(Given.At("02-02 12:00"), ticket.Lead!.AcknowledgeBy);
    }

    /// <summary>A return that was asked for and refused leaves 签收 still to be given, by a limit that the pause lengthened.</summary>
    [Fact]
    public void Resume_ReturnAskedBeforeSigning_LengthensAcknowledgementByClockTime()
    {
        var claim = new ReturnClaim(ReturnReason.NotOurDuty, "非我单位职责", null, null);
        var ticket = Given.Dispatched().After(t => t.RequestReturn(t.Lead!, claim, Given.Policy, Given.Handler, Given.At("02-01 10:30")))
            .After(t => t.Suspend("待核实", Given.Policy, Given.Centre, Given.At("02-01 11:00")))
            .After(t => t.Resume(null, Given.Policy, Given.Centre, Given.At("02-01 13:00")));

        Assert.Null(ticket.DecideReturn(ticket.Lead!, false, "属你单位", Given.DispatchBy, Given.Centre, Given.At("02-01 13:30")));

        Assert.Equal((WorkOrderStatus.Delivered, Given.At("02-02 12:00")), (ticket.Lead!.Status, ticket.Lead.AcknowledgeBy));
    }

    [Fact]
    public void Suspend_PastDue_IsRefusedAndAtTheDueMomentIsNot()
    {
        Assert.Equal("ticket-past-due", Given.Acknowledged().Suspend("待材料", Given.Policy, Given.Centre, Given.DueAt.AddSeconds(1))!.Code);
        Assert.Null(Given.Acknowledged().Suspend("待材料", Given.Policy, Given.Centre, Given.DueAt));
    }

    /// <summary>The clock stands: no overdue flag, however long it lasts.</summary>
    [Fact]
    public void Suspended_LongAfterTheOldDueTime_IsNotOverdue()
    {
        var ticket = Given.Suspended();

        Assert.False(ticket.State.IsOverdue(Given.At("06-01 09:00")));
        Assert.Equal(Given.DueAt, ticket.DueAt);
    }

    [Fact]
    public void SetByHand_SuspendedAndResumed_StaysAsSet()
    {
        var byHand = Given.Limits with { DueAt = Given.At("03-10 17:00"), WorkingDays = null };
        var ticket = Given.Registered().After(t => t.Dispatch(new Assignment("chengguan", [], byHand), Given.Centre, Given.DispatchedAt))
            .After(t => t.Suspend("待材料", Given.Policy, Given.Centre, Given.AcknowledgedAt));

        Assert.Null(ticket.Resume(null, Given.Policy, Given.Centre, Given.AcknowledgedAt.AddMinutes(5)));

        Assert.Equal(Given.At("03-10 17:00"), ticket.DueAt);
    }

    [Fact]
    public void Withdraw_Suspended_ResumesFirst()
    {
        var ticket = Given.Suspended();

        Assert.Null(ticket.Withdraw("已自行解决", Given.Policy, Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Withdrawn, null, WorkOrderStatus.Recalled), (ticket.Status, ticket.ResumesTo, ticket.Lead!.Status));
        Assert.Equal(["resumed", "orderRecalled", "withdrawn"], ticket.History.TakeLast(3).Select(h => h.Action));
    }

    [Fact]
    public void Progress_Suspended_IsAllowed()
    {
        var ticket = Given.Suspended();

        Assert.Null(ticket.Progress(ticket.Lead!, "已联系厂家", Given.Handler, Given.Now));

        Assert.Equal(("progressed", TicketStatus.Suspended), (ticket.History[^1].Action, ticket.Status));
    }
}
