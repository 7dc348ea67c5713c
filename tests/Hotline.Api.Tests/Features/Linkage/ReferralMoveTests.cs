using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Features.Exchange;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Linkage;

/// <summary>What the centre does about a matter that it sent, or received: where it stands then, and what the partner is told.</summary>
public sealed class ReferralMoveTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    /// <summary>Where a matter stands, by who did what so far.</summary>
    private static readonly Dictionary<string, Func<ExchangeServer, Task<string>>> States = new()
    {
        ["sent"] = async s => (await s.Referred()).Referral,
        ["signed"] = async s => (await s.Signed()).Referral,
        ["reported"] = async s => (await s.Reported()).Referral,
        ["extension asked"] = async s => await Signed(s, new ExtensionRequestBody(3, null, "需取证")),
        ["return waits"] = async s => await Waiting(s, (await s.Referred()).Referral),
        ["received"] = async s => (await s.Received()).Referral,
        ["received from above"] = async s => (await s.Received(Referrals.Platform)).Referral,
        ["accepted"] = async s => await Accepted(s, (await s.Received()).Referral),
        ["answered"] = Answered,
        ["returned"] = async s =>
        {
            var referral = (await s.Received()).Referral;
            (await s.Dev.Post($"/v1/referrals/{referral}/return", new { reason = "wrongArea", text = "不在本辖区" })).Expect(200);
            return referral;
        },
    };

    public static TheoryData<string, string, string, string, string> Taken => new()
    {
        { "received", "accept", """{ "by": { "name": "张三" } }""", "accepted", "sign" },
        { "received", "return", """{ "reason": "wrongArea", "text": "不在本辖区" }""", "returned", "return" },
        { "received from above", "return", """{ "reason": "wrongArea", "text": "不在本辖区" }""", "returnRequested", "return" },
        { "accepted", "return", """{ "reason": "policeMatter", "text": "属警情" }""", "returned", "return" },
        { "accepted", "progress", """{ "text": "已到现场" }""", "accepted", "progress" },
        { "accepted", "extension-request", """{ "workingDays": 2, "reason": "缺料" }""", "accepted", "extensionRequest" },
        { "answered", "result", """{ "text": "补充结果", "solved": "partly" }""", "resultReported", "result" },
        { "sent", "amend", """{ "text": "补充：共三人" }""", "sent", "amend" },
        { "sent", "urge", """{ "text": "请尽快" }""", "sent", "urge" },
        { "signed", "supervise", """{ "text": "请说明情况" }""", "accepted", "supervise" },
        { "sent", "withdraw", """{ "reason": "误转" }""", "withdrawn", "withdraw" },
        { "signed", "withdraw", """{ "reason": "误转" }""", "withdrawn", "withdraw" },
        { "return waits", "return-decision", """{ "decision": "approved", "reason": "属实" }""", "returned", "returnDecision" },
        { "return waits", "return-decision", """{ "decision": "refused", "reason": "请继续办理" }""", "sent", "returnDecision" },
        { "extension asked", "extension-decision", """{ "decision": "approved", "reason": "同意" }""", "accepted", "extensionDecision" },
        { "extension asked", "extension-decision", """{ "decision": "refused", "reason": "不同意" }""", "accepted", "extensionDecision" },
        { "reported", "redo", """{ "reason": "仍有打斗" }""", "accepted", "redo" },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task Move_ThatFits_ChangesTheMatterAndTellsThePartner(string state, string move, string body, string status, string told)
    {
        var referral = await States[state](server);
        var before = (await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200);
        Assert.Contains(move, before["allowedActions"].Texts());
        var posted = (await server.Out(referral)).Count;

        var after = (await server.Dev.Post($"/v1/referrals/{referral}/{move}", body)).Expect(200);

        Assert.Equal((status, true), (after["status"].Text(), after["version"].Number() > before["version"].Number()));
        var message = Assert.Single((await server.Out(referral)).Skip(posted));
        Assert.Equal((told, OutState.Waiting), (Domain.Code.Of(message.Type), message.State));
        if (move == "extension-decision")
            Assert.Equal(body.Contains("approved", StringComparison.Ordinal), after["dueAt"].GetValue<DateTimeOffset>() > before["dueAt"].GetValue<DateTimeOffset>());
        if (move == "redo")
            Assert.Equal(before["round"].Number() + 1, after["round"].Number());
    }

    [Theory]
    [InlineData("accepted", "accept", """{ "by": { "name": "张三" } }""", "accepted")]
    [InlineData("answered", "return", """{ "reason": "wrongArea", "text": "不在本辖区" }""", "resultReported")]
    [InlineData("returned", "progress", """{ "text": "已到现场" }""", "returned")]
    [InlineData("received", "extension-request", """{ "workingDays": 2, "reason": "缺料" }""", "sent")]
    [InlineData("returned", "result", """{ "text": "已办", "solved": "solved" }""", "returned")]
    [InlineData("received", "amend", """{ "text": "补充" }""", "sent")]
    [InlineData("reported", "urge", """{ "text": "请尽快" }""", "resultReported")]
    [InlineData("reported", "supervise", """{ "text": "请说明情况" }""", "resultReported")]
    [InlineData("reported", "withdraw", """{ "reason": "误转" }""", "resultReported")]
    [InlineData("sent", "return-decision", """{ "decision": "approved", "reason": "属实" }""", "sent")]
    [InlineData("signed", "extension-decision", """{ "decision": "approved", "reason": "同意" }""", "accepted")]
    [InlineData("signed", "redo", """{ "reason": "仍有打斗" }""", "accepted")]
    [InlineData("sent", "accept", """{ "by": { "name": "张三" } }""", "sent")]
    public async Task Move_ThatDoesNotFit_IsRefusedWithWhereItStands(string state, string move, string body, string status)
    {
        var referral = await States[state](server);
        var (version, posted) = ((await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200)["version"].Number(), (await server.Out(referral)).Count);

        var refusal = (await server.Dev.Post($"/v1/referrals/{referral}/{move}", body)).Expect(409);

        Assert.Equal(status, refusal["currentStatus"].Text());
        Assert.DoesNotContain(move, refusal["allowedActions"].Texts());
        Assert.Equal((version, posted), ((await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200)["version"].Number(), (await server.Out(referral)).Count));
    }

    private static async Task<string> Accepted(ExchangeServer server, string referral)
    {
        (await server.Dev.Post($"/v1/referrals/{referral}/accept", new { by = new { name = "张三" } })).Expect(200);
        return referral;
    }

    private static async Task<string> Answered(ExchangeServer server)
    {
        var (ticket, referral, _) = await server.Received();
        (await server.Dev.Post($"/v1/tickets/{ticket}/answer", new { answer = "已告知", solved = "solved" })).Expect(200);
        return referral;
    }

    private static async Task<string> Signed(ExchangeServer server, MessageBody body)
    {
        var (_, referral, matter) = await server.Signed();
        Assert.Null((await server.Says(Referrals.Desk, matter, 2, body)).Refusal);
        return referral;
    }

    /// <summary>Only a superior's return waits for a decision; none takes referrals of ours, so it is set by force.</summary>
    private static async Task<string> Waiting(ExchangeServer server, string referral)
    {
        var key = long.Parse(referral, System.Globalization.CultureInfo.InvariantCulture);
        await server.Books(db => db.Referrals.Where(r => r.Id == key)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Status, ReferralStatus.ReturnRequested).SetProperty(r => r.HeldStatus, ReferralStatus.Sent)));
        return referral;
    }
}
