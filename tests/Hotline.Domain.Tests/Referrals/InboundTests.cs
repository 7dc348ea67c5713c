using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using static Hotline.Domain.Tests.Referrals.GivenReferral;
using static Hotline.Domain.Tests.Tickets.Given;

namespace Hotline.Domain.Tests.Referrals;

/// <summary>A matter that a partner sent to the line, and what it hears of it (rules.md §2, exchange.md §4–5).</summary>
public class InboundTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Receive_AnyPartner_RegistersATicketThatIsItsOwn(bool superior)
    {
        var ticket = Received(superior);

        Assert.Equal((TicketStatus.Registered, "P-1"), (ticket.Status, ticket.SourceRef));
        Assert.Equal((ReferralStatus.Sent, "P-1", ReferralDirection.Inbound), (ticket.Only().Status, ticket.Only().PartnerNumber, ticket.Only().Direction));
        // A machine receipt is a message of its own only where no call was answered with one.
        Assert.Equal(superior ? [MessageType.Receipt] : [], ticket.ToldTypes());
    }

    [Fact]
    public void Receive_WithADeadlineOfTheirs_NeverRunsLater()
    {
        var ticket = Received(superior: true, theirs: At("02-01 20:00"));

        Assert.Equal((At("02-01 20:00"), At("02-01 20:00"), At("02-01 20:00")), (ticket.DueAt, ticket.Only().DueAt, ticket.PartnerDueAt!.Value));
        Assert.Equal(Refusals.BeyondPartnerDue, ticket.BeyondPartner(At("02-01 20:01"), Policy.Calendar, RegisteredAt)!.Row);
        Assert.Null(ticket.BeyondPartner(At("02-01 20:00"), Policy.Calendar, RegisteredAt));
    }

    [Fact]
    public void Deadline_OfTheirsThatHasPassed_BindsNobodyAnyMore()
    {
        var ticket = Received(superior: true, theirs: At("02-01 20:00"));

        Assert.Null(ticket.BeyondPartner(At("02-08 18:00"), Policy.Calendar, At("02-01 20:00")));
    }

    [Fact]
    public void Dispatch_OfAPeersMatter_SignsInTheDispatchersName()
    {
        var ticket = Received(superior: false).After(t => t.Dispatch(Tickets.Given.To("chengguan"), Centre, DispatchedAt));

        Assert.Equal((ReferralStatus.Accepted, "张三"), (ticket.Only().Status, ticket.Only().AcceptedBy));
        Assert.Equal("张三", Assert.IsType<SignBody>(Assert.Single(ticket.Told())).By);
    }

    [Fact]
    public void Life_OfASuperiorsMatter_IsReportedStepByStep()
    {
        var ticket = Received(superior: true);
        var steps = new List<List<MessageType>> { ticket.ToldTypes() };
        Step(t => t.Dispatch(Tickets.Given.To("chengguan"), Centre, DispatchedAt));
        Step(t => t.Acknowledge(t.Lead!, "李四", "8123456", Handler, AcknowledgedAt));
        Step(t => t.Progress(t.Lead!, "已派人", Handler, AcknowledgedAt));
        Step(t => t.Reply(t.Lead!, GoodReply, reviewAlways: false, Handler, RepliedAt));
        Step(t => t.Rated(Satisfaction.Satisfied, ReviewedAt));

        Assert.Equal([[MessageType.Receipt], [], [MessageType.Sign], [MessageType.Progress], [MessageType.Result], [MessageType.VisitResult]], steps);
        Assert.Equal(ReferralStatus.ResultReported, ticket.Only().Status);

        void Step(Func<Ticket, Refusal?> move) => steps.Add(ticket.After(move).ToldTypes());
    }

    [Fact]
    public void Answer_AtTheCentre_SignsAndReports()
    {
        var ticket = Received(superior: true);
        ticket.Told();

        ticket.After(t => t.GiveAnswer("按规定办理", Solved.Solved, Centre, DispatchedAt));

        Assert.Equal([MessageType.Sign, MessageType.Result], ticket.ToldTypes());
    }

    [Fact]
    public void Return_ToAPeer_RecallsOrdersAndWithdrawsTheTicket()
    {
        var ticket = Received(superior: false).After(t => t.Dispatch(Tickets.Given.To("chengguan"), Centre, DispatchedAt));
        ticket.Told();

        Assert.Null(ticket.ReturnToPartner(ticket.Only(), new ReturnBody(PartnerReturnReason.PoliceMatter, "属警务"), Policy, Centre, Window.ReturnBy));

        Assert.Equal((TicketStatus.Withdrawn, "returnedToPartner", ReferralStatus.Returned), (ticket.Status, ticket.EndedReason, ticket.Only().Status));
        Assert.Equal(WorkOrderStatus.Recalled, ticket.Lead!.Status);
        Assert.Equal([MessageType.Return], ticket.ToldTypes());
    }

    [Theory]
    [InlineData(true, TicketStatus.Withdrawn, ReferralStatus.Returned)]
    [InlineData(false, TicketStatus.Registered, ReferralStatus.Sent)]
    public void Return_ToASuperior_WaitsForItsDecision(bool approved, TicketStatus status, ReferralStatus referral)
    {
        var ticket = Received(superior: true).After(t => t.ReturnToPartner(t.Only(), new ReturnBody(PartnerReturnReason.WrongArea, "属邻县"), Policy, Centre, DispatchedAt));
        Assert.Equal((ReferralStatus.ReturnRequested, TicketStatus.Registered), (ticket.Only().Status, ticket.Status));

        Assert.Null(ticket.PartnerDecidesReturn(ticket.Only(), new ReturnDecisionBody(approved, "核定"), Policy, Desk, At("02-01 12:00")));

        Assert.Equal((status, referral), (ticket.Status, ticket.Only().Status));
    }

    [Fact]
    public void Decision_OnWhatWasNeverAsked_IsRefused()
    {
        var ticket = Received(superior: true);

        Assert.Equal(Refusals.NothingAsked, ticket.PartnerDecidesReturn(ticket.Only(), new ReturnDecisionBody(true, "同意"), Policy, Desk, Now)!.Row);
        Assert.Equal(Refusals.NothingAsked, ticket.PartnerDecidesExtension(ticket.Only(), new ExtensionDecisionBody(true, null, ""), Now, Policy.Calendar, Desk, Now)!.Row);
    }

    [Fact]
    public void Extension_GrantedByThePartner_LetsOursRunAsLong()
    {
        var ticket = Received(superior: true, theirs: At("02-06 18:00")).After(t => t.Dispatch(Tickets.Given.To("chengguan"), Centre, DispatchedAt));
        var later = At("02-10 18:00");
        Assert.Equal(Refusals.BeyondPartnerDue, ticket.BeyondPartner(later, Policy.Calendar, RepliedAt)!.Row);
        ticket.After(t => t.AskPartnerExtension(t.Only(), new ExtensionRequestBody(null, later, "需论证"), Policy.Calendar, Centre, AcknowledgedAt));

        Assert.Null(ticket.PartnerDecidesExtension(ticket.Only(), new ExtensionDecisionBody(true, later, "同意"), later, Policy.Calendar, Desk, RepliedAt));

        Assert.Null(ticket.BeyondPartner(later, Policy.Calendar, RepliedAt));
    }

    [Fact]
    public void VisitResult_OfASuperior_OutranksOurOwnCallbacks()
    {
        var ticket = Reported();

        Assert.Null(ticket.PartnerVisits(ticket.Only(), new VisitResultBody(CallbackOutcome.Reached, Satisfaction.Dissatisfied, null, null), Policy, Desk, ReviewedAt));
        ticket.After(t => t.Rated(Satisfaction.Satisfied, Now));

        Assert.Equal((TicketStatus.Closed, Satisfaction.Dissatisfied), (ticket.Status, ticket.Satisfaction!.Value));
        Assert.Equal(2, ticket.Callbacks.Count);
    }

    [Fact]
    public void Redo_OfAClosedTicket_IsReworkBySameLead()
    {
        var ticket = Reported();

        Assert.True(ticket.CanBeRedone);
        Assert.Null(ticket.PartnerRedoes(ticket.Only(), new RedoBody("群众不满意"), new Assignment("chengguan", [], NextLimits), Desk, Now));

        Assert.Equal((TicketStatus.Dispatched, 2, ReferralStatus.Accepted), (ticket.Status, ticket.Round, ticket.Only().Status));
    }

    [Fact]
    public void Withdrawal_OfThePartner_EndsAnyOpenStateButNoClosedOne()
    {
        var open = Received(superior: true).After(t => t.Dispatch(Tickets.Given.To("chengguan"), Centre, DispatchedAt));
        Assert.Null(open.PartnerWithdraws(open.Only(), "群众撤诉", Policy, Desk, Now));
        Assert.Equal((TicketStatus.Withdrawn, WorkOrderStatus.Recalled), (open.Status, open.Lead!.Status));

        var closed = Reported();
        Assert.Equal(Refusals.MatterClosed, closed.PartnerWithdraws(closed.Only(), "群众撤诉", Policy, Desk, Now)!.Row);
    }

    [Fact]
    public void Closure_OfThePartner_ArchivesWhatTheClockMustNot()
    {
        var ticket = Reported();
        Assert.True(ticket.WaitsForClosure);
        Assert.DoesNotContain(ticket.ClockPlan(Policy, Now), e => e.Kind == Clocks.ClockKind.AutoArchived);

        Assert.Null(ticket.PartnerCloses(ticket.Only(), "办结", Desk, Now));

        Assert.Equal((TicketStatus.Archived, ReferralStatus.Closed), (ticket.Status, ticket.Only().Status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void File_AddedHere_IsToldToThePartnerOfTheMatter(bool superior)
    {
        var ticket = Received(superior);
        ticket.Told();

        ticket.TellFile(new MessageFile("现场.jpg", new string('a', 64), 10, "image/jpeg"), Centre, DispatchedAt);

        Assert.Single(ticket.Told().OfType<AttachmentBody>());
    }

    [Fact]
    public void Merge_OfAPartnersMatter_LeavesItOpenUntilTheMasterCloses()
    {
        var (repeat, master) = (Numbered(1, Received(superior: false)), Numbered(2, Acknowledged()));
        repeat.Told();
        Assert.Null(repeat.MergeInto(master, [], "同一事项", Policy, Centre, AcknowledgedAt));
        Assert.True(repeat.Only().IsOpen);
        master.After(t => t.Reply(t.Lead!, GoodReply, reviewAlways: false, Handler, RepliedAt));

        repeat.ReportMaster(master, "路灯已修复", Centre, RepliedAt);

        Assert.Equal([MessageType.Sign, MessageType.Result], repeat.ToldTypes());
        Assert.Equal((TicketStatus.Merged, ReferralStatus.ResultReported), (repeat.Status, repeat.Only().Status));
    }

    private static Ticket Reported() => Received(superior: true)
        .After(t => t.Dispatch(Tickets.Given.To("chengguan"), Centre, DispatchedAt))
        .After(t => t.Acknowledge(t.Lead!, "李四", null, Handler, AcknowledgedAt))
        .After(t => t.Reply(t.Lead!, GoodReply, reviewAlways: false, Handler, RepliedAt));
}
