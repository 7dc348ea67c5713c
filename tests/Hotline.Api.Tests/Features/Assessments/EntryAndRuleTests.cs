using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Assessments;

/// <summary>人工加减分 and 考核规则: what may be given, kept and put.</summary>
public sealed class EntryAndRuleTests : IAsyncLifetime
{
    private const string Month = "/v1/assessments/2023-01";
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("unit", """{ "unit": "nowhere", "points": 1, "reason": "x", "evidence": "x" }""")]
    [InlineData("points", """{ "unit": "water", "points": 0, "reason": "x", "evidence": "x" }""")]
    [InlineData("points", """{ "unit": "water", "points": 1.005, "reason": "x", "evidence": "x" }""")]
    [InlineData("points", """{ "unit": "water", "points": 5.01, "reason": "x", "evidence": "x" }""")]
    [InlineData("points", """{ "unit": "water", "points": -10.5, "reason": "x", "evidence": "x" }""")]
    [InlineData("evidence", """{ "unit": "water", "points": 1, "reason": "x" }""")]
    public async Task Entry_OutOfWhatIsAllowed_IsRefusedByField(string field, string body) =>
        Assert.Equal([field], (await server.Dev.Post(Month + "/entries", body)).Expect(400).Faults());

    [Fact]
    public async Task Entry_OfAMonthOfTotalsOnly_IsRefused() =>
        Assert.Equal(["points"], (await server.Dev.Post("/v1/assessments/2023-02/entries", new { unit = "water", points = 1, reason = "x", evidence = "x" })).Expect(400).Faults());

    [Fact]
    public async Task Entry_Withdrawn_StaysOnTheListAndCountsNoMore()
    {
        var (key, body) = (("Idempotency-Key", Guid.NewGuid().ToString()), new { unit = "water", points = -1.5, reason = "现场核查不实", evidence = "督查通报第3期" });
        var made = (await server.Dev.Post(Month + "/entries", body, key)).Expect(201);
        Assert.Equal("true", (await server.Dev.Post(Month + "/entries", body, key)).Expect(201).Headers.GetValues("Idempotent-Replayed").Single());
        await server.Dev.Entered("power", 2, Month);
        var unit = await server.Dev.Unit("water", Month);
        Assert.Equal(("manual:water:" + made["id"].Text(), "督查通报第3期"), (unit.Line("manual")["code"].Text(), unit.Line("manual")["evidence"].Text()));
        Assert.Equal(98.5m, unit["score"].GetValue<decimal>());

        var path = $"{Month}/entries/{made["id"].Text()}/withdrawal";
        Assert.Equal("stale-version", (await server.Dev.Post(path, new { reason = "更正" }, ("If-Match", "\"9\""))).Expect(412).Problem);
        var withdrawn = (await server.Dev.Post(path, new { reason = "更正" }, ("If-Match", made.ETag!))).Expect(200);
        Assert.Equal(withdrawn.Text, (await server.Dev.Post(path, new { reason = "再次" })).Expect(200).Text);

        Assert.Empty((await server.Dev.Unit("water", Month)).Lines("manual"));
        var all = await server.Dev.All(Month + "/entries", limit: 1);
        Assert.Equal([(true, "更正"), (false, null)], all.Select(e => (e["withdrawn"]!.GetValue<bool>(), e["withdrawalReason"]?.GetValue<string>())));
        Assert.Single((await server.Dev.Get(Month + "/entries?unit=power").Succeeds()).Items());
        (await server.Dev.Post(Month + "/entries/99/withdrawal", new { reason = "x" })).Expect(404);
        Assert.Equal(["assessment.entryAdded", "assessment.entryAdded", "assessment.entryWithdrawn"], await server.Audited());
    }

    [Fact]
    public async Task Rules_Put_AreTheNextVersionAndEveryOneStays()
    {
        Assert.Equal([("default", 0), ("published", 0)], (await server.Dev.Get("/v1/assessment-rules").Succeeds()).Items().Select(r => (r["code"].Text(), r["version"].Number())));
        var file = await server.Dev.Get("/v1/assessment-rules/default").Succeeds();
        Assert.Equal("\"0\"", file.ETag);
        await server.Dev.Rules();
        await server.Dev.Rules();
        await server.Dev.Rules("trial");

        var now = await server.Dev.Get("/v1/assessment-rules/default").Succeeds();
        Assert.Equal((1, 0), (now["version"].Number(), now["rates"].AsArray().Count));
        (await server.Dev.Get("/v1/assessment-rules/default", ("If-None-Match", now.ETag!))).Expect(304);
        Assert.Equal(["default", "published", "trial"], (await server.Dev.Get("/v1/assessment-rules").Succeeds()).Items().Select(r => r["code"].Text()));
        Assert.Equal([1], (await server.Dev.Get("/v1/reference-versions/assessmentRules?key=default").Succeeds()).Items().Select(v => v["version"].Number()));
        Assert.Equal("stale-version", (await server.Dev.Put("/v1/assessment-rules/default", Body("""[{ "kind": "township", "label": "乡镇" }]"""), ("If-Match", "\"0\""))).Expect(412).Problem);
        (await server.Dev.Get("/v1/assessment-rules/none")).Expect(404);
    }

    [Theory]
    [InlineData("lists[0].kind", """[{ "label": "乡镇" }]""")]
    [InlineData("lists[0].kind", """[{ "kind": "village", "label": "乡镇" }]""")]
    [InlineData("lists[0]", "[null]")]
    [InlineData("lists", "[]")]
    [InlineData("lists", "null")]
    [InlineData("rates[0].measure", """[{ "kind": "township", "label": "乡镇" }]""", """[{ "code": "a", "label": "甲", "fullPoints": 5, "thresholdPercent": 90, "lostPerPoint": 1 }]""")]
    [InlineData("rates[0].floor", """[{ "kind": "township", "label": "乡镇" }]""", """[{ "code": "a", "label": "甲", "measure": "solved", "fullPoints": 5, "thresholdPercent": 90, "lostPerPoint": 1, "floor": 6 }]""")]
    public async Task Rules_ThatCannotBeWorkedWith_AreRefusedByField(string field, string lists, string rates = "[]") =>
        Assert.Equal(field, (await server.Dev.Put("/v1/assessment-rules/trial", Body(lists, rates))).Expect(400).Faults()[0]);

    [Fact]
    public async Task Rules_PutByTwoAtOnce_EachIsAVersion()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => server.Dev.Put("/v1/assessment-rules/trial", new { label = $"第{i}版", lists = new[] { new { kind = "township", label = "乡镇" } } })));

        Assert.Equal(Enumerable.Range(1, 6), answers.Select(a => a.Expect(200)["version"].Number()).Order());
        using var unit = await server.ClientOf("unit-water");
        (await unit.Put("/v1/assessment-rules/trial", Body("""[{ "kind": "township", "label": "乡镇" }]"""))).Expect(403);
        Assert.NotEmpty((await unit.Get("/v1/assessment-rules")).Expect(200).Items());
    }

    private static string Body(string lists, string rates = "[]") => $$"""{ "label": "试", "lists": {{lists}}, "rates": {{rates}} }""";
}
