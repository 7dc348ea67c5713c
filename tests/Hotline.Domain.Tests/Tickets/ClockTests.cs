using Hotline.Domain.Callbacks;
using Hotline.Domain.Clocks;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using static Hotline.Domain.Tests.Tickets.Given;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>What the clock does to a ticket, to the millisecond. The order is to be signed by 02-02 10:00 and is due 02-08 18:00.</summary>
public class ClockTests
{
    private static readonly Actor Clock = new("clock", "system");

    [Fact]
    public void RunClock_AnOrderNobodyTouches_WarnsUrgesEscalatesAndCriticises()
    {
        var ticket = Dispatched();

        Assert.Equal(
        [
            (ClockKind.AcknowledgeOverdue, At("02-02 10:00").AddMilliseconds(1)),
            (ClockKind.UrgeBefore, At("02-07 09:00")),
            (ClockKind.DueSoon, At("02-07 18:00")),
            (ClockKind.Overdue, DueAt.AddMilliseconds(1)),
            (ClockKind.UrgeAfter, At("02-09 09:00")),
            (ClockKind.Escalated, At("02-09 18:00").AddMilliseconds(1)),
            (ClockKind.Criticised, At("02-16 09:00").AddMilliseconds(1)),
        ], ticket.Ticking(At("04-01 00:00")));
        Assert.Null(ticket.ClockAt);
        Assert.Equal(2, ticket.Lead!.Urges);
        Assert.Equal(
            ["registered", "dispatched", "acknowledgeOverdue", "urged", "dueSoon", "overdue", "urged", "escalated", "criticised"],
            ticket.History.Select(h => h.Action));
        Assert.All(ticket.History.Skip(2), h => Assert.Equal(("clock", "system", "chengguan"), (h.Client, h.Subject, h.Unit)));
        Assert.Equal(("plannedAt", "2023-02-07T09:00:00+08:00"), (ticket.History[3].Changes[0].Field, ticket.History[3].Changes[0].After));
        Assert.Equal(ticket.History.Count, ticket.Version);
    }

    [Fact]
    public void RunClock_Twice_DoesNothingTheSecondTime()
    {
        var ticket = Dispatched();
        Assert.NotEmpty(ticket.RunClock(Policy, Clock, Now));
        var version = ticket.Version;

        Assert.Empty(ticket.RunClock(Policy, Clock, Now));
        Assert.Equal(version, ticket.Version);
    }

    [Fact]
    public void RunClock_AfterAnOutage_DropsWhatHasLostItsMeaning()
    {
        var ticket = Dispatched();

        Assert.Equal(
            [ClockKind.AcknowledgeOverdue, ClockKind.Overdue, ClockKind.UrgeAfter, ClockKind.Escalated],
            ticket.RunClock(Policy, Clock, At("02-10 09:00")).Select(e => e.Kind));
        Assert.All(ticket.History.Skip(2), h => Assert.Equal(At("02-10 09:00"), h.At));
        Assert.Equal(At("02-16 09:00").AddMilliseconds(1), ticket.ClockAt);
    }

    /// <summary>Done exactly at the due moment is in time; a millisecond later it is not (case A19).</summary>
    [Fact]
    public void A19_RepliedOrResumedExactlyAtTheDueMoment_IsNotLate()
    {
        var replied = Acknowledged();
        Assert.DoesNotContain(replied.RunClock(Policy, Clock, DueAt), e => e.Kind == ClockKind.Overdue);
        Assert.False(replied.State.IsOverdue(DueAt));
        replied.After(t => t.Reply(t.Lead!, GoodReply, false, Handler, DueAt));
        Assert.False(replied.State.ClosedLate);
        Assert.DoesNotContain(replied.RunClock(Policy, Clock, DueAt.AddMilliseconds(1)), e => e.Order is not null);

        var resumed = Acknowledged().After(t => t.Suspend("待材料", Policy, Centre, DueAt)).After(t => t.Resume(null, Policy, Centre, DueAt));
        Assert.Equal((TicketStatus.Dispatched, DueAt), (resumed.Status, resumed.DueAt));
        Assert.DoesNotContain(resumed.RunClock(Policy, Clock, DueAt), e => e.Kind == ClockKind.Overdue);
        Assert.Contains(resumed.RunClock(Policy, Clock, DueAt.AddMilliseconds(1)), e => e.Kind == ClockKind.Overdue);
        Assert.True(resumed.State.IsOverdue(DueAt.AddMilliseconds(1)));
    }

    /// <summary>While suspended nothing runs, the limit of 签收 neither (case A4); resumed, all of it runs by the new due time.</summary>
    [Fact]
    public void A4_Suspended_NothingRuns()
    {
        var ticket = Dispatched().After(t => t.Suspend("待材料", Policy, Centre, At("02-01 15:00")));
        ticket.Rewind(Policy, At("02-01 15:00"));
        Assert.Null(ticket.ClockAt);
        Assert.Empty(ticket.Ticking(At("03-01 10:00")));

        ticket.After(t => t.Resume(null, Policy, Centre, At("03-01 10:00")));

        Assert.True(ticket.DueAt > At("03-01 10:00"));
        Assert.Equal((ClockKind.AcknowledgeOverdue, ticket.Lead!.AcknowledgeBy.AddMilliseconds(1)), ticket.Ticking(At("05-01 00:00"))[0]);
        Assert.Contains(ticket.ClockMarks, m => m.Kind == ClockKind.Overdue && m.About == ticket.DueAt);
    }

    /// <summary>Before 签收 its limit alone tells of 签收, however short the others are; after it, never (case A23).</summary>
    [Fact]
    public void A23_BeforeTheSign_OtherLimitsDoNotOverruleIt()
    {
        var ticket = Registered().After(t => t.Dispatch(
            new Assignment("chengguan", [], Limits with { DueAt = At("02-01 11:00"), WorkingDays = null }), Centre, DispatchedAt));
        Assert.Equal([ClockKind.Overdue], ticket.RunClock(Policy, Clock, At("02-01 12:00")).Select(e => e.Kind));
        Assert.DoesNotContain(ticket.RunClock(Policy, Clock, At("02-02 10:00")), e => e.Kind == ClockKind.AcknowledgeOverdue);
        Assert.Contains(ticket.RunClock(Policy, Clock, At("02-02 10:00").AddMilliseconds(1)), e => e.Kind == ClockKind.AcknowledgeOverdue);

        var signed = Dispatched().After(t => t.Acknowledge(t.Lead!, "李四", null, Handler, At("02-02 10:00")));
        Assert.DoesNotContain(signed.Ticking(At("04-01 00:00")), e => e.Kind == ClockKind.AcknowledgeOverdue);
    }

    [Fact]
    public void RunClock_Emergency_TellsOfTheSignAtItsMinute()
    {
        var at = At("02-04 23:50"); // a Saturday night
        var by = Policy.AcknowledgeBy(at, emergency: true).At;
        var ticket = Registered().After(t => t.Dispatch(new Assignment("chengguan", [], Limits with { AcknowledgeBy = by }), Centre, at));

        Assert.Equal((ClockKind.AcknowledgeOverdue, At("02-05 00:20").AddMilliseconds(1)), ticket.Ticking(At("02-06 00:00")).Last());
    }

    [Fact]
    public void RunClock_ExtensionMovesTheDueTime_TellsOfItAnew()
    {
        var ticket = Acknowledged().After(t => t.RequestExtension(t.Lead!, 1, "缺料", Policy, Handler, At("02-08 17:00")));
        ticket.Ticking(At("02-08 17:00"));
        ticket.After(t => t.DecideExtension(t.Lead!, 1, null, Policy.Calendar, Centre, At("02-08 17:30")));

        // The 催办 of the 8th lies behind; nobody says again what was said of that day, but the new due time has its own.
        Assert.Equal(
            [
                (ClockKind.UrgeBefore, At("02-08 17:30")), (ClockKind.DueSoon, At("02-08 18:00")), (ClockKind.Overdue, At("02-09 18:00").AddMilliseconds(1)),
                (ClockKind.UrgeAfter, At("02-10 09:00")), (ClockKind.Escalated, At("02-10 18:00").AddMilliseconds(1)),
            ], ticket.Ticking(At("02-11 00:00")));
        Assert.Equal(2, ticket.ClockMarks.Count(m => m.Kind == ClockKind.DueSoon));
    }

    [Fact]
    public void RunClock_RegisteredTicket_TellsOfTheDispatchOnce()
    {
        var ticket = Registered();
        Assert.Equal([(ClockKind.DispatchOverdue, DispatchBy.AddMilliseconds(1))], ticket.Ticking(At("04-01 00:00")));
        ticket.After(t => t.Dispatch(To("chengguan"), Centre, At("04-01 09:00"))).After(t => t.Recall("改派", At("04-02 09:00"), Centre, At("04-01 09:30")));
        Assert.Equal([(ClockKind.DispatchOverdue, At("04-02 09:00").AddMilliseconds(1))], ticket.Ticking(At("05-01 00:00")));
    }

    [Fact]
    public void RunClock_ReplyAwaitingReview_IsNobodysDelay() => Assert.Empty(Replied().Ticking(At("06-01 00:00")));

    [Fact]
    public void RunClock_Supervision_TellsOfItsOwnLimit()
    {
        var ticket = Acknowledged().After(t => t.Supervise("请说明", null, null, Policy, Centre, At("02-01 12:00")));
        Assert.Contains((ClockKind.SupervisionOverdue, At("02-03 18:00").AddMilliseconds(1)), ticket.Ticking(At("02-05 00:00")));

        var answered = Acknowledged().After(t => t.Supervise("请说明", null, null, Policy, Centre, At("02-01 12:00")))
            .After(t => t.ReplyToSupervision(t.Lead!, "已整改", Handler, At("02-03 18:00")));
        Assert.Empty(answered.Ticking(At("02-05 00:00")));
    }

    [Fact]
    public void RunClock_ClosedTicket_WantsItsCallbackAndIsArchivedAtTheSameTimeOfDay()
    {
        var ticket = Closed("jiaotong");

        var done = ticket.Ticking(At("04-01 00:00"));

        Assert.Contains((ClockKind.CallbackDue, At("02-06 08:30")), done);
        // The assisting unit's own limit runs on after the closing.
        Assert.Contains((ClockKind.Overdue, DueAt.AddMilliseconds(1)), done);
        Assert.Equal((ClockKind.AutoArchived, At("03-05 16:00")), done[^1]);
        Assert.Equal((TicketStatus.Archived, At("03-05 16:00")), (ticket.Status, ticket.ArchivedAt));
        Assert.Equal(("archived", "system"), (ticket.History[^1].Action, ticket.History[^1].Subject));
        Assert.DoesNotContain(ticket.Orders, o => o.IsOpen);
        Assert.Null(ticket.ClockAt);
    }

    [Theory]
    [InlineData(CallbackOutcome.Reached)]
    [InlineData(CallbackOutcome.Refused)]
    public void RunClock_CallbackAnswered_WantsNone(CallbackOutcome outcome)
    {
        var ticket = Closed().After(t => t.CallBack(new(outcome), Policy, Centre, At("02-03 17:00")));
        Assert.DoesNotContain(ticket.Ticking(At("04-01 00:00")), e => e.Kind == ClockKind.CallbackDue);
    }

    [Fact]
    public void RunClock_OpenSupervision_KeepsItFromTheArchiveUntilItEnds()
    {
        var ticket = Closed("jiaotong").After(t => t.Supervise("请说明", null, null, Policy, Centre, At("02-06 10:00")));
        Assert.DoesNotContain(ticket.Ticking(At("04-01 00:00")), e => e.Kind == ClockKind.AutoArchived);
        Assert.Equal(TicketStatus.Closed, ticket.Status);

        ticket.After(t => t.ReplyToSupervision(t.Assisting(), "已整改", Handler, At("04-01 10:00")));

        Assert.Equal([ClockKind.AutoArchived], ticket.RunClock(Policy, Clock, At("04-01 10:00")).Select(e => e.Kind));
    }

    [Fact]
    public void RunClock_RejectedOrWithdrawn_IsArchivedCountedFromThen()
    {
        foreach (var ticket in new[]
        {
            Registered().After(t => t.Reject(RejectionReason.Petition, "信访", Centre, At("02-01 10:00"))),
            Dispatched().After(t => t.Withdraw("已解决", Policy, Centre, At("02-01 10:00"))),
        })
        {
            ticket.After(t => t.Exclude("不实", Centre, At("02-20 10:00")));
            Assert.Equal([(ClockKind.AutoArchived, At("03-03 10:00"))], ticket.Ticking(At("04-01 00:00")));
        }
    }

    /// <summary>A merged ticket is never late again, however late it was (case A22).</summary>
    [Fact]
    public void A22_OverdueTicketMerged_IsNotSpokenOfAgain()
    {
        var (repeat, master) = (Numbered(1, Dispatched()), Numbered(2, Dispatched()));
        Assert.Contains(repeat.Ticking(At("02-09 08:00")), e => e.Kind == ClockKind.Overdue);

        Assert.Null(repeat.MergeInto(master, [], null, Policy, Centre, At("02-09 08:30")));

        Assert.Empty(repeat.Ticking(At("06-01 00:00")));
        Assert.Equal((null, false), (repeat.ClockAt, repeat.State.IsOverdue(At("06-01 00:00"))));
    }

    [Fact]
    public void RunClock_ImportedTicket_NothingEver()
    {
        var past = new ImportedTicket(Given.Registration, RegisteredAt, new ImportedDispatch("chengguan", DispatchedAt, Limits, null, ""), null, null);
        var ticket = Ticket.Import(past, DispatchBy, Importer, Now);

        Assert.Null(ticket.ClockAt);
        Assert.Empty(ticket.RunClock(Policy, Clock, At("06-01 00:00")));
        ticket.After(t => t.Note("备注", Centre, Now));
        Assert.Null(ticket.ClockAt);
    }

    [Fact]
    public void Recompute_ShorterLimit_TellsOfTheNewDueTime()
    {
        var ticket = Acknowledged();
        ticket.Ticking(At("02-06 09:00"));
        var shorter = new DeadlinePolicy(Policy.Calendar, Policy.Limits with { HandleWorkingDays = new Dictionary<string, int> { ["problem"] = 2 } });

        Assert.True(ticket.Recompute(shorter, [Policy.Limits], Centre, At("02-06 10:00")));

        Assert.Equal([ClockKind.Overdue, ClockKind.UrgeAfter], ticket.RunClock(shorter, Clock, At("02-06 10:00")).Select(e => e.Kind));
        Assert.All(ticket.ClockMarks, m => Assert.Equal(At("02-03 18:00"), m.About));
    }

    [Fact]
    public void Rewind_NotAllLoaded_LooksAtOnce()
    {
        var ticket = Closed();
        ticket.Rewind(Policy, Now);
        Assert.True(ticket.ClockAt > RepliedAt);
        typeof(Ticket).GetProperty(nameof(Ticket.ClockMarkCount))!.SetValue(ticket, 1);

        ticket.Rewind(Policy, Now);

        Assert.Equal(Now, ticket.ClockAt);
        Assert.Throws<InvalidOperationException>(() => ticket.RunClock(Policy, Clock, Now));
    }
}

/// <summary>The clock running by itself.</summary>
internal static class Clocks
{
    private static readonly Actor Clock = new("clock", "system");

    /// <summary>Lets the clock act at each moment at which it wants to, until then (inclusive).</summary>
    public static List<(ClockKind Kind, DateTimeOffset At)> Ticking(this Ticket ticket, DateTimeOffset until, ICollection<ClockEvent>? events = null)
    {
        var done = new List<(ClockKind, DateTimeOffset)>();
        while (ticket.ClockAt is { } at && at <= until)
        {
            foreach (var e in ticket.RunClock(Policy, Clock, at))
            {
                events?.Add(e);
                done.Add((e.Kind, at));
            }
        }
        return done;
    }
}
