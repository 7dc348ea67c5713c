using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Dispatching;

/// <summary>The catalogue proposes a unit for a matter. The clock stands at 2023-02-15 10:00 until a test moves it.</summary>
public sealed class DispatchCatalogueTests : IAsyncLifetime
{
    private const string Catalogue = "/v1/dispatch-catalogue";

    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Dispatch_AsProposed_KeepsTheProposalWithTheOrder()
    {
        var ticket = await server.Dev.Registered();
        var proposal = (await server.Dev.Ticket(ticket))["proposal"];
        Assert.Equal(("urban-management", 0), (proposal["unit"]!["code"].Text(), proposal["catalogueVersion"].Number()));

        var answer = await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management", assistingUnits = new[] { "meishan" } }).Succeeds();

        var kept = answer["workOrders"][0]!["proposed"]!;
        Assert.Equal(("urban-management", true, null), (kept["unit"]!["code"].Text(), kept["followed"]!.GetValue<bool>(), kept["departureReason"]));
        Assert.Null(answer["workOrders"][1]!["proposed"]);
        Assert.Null(answer.Json["proposal"]);
    }

    [Fact]
    public async Task Dispatch_ToAnotherUnit_KeepsProposalDecisionAndReason_WhateverTheCatalogueSaysLater()
    {
        (await server.Dev.Put(Catalogue, new { rules = new object[] { new { category = "0601", unit = "water", reason = "协调会议定" } } })).Expect(200);
        var ticket = await server.Dev.Registered();
        Assert.Equal("协调会议定", (await server.Dev.Ticket(ticket))["proposal"]["reason"].Text());

        (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "meishan", departureReason = "该路段已移交街道" })).Expect(200);
        (await server.Dev.Put(Catalogue, new { rules = new object[] { new { category = "0601", unit = "tax" } } })).Expect(200);

        var kept = (await server.Dev.Ticket(ticket))["workOrders"][0]!["proposed"]!;
        Assert.Equal(
            ("water", 1, false, "该路段已移交街道"),
            (kept["unit"]!["code"].Text(), kept["catalogueVersion"].Number(), kept["followed"]!.GetValue<bool>(), kept["departureReason"].Text()));
        var entry = (await server.Dev.All($"/v1/tickets/{ticket}/history")).Single(e => e["action"].Text() == "dispatched");
        Assert.Equal(
            [("proposedUnit", "water", "meishan"), ("departureReason", null, "该路段已移交街道")],
            entry["changes"]!.AsArray().Select(c => (c!["field"].Text(), c["before"]?.GetValue<string>(), c["after"].Text())));
    }

    [Fact]
    public async Task Dispatch_WhereNoRuleFits_KeepsNone()
    {
        (await server.Dev.Put(Catalogue, new { rules = Array.Empty<object>() })).Expect(200);

        var ticket = await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "water", departureReason = "目录刚改过" })).Expect(200);

        Assert.Null((await server.Dev.Ticket(ticket))["workOrders"][0]!["proposed"]);
        var change = Assert.Single((await server.Dev.All($"/v1/tickets/{ticket}/history"))[^1]["changes"]!.AsArray());
        Assert.Equal(("departureReason", "目录刚改过"), (change!["field"].Text(), change["after"].Text()));
    }

    [Fact]
    public async Task Versions_OfTheCatalogue_AreAllReadable()
    {
        foreach (var unit in (string[])["water", "tax"])
            (await server.Dev.Send(HttpMethod.Put, Catalogue, new { rules = new object[] { new { category = "0601", unit } } }, ("X-Operator", "z01; name=%E5%BC%A0%E4%B8%89"))).Expect(200);

        var all = (await server.Dev.Get("/v1/reference-versions/dispatchCatalogue").Succeeds()).Items();
        var older = (await server.Dev.Get("/v1/reference-versions/dispatchCatalogue?before=2").Succeeds()).Items();

        Assert.Equal([(2, "tax"), (1, "water")], all.Select(v => (v["version"].Number(), v["document"]!["rules"]![0]!["unit"].Text())));
        Assert.Equal(("2023-02-15T10:00:00+08:00", "张三"), (all[0]["at"].Text(), all[0]["by"].Text()));
        Assert.Equal(1, Assert.Single(older)["version"].Number());
        Assert.Equal(["key"], (await server.Dev.Get("/v1/reference-versions/notice")).Expect(400).Faults());
        Assert.Empty((await server.Dev.Get("/v1/reference-versions/notice?key=2023").Succeeds()).Items());
        (await server.Dev.Get("/v1/reference-versions/noSuchKind")).Expect(404);
    }

    [Fact]
    public async Task Profile_ItsCatalogue_HoldsAsVersionZero()
    {
        var catalogue = await server.Dev.Get(Catalogue).Succeeds();

        Assert.Equal((0, "\"0\""), (catalogue["version"].Number(), catalogue.ETag));
        Assert.Equal("urban-management", await Proposed("category=0601"));
        Assert.Equal("urban-management", await Proposed("category=" + Uri.EscapeDataString("市政管理—市容市貌")));
        Assert.Equal("dayu", await Proposed("category=1201&area=410482111"));
        Assert.Null(await Proposed("category=1201"));
    }

    [Theory]
    [InlineData("category=0601&area=410482001", "ecology")] // the area decides among equals of the category
    [InlineData("category=0601&area=410482002", "water")]
    [InlineData("category=0601", "water")]
    [InlineData("category=0602&area=410482001", "police")] // the longer category before the longer area
    [InlineData("category=0603&area=410482001", "meishan")]
    [InlineData("category=0603&area=410482002", "tax")]
    [InlineData("category=1101&area=410482001", "health")]
    [InlineData("category=1101", null)]
    public async Task Proposal_OfSeveralRules_IsTheMostSpecific(string query, string? unit)
    {
        (await server.Dev.Put(Catalogue, new
        {
            rules = new object[]
            {
                new { area = "410482001", unit = "health" }, new { category = "06", unit = "tax" }, new { category = "06", area = "410482001", unit = "meishan" },
                new { category = "0601", unit = "water" }, new { category = "0601", area = "410482001", unit = "ecology" }, new { category = "0602", unit = "police" },
            },
        })).Expect(200);

        Assert.Equal(unit, await Proposed(query));
    }

    [Fact]
    public async Task Proposal_RuleOfLater_HoldsFromItsMomentOn()
    {
        (await server.Dev.Put(Catalogue, new
        {
            rules = new object[] { new { category = "0601", unit = "water" }, new { category = "0601", unit = "tax", validFrom = "2023-02-16T09:00:00+08:00" } },
        })).Expect(200);
        Assert.Equal("water", await Proposed("category=0601"));

        await server.MoveTo(Server.Moment(2023, 2, 16, 9));

        Assert.Equal("tax", await Proposed("category=0601"));
    }

    [Fact]
    public async Task Proposal_Answer_NamesRuleAndVersion()
    {
        (await server.Dev.Put(Catalogue, new { rules = new[] { new { category = "06", unit = "water", reason = "会议纪要" } } })).Expect(200);

        var answer = await server.Dev.Get(Catalogue + "/proposal?category=0601").Succeeds();

        Assert.Equal(("water", "市水利局"), (answer["unit"]["code"].Text(), answer["unit"]["label"].Text()));
        Assert.Equal(("06", "会议纪要", 1), (answer["rule"]["category"].Text(), answer["rule"]["reason"].Text(), answer["version"].Number()));
    }

    [Fact]
    public async Task Put_VersionsAndRivals()
    {
        var one = new { rules = new[] { new { category = "06", unit = "water" } } };
        Assert.Equal("\"1\"", (await server.Dev.Put(Catalogue, one, ("If-Match", "\"0\""))).Expect(200).ETag);
        Assert.Equal("\"1\"", (await server.Dev.Put(Catalogue, one, ("If-Match", "\"1\""))).Expect(200).ETag);
        (await server.Dev.Put(Catalogue, new { rules = Array.Empty<object>() }, ("If-Match", "\"0\""))).Expect(412);
        Assert.Equal("\"2\"", (await server.Dev.Put(Catalogue, new { rules = Array.Empty<object>() })).Expect(200).ETag);
        Assert.Null(await Proposed("category=0601"));

        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        Assert.Equal(2, await db.Audit.CountAsync(a => a.Action == "reference.dispatchCatalogue"));
        using var unit = await server.ClientOf("unit-water");
        (await unit.Put(Catalogue, one)).Expect(403);
    }

    [Theory]
    [InlineData("""{ "category": "99", "unit": "water" }""", "rules[0].category")]
    [InlineData("""{ "category": "", "unit": "water" }""", "rules[0].category")]
    [InlineData("""{ "area": "999", "unit": "water" }""", "rules[0].area")]
    [InlineData("""{ "category": "06", "unit": "nobody" }""", "rules[0].unit")]
    [InlineData("""{ "category": "06" }""", "rules[0].unit")]
    [InlineData("""{ "category": "06", "unit": "water" }, { "category": "06", "unit": "tax" }""", "rules[1]")]
    [InlineData("""{ "category": "06", "unit": "water", "validFrom": "2023-02-30" }""", "rules[0].validFrom")]
    [InlineData("null", "rules[0]")]
    public async Task Put_RuleThatCannotBe_IsRefusedByField(string rules, string field)
    {
        Assert.Equal([field], (await server.Dev.Put(Catalogue, $$"""{ "rules": [{{rules}}] }""")).Expect(400).Faults());
        Assert.Equal(0, (await server.Dev.Get(Catalogue).Succeeds())["version"].Number());
    }

    [Theory]
    [InlineData("area=410482001", "category")]
    [InlineData("category=none", "category")]
    [InlineData("category=0601&area=1", "area")]
    public async Task Proposal_OfWhatIsNotKnown_NamesTheField(string query, string field) =>
        Assert.Equal([field], (await server.Dev.Get($"{Catalogue}/proposal?{query}")).Expect(400).Faults());

    private async Task<string?> Proposed(string query)
    {
        var answer = await server.Dev.Get($"{Catalogue}/proposal?{query}").Succeeds();
        return answer.Text == "null" ? null : answer["unit"]["code"].Text();
    }
}
