using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Office;

/// <summary>热点问题 of the editor, and the tickets behind each (statistics.md §4).</summary>
public sealed class HotIssueTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Issue_CountsExactlyTheTicketsOfItsList()
    {
        string[] tickets = [await server.Dev.Registered(), (await server.Dev.Closed()).Ticket, (await server.Dev.Merged()).Repeat];
        var issue = await server.Dev.Hot("医疗保障", tickets);
        await server.Dev.Hot("饭菜质量", await server.Dev.Registered());

        var window = await server.Dev.Get("/v1/statistics/hot-issues?from=2023-02-01&to=2023-03-01").Succeeds();

        Assert.Equal(["医疗保障", "饭菜质量"], window["issues"].AsArray().Select(i => i!["title"].Text()));
        Assert.Equal(("2023-02", "2023-02", 3), (window["firstMonth"].Text(), window["lastMonth"].Text(), window["issues"][0]!["count"].Number()));
        var list = await server.Dev.Get(window["issues"][0]!["href"].Text() + "&includeTotal=true").Succeeds();
        Assert.Equal(3, list["total"].Number());
        Assert.Equal(tickets.Order(), list.Ids().Order());
        Assert.Equal([tickets[1]], (await server.Dev.Get($"/v1/tickets?hotIssue={issue}&status=closed").Succeeds()).Ids());
        Assert.Equal(tickets.Order(), (await server.Dev.Post("/v1/tickets/search", new { hotIssue = issue }).Succeeds()).Ids().Order());
        Assert.Equal(["hotIssue"], (await server.Dev.Get("/v1/tickets?hotIssue=999")).Expect(400).Faults());
        Assert.Equal(["hotIssue"], (await server.Dev.Get("/v1/tickets?hotIssue=x")).Expect(400).Faults());
    }

    [Fact]
    public async Task Window_TakesTheMonthsItTouches_InTheSitesZone()
    {
        await server.Dev.Hot("二月");

        async Task<int> Found(string from, string to) => (await server.Dev.Get($"/v1/statistics/hot-issues?from={from}&to={to}").Succeeds())["issues"].AsArray().Count;
        Assert.Equal(0, await Found("2023-01-01", "2023-02-01"));
        Assert.Equal(1, await Found("2023-01-15", "2023-02-02"));
        Assert.Equal(1, await Found("2023-02-28T15:59:59Z", "2023-04-01"));
        Assert.Equal(0, await Found("2023-02-28T16:00:00Z", "2023-04-01"));
        Assert.Equal(["to"], (await server.Dev.Get("/v1/statistics/hot-issues?from=2023-02-01&to=2023-02-01")).Expect(400).Faults());
    }

    [Fact]
    public async Task Link_AndUnlink_AreRepeatable()
    {
        var (one, two) = (await server.Dev.Registered(), await server.Dev.Registered());
        var issue = await server.Dev.Hot("医疗保障", one);

        Assert.Equal(2, (await server.Dev.Post($"/v1/hot-issues/{issue}/link", new { ticketIds = new[] { one, two } })).Expect(200)["count"].Number());
        Assert.Equal("\"2\"", (await server.Dev.Post($"/v1/hot-issues/{issue}/link", new { ticketIds = new[] { two } })).Expect(200).ETag);
        Assert.Equal(1, (await server.Dev.Post($"/v1/hot-issues/{issue}/unlink", new { ticketIds = new[] { one } })).Expect(200)["count"].Number());
        Assert.Equal("\"3\"", (await server.Dev.Post($"/v1/hot-issues/{issue}/unlink", new { ticketIds = new[] { one } })).Expect(200).ETag);
        Assert.Equal([two], (await server.Dev.Get($"/v1/tickets?hotIssue={issue}").Succeeds()).Ids());
        Assert.Equal(["ticketIds[1]"], (await server.Dev.Post($"/v1/hot-issues/{issue}/link", new { ticketIds = new[] { one, "999" } })).Expect(400).Faults());
        Assert.Equal(["ticketIds[1]"], (await server.Dev.Post($"/v1/hot-issues/{issue}/link", new { ticketIds = new[] { one, one } })).Expect(400).Faults());
    }

    [Fact]
    public async Task Link_ByManyAtOnce_LinksEachOnce()
    {
        var (issue, tickets) = (await server.Dev.Hot("医疗保障"), new List<string>());
        for (var i = 0; i < 4; i++)
            tickets.Add(await server.Dev.Registered());

        var answers = await Task.WhenAll(tickets.Concat(tickets).Select(t => server.Dev.Post($"/v1/hot-issues/{issue}/link", new { ticketIds = new[] { t } })));

        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(4, (await server.Dev.Get($"/v1/hot-issues/{issue}").Succeeds())["count"].Number());
    }

    [Fact]
    public async Task Patch_OrdersTheMonth()
    {
        var (first, second) = (await server.Dev.Hot("甲"), await server.Dev.Hot("乙"));
        Assert.Equal(2, (await server.Dev.Get($"/v1/hot-issues/{second}").Succeeds())["order"].Number());
        (await server.Dev.Patch($"/v1/hot-issues/{first}", new { order = 3 })).Expect(428);

        (await server.Dev.Patch($"/v1/hot-issues/{first}", new { order = 3 }, ("If-Match", "\"1\""))).Expect(200);

        Assert.Equal(["乙", "甲"], (await server.Dev.Get("/v1/statistics/hot-issues?from=2023-02-01&to=2023-03-01").Succeeds())["issues"].AsArray().Select(i => i!["title"].Text()));
        (await server.Dev.Patch($"/v1/hot-issues/{first}", new { order = 1 }, ("If-Match", "\"1\""))).Expect(412);
        Assert.Equal("\"2\"", (await server.Dev.Patch($"/v1/hot-issues/{first}", new { order = 3, title = "甲" }, ("If-Match", "*"))).Expect(200).ETag);
    }

    [Fact]
    public async Task Words_NameNoCallerOfItsTickets()
    {
        var body = Given.Tickets.Body(phone: "13812345678");
        body["caller"]!["name"] = "吴茗轩";
        var ticket = await server.Dev.Registered(body);
        var added = (await server.Dev.Post("/v1/hot-issues", new { month = "2023-02", title = "报销", text = "吴茗轩（138-1234-5678）等人反映。", place = "吴茗轩家门口", ticketIds = new[] { ticket } })).Expect(201);
        Assert.Equal(("某市民（***）等人反映。", "某市民家门口"), (added["text"].Text(), added["place"].Text()));

        // What nobody knew when it was written is known once the ticket is linked.
        var later = (await server.Dev.Post("/v1/hot-issues", new { month = "2023-02", title = "吴茗轩一案", text = "报销慢。" })).Expect(201)["id"].Text();
        Assert.Equal("某市民一案", (await server.Dev.Post($"/v1/hot-issues/{later}/link", new { ticketIds = new[] { ticket } })).Expect(200)["title"].Text());
        Assert.Equal("某市民再次反映", (await server.Dev.Patch($"/v1/hot-issues/{later}", new { text = "吴茗轩再次反映" }, ("If-Match", "*"))).Expect(200)["text"].Text());
        Assert.DoesNotContain("吴茗轩", string.Join('\n', await server.Books(db => db.HotIssues.Select(h => h.Title + h.Text + h.Place).ToListAsync())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withdraw_TakesItOffTheLists()
    {
        var issue = await server.Dev.Hot("医疗保障", await server.Dev.Registered());

        (await server.Dev.Post($"/v1/hot-issues/{issue}/withdraw", new { reason = "并入其他" })).Expect(200);

        Assert.Empty((await server.Dev.Get("/v1/hot-issues").Succeeds()).Items());
        Assert.Empty((await server.Dev.Get("/v1/statistics/hot-issues?from=2023-02-01&to=2023-03-01").Succeeds())["issues"].AsArray());
        Assert.Equal([issue], (await server.Dev.Get("/v1/hot-issues?withdrawn=true&month=2023-02").Succeeds()).Ids());
        (await server.Dev.Post($"/v1/hot-issues/{issue}/link", new { ticketIds = Array.Empty<string>() })).Expect(409);
    }

    [Fact]
    public async Task Scopes_UnitsSeeNone()
    {
        var issue = await server.Dev.Hot("医疗保障", (await server.Dev.Dispatched("water")).Ticket, await server.Dev.Registered());
        using var unit = await server.ClientOf("unit-water");
        using var reader = await server.ClientOf("dev", "statistics.read");

        (await unit.Get("/v1/hot-issues")).Expect(403);
        (await unit.Get($"/v1/hot-issues/{issue}")).Expect(403);
        (await unit.Get("/v1/statistics/hot-issues?from=2023-02-01&to=2023-03-01")).Expect(403);
        // A list by an issue is no way around what a unit may see.
        Assert.Single((await unit.Get($"/v1/tickets?hotIssue={issue}").Succeeds()).Items());
        (await reader.Get($"/v1/hot-issues/{issue}")).Expect(200);
        (await reader.Post("/v1/hot-issues", new { month = "2023-02", title = "题", text = "文" })).Expect(403);
    }

    [Theory]
    [InlineData("""{ "month": "二月", "title": "题", "text": "文" }""", "month")]
    [InlineData("""{ "month": "2023-02", "title": "题", "text": "文", "category": "不存在" }""", "category")]
    [InlineData("""{ "month": "2023-02", "title": "题", "text": "文", "ticketIds": ["999"] }""", "ticketIds[0]")]
    public async Task Add_WhatCannotBe_IsRefusedByField(string body, string field) =>
        Assert.Equal([field], (await server.Dev.Post("/v1/hot-issues", body)).Expect(400).Faults());

    [Fact]
    public async Task List_IsPaged()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Insert(0, await server.Dev.Hot($"第{i}件"));

        Assert.Equal(ids, (await server.Dev.All("/v1/hot-issues", limit: 2)).Select(h => h["id"].Text()));
        Assert.Equal(3, (await server.Dev.Get("/v1/hot-issues?month=2023-02&includeTotal=true&limit=1").Succeeds())["total"].Number());
    }
}
