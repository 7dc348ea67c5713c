using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Assessments;

/// <summary>定稿: when it may be, and that it is for ever.</summary>
public sealed class FreezeTests : IAsyncLifetime
{
    private const string Month = Given.Assessments.Month;
    private readonly WithFigures server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    /// <summary>Notes which months' figures are frozen.</summary>
    public sealed class WithFigures : Server
    {
        internal List<string> Frozen { get; } = [];

        protected override void Change(IServiceCollection services) => services.AddSingleton<IFrozenMonths>(new Figures(Frozen));

        private sealed class Figures(List<string> frozen) : IFrozenMonths
        {
            public Task<int> Freeze(string period, FreezeAct act, Actor by, CancellationToken cancellation)
            {
                lock (frozen)
                    frozen.Add($"{period} {act} {by.Client}");
                return Task.FromResult(1);
            }

            public Task FreezeAs(string period, int version, Actor by, CancellationToken cancellation) => throw new NotSupportedException();
        }
    }

    [Fact]
    public async Task Freeze_BeforeItsTime_IsRefusedUnlessForcedWithAReason()
    {
        await server.Dev.Rules("published");
        Assert.Equal("assessment-month-runs", (await server.Dev.Post(Month + "/freeze", new { force = true, reason = "急" })).Expect(409).Problem);
        var (line, _) = await server.Dev.Entered("water", -2);
        using var march = await server.At(Given.Assessments.March);
        Assert.Equal("assessment-not-shown", (await march.Post(Month + "/freeze", new { })).Expect(409).Problem);
        (await march.Post(Month + "/show")).Expect(200);
        Assert.Equal("objection-window", (await march.Post(Month + "/freeze", new { })).Expect(409).Problem);
        var objection = (await march.Post(Month + "/objections", new { line, text = "不符" })).Expect(201)["id"].Text();

        using var after = await server.At(Times.At("2023-03-10T10:00"));
        Assert.Equal("objection-open", (await after.Post(Month + "/freeze", new { })).Expect(409).Problem);
        Assert.Equal(["reason"], (await after.Post(Month + "/freeze", new { force = true })).Expect(400).Faults());
        Assert.Empty(server.Frozen);
        var frozen = (await after.Post(Month + "/freeze", new { force = true, reason = "年度汇总" })).Expect(200);

        Assert.Equal(("frozen", true), (frozen["status"].Text(), frozen["frozen"].GetValue<bool>()));
        Assert.Equal(["2023-02 Assessment dev"], server.Frozen);
        Assert.Equal("assessment-frozen", (await after.Post($"{Month}/objections/{objection}/decision", new { decision = "upheld", reason = "属实" })).Expect(409).Problem);
        Assert.Equal("assessment-frozen", (await after.Post(Month + "/objections", new { line, text = "不符" })).Expect(409).Problem);
        Assert.Equal("assessment-frozen", (await after.Post(Month + "/entries", new { unit = "water", points = 1, reason = "x", evidence = "x" })).Expect(409).Problem);
        Assert.Equal("assessment-frozen", (await after.Post(Month + "/entries/1/withdrawal", new { reason = "x" })).Expect(409).Problem);
        Assert.Equal("assessment-frozen", (await after.Post(Month + "/show")).Expect(409).Problem);
    }

    [Fact]
    public async Task Frozen_WhateverComesLater_AnswersTheSame()
    {
        await server.Dev.Rules("published", new { code = "late", label = "办理逾期", @event = "lateClosure", points = -1 }, new { code = "rework", label = "重办", @event = "rework", points = -2 });
        var (late, _) = await server.Dev.Dispatched("water");
        var (excluded, excludedOrder) = await server.Dev.Dispatched("water");
        var (closed, _) = await server.Dev.Closed("power");
        await server.Dev.Entered("power", 1.5m);
        using (var march = await server.At(Given.Assessments.March))
        {
            Assert.Equal(2, (await march.Unit("water")).Lines("late").Count);
            // Excluded after the month's end and before the freezing: out.
            (await march.Post($"/v1/tickets/{excluded}/exclude", new { reason = "诉求不实" })).Expect(200);
            (await march.Post(Month + "/show")).Expect(200);
        }
        using var after = await server.At(Times.At("2023-03-10T10:00"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => after.Post(Month + "/freeze", new { })));
        Assert.All(answers, a => Assert.Equal(answers[0].Text, a.Expect(200).Text));
        Assert.Equal(1, (await server.Audited()).Count(a => a == "assessment.frozen"));
        var before = await All(after);
        Assert.Equal(late, Assert.Single((await after.Unit("water")).Lines("late"))["tickets"]![0]!["id"].Text());
        Assert.Equal(1, (await after.Get(Month).Succeeds()).Row("water")["orders"].Number());

        (await after.Post($"/v1/tickets/{late}/exclude", new { reason = "诉求不实" })).Expect(200);
        (await after.Post($"/v1/tickets/{closed}/rework", new { reason = "未解决" })).Expect(200);
        (await after.Patch("/v1/units/water", new { @short = "水务" }, ("If-Match", "*"))).Expect(200);
        await after.Rules("published", new { code = "case", label = "正面案例", @event = "positiveCase", points = 1 });
        Assert.Empty((await server.ImportText("period,unit,points,reason\n2023-02,water,-9,补录\n")).Problems);

        Assert.Equal(before, await All(after));
        Assert.Equal(answers[0].Text, (await after.Post(Month + "/freeze", new { })).Expect(200).Text);
        var live = await after.Get($"{Month}?asOf={Times.At("2023-03-10T10:00").InAddress()}").Succeeds();
        Assert.False(live["frozen"].GetValue<bool>());
        Assert.Equal(0, live.Row("water")["orders"].Number());
        await server.Restart();
        Assert.Equal(before, await All(server.Dev));
    }

    /// <summary>The bulletin prints what was frozen.</summary>
    [Fact]
    public async Task Bulletin_OfAFrozenMonth_PrintsTheFrozenScores()
    {
        await server.Dev.Rules("published");
        await server.Dev.Closed("water");
        await server.Dev.Entered("water", -2.25m);
        Assert.Empty((await server.ImportText("""{ "period": "2023-02", "ruleSet": "published" }""")).Problems);
        using var march = await server.At(Given.Assessments.March);
        (await march.Post(Month + "/freeze", new { force = true, reason = "试" })).Expect(200);
        await march.Rules("published", new { code = "late", label = "办理逾期", @event = "lateClosure", points = -1 });

        var bulletin = await march.Get("/v1/bulletins/2023-02").Succeeds();

        var row = bulletin["departments"]["rows"]!.AsArray().Single(r => r!["unit"].Text() == "water");
        Assert.Equal("97.75", row!["score"].Text());
    }

    private static async Task<string> All(Client client)
    {
        var texts = new List<string>();
        foreach (var path in (string[])[Month, Month + "/units/water", Month + "/units/power", Month + "/rules"])
            texts.Add((await client.Get(path)).Expect(200).Text);
        return string.Join('\n', texts);
    }
}
