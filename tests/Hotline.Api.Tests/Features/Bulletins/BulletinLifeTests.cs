using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Bulletins;

/// <summary>A bulletin's life over HTTP: drafted, edited, checked, published once, corrected, its old versions unchanged.</summary>
public sealed class BulletinLifeTests(BulletinLifeTests.Freezing server) : IClassFixture<BulletinLifeTests.Freezing>
{
    /// <summary>A server that notes what is frozen, and can be away at that moment. Its clock stands in February 2023.</summary>
    public sealed class Freezing : Server
    {
        internal Months Frozen { get; } = new();

        protected override void Change(IServiceCollection services)
        {
            services.Remove(services.Single(s => s.ServiceType == typeof(IFrozenMonths)));
            services.AddSingleton<FrozenMonths>().AddSingleton<IFrozenMonths>(s => Frozen.Over(s.GetRequiredService<FrozenMonths>()));
        }
    }

    /// <summary>Freezes as the product does, counts it, and lets something happen after.</summary>
    internal sealed class Months : IFrozenMonths
    {
        private readonly Lock _lock = new();

        private FrozenMonths _real = null!;

        public Months Over(FrozenMonths real)
        {
            _real = real;
            return this;
        }

        public List<string> Acts { get; } = [];

        public Func<Task> After { get; set; } = () => Task.CompletedTask;

        public async Task<int> Freeze(string period, FreezeAct act, Actor by, CancellationToken cancellation)
        {
            var version = await _real.Freeze(period, act, by, cancellation);
            Note($"{period} {act} v{version} {by.Client}");
            await After();
            return version;
        }

        public async Task FreezeAs(string period, int version, Actor by, CancellationToken cancellation)
        {
            await _real.FreezeAs(period, version, by, cancellation);
            Note($"{period} v{version} {by.Client}");
            await After();
        }

        public IEnumerable<string> Of(string period)
        {
            lock (_lock)
                return [.. Acts.Where(a => a.StartsWith(period, StringComparison.Ordinal))];
        }

        private void Note(string act)
        {
            lock (_lock)
                Acts.Add(act);
        }
    }

    [Fact]
    public async Task Draft_EditCheckPublish_IsReadAsItWasWritten()
    {
        var drafted = await server.Drafted("2022-01");
        Assert.Equal("/v1/bulletins/2022-01?version=1", drafted.Headers.Location!.ToString());
        Assert.Equal(("draft", 1, 1), (drafted["state"]["status"]!.Text(), drafted["state"]["version"]!.GetValue<int>(), drafted["state"]["revision"]!.GetValue<int>()));
        Assert.Equal("\"1\"", drafted.ETag);

        var edited = (await server.Dev.Patch("/v1/bulletins/2022-01", new
        {
            better = new[] { "meishan" },
            hotIssues = new[] { new { title = "路灯", text = "群众主要反映路灯不亮。" } },
            footer = "（本简报公开）",
            sections = new[] { "analysis", "overview", "hotIssues" },
        }, ("If-Match", drafted.ETag!))).Expect(200);
        Assert.Equal("\"2\"", edited.ETag);

        var read = (await server.Dev.Get("/v1/bulletins/2022-01")).Expect(200);
        Assert.StartsWith("\"2-", read.ETag, StringComparison.Ordinal);
        Assert.Equal("（本简报公开）", read["footer"].Text());
        Assert.Equal(["analysis", "overview", "hotIssues"], read["sections"].AsArray().Select(s => s!.Text()));
        Assert.Equal(0, read["lint"]["errors"]!.GetValue<int>());
        var lint = (await server.Dev.Post("/v1/bulletins/2022-01/lint")).Expect(200);
        Assert.Equal(lint["warnings"].GetValue<int>(), read["lint"]["warnings"]!.GetValue<int>());
        Assert.Equal("一、数据分析", await FirstHeading("2022-01"));

        // The ETag of what was read is good for If-Match.
        var published = (await server.Dev.Post("/v1/bulletins/2022-01/publish", new { acceptWarnings = true }, ("If-Match", read.ETag!))).Expect(200);
        Assert.Equal("published", published["state"]["status"]!.Text());
        var final = (await server.Dev.Get("/v1/bulletins/2022-01")).Expect(200);
        Assert.Equal(("published", published["state"]["contentHash"]!.Text()), (final["status"].Text(), final["contentHash"].Text()));
        Assert.Equal(Figures(read), Figures(final));
        Assert.Equal((true, 1), (final["overview"]["frozen"]!.GetValue<bool>(), final["overview"]["version"]!.GetValue<int>()));
        Assert.Empty(await server.Dev.Follow(final.Json));
        Assert.Null(final.Json["lint"]);
        Assert.Equal(["2022-01 Bulletin v1 dev"], server.Frozen.Of("2022-01"));
    }

    [Fact]
    public async Task Publish_Twice_AnswersTheSameAndFreezesOnce()
    {
        await server.Drafted("2022-02");
        var key = Guid.NewGuid().ToString();
        var first = (await server.Dev.Post("/v1/bulletins/2022-02/publish", new { acceptWarnings = true }, ("Idempotency-Key", key))).Expect(200);

        var second = (await server.Dev.Post("/v1/bulletins/2022-02/publish", new { acceptWarnings = true })).Expect(200);
        var unwarned = (await server.Dev.Post("/v1/bulletins/2022-02/publish")).Expect(200);
        var replayed = (await server.Dev.Post("/v1/bulletins/2022-02/publish", new { acceptWarnings = true }, ("Idempotency-Key", key))).Expect(200);

        Assert.Equal((first.Text, first.Text, first.Text), (second.Text, unwarned.Text, replayed.Text));
        Assert.Equal(first.ETag, second.ETag);
        Assert.Equal("true", replayed.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Single(server.Frozen.Of("2022-02"));
    }

    [Fact]
    public async Task Publish_RivalsAtOnce_PublishOne()
    {
        await server.Drafted("2022-03");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => server.Dev.Post("/v1/bulletins/2022-03/publish", new { acceptWarnings = true })));

        Assert.All(answers, a => a.Expect(200));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Single((await server.Dev.Get("/v1/bulletins/2022-03/versions")).Expect(200)["items"].AsArray());
    }

    [Fact]
    public async Task Publish_CrashAfterTheMonthIsFrozen_IsFinishedByTheSameCall()
    {
        await server.Drafted("2022-04");
        server.Frozen.After = () => throw new InvalidOperationException("The plug is pulled.");
        (await server.Dev.Post("/v1/bulletins/2022-04/publish", new { acceptWarnings = true })).Expect(500);
        server.Frozen.After = () => Task.CompletedTask;
        Assert.Equal("draft", (await server.Dev.Get("/v1/bulletins/2022-04")).Expect(200)["status"].Text());

        await server.Publish("2022-04");

        Assert.Equal("published", (await server.Dev.Get("/v1/bulletins/2022-04")).Expect(200)["status"].Text());
        Assert.Equal(["2022-04 Bulletin v1 dev", "2022-04 Bulletin v1 dev"], server.Frozen.Of("2022-04"));
    }

    /// <summary>Nobody publishes what he has not seen.</summary>
    [Fact]
    public async Task Publish_EditedBetweenCheckAndPublication_IsRefused()
    {
        await server.Drafted("2022-05");
        server.Frozen.After = () => server.Edit("2022-05", new { footer = "（改了）" });

        var refused = (await server.Dev.Post("/v1/bulletins/2022-05/publish", new { acceptWarnings = true })).Expect(409);

        server.Frozen.After = () => Task.CompletedTask;
        Assert.Equal("contended", refused.Problem);
        await server.Publish("2022-05");
        Assert.Equal("（改了）", (await server.Dev.Get("/v1/bulletins/2022-05"))["footer"].Text());
    }

    [Fact]
    public async Task Publish_WithErrors_IsRefusedWithEachOfThem()
    {
        await server.Drafted("2022-06");
        await server.Edit("2022-06", new { issuer = (string?)null, worse = new[] { "meishan" }, better = new[] { "meishan" } });

        var refused = (await server.Dev.Post("/v1/bulletins/2022-06/publish", new { acceptWarnings = true })).Expect(409);

        Assert.Equal("bulletin-lint", refused.Problem);
        Assert.Equal(["error better-and-worse", "error missing"], refused["findings"].AsArray().Where(f => f!["severity"]!.Text() == "error").Select(f => $"error {f!["rule"]!.Text()}").Order());
        Assert.Empty(server.Frozen.Of("2022-06"));
        Assert.Equal("draft", (await server.Dev.Get("/v1/bulletins/2022-06"))["status"].Text());
    }

    [Fact]
    public async Task Publish_WithWarnings_AsksForTheirAcceptance()
    {
        await server.Drafted("2022-07");

        var refused = (await server.Dev.Post("/v1/bulletins/2022-07/publish", headers: ("Accept-Language", "en"))).Expect(409);

        Assert.Equal("bulletin-lint", refused.Problem);
        Assert.All(refused["findings"].AsArray(), f => Assert.Equal("warning", f!["severity"]!.Text()));
        Assert.Contains("acceptWarnings: true", refused["detail"].Text(), StringComparison.Ordinal);
        await server.Publish("2022-07");
    }

    [Fact]
    public async Task Publish_SerialOfAnotherMonth_IsRefused()
    {
        await server.Published("2021-01", 90_001);
        await server.Drafted("2021-02", 90_001);

        var refused = (await server.Dev.Post("/v1/bulletins/2021-02/publish", new { acceptWarnings = true })).Expect(409);

        Assert.Equal("serial-taken", refused["findings"].AsArray()[0]!["rule"]!.Text());
        await server.Edit("2021-02", new { serialNo = 90_002 });
        await server.Publish("2021-02");
    }

    [Fact]
    public async Task Publish_RivalMonthsWithOneSerial_OneIsRefused()
    {
        await server.Drafted("2021-03", 90_010);
        await server.Drafted("2021-04", 90_010);

        var answers = await Task.WhenAll(new[] { "2021-03", "2021-04" }.Select(m => server.Dev.Post($"/v1/bulletins/{m}/publish", new { acceptWarnings = true })));

        Assert.Equal([200, 409], answers.Select(a => a.Code).Order());
        Assert.Equal("bulletin-lint", answers.Single(a => a.Code == 409).Problem);
    }

    [Fact]
    public async Task Publish_MonthStillRuns_IsRefused()
    {
        await server.Dev.Registered();
        (await server.Dev.Post("/v1/bulletins", new { period = "2023-02", issueNo = "2023年第2期", serialNo = 90_100, issuer = "政府办公室", issuedOn = "2023-03-20" })).Expect(201);

        var refused = (await server.Dev.Post("/v1/bulletins/2023-02/publish", new { acceptWarnings = true })).Expect(409);

        Assert.Contains("period-unfinished", refused["findings"].AsArray().Select(f => f!["rule"]!.Text()));
    }

    [Fact]
    public async Task Draft_SecondOne_IsRefused()
    {
        await server.Drafted("2022-08");

        Assert.Equal("bulletin-exists", (await server.Dev.Post("/v1/bulletins", new { period = "2022-08" })).Expect(409).Problem);

        await server.Publish("2022-08");
        Assert.Equal("bulletin-published", (await server.Dev.Post("/v1/bulletins", new { period = "2022-08" })).Expect(409).Problem);
    }

    [Fact]
    public async Task Draft_RivalsAtOnce_OneIsMade()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => server.Dev.Post("/v1/bulletins", new { period = "2020-05" })));

        Assert.Equal([201, 409, 409, 409, 409, 409], answers.Select(a => a.Code).Order());
    }

    [Theory]
    [InlineData("""{ "period": "2023-13" }""", "period")]
    [InlineData("""{ "period": "2023-03" }""", "period")]
    [InlineData("""{ "period": "2022-12", "serialNo": 0 }""", "serialNo")]
    public async Task Draft_NotPossible_IsRefusedByField(string body, string field) =>
        Assert.Contains(field, (await server.Dev.Post("/v1/bulletins", body)).Expect(400)["errors"].AsObject().Select(e => e.Key));

    [Theory]
    [InlineData("""{ "better": ["nowhere"] }""", "better[0]")]
    [InlineData("""{ "better": [null] }""", "better[0]")]
    [InlineData("""{ "typicalCases": [{ "kind": "good", "unit": "police", "title": "补证", "text": "已办。" }] }""", "typicalCases[0].kind")]
    [InlineData("""{ "typicalCases": [{ "kind": "positive", "unit": "", "title": "补证", "text": "已办。" }] }""", "typicalCases[0].unit")]
    [InlineData("""{ "work": [{ "title": "会议", "text": "已开。", "units": ["nowhere"] }] }""", "work[0].units")]
    [InlineData("""{ "sections": ["overview", "weather"] }""", "sections[1]")]
    [InlineData("""{ "sections": ["overview", "overview"] }""", "sections")]
    [InlineData("""{ "erratum": "更正" }""", "erratum")]
    [InlineData("""{ "ruleSet": "nowhere" }""", "ruleSet")]
    [InlineData("""{ "ruleSet": "default@99" }""", "ruleSet")]
    [InlineData("""{ "overview": {} }""", "overview")]
    public async Task Edit_NotPossible_IsRefusedByField(string patch, string field)
    {
        if ((await server.Dev.Get("/v1/bulletins/2020-06")).Code == 404)
            await server.Dev.Post("/v1/bulletins", new { period = "2020-06" });

        Assert.Contains(field, (await server.Dev.Patch("/v1/bulletins/2020-06", patch, ("If-Match", "*"))).Expect(400)["errors"].AsObject().Select(e => e.Key));
    }

    [Fact]
    public async Task Edit_ConditionOrState_IsHeld()
    {
        var drafted = await server.Drafted("2022-09");
        (await server.Dev.Patch("/v1/bulletins/2022-09", new { footer = "一" })).Expect(428);
        (await server.Dev.Patch("/v1/bulletins/2022-09", new { footer = "一" }, ("If-Match", drafted.ETag!))).Expect(200);
        (await server.Dev.Patch("/v1/bulletins/2022-09", new { footer = "二" }, ("If-Match", drafted.ETag!))).Expect(412);
        Assert.Equal("\"2\"", (await server.Edit("2022-09", new { footer = "一" })).ETag);
        (await server.Dev.Patch("/v1/bulletins/2019-09", new { footer = "一" }, ("If-Match", "*"))).Expect(404);

        await server.Publish("2022-09");

        Assert.Equal("bulletin-published", (await server.Dev.Patch("/v1/bulletins/2022-09", new { footer = "三" }, ("If-Match", "*"))).Expect(409).Problem);
    }

    [Fact]
    public async Task Correct_Published_IsANewVersionFromTheLiveBooks()
    {
        await server.Published("2022-10");
        var before = (await server.Dev.Get("/v1/bulletins/2022-10")).Expect(200);
        Assert.Empty((await server.ImportText(MonthFile.Csv([Given.Bulletins.Row("2022-10", 3)]))).Problems);
        (await server.Dev.Post("/v1/bulletins/2022-10/corrections", new { reason = "漏报" })).Expect(400);

        var correcting = (await server.Dev.Post("/v1/bulletins/2022-10/corrections", new { reason = "漏报一件", erratum = "补登一件" })).Expect(201);
        Assert.Equal(("draft", 2), (correcting["state"]["status"]!.Text(), correcting["state"]["version"]!.GetValue<int>()));
        Assert.Equal("bulletin-exists", (await server.Dev.Post("/v1/bulletins/2022-10/corrections", new { reason = "又", erratum = "又" })).Expect(409).Problem);
        // Until it is published the first one holds.
        Assert.Equal(before.Text, (await server.Dev.Get("/v1/bulletins/2022-10")).Text);
        Assert.Equal(3, (await server.Dev.Get("/v1/bulletins/2022-10?version=2")).Expect(200)["overview"]["local"]!["registered"]!.GetValue<int>());
        await server.Edit("2022-10", new { erratum = "补登市政管理一件" });

        await server.Publish("2022-10");

        var now = (await server.Dev.Get("/v1/bulletins/2022-10")).Expect(200);
        Assert.Equal((2, 3, "补登市政管理一件"), (now["version"].GetValue<int>(), now["overview"]["local"]!["registered"]!.GetValue<int>(), now["erratum"].Text()));
        Assert.Equal(before.Text, (await server.Dev.Get("/v1/bulletins/2022-10?version=1")).Text);
        var versions = (await server.Dev.Get("/v1/bulletins/2022-10/versions")).Expect(200)["items"].AsArray();
        Assert.Equal(["2 published 漏报一件", "1 published "], versions.Select(v => $"{v!["version"]} {v["status"]} {v["reason"]}"));
        Assert.Equal(["2022-10 Bulletin v1 dev", "2022-10 v2 dev"], server.Frozen.Of("2022-10"));
        (await server.Dev.Get("/v1/bulletins/2022-10?version=3")).Expect(404);
        Assert.Contains("更正说明：补登市政管理一件。", (await server.Dev.Get("/v1/bulletins/2022-10.html")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Correct_NotPublished_IsRefused()
    {
        await server.Drafted("2022-11");
        Assert.Equal("bulletin-unpublished", (await server.Dev.Post("/v1/bulletins/2022-11/corrections", new { reason = "漏", erratum = "补" })).Expect(409).Problem);
        (await server.Dev.Post("/v1/bulletins/2019-11/corrections", new { reason = "漏", erratum = "补" })).Expect(404);
    }

    [Fact]
    public async Task Correct_RivalsAtOnce_OneVersionIsBegun()
    {
        await server.Published("2021-05");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => server.Dev.Post("/v1/bulletins/2021-05/corrections", new { reason = "漏", erratum = "补" })));

        Assert.Equal([201, 409, 409, 409, 409], answers.Select(a => a.Code).Order());
    }

    /// <summary>What is published is printed from itself: nothing that happens to the books afterwards reaches it.</summary>
    [Fact]
    public async Task Published_BooksMoveOn_EveryFormKeepsItsBytes()
    {
        await server.Drafted("2021-06");
        await server.Edit("2021-06", new { better = new[] { "water" }, typicalCases = new[] { new { kind = "positive", unit = "water", title = "抢修", text = "连夜抢修。" } } });
        await server.Publish("2021-06");
        string[] forms = ["", ".html", ".docx", ".pdf", ".xlsx", "/charts/types.svg", "/charts/types.png", "/content"];
        var before = new List<byte[]>();
        foreach (var form in forms)
            before.Add(await Bytes("/v1/bulletins/2021-06" + form));

        (await server.Dev.Send(HttpMethod.Patch, "/v1/units/water", new { label = "市水务集团", @short = "水务集团" }, ("If-Match", "*"))).Expect(200);
        Assert.Empty((await server.ImportText(MonthFile.Csv([Given.Bulletins.Row("2021-06", 7), Given.Bulletins.Row("2021-06", 8)]))).Problems);
        var ticket = (await server.Dev.Get("/v1/tickets/by-number/RZ2021061000001")).Expect(200);
        (await server.Dev.Send(HttpMethod.Patch, $"/v1/tickets/{ticket["id"].Text()}", new { category = "社会保险—医疗保险" }, ("If-Match", "*"))).Expect(200);
        await server.Restart();

        for (var i = 0; i < forms.Length; i++)
            Assert.Equal(before[i], await Bytes("/v1/bulletins/2021-06" + forms[i]));
        var findings = (await server.Dev.Post("/v1/bulletins/2021-06/lint")).Expect(200)["findings"].AsArray();
        Assert.Contains(findings, f => f!["rule"]!.Text() == "books" && f["severity"]!.Text() == "warning" && f["where"]!.Text() == "overview.local.registered");
    }

    [Fact]
    public async Task Published_Content_HasItsHash()
    {
        await server.Published("2021-07");
        var hash = (await server.Dev.Get("/v1/bulletins/2021-07"))["contentHash"].Text();
        var content = await Bytes("/v1/bulletins/2021-07/content");

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(content)));
        Assert.Equal(Encoding.UTF8.GetString(content), Sorted(JsonNode.Parse(content))!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.DoesNotContain("href", Encoding.UTF8.GetString(content), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Get_IfNoneMatch_IsNotSentAgain()
    {
        await server.Published("2021-08");
        foreach (var form in new[] { "", ".html", ".pdf", "/charts/types.svg" })
        {
            var first = (await server.Dev.Get("/v1/bulletins/2021-08" + form)).Expect(200);
            (await server.Dev.Get("/v1/bulletins/2021-08" + form, ("If-None-Match", first.ETag!))).Expect(304);
        }
    }

    /// <summary>Published months are told as they were printed; of others the tickets are counted; where there are none is a gap.</summary>
    [Fact]
    public async Task Trend_TwelveMonths_EndWithItsOwn()
    {
        await server.Published("2018-03");
        Assert.Empty((await server.ImportText(MonthFile.Csv([Given.Bulletins.Row("2018-05", 1)]))).Problems);
        await server.Drafted("2018-06");

        var trend = (await server.Dev.Get("/v1/bulletins/2018-06")).Expect(200)["trend"].AsArray();

        Assert.Equal(12, trend.Count);
        Assert.Equal(("2017-07", "2018-06"), (trend[0]!["month"]!.Text(), trend[11]!["month"]!.Text()));
        Assert.Equal(["2018-03 2 100%", "2018-05 1 ", "2018-06 2 100%"], trend.Where(p => p!["registered"] is not null).Select(p => $"{p!["month"]} {p["registered"]} {p["completionRate"]}"));
        Assert.Contains("2018-04无数据", (await server.Dev.Get("/v1/bulletins/2018-06/charts/trend.svg")).Expect(200).Text, StringComparison.Ordinal);
        (await server.Dev.Get("/v1/bulletins/2018-03/charts/trend.svg")).Expect(404);
    }

    [Fact]
    public async Task Import_OverAPublishedMonth_IsAConflict()
    {
        await server.Published("2021-09");
        var narrative = (await server.Dev.Get("/v1/bulletins/2021-09"))["narrative"].ToJsonString();

        Assert.Equal((1, 0), (await server.ImportText(narrative)) is var same ? (same.Unchanged, same.Conflicts) : default);
        var other = await server.ImportText("""{ "period": "2021-09", "issuer": "另一单位" }""");

        Assert.Equal((0, 1, "period"), (other.Updated, other.Conflicts, Assert.Single(other.Problems).Field));
        Assert.Equal("汝州市人民政府办公室", (await server.Dev.Get("/v1/bulletins/2021-09"))["narrative"]["issuer"]!.Text());
    }

    [Fact]
    public async Task Scopes_ReaderAndUnit_DoNotWriteNorSeeDrafts()
    {
        await server.Drafted("2021-10");
        using var reader = await server.ClientOf("dev", "statistics.read");
        using var unit = await server.ClientOf("unit-water");

        (await reader.Get("/v1/bulletins/2021-10")).Expect(200);
        foreach (var (path, body) in new[] { ("", """{ "period": "2021-11" }"""), ("/2021-10/publish", "{}"), ("/2021-10/lint", "{}"), ("/2021-10/corrections", """{ "reason": "a", "erratum": "b" }""") })
            (await reader.Post("/v1/bulletins" + path, body)).Expect(403);
        foreach (var form in new[] { "", ".html", "?version=1", "/versions", "/charts/types.svg", "/content" })
            (await unit.Get("/v1/bulletins/2021-10" + form)).Expect(404);
        (await unit.Post("/v1/bulletins/2021-10/publish", new { acceptWarnings = true })).Expect(403);
        using var stranger = server.Stranger();
        (await stranger.Get("/v1/bulletins/2021-10")).Expect(401);

        await server.Publish("2021-10");

        Assert.Equal("published", (await unit.Get("/v1/bulletins/2021-10")).Expect(200)["status"].Text());
        Assert.Single((await unit.Get("/v1/bulletins/2021-10/versions")).Expect(200)["items"].AsArray());
    }

    /// <summary>What a failed correction froze is told to nobody, and the second try prints the books as they are then.</summary>
    [Theory]
    [InlineData("2020-01", true)]
    [InlineData("2020-02", false)]
    public async Task Correct_FailsAfterFreezing_PrintsTheBooksOfTheNextTry(string period, bool crash)
    {
        await server.Published(period);
        Assert.Empty((await server.ImportText(MonthFile.Csv([Given.Bulletins.Row(period, 3)]))).Problems);
        (await server.Dev.Post($"/v1/bulletins/{period}/corrections", new { reason = "漏报", erratum = "补登" })).Expect(201);
        server.Frozen.After = crash ? () => throw new InvalidOperationException("The plug is pulled.") : () => server.Edit(period, new { footer = "（改了）" });
        (await server.Dev.Post($"/v1/bulletins/{period}/publish", new { acceptWarnings = true })).Expect(crash ? 500 : 409);
        server.Frozen.After = () => Task.CompletedTask;
        var question = $"/v1/statistics/overview?from={period}-01&to={DateOnly.Parse(period + "-01", null).AddMonths(1):yyyy-MM-dd}";
        var between = (await server.Dev.Get(question)).Expect(200);
        Assert.Equal((1, 2), (between["version"].GetValue<int>(), between["local"]["registered"]!.GetValue<int>()));
        (await server.Dev.Get(question + "&version=2")).Expect(400);
        (await server.Dev.Get($"/v1/statistics/differences?month={period}&version=2")).Expect(404);
        Assert.Empty((await server.ImportText(MonthFile.Csv([Given.Bulletins.Row(period, 4)]))).Problems);

        await server.Publish(period);

        var now = (await server.Dev.Get("/v1/bulletins/" + period)).Expect(200);
        Assert.Equal((2, 2, 4), (now["version"].GetValue<int>(), now["overview"]["version"]!.GetValue<int>(), now["overview"]["local"]!["registered"]!.GetValue<int>()));
        Assert.Empty(await server.Dev.Follow(now.Json));
        var told = (await server.Dev.Get(question)).Expect(200);
        Assert.Equal((2, 4), (told["version"].GetValue<int>(), told["local"]["registered"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Publish_NewestKeptVersionIsNotTheFirst_PrintsTheOneThatIsTold()
    {
        await server.Drafted("2020-03");
        var (freezer, by) = (server.Services.GetRequiredService<IFrozenMonths>(), new Actor("test", "test"));
        await freezer.Freeze("2020-03", FreezeAct.Assessment, by, CancellationToken.None);
        Assert.Empty((await server.ImportText(MonthFile.Csv([Given.Bulletins.Row("2020-03", 3)]))).Problems);
        await freezer.FreezeAs("2020-03", 2, by, CancellationToken.None);

        await server.Publish("2020-03");

        var first = (await server.Dev.Get("/v1/bulletins/2020-03")).Expect(200);
        Assert.Equal((1, 2), (first["overview"]["version"]!.GetValue<int>(), first["overview"]["local"]!["registered"]!.GetValue<int>()));
        foreach (var version in new[] { 2, 3 })
        {
            (await server.Dev.Post("/v1/bulletins/2020-03/corrections", new { reason = "漏报", erratum = "补登" })).Expect(201);
            await server.Publish("2020-03");
            var now = (await server.Dev.Get("/v1/bulletins/2020-03")).Expect(200);
            Assert.Equal((version, 3), (now["overview"]["version"]!.GetValue<int>(), now["overview"]["local"]!["registered"]!.GetValue<int>()));
            Assert.Empty(await server.Dev.Follow(now.Json));
        }
        Assert.Equal(first.Text, (await server.Dev.Get("/v1/bulletins/2020-03?version=1")).Text);
    }

    [Fact]
    public async Task Publish_AssessmentNotFrozen_IsSaid()
    {
        await server.Drafted("2021-12");
        Assert.Equal(["warning"], await Said());
        const string month = "/v1/assessments/2021-12";
        using var water = await server.ClientOf(await server.UnitReader("water"));
        var (line, _) = await server.Dev.Entered("water", -2, month);
        (await server.Dev.Post(month + "/show")).Expect(200);
        (await water.Post(month + "/objections", new { line, text = "不符" })).Expect(201);

        Assert.Equal(["error"], await Said());
        (await server.Dev.Post("/v1/bulletins/2021-12/publish", new { acceptWarnings = true })).Expect(409);

        (await server.Dev.Post(month + "/freeze", new { force = true, reason = "已当面说明" })).Expect(200);
        Assert.Empty(await Said());
        await server.Publish("2021-12");

        async Task<IEnumerable<string>> Said() => (await server.Dev.Post("/v1/bulletins/2021-12/lint")).Expect(200)["findings"].AsArray()
            .Where(f => f!["rule"]!.Text() == "assessment-not-frozen").Select(f => f!["severity"]!.Text());
    }

    [Fact]
    public async Task Edit_RuleSet_PrintsItsOwnMinimum()
    {
        await server.Dev.Rules("lists-own");
        await server.Drafted("2020-08");
        Assert.Equal(5, (await server.Dev.Get("/v1/bulletins/2020-08"))["minimumWorkOrders"].GetValue<int>());

        await server.Edit("2020-08", new { ruleSet = "lists-own" });

        var bulletin = (await server.Dev.Get("/v1/bulletins/2020-08")).Expect(200);
        Assert.Equal((1, 1, 1), (bulletin["minimumWorkOrders"].GetValue<int>(), bulletin["townships"]["minimumOrders"]!.GetValue<int>(), bulletin["departments"]["minimumOrders"]!.GetValue<int>()));
        Assert.Contains("注：工单量小于1件的单位未计入考核。", (await server.Dev.Get("/v1/bulletins/2020-08.html")).Text, StringComparison.Ordinal);
        Assert.Equal("ruleSet", Assert.Single((await server.ImportText("""{ "period": "2020-09", "ruleSet": "nowhere" }""")).Problems).Field);
    }

    /// <summary>Content and figures are read by several; none tells what has not its hash.</summary>
    [Theory]
    [InlineData("2016-03", true)]
    [InlineData("2015-03", false)]
    public async Task Published_ChangedBehindTheProduct_IsNotTold(string period, bool content)
    {
        await server.Published(period);
        var next = DateOnly.Parse(period + "-01", null).AddMonths(1).ToString("yyyy-MM", null);
        await server.Drafted(next);
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var row = await db.Bulletins.AsNoTracking().SingleAsync(b => b.Period == period);
        await Put(row.Content!.Replace("\"100%\"", "\"99%\"", StringComparison.Ordinal), row.Figures!.Replace("\"100%\"", "\"99%\"", StringComparison.Ordinal));

        foreach (var form in new[] { "", ".html", "/content", "/charts/types.svg" })
            (await server.Dev.Get($"/v1/bulletins/{period}{form}")).Expect(500);
        if (content)
        {
            (await server.Dev.Get("/public/bulletins")).Expect(500);
            (await server.Dev.Get("/v1/bulletins/" + next)).Expect(500);
        }

        await Put(row.Content!, row.Figures!, restore: true);
        (await server.Dev.Get("/v1/bulletins/" + period)).Expect(200);
        (await server.Dev.Get("/public/bulletins")).Expect(200);

        async Task Put(string text, string figures, bool restore = false)
        {
            var rows = db.Bulletins.Where(b => b.Period == period);
            if (content || restore)
                await rows.ExecuteUpdateAsync(b => b.SetProperty(r => r.Content, text));
            if (!content || restore)
                await rows.ExecuteUpdateAsync(b => b.SetProperty(r => r.Figures, figures));
        }
    }

    [Fact]
    public async Task Trend_FrozenMonthWithoutABulletin_IsAsItWasFrozen()
    {
        Assert.Empty((await server.ImportText(MonthFile.Csv([Given.Bulletins.Row("2013-05", 1)]))).Problems);
        await server.Services.GetRequiredService<IFrozenMonths>().Freeze("2013-05", FreezeAct.Assessment, new Actor("test", "test"), CancellationToken.None);
        Assert.Empty((await server.ImportText(MonthFile.Csv([Given.Bulletins.Row("2013-05", 2)]))).Problems);
        await server.Drafted("2013-06");

        var trend = (await server.Dev.Get("/v1/bulletins/2013-06")).Expect(200)["trend"].AsArray();

        Assert.Equal(1, trend.Single(p => p!["month"]!.Text() == "2013-05")!["registered"]!.GetValue<int>());
    }

    /// <summary>Every figure with its place, without its list.</summary>
    private static List<string> Figures(Reply bulletin) => [.. LinkedFigures.Of(bulletin.Json).Select(f => $"{f.Path} = {f.Figure}")];

    private async Task<string> FirstHeading(string period) => new AngleSharp.Html.Parser.HtmlParser()
        .ParseDocument((await server.Dev.Get($"/v1/bulletins/{period}.html")).Expect(200).Text).QuerySelector("h2")!.TextContent;

    private async Task<byte[]> Bytes(string path)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Dev.Token);
        return await http.GetByteArrayAsync(new Uri(path, UriKind.Relative));
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
