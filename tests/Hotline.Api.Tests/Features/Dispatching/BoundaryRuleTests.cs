using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Dispatching;

/// <summary>Whose matter it is, as data.</summary>
public sealed class BoundaryRuleTests : IAsyncLifetime
{
    private const string Rules = "/v1/boundary-rules";

    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Profile_ItsRules_HoldAsVersionZeroEachWithItsReason()
    {
        var answer = await server.Dev.Get(Rules).Succeeds();

        var rules = answer["rules"].AsArray();
        Assert.Equal(0, answer["version"].Number());
        Assert.Equal(["hotline12345", "police110", "threeWay"], rules.Select(r => r!["target"].Text()).Distinct().Order());
        Assert.All(rules, r => Assert.NotEqual("", r!["reason"].Text()));
        Assert.Equal("police110", rules.Single(r => r!["keywords"] is { } k && k.Texts().Contains("溺水"))!["target"].Text());
        Assert.Equal("hotline12345", rules.Single(r => r!["keywords"] is { } k && k.Texts().Contains("挪车"))!["target"].Text());
    }

    [Fact]
    public async Task Put_WholeList_IsTheNextVersion()
    {
        var put = (await server.Dev.Put(Rules, new { rules = new[] { new { category = "11", urgency = "urgent", target = "threeWay", reason = "核实" } } }, ("If-Match", "\"0\""))).Expect(200);

        Assert.Equal("\"1\"", put.ETag);
        var rule = (await server.Dev.Get(Rules).Succeeds())["rules"].AsArray().Single()!;
        Assert.Equal(("11", "urgent", "threeWay", "核实"), (rule["category"].Text(), rule["urgency"].Text(), rule["target"].Text(), rule["reason"].Text()));
        (await server.Dev.Put(Rules, new { rules = Array.Empty<object>() }, ("If-Match", "\"0\""))).Expect(412);
    }

    [Theory]
    [InlineData("""{ "target": "police110", "reason": "x" }""", "rules[0]")]
    [InlineData("""{ "keywords": [], "target": "police110", "reason": "x" }""", "rules[0]")]
    [InlineData("""{ "keywords": [" "], "target": "police110", "reason": "x" }""", "rules[0].keywords")]
    [InlineData("""{ "category": "99", "target": "police110", "reason": "x" }""", "rules[0].category")]
    [InlineData("""{ "category": "11", "reason": "x" }""", "rules[0].target")]
    [InlineData("""{ "category": "11", "target": "police", "reason": "x" }""", "rules[0].target")]
    [InlineData("""{ "category": "11", "target": "police110", "reason": "" }""", "rules[0].reason")]
    public async Task Put_RuleThatCannotBe_IsRefusedByField(string rule, string field) =>
        Assert.Equal([field], (await server.Dev.Put(Rules, $$"""{ "rules": [{{rule}}] }""")).Expect(400).Faults());
}
