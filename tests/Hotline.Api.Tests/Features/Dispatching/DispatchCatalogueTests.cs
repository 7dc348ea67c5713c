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
