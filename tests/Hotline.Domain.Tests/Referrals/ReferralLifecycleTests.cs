using Hotline.Domain.Lifecycles;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tests.Lifecycles;

namespace Hotline.Domain.Tests.Referrals;

/// <summary>Every pair of a referral's status and a move, against the written rules; and whose move it is.</summary>
public class ReferralLifecycleTests
{
    private static readonly ExpectedMoves Expected = new("""
        sent: accept → accepted, return → returned|returnRequested|disputed, result → resultReported, amend, urge, supervise, withdraw → withdrawn
        accepted: return → returned|returnRequested|disputed, extensionRequest, extensionDecision, progress, result → resultReported, amend, urge, supervise, withdraw → withdrawn
        returnRequested: returnDecision → returned|sent|accepted|disputed, progress, amend, urge, supervise, withdraw → withdrawn
        disputed: progress, amend, urge, supervise, rule → accepted|returned
        resultReported: result, amend, redo → accepted, visitResult, close → closed
        returned: reopen → sent
        withdrawn: reopen → sent
        closed:
        """);

    public static TheoryData<ReferralStatus, ReferralMove> Pairs => ExpectedMoves.Pairs<ReferralStatus, ReferralMove>();

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Move_EveryStatus_LeadsWhereTheRulesSay(ReferralStatus status, ReferralMove move)
    {
        var expected = Expected.Targets(Code.Of(status), Code.Of(move));

        Assert.Equal(expected is not null, ReferralLifecycle.Table.Find(status, move) is not null);
        Assert.Equal(
            (expected ?? []).Order(), Enum.GetValues<ReferralStatus>().Where(to => ReferralLifecycle.Table.Leads(status, move, to)).Select(Code.Of).Order());
    }

    [Fact]
    public void Moves_OfSenderAndReceiver_ShareNone() => Assert.Empty(ReferralLifecycle.OfSender.Intersect(ReferralLifecycle.OfReceiver));

    [Theory]
    [InlineData(ReferralMove.Accept, "accept")]
    [InlineData(ReferralMove.Return, "return")]
    [InlineData(ReferralMove.ReturnDecision, "return-decision")]
    [InlineData(ReferralMove.ExtensionRequest, "extension-request")]
    [InlineData(ReferralMove.ExtensionDecision, "extension-decision")]
    [InlineData(ReferralMove.Progress, "progress")]
    [InlineData(ReferralMove.Result, "result")]
    [InlineData(ReferralMove.Amend, "amend")]
    [InlineData(ReferralMove.Redo, "redo")]
    [InlineData(ReferralMove.Supervise, "supervise")]
    [InlineData(ReferralMove.Withdraw, "withdraw")]
    [InlineData(ReferralMove.Urge, "urge")]
    [InlineData(ReferralMove.VisitResult, null)]
    [InlineData(ReferralMove.Close, null)]
    [InlineData(ReferralMove.Reopen, null)]
    [InlineData(ReferralMove.Rule, null)]
    public void Segment_ReferralMove_IsThePublishedPath(ReferralMove move, string? segment) => Assert.Equal(segment, move.Segment());
}
