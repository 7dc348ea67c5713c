using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using static Hotline.Domain.Tests.Referrals.GivenReferral;
using static Hotline.Domain.Tests.Tickets.Given;

namespace Hotline.Domain.Tests.Referrals;

/// <summary>A matter that the line sends to a peer, from the transfer to its end (rules.md §2, Referral).</summary>
public class OutboundTests
{
    [Fact]
    public void Refer_DispatchedTicket_RecallsOrdersAndRunsOnTheReferralsLimit()
    {
        var ticket = Referred(Acknowledged());

        Assert.Equal((TicketStatus.Referred, Handling.Dispatched, Window.DueAt), (ticket.Status, ticket.Handling!.Value, ticket.DueAt));
        Assert.Equal(WorkOrderStatus.Recalled, ticket.Lead!.Status);
        var referral = ticket.Only();
        Assert.Equal((ReferralStatus.Sent, "police110", 3), (referral.Status, referral.AdvisedTarget, referral.BoundaryVersion));
        var posted = Assert.Single(referral.Posted);
        Assert.Equal((MessageType.Transfer, 1, 0, 1), (posted.Body.Type, posted.TransferSeq, posted.BaseVersion, posted.Version));
    }

    [Fact]
    public void Sign_OfThePartner_AcceptsAndKeepsItsDeadline()
    {
        var ticket = Referred();

        Assert.Null(ticket.PartnerSigns(ticket.Only(), new SignBody("王警官", DueAt: At("02-07 18:00")), Policy.Calendar, Desk, At("02-01 11:00")));

        Assert.Equal((ReferralStatus.Accepted, "王警官", At("02-07 18:00")), (ticket.Only().Status, ticket.Only().AcceptedBy, ticket.Only().PartnerDueAt!.Value));
        Assert.Equal(TicketStatus.Referred, ticket.Status);
    }

    [Fact]
    public void Return_FirstOfAPeerInItsWindow_IsEffectiveAtOnce()
    {
        var ticket = Referred();

        Assert.Null(ticket.PartnerReturns(ticket.Only(), new ReturnBody(PartnerReturnReason.NotOurJurisdiction, "非警务"), At("02-03 09:00"), Policy.Calendar, Desk, Window.ReturnBy));

        Assert.Equal((TicketStatus.Registered, At("02-03 09:00"), ReferralStatus.Returned), (ticket.Status, ticket.DueAt, ticket.Only().Status));
    }

    [Fact]
    public void Return_AfterItsWindow_IsRefusedAndChangesNothing()
    {
        var ticket = Referred();
        var before = (ticket.Version, ticket.Only().Version);

        var refusal = ticket.PartnerReturns(
            ticket.Only(), new ReturnBody(PartnerReturnReason.Other, "晚了"), DispatchBy, Policy.Calendar, Desk, Window.ReturnBy.AddMilliseconds(1));

        Assert.Equal(Refusals.ReturnWindowPassed, refusal!.Row);
        Assert.Equal(before, (ticket.Version, ticket.Only().Version));
    }

    [Fact]
    public void ReferAgain_AfterAReturn_ReopensTheSameMatterInItsNextRound()
    {
        var ticket = Returned();
        var transfer = ticket.Only().TransferId;

        Assert.Null(ticket.Refer(To("police110", Next), Centre, Now));

        var referral = ticket.Only();
        Assert.Equal((transfer, 2, ReferralStatus.Sent, 2), (referral.TransferId, referral.Round, referral.Status, referral.SentSeq));
    }

    [Fact]
    public void Return_SecondBySameSide_IsADisputeThatOnlyARulingEnds()
    {
        var ticket = Disputed();

        Assert.Equal((ReferralStatus.Disputed, TicketStatus.Referred), (ticket.Only().Status, ticket.Status));
        Assert.Equal(Refusals.ReferralMoveNotAllowed, ticket.WithdrawReferral(ticket.Only(), "撤回", DispatchBy, Centre, Now)!.Row);
    }

    [Theory]
    [InlineData(true, TicketStatus.Registered, ReferralStatus.Returned)]
    [InlineData(false, TicketStatus.Referred, ReferralStatus.Accepted)]
    public void Rule_ADispute_SaysWhoHandlesItForGood(bool ours, TicketStatus status, ReferralStatus referral)
    {
        var ticket = Disputed();
        ticket.Told();

        Assert.Null(ticket.Rule(ticket.Only(), ours, "协调会裁定", At("02-14 09:00"), Policy, Centre, Now));

        Assert.Equal((status, referral), (ticket.Status, ticket.Only().Status));
        Assert.Equal(ours, Assert.IsType<ReturnDecisionBody>(Assert.Single(ticket.Told())).Approved);
        var again = ours
            ? ticket.Refer(To("police110"), Centre, Now)
            : ticket.PartnerReturns(ticket.Only(), new ReturnBody(PartnerReturnReason.Other, "再退"), DispatchBy, Policy.Calendar, Desk, At("02-11 09:00"));
        Assert.Equal(Refusals.ReferralRuled, again!.Row);
    }

    [Theory]
    [InlineData(true, false, TicketStatus.Closed)]
    [InlineData(false, false, TicketStatus.Replied)]
    [InlineData(true, true, TicketStatus.Replied)]
    public void Result_OfThePartner_EndsAsAUnitsReplyDoes(bool contacted, bool always, TicketStatus status)
    {
        var ticket = Referred();

        Assert.Null(ticket.PartnerReports(ticket.Only(), new ResultBody("已调解", Solved.Solved, contacted), always, Desk, RepliedAt));

        Assert.Equal((status, ReferralStatus.ResultReported, Solved.Solved), (ticket.Status, ticket.Only().Status, ticket.Solved!.Value));
    }

    [Fact]
    public void Review_OfAPartnersResult_ClosesAtTheMomentOfTheResult()
    {
        var ticket = Reported(contacted: false);

        Assert.Null(ticket.ReviewReply(accepted: true, null, Centre, ReviewedAt));

        Assert.Equal((TicketStatus.Closed, RepliedAt), (ticket.Status, ticket.ClosedAt!.Value));
    }

    [Fact]
    public void Review_SendsAPartnersResultBack_AsksItToDoItAgain()
    {
        var ticket = Reported(contacted: false);
        ticket.Told();

        Assert.Null(ticket.ReviewReply(accepted: false, "未说明结果", Centre, ReviewedAt));

        Assert.Equal((TicketStatus.Referred, ReferralStatus.Accepted, Window.DueAt), (ticket.Status, ticket.Only().Status, ticket.DueAt));
        Assert.Equal([MessageType.Redo], ticket.ToldTypes());
    }

    [Fact]
    public void Rework_OfAPartnersResult_IsANewRoundThatIsReferred()
    {
        var ticket = Reported(contacted: true);
        ticket.Told();

        Assert.Same(ticket.Only(), ticket.ResultOf);
        Assert.Null(ticket.RedoReferral(ticket.Only(), "又发生", Next, Centre, Now));

        Assert.Equal((TicketStatus.Referred, 2, Next.DueAt, null), (ticket.Status, ticket.Round, ticket.DueAt, ticket.ClosedAt));
        Assert.Equal(2, ticket.Only().Round);
        Assert.Equal([MessageType.Redo], ticket.ToldTypes());
        Assert.Single(ticket.Rounds);
    }

    [Fact]
    public void Withdraw_BeforeItsResult_BringsTheTicketBack()
    {
        var ticket = Referred();
        ticket.Told();

        Assert.Null(ticket.WithdrawReferral(ticket.Only(), "诉求人要求由我方办理", At("02-02 10:00"), Centre, At("02-01 10:00")));

        Assert.Equal((TicketStatus.Registered, ReferralStatus.Withdrawn), (ticket.Status, ticket.Only().Status));
        Assert.Equal([MessageType.Withdraw], ticket.ToldTypes());
    }

    [Fact]
    public void Merge_OfAReferredTicket_WithdrawsTheReferral()
    {
        var (ticket, master) = (Numbered(1, Referred()), Numbered(2));
        ticket.Told();

        Assert.Null(ticket.MergeInto(master, [], "同一事项", Policy, Centre, Now));

        Assert.Equal((TicketStatus.Merged, ReferralStatus.Withdrawn), (ticket.Status, ticket.Only().Status));
        Assert.Equal([MessageType.Withdraw], ticket.ToldTypes());
    }

    [Fact]
    public void Extension_OfThePartner_MovesTheTicketsDueTimeWhenGranted()
    {
        var ticket = Referred();
        Assert.Equal(Refusals.NothingAsked, Accepted(ticket).DecidePartnerExtension(ticket.Only(), Next.DueAt, null, Policy.Calendar, Centre, ReviewedAt)!.Row);
        Assert.Null(ticket.PartnerAsksExtension(ticket.Only(), new ExtensionRequestBody(3, null, "取证"), Policy.Calendar, Desk, RepliedAt));

        Assert.Null(ticket.DecidePartnerExtension(ticket.Only(), Next.DueAt, "同意", Policy.Calendar, Centre, ReviewedAt));

        Assert.Equal((Next.DueAt, Next.DueAt, false), (ticket.DueAt, ticket.Only().DueAt, ticket.Only().ExtensionAsked));
    }

    [Fact]
    public void Number_OfThePartner_IsKeptOncePerPartnerAndTellsNobody()
    {
        var ticket = Referred();
        ticket.Told();

        ticket.PartnerNumbers(ticket.Only(), "JJ-7", Desk, Now);
        ticket.PartnerNumbers(ticket.Only(), "JJ-8", Desk, Now);

        Assert.Equal("JJ-7", ticket.Only().PartnerNumber);
        Assert.Empty(ticket.Told());
    }

    private static Ticket Accepted(Ticket ticket) => ticket.After(t => t.PartnerSigns(t.Only(), new SignBody("王警官"), Policy.Calendar, Desk, At("02-01 11:00")));

    private static Ticket Reported(bool contacted) =>
        Referred().After(t => t.PartnerReports(t.Only(), new ResultBody("已调解", Solved.Solved, contacted), reviewAlways: false, Desk, RepliedAt));

    private static Ticket Returned() => Referred().After(t => t.PartnerReturns(
        t.Only(), new ReturnBody(PartnerReturnReason.NotOurJurisdiction, "非警务"), At("02-03 09:00"), Policy.Calendar, Desk, At("02-01 11:00")));

    private static Ticket Disputed() => Returned().After(t => t.Refer(To("police110", Next), Centre, ReviewedAt))
        .After(t => t.PartnerReturns(t.Only(), new ReturnBody(PartnerReturnReason.NotOurJurisdiction, "仍非警务"), DispatchBy, Policy.Calendar, Desk, Now));
}
