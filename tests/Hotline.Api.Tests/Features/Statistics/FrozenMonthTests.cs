using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Statistics;

/// <summary>A frozen month's figures stand, with the lists behind them; what comes late or is corrected is told apart (statistics.md §1).</summary>
public sealed class FrozenMonthTests(FrozenMonthTests.PartOfTheMonth server) : IClassFixture<FrozenMonthTests.PartOfTheMonth>
{
    /// <summary>Every fortieth ticket of the month, with its calls, frozen on the 2nd of March.</summary>
    public sealed class PartOfTheMonth : Server
    {
        public PartOfTheMonth() : base(Times.At("2023-03-02T09:00")) { }

        public static readonly List<IReadOnlyDictionary<string, string>> Rows = [.. MonthFile.Rows.Where((_, i) => i % 40 == 0)];

        protected override async Task Prepare()
        {
            Assert.Empty((await this.ImportText(MonthFile.Csv(Rows))).Problems);
            Assert.Empty((await this.Import(February.DemoFile("calls.csv"))).Problems);
        }
    }

    private const string Month = "from=2023-02-01&to=2023-03-01";

    private static readonly Actor Office = new("test", "test");

    private IFrozenMonths Freezer => server.Services.GetRequiredService<IFrozenMonths>();

    private static readonly string[] All =
        ["overview", "appeal-types", "categories", "units", "areas", "channels", "timeliness", "satisfaction", "calls", "trend"];

    private static string Question(string name, string more = "") => $"/v1/statistics/{name}?{Month}{(name == "trend" ? "&interval=week" : "")}{more}";

    [Fact]
    public async Task Freeze_TheMonth_KeepsEveryFigureWhateverIsCorrectedLater()
    {
        var live = await Answers("");
        Assert.Equal(1, await Freezer.Freeze("2023-02", FreezeAct.Assessment, Office, CancellationToken.None));
        var frozen = await Answers("");
        foreach (var name in All)
        {
            Assert.Equal((false, true, 1), (live[name]["frozen"]!.GetValue<bool>(), frozen[name]["frozen"]!.GetValue<bool>(), frozen[name]["version"]!.GetValue<int>()));
            Assert.Equal(Figures(live[name]), Figures(frozen[name]));
        }

        await Correct();

        var after = await Answers("");
        Assert.Equal(frozen.Values.Select(a => a.ToJsonString()), after.Values.Select(a => a.ToJsonString()));
        Assert.Equal(frozen.Values.Select(a => a.ToJsonString()), (await Answers("&version=1")).Values.Select(a => a.ToJsonString()));
        foreach (var name in (string[])["overview", "appeal-types", "categories", "satisfaction", "calls", "trend"])
            Assert.Empty(await server.Dev.Follow(after[name]));

        // A moment that is named is answered from the live books, and so is any other window.
        var named = (await server.Dev.Get(Question("overview", "&asOf=2023-03-01"))).Expect(200);
        Assert.Equal((false, null), (named["frozen"].GetValue<bool>(), named.Json["version"]));
        Assert.Equal(after["overview"]["local"]!["registered"]!.GetValue<int>() + 1, named["local"]["registered"]!.GetValue<int>());
        Assert.Empty(await server.Dev.Follow(named.Json));
        Assert.False((await server.Dev.Get("/v1/statistics/overview?from=2023-02-01&to=2023-02-28")).Expect(200)["frozen"].GetValue<bool>());

        await ListsDifferences();
        await KeepsVersions(named["local"]["registered"]!.GetValue<int>());
    }

    /// <summary>A late import and a correction of type and category; ordinary work of March.</summary>
    private async Task Correct()
    {
        var late = MonthFile.Rows.First(r => !PartOfTheMonth.Rows.Contains(r) && r["source"] == "local");
        Assert.Empty((await server.ImportText(MonthFile.Csv([late]))).Problems);
        var other = (await server.Dev.Get("/v1/tickets?appealType=other&registeredTo=2023-03-01&limit=1")).Expect(200)["items"][0]!;
        var address = $"/v1/tickets/{other["id"]!.GetValue<string>()}";
        var etag = (await server.Dev.Get(address)).Expect(200).ETag;
        (await server.Dev.Patch(address, new { appealType = "complaint", category = "市政管理—市容市貌" }, ("If-Match", etag!))).Expect(200);
        await server.Dev.Dispatched();
    }

    private async Task ListsDifferences()
    {
        var differences = (await server.Dev.Get("/v1/statistics/differences?month=2023-02")).Expect(200);
        Assert.Equal(["added", "changed"], differences["items"].AsArray().Select(i => i!["kind"]!.GetValue<string>()).Order());
        var changed = differences["items"].AsArray().Single(i => i!["kind"]!.GetValue<string>() == "changed")!;
        Assert.Contains(changed["fields"]!.AsArray(), f => f!["field"]!.GetValue<string>() == "appealType" && f["frozen"]!.GetValue<string>() == "other" && f["live"]!.GetValue<string>() == "complaint");
        var first = (await server.Dev.Get("/v1/statistics/differences?month=2023-02&limit=1")).Expect(200);
        var second = (await server.Dev.Get($"/v1/statistics/differences?month=2023-02&limit=1&cursor={first["nextCursor"]}")).Expect(200);
        Assert.NotEqual(first["items"][0]!["ticketId"]!.GetValue<string>(), second["items"][0]!["ticketId"]!.GetValue<string>());
        Assert.Null(second.Json["nextCursor"]);
    }

    /// <summary>A correction is a version of its own; the one before it stays as it was.</summary>
    private async Task KeepsVersions(int registered)
    {
        await Freezer.FreezeAs("2023-02", 2, Office, CancellationToken.None);
        await IsToldToNobodyUntilPublished();
        Assert.Equal(2, await Freezer.Freeze("2023-02", FreezeAct.Bulletin, Office, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Freezer.FreezeAs("2023-02", 4, Office, CancellationToken.None));
        var newest = (await server.Dev.Get(Question("overview"))).Expect(200);
        Assert.Equal((2, registered), (newest["version"].GetValue<int>(), newest["local"]["registered"]!.GetValue<int>()));
        Assert.Equal(registered - 1, (await server.Dev.Get(Question("overview", "&version=1"))).Expect(200)["local"]["registered"]!.GetValue<int>());
        Assert.Empty((await server.Dev.Get("/v1/statistics/differences?month=2023-02")).Expect(200)["items"].AsArray());
    }

    /// <summary>Before a bulletin prints it, a version is kept anew with each try; then it stands.</summary>
    private async Task IsToldToNobodyUntilPublished()
    {
        Assert.Equal(1, await Freezer.Freeze("2023-02", FreezeAct.Bulletin, Office, CancellationToken.None));
        Assert.Equal(1, (await server.Dev.Get(Question("overview"))).Expect(200)["version"].GetValue<int>());
        (await server.Dev.Get(Question("overview", "&version=2"))).Expect(400);
        (await server.Dev.Get("/v1/statistics/differences?month=2023-02&version=2")).Expect(404);
        var lane = server.Services.GetRequiredService<IWriteLane>();
        var first = await KeptAt();
        await Freezer.FreezeAs("2023-02", 2, Office, CancellationToken.None);
        var second = await KeptAt();
        Assert.True(second > first);
        Assert.Equal((false, true), (await Held(first), await Held(second)));
        await lane.Run(
            async (db, ct) =>
            {
                db.Add(new BulletinEdition { Period = "2023-02", Version = 2, Draft = null, Narrative = "{}", FrozenVersion = 2 });
                return await db.SaveChangesAsync(ct);
            },
            CancellationToken.None);
        await Freezer.FreezeAs("2023-02", 2, Office, CancellationToken.None);
        Assert.Equal(second, await KeptAt());

        Task<bool> Held(DateTimeOffset at) => lane.Run((db, ct) => FrozenMonths.Hold(db, new(202302, 2), at, ct), CancellationToken.None);

        async Task<DateTimeOffset> KeptAt()
        {
            await using var db = server.Services.GetRequiredService<OpenBooks>()();
            return (await FrozenMonths.KeptAt(db, new(202302, 2), CancellationToken.None))!.Value;
        }
    }

    [Fact]
    public async Task Freeze_ByManyAtOnce_IsOneVersion()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Freezer.Freeze("2023-01", FreezeAct.Bulletin, Office, CancellationToken.None)));
        Assert.All(versions, v => Assert.Equal(1, v));
    }

    [Fact]
    public async Task Freeze_MonthStillRuns_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Freezer.Freeze("2023-03", FreezeAct.Bulletin, Office, CancellationToken.None));

    /// <summary>The kept rows are the live ones, member by member: the columns of the one statement stand in the right order.</summary>
    [Fact]
    public async Task Freeze_AMonth_KeepsEachFactAsItWas()
    {
        var from = Times.At("2022-12-01");
        Assert.Empty((await server.ImportText(MonthFile.Csv(PartOfTheMonth.Rows.Take(60).Select((r, i) => Earlier(r, i))))).Problems);
        await Freezer.Freeze("2022-12", FreezeAct.Bulletin, Office, CancellationToken.None);
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var live = new Books(from, from.AddMonths(1), from.AddMonths(1), Api.Sites.TableBase.All, null);
        var (now, kept) = (await Facts.Of(db, live).OrderBy(f => f.TicketId).ToListAsync(), await Facts.Of(db, live with { Frozen = new(202212, 1) }).OrderBy(f => f.TicketId).ToListAsync());
        Assert.Equal(60, kept.Count);
        Assert.Equal(now.Select(Text), kept.Select(Text));

        static string Text(Fact fact) => string.Join('|', typeof(Fact).GetProperties().Select(p => $"{p.Name}={p.GetValue(fact)}"));

        static IReadOnlyDictionary<string, string> Earlier(IReadOnlyDictionary<string, string> row, int i) => row.ToDictionary(
            c => c.Key, c => c.Key == "number" ? $"RZ202212{1:D2}{90000 + i}" : c.Key.EndsWith("_at", StringComparison.Ordinal) && c.Value.Length > 0 ? Times.At(c.Value).AddDays(-62).Text() : c.Key == "source_ref" && c.Value.Length > 0 ? c.Value + "-12" : c.Value);
    }

    [Theory]
    [InlineData("/v1/statistics/overview?from=2023-02-01&to=2023-03-01&version=9", "version")]
    [InlineData("/v1/statistics/overview?from=2023-02-01&to=2023-04-01&version=1", "version")]
    [InlineData("/v1/statistics/overview?from=2023-02-01&to=2023-03-01&version=1&asOf=2023-03-01", "asOf")]
    [InlineData("/v1/statistics/overview?from=2023-02-01&to=2023-03-01&version=0", "version")]
    [InlineData("/v1/tickets?figure=registered&from=2023-02-01&to=2023-03-01&version=9", "version")]
    [InlineData("/v1/tickets?version=1", "version")]
    [InlineData("/v1/tickets?leadUnit=urban-management", "leadUnit")]
    [InlineData("/v1/tickets?figure=registered&from=2023-02-01&to=2023-03-01&leadUnit=nobody", "leadUnit")]
    [InlineData("/v1/tickets?figure=nothing&from=2023-02-01&to=2023-03-01", "figure")]
    [InlineData("/v1/calls?figure=nothing&from=2023-02-01&to=2023-03-01", "figure")]
    [InlineData("/v1/calls?figure=calls&to=2023-03-01", "from")]
    [InlineData("/v1/calls?from=2023-02-01&to=2023-03-01&version=9", "version")]
    [InlineData("/v1/statistics/trend?from=2023-02-01&to=2023-03-01&interval=year", "interval")]
    [InlineData("/v1/statistics/overview?from=9999-12-01&to=9999-12-31", "from")]
    [InlineData("/v1/statistics/overview?from=0001-01-02&to=2023-03-01&compare=true", "from")]
    [InlineData("/v1/statistics/trend?from=1979-12-31&to=2023-03-01", "from")]
    [InlineData("/v1/tickets?figure=registered&from=2023-02-01&to=9999-12-31", "to")]
    [InlineData("/v1/statistics/differences?month=9999-12", "month")]
    [InlineData("/v1/statistics/trend?from=2020-02-01&to=2023-03-01&interval=day", "to")]
    [InlineData("/v1/statistics/categories?from=2023-02-01&to=2023-03-01&level=3", "level")]
    [InlineData("/v1/statistics/differences?month=2023-2", "month")]
    [InlineData("/v1/statistics/units?from=2023-03-01&to=2023-02-01", "to")]
    public async Task Get_BadQuestion_NamesTheField(string address, string field) =>
        Assert.Contains(field, (await server.Dev.Get(address)).Expect(400)["errors"].AsObject().Select(e => e.Key));

    [Fact]
    public async Task Differences_MonthNotFrozen_AreNotFound() => (await server.Dev.Get("/v1/statistics/differences?month=2021-02")).Expect(404);

    private async Task<Dictionary<string, System.Text.Json.Nodes.JsonNode>> Answers(string more)
    {
        var answers = new Dictionary<string, System.Text.Json.Nodes.JsonNode>();
        foreach (var name in All)
            answers[name] = (await server.Dev.Get(Question(name, more))).Expect(200).Json;
        return answers;
    }

    /// <summary>Every figure with the place where it stands, without its list.</summary>
    private static List<string> Figures(System.Text.Json.Nodes.JsonNode answer) => [.. LinkedFigures.Of(answer).Select(f => $"{f.Path} = {f.Figure}")];
}
