using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Assessments;

/// <summary>公示 and 异议: who may object to what until when, and what a decision does.</summary>
public sealed class ObjectionTests : IAsyncLifetime
{
    private const string Month = "/v1/assessments/2023-01";
    private readonly Server server = new();

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        await server.Dev.Rules();
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Show_EndedMonth_OpensTheWindowOnce()
    {
        Assert.Equal("assessment-month-runs", (await server.Dev.Post("/v1/assessments/2023-02/show")).Expect(409).Problem);
        var shown = (await server.Dev.Post(Month + "/show")).Expect(200);

        Assert.Equal(("shown", "2023-02-15T10:00:00+08:00"), (shown["status"].Text(), shown["shownAt"].Text()));
        // Wed + 3 working days: Mon, at the close of hours.
        Assert.Equal("2023-02-20T18:00:00+08:00", shown["objectionsUntil"].Text());
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.Dev.Post(Month + "/show")));
        Assert.All(answers, a => Assert.Equal(shown.Text, a.Expect(200).Text));
        Assert.Equal(["assessment.shown"], await server.Audited());
    }

    [Fact]
    public async Task Rules_PutAfterTheShowing_AreNotThoseOfTheMonth()
    {
        (await server.Dev.Post(Month + "/show")).Expect(200);
        await server.Dev.Rules("default", new { code = "case", label = "正面案例", @event = "positiveCase", points = 1 });

        Assert.Equal(1, (await server.Dev.Get(Month).Succeeds())["ruleSet"]["version"].Number());
        Assert.Empty((await server.Dev.Get(Month + "/rules").Succeeds())["events"].AsArray());
        Assert.Equal(2, (await server.Dev.Get("/v1/assessments/2022-12").Succeeds())["ruleSet"]["version"].Number());
    }

    [Fact]
    public async Task Unit_SeesItsOwnLinesOnceShown()
    {
        var id = await server.UnitReader("water");
        using var water = await server.ClientOf(id);
        await server.Dev.Entered("water", -2, Month);
        await server.Dev.Entered("power", -1, Month);

        foreach (var path in (string[])[Month, Month + "/units/water"])
        {
            (await water.Get(path)).Expect(404);
            Assert.Equal(["asOf"], (await water.Get(path + "?asOf=2023-02-01")).Expect(400).Faults());
        }
        (await server.Dev.Post(Month + "/show")).Expect(200);

        Assert.Equal(-2m, (await water.Unit("water", Month)).Line("manual").Points());
        var (theirs, nothing) = ((await water.Get(Month + "/units/power")).Expect(404), (await water.Get(Month + "/units/nowhere")).Expect(404));
        Assert.Equal(nothing["detail"].Text().Replace("nowhere", "power", StringComparison.Ordinal), theirs["detail"].Text());
        (await water.Post(Month + "/entries", new { unit = "water", points = 1, reason = "x", evidence = "x" })).Expect(403);
        (await water.Post(Month + "/show")).Expect(403);
        (await water.Post(Month + "/freeze", new { })).Expect(403);
        (await water.Get(Month + "/entries")).Expect(403);
    }

    [Fact]
    public async Task Unit_SeesItsOwnRowOnceShownAndAllRowsOnceFrozen()
    {
        var id = await server.UnitReader("water");
        using var water = await server.ClientOf(id);
        await server.Dev.Closed("water");
        await server.Dev.Entered("water", -2, Month);
        await server.Dev.Entered("power", -1, Month);
        (await server.Dev.Post(Month + "/show")).Expect(200);

        var shown = await water.Get(Month).Succeeds();
        var all = await server.Dev.Get(Month).Succeeds();
        Assert.Equal(["water"], Units(shown));
        Assert.Equal(all.Row("water").ToJsonString(), shown.Row("water").ToJsonString());
        Assert.Equal(all["lists"].AsArray().Count, shown["lists"].AsArray().Count);
        Assert.True(Units(all).Count > 10);
        Assert.Equal(["asOf"], (await water.Get(Month + "?asOf=2023-02-01")).Expect(400).Faults());

        (await server.Dev.Post(Month + "/freeze", new { force = true, reason = "试" })).Expect(200);
        var frozen = await water.Get(Month).Succeeds();
        Assert.Equal(Units(all), Units(frozen));
        Assert.All([shown, frozen], a => Assert.Empty(a["proposals"]["better"]!.AsArray().Concat(a["proposals"]["worse"]!.AsArray())));
        Assert.Equal(["asOf"], (await water.Get(Month + "?asOf=2023-02-01")).Expect(400).Faults());
    }

    [Fact]
    public async Task Unit_OfAMonthFrozenWithoutAShowing_SeesItToo()
    {
        var id = await server.UnitReader("water");
        using var water = await server.ClientOf(id);
        await server.Dev.Entered("water", -2, Month);
        (await server.Dev.Post(Month + "/freeze", new { force = true, reason = "试" })).Expect(200);

        Assert.True(Units(await water.Get(Month).Succeeds()).Count > 10);
        Assert.Equal(-2m, (await water.Unit("water", Month)).Line("manual").Points());
        (await water.Get(Month + "/units/power")).Expect(404);
    }

    private static List<string> Units(Reply assessment) =>
        [.. assessment["lists"].AsArray().SelectMany(l => l!["rows"]!.AsArray()).Select(r => r!["unit"].Text())];

    [Fact]
    public async Task Objection_ToABound_IsRefusedForThoseItFollowsFrom()
    {
        (await server.Dev.Put("/v1/assessment-rules/default", new
        {
            label = "试", lists = new[] { new { kind = "department", label = "市直单位" } }, manual = new { least = -10, most = 5 }, bonusCap = 1, cap = 100, floor = 95,
        })).Expect(200);
        var id = await server.UnitReader("water");
        using var water = await server.ClientOf(id);
        var (gain, _) = await server.Dev.Entered("water", 3, Month);
        await server.Dev.Entered("power", -9, Month);
        (await server.Dev.Post(Month + "/show")).Expect(200);

        var lines = (await server.Dev.Unit("water", Month))["lines"].AsArray().Concat((await server.Dev.Unit("power", Month))["lines"].AsArray()).Select(l => l!["code"].Text());
        string[] bounds = ["bonus:water:cap", "total:water:cap", "total:power:floor"];
        Assert.Equal(bounds, lines.Where(l => !l.StartsWith("manual", StringComparison.Ordinal)));
        foreach (var bound in bounds)
            Assert.Equal(["line"], (await Object(server.Dev, bound)).Expect(400).Faults());
        Assert.Equal(["line"], (await Object(water, bounds[0])).Expect(400).Faults());
        (await Object(water, bounds[2])).Expect(404);
        (await Object(water, gain)).Expect(201);
    }

    [Fact]
    public async Task Objection_ToALineOfItsOwn_InTheWindowOnly()
    {
        var id = await server.UnitReader("water");
        using var water = await server.ClientOf(id);
        var (own, _) = await server.Dev.Entered("water", -2, Month);
        var (theirs, _) = await server.Dev.Entered("power", -1, Month);
        Assert.Equal("assessment-not-shown", (await Object(water, own)).Expect(409).Problem);
        (await server.Dev.Post(Month + "/show")).Expect(200);

        Assert.Equal(["line", "text"], (await water.Post(Month + "/objections", new { })).Expect(400).Faults().Order());
        (await Object(water, theirs)).Expect(404);
        (await Object(water, "manual:water:99")).Expect(404);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var made = (await Object(water, own, key)).Expect(201);
        Assert.Equal(made.Text, (await Object(water, own, key)).Expect(201).Text);
        Assert.Equal("objection-open", (await Object(water, own)).Expect(409).Problem);
        Assert.Equal(("open", own), ((await water.Unit("water", Month)).Line("manual")["objection"]!["status"].Text(), made["line"].Text()));

        using var late = await server.At(Times.At("2023-02-20T18:00:00.001"), id);
        (await server.Dev.Post(Month + "/show")).Expect(401);
        using var dev = await server.ClientOf("dev");
        var (more, _) = await dev.Entered("water", -1, Month);
        Assert.Equal("objection-window", (await Object(late, more)).Expect(409).Problem);
        Assert.Equal("objection-window", (await Object(dev, more)).Expect(409).Problem);
    }

    [Fact]
    public async Task Objection_MadeByEightAtOnce_OneStands()
    {
        var (line, _) = await server.Dev.Entered("water", -2, Month);
        (await server.Dev.Post(Month + "/show")).Expect(200);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Object(server.Dev, line)));

        Assert.Equal(1, answers.Count(a => a.Code == 201));
        Assert.All(answers.Where(a => a.Code != 201), a => Assert.Equal("objection-open", a.Expect(409).Problem));
    }

    [Fact]
    public async Task Decision_Upheld_TakesTheLineAwayOrSetsItsPointsAndOnlyOnce()
    {
        var (first, _) = await server.Dev.Entered("water", -2, Month);
        var (second, _) = await server.Dev.Entered("water", -4, Month);
        (await server.Dev.Post(Month + "/show")).Expect(200);
        var (one, two) = (Id(await Object(server.Dev, first)), Id(await Object(server.Dev, second)));

        Assert.Equal(["points"], (await Decide(two, new { decision = "upheld", reason = "部分属实", points = -5 })).Expect(400).Faults());
        Assert.Equal(["points"], (await Decide(two, new { decision = "upheld", reason = "部分属实", points = 1 })).Expect(400).Faults());
        Assert.Equal(["points"], (await Decide(two, new { decision = "rejected", reason = "不实", points = -1 })).Expect(400).Faults());
        (await Decide("99", new { decision = "upheld", reason = "属实" })).Expect(404);
        (await Decide(two, new { decision = "upheld", reason = "部分属实", points = -1.5 })).Expect(200);
        var rivals = await Task.WhenAll(
            Decide(one, new { decision = "upheld", reason = "属实" }), Decide(one, new { decision = "rejected", reason = "不实" }),
            Decide(one, new { decision = "upheld", reason = "属实" }), Decide(one, new { decision = "rejected", reason = "不实" }));

        Assert.Equal(1, rivals.Count(r => r.Code == 200));
        Assert.All(rivals.Where(r => r.Code != 200), r => Assert.Equal("objection-decided", r.Expect(409).Problem));
        var upheld = rivals.Single(r => r.Code == 200)["status"].Text() == "upheld";
        var unit = await server.Dev.Unit("water", Month);
        Assert.Equal([upheld ? 0m : -2m, -1.5m], unit.Lines("manual").Select(l => l.Points()));
        Assert.Equal(-4m, unit.Lines("manual")[1]["computed"]!.GetValue<decimal>());
        Assert.Equal(upheld ? 98.5m : 96.5m, unit["score"].GetValue<decimal>());
        // Decided, the line may be objected to anew while the time runs.
        (await Object(server.Dev, second)).Expect(201);
        Assert.Equal(["assessment.entryAdded", "assessment.entryAdded", "assessment.shown", "assessment.objected", "assessment.objected", "assessment.objectionDecided", "assessment.objectionDecided", "assessment.objected"], await server.Audited());
    }

    [Fact]
    public async Task List_OfObjections_IsPagedFilteredAndAUnitsOwn()
    {
        var id = await server.UnitReader("water");
        using var water = await server.ClientOf(id);
        var lines = new List<string>();
        foreach (var unit in (string[])["water", "power", "water", "power"])
            lines.Add((await server.Dev.Entered(unit, -1, Month)).Line);
        (await server.Dev.Post(Month + "/show")).Expect(200);
        var ids = new List<string>();
        foreach (var line in lines)
            ids.Add(Id(await Object(server.Dev, line)));
        (await Decide(ids[2], new { decision = "rejected", reason = "不实" })).Expect(200);

        Assert.Equal(ids, (await server.Dev.All(Month + "/objections", limit: 1)).Select(o => o["id"].Text()));
        Assert.Equal(3, (await server.Dev.Get(Month + "/objections?status=open&includeTotal=true").Succeeds())["total"].Number());
        Assert.Equal([ids[0], ids[2]], (await water.Get(Month + "/objections").Succeeds()).Ids());
        Assert.Empty((await water.Get(Month + "/objections?unit=power").Succeeds()).Items());
        Assert.Equal([ids[2]], (await water.Get(Month + "/objections?status=rejected").Succeeds()).Ids());
    }

    private static Task<Reply> Object(Client client, string line, params (string, string)[] headers) =>
        client.Post(Month + "/objections", new { line, text = "与事实不符", evidence = "照片" }, headers);

    private Task<Reply> Decide(string id, object body) => server.Dev.Post($"{Month}/objections/{id}/decision", body);

    private static string Id(Reply made) => made.Expect(201)["id"].Text();
}
