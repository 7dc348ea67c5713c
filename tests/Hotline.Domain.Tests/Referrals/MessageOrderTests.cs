using CsCheck;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using static Hotline.Domain.Tests.Referrals.GivenReferral;
using static Hotline.Domain.Tests.Tickets.Given;

namespace Hotline.Domain.Tests.Referrals;

/// <summary>The order of messages and the version of a matter (exchange.md §1–2).</summary>
public class MessageOrderTests
{
    [Fact]
    public void Turn_OfAMessage_IsNextEarlyOrUsed()
    {
        var referral = Received(superior: false).Only();
        referral.UseUp(1, 1);

        Assert.Equal([Turn.Used, Turn.Next, Turn.Early], [referral.TurnOf(1), referral.TurnOf(2), referral.TurnOf(3)]);
    }

    [Fact]
    public void UseUp_OfARefusedMessage_KeepsTheVersion()
    {
        var referral = Received(superior: false).Only();
        referral.UseUp(1, 1);
        referral.UseUp(2, 0);

        Assert.Equal((2, 1), (referral.ReceivedSeq, referral.MatterVersion));
    }

    [Fact]
    public void CountVersion_OfWordsThatOvertake_LeavesRoomForWhatTheyOvertook()
    {
        var referral = Received(superior: true).Only();
        referral.CountVersion(1, begins: true, []);
        referral.CountVersion(3, begins: false, [1]);
        Assert.Equal(1, referral.PartnerVersion);

        referral.CountVersion(2, begins: true, [1, 3]);

        Assert.Equal(3, referral.PartnerVersion);
    }

    [Fact]
    public void CountVersion_WhereNoneIsKnown_BeginsWithADecision()
    {
        var referral = Received(superior: true).Only();
        referral.CountVersion(5, begins: false, []);
        Assert.Null(referral.PartnerVersion);

        referral.CountVersion(4, begins: true, [5]);

        Assert.Equal(5, referral.PartnerVersion);
    }

    [Fact]
    public void Post_AnyMixOfMoves_LeavesNoGapAndVersionsOnlyWhatDecides() => Gen.Int[0, 3].Array[1, 20].Sample(acts =>
    {
        var ticket = Referred();
        var referral = ticket.Only();
        ticket.PartnerSigns(referral, new SignBody("王警官"), Policy.Calendar, Desk, At("02-01 11:00"));
        foreach (var act in acts)
        {
            _ = act switch
            {
                0 => ticket.UrgePartner(referral, "请尽快", Centre, Now),
                1 => ticket.SupervisePartner(referral, "请说明", null, Centre, Now),
                2 => ticket.AmendReferral(referral, new AmendBody { Note = "补充" }, Centre, Now),
                _ => ticket.WithdrawReferral(referral, "撤回", At("02-11 09:00"), Centre, Now) ?? ticket.Refer(To("police110", Next), Centre, Now),
            };
        }
        var posted = referral.TakePosted();
        Assert.Equal(Enumerable.Range(1, posted.Count), posted.Select(p => p.TransferSeq));
        Assert.All(posted, p => Assert.Equal(p.Body.Decides ? p.BaseVersion + 1 : p.BaseVersion, p.Version));
        Assert.Equal(posted.Count, posted.Select(p => p.Id).Distinct().Count());
    });
}
