using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Statistics;

/// <summary>Work done after a month never changes what the month's books say; only a look at a later moment sees it.</summary>
public sealed class LaterWorkTests(LaterWorkTests.PartOfTheMonth server) : IClassFixture<LaterWorkTests.PartOfTheMonth>
{
    /// <summary>Every twentieth ticket of the month, ten that are still open, and two that nobody has routed. It is the 2nd of March.</summary>
    public sealed class PartOfTheMonth : Server
    {
        public PartOfTheMonth() : base(Times.At("2023-03-02T09:00")) { }

        protected override async Task Prepare()
        {
            var open = MonthFile.Rows.Where(r => r["unit"].Length > 0 && r["closed_at"].Length == 0).Take(10);
            var rows = MonthFile.Rows.Where((_, i) => i % 20 == 0).Union(open)
                .Append(MonthFile.OnlyRegistered("RZ2023022899998", ("registered_at", "2023-02-28T08:00:00+08:00")))
                .Append(MonthFile.OnlyRegistered("RZ2023022899999", ("registered_at", "2023-02-28T17:00:00+08:00")));
            Assert.Empty((await this.ImportText(MonthFile.Csv(rows))).Problems);
            Assert.Empty((await this.Import(February.DemoFile("assessment-lines.csv"))).Problems);
            Assert.Empty((await this.Import(February.DemoFile("bulletin.json"))).Problems);
        }
    }

    private const string Month = "from=2023-02-01&to=2023-03-01";

    private static readonly string[] Answers =
    [
        $"/v1/statistics/overview?{Month}", $"/v1/statistics/appeal-types?{Month}", $"/v1/statistics/categories?{Month}",
        $"/v1/statistics/overview?{Month}&asOf=2023-02-20", "/v1/bulletins/2023-02.json", "/v1/bulletins/2023-02.html",
    ];

    [Fact]
    public async Task Month_WorkedOnInMarch_AnswersTheSameBytes()
    {
        var before = await All(server.Dev);
        var live = await server.Dev.Get($"/v1/statistics/overview?{Month}&asOf={server.Clock.GetUtcNow().InAddress()}");

        await WorkInMarch();
        var at = Times.At("2023-03-20T10:00");
        using var client = await server.At(at);

        Assert.Equal(before, await All(client));
        Assert.Equal([], await client.Follow((await client.Get(Answers[0])).Json));
        Assert.Equal([], await client.Follow((await client.Get(Answers[3])).Json));
        var later = await client.Get($"/v1/statistics/overview?{Month}&asOf={at.InAddress()}");
        Assert.NotEqual(live["local"]["dispatched"]!["closed"]!.GetValue<int>(), later["local"]["dispatched"]!["closed"]!.GetValue<int>());
        Assert.Equal(live["local"]["dispatched"]!["count"]!.GetValue<int>() + 2, later["local"]["dispatched"]!["count"]!.GetValue<int>());
        Assert.Equal([], await client.Follow(later.Json));
    }

    /// <summary>Closes open tickets, routes the unrouted, calls back, reworks and archives closed ones, and registers new ones.</summary>
    private async Task WorkInMarch()
    {
        using var client = await server.At(Times.At("2023-03-03T10:00"));
        foreach (var order in await Items(client, "/v1/work-orders?status=delivered&limit=200"))
            (await client.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        foreach (var order in (await Items(client, "/v1/work-orders?status=acknowledged&limit=200")).Take(8))
            (await client.Post($"/v1/work-orders/{order}/reply", new { text = "已办", contactedCaller = order[^1] % 2 == 0, solved = "solved" })).Expect(200);
        foreach (var ticket in await Items(client, "/v1/tickets?status=replied"))
            (await client.Post($"/v1/tickets/{ticket}/review", new { decision = "accepted" })).Expect(200);
        foreach (var ticket in await Items(client, "/v1/tickets?status=registered"))
            (await client.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management" })).Expect(200);
        var closed = await Items(client, "/v1/tickets?status=closed&handling=dispatched&limit=30");
        foreach (var ticket in closed.Take(15))
            (await client.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = "dissatisfied" })).Expect(200);
        foreach (var ticket in closed.Take(5))
            (await client.Post($"/v1/tickets/{ticket}/rework", new { reason = "未解决" })).Expect(200);
        foreach (var ticket in closed.Skip(5).Take(10))
            (await client.Post($"/v1/tickets/{ticket}/archive", new { })).Expect(200);
        await client.Dispatched();
    }

    private static async Task<List<string>> Items(Client client, string list) =>
        [.. (await client.Get(list)).Expect(200)["items"].AsArray().Select(t => t!["id"]!.GetValue<string>())];

    private static async Task<string> All(Client client)
    {
        var texts = new List<string>();
        foreach (var answer in Answers)
            texts.Add((await client.Get(answer)).Expect(200).Text);
        return string.Join('\n', texts);
    }
}
