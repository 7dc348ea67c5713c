using System.Text.Json.Nodes;
using Hotline.Api.Tests.Features.Exchange;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Linkage;

/// <summary>Whose matter it is: the rules advise, a person decides, and both are kept; so are calls that were handed over (rules.md §4).</summary>
public sealed class BoundaryAdviceTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    [Theory]
    [InlineData("""{ "title": "河里有人溺水" }""", "police110", "危及人身安全须公安机关紧急救助")]
    [InlineData("""{ "content": "小区门口车辆堵路，请通知车主挪车。" }""", "hotline12345", "移车请求由12345受理")]
    [InlineData("""{ "title": "自来水管渗漏", "category": "0801" }""", "hotline12345", "供水、供电、供气、供热等无险情的维修与服务")]
    [InlineData("""{ "title": "挪车时有人溺水" }""", "police110", "危及人身安全须公安机关紧急救助")]
    [InlineData("""{ "title": "请求挪车", "urgency": "emergency" }""", "threeWay", "特急事项先三方通话核实，有现实危险的立即转110")]
    [InlineData("""{ "title": "路灯不亮" }""", null, null)]
    public async Task Suggestion_OfADraft_IsTheFirstRuleThatFitsWithItsReason(string draft, string? target, string? reason)
    {
        var advice = (await server.Dev.Post("/v1/referrals/suggestion", draft)).Expect(200);

        Assert.Equal((target, reason), (advice.Json["target"]?.Text(), advice.Json["reason"]?.Text()));
        Assert.Equal((await server.Dev.Get("/v1/boundary-rules")).Expect(200)["version"].Number(), advice["rulesVersion"].Number());
    }

    [Fact]
    public async Task Referral_AgainstTheAdvice_KeepsWhatWasAdvisedAndByWhichRules()
    {
        var ticket = await server.Dev.Registered(Given.Tickets.Body("请通知车主挪车"));
        var (_, referral, _) = await server.Referred(ticket);

        var rules = (await server.Dev.Get("/v1/boundary-rules")).Expect(200);
        var version = rules["version"].Number();
        await IsAdvised(referral, "hotline12345", "移车请求由12345受理", version);
        Assert.Equal("现场有打斗", (await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200)["reason"].Text());

        // The rules of later decide nothing about what was decided before.
        var changed = rules["rules"].DeepClone().AsArray();
        changed.Insert(0, new JsonObject { ["keywords"] = new JsonArray("挪车"), ["target"] = "threeWay", ["reason"] = "先核实" });
        (await server.Dev.Put("/v1/boundary-rules", new JsonObject { ["rules"] = changed }, ("If-Match", "*"))).Expect(200);
        try
        {
            await IsAdvised(referral, "hotline12345", "移车请求由12345受理", version);
            var (_, later, _) = await server.Referred(await server.Dev.Registered(Given.Tickets.Body("请通知车主挪车")));
            await IsAdvised(later, "threeWay", "先核实", version + 1);
        }
        finally
        {
            (await server.Dev.Put("/v1/boundary-rules", new JsonObject { ["rules"] = rules["rules"].DeepClone() }, ("If-Match", "*"))).Expect(200);
        }
    }

    private async Task IsAdvised(string referral, string target, string reason, int version)
    {
        var advice = (await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200)["advice"];
        Assert.Equal((target, reason, version), (advice["target"].Text(), advice["reason"].Text(), advice["rulesVersion"].Number()));
    }

    [Theory]
    [InlineData("oneKey", "partner")]
    [InlineData("threeWay", "us")]
    [InlineData("threeWay", "unclear")]
    public async Task Call_HandedOver_IsOnTheTicketsHistoryAndListed(string kind, string outcome)
    {
        var (ticket, call) = (await server.Dev.Registered(), "C-" + Guid.NewGuid().ToString("N"));

        var made = (await server.Dev.Post("/v1/transfers", new
        {
            kind, partner = Referrals.Desk, outcome, reason = "群众报称有打斗", callId = call, ticketId = ticket, participants = new[] { "话务员101", "民警07" },
        })).Expect(201);

        var entry = (await server.Dev.All($"/v1/tickets/{ticket}/history")).Single(h => h["action"].Text() == "callTransferred");
        Assert.Equal("群众报称有打斗", entry["text"].Text());
        Assert.Equal(
            [("kind", kind), ("partner", Referrals.Desk), ("outcome", outcome)],
            entry["changes"]!.AsArray().Select(c => (c!["field"].Text(), c["after"].Text())));
        var listed = Assert.Single((await server.Dev.Get($"/v1/transfers?partner={Referrals.Desk}&callId={call}")).Expect(200).Items());
        Assert.Equal(made.Json.ToJsonString(), listed.ToJsonString());
        Assert.Equal((kind, outcome, ticket, "outbound"), (listed["kind"].Text(), listed["outcome"].Text(), listed["ticketId"].Text(), listed["direction"].Text()));
        Assert.Equal(["话务员101", "民警07"], listed["participants"].Texts());
        // The call alone refers nothing.
        Assert.Equal("registered", (await server.Dev.Ticket(ticket))["status"].Text());
    }

    [Theory]
    [InlineData("""{ "kind": "oneKey", "partner": "nobody", "outcome": "us", "reason": "x" }""", "partner")]
    [InlineData("""{ "kind": "oneKey", "partner": "police110", "outcome": "us", "reason": "x", "ticketId": "999999" }""", "ticketId")]
    [InlineData("""{ "kind": "oneKey", "partner": "police110", "outcome": "us", "reason": "x", "at": "2999-01-01T00:00:00+08:00" }""", "at")]
    public async Task Call_OfWhatIsNot_IsRefusedByField(string body, string field) => Assert.Equal([field], (await server.Dev.Post("/v1/transfers", body)).Expect(400).Faults());
}
