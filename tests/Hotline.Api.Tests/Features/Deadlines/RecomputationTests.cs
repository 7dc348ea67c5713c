using System.Text.Json.Nodes;
using Hotline.Api.Features.Deadlines;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Deadlines;

/// <summary>Open deadlines follow an edited calendar and changed limits. The clock stands at Wed 2023-02-15 10:00.</summary>
public sealed class RecomputationTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Notice_Edited_OpenDeadlinesMoveAndSayFromWhereTo()
    {
        var (ticket, order) = await server.Dev.Dispatched("urban-management", "meishan");
        Assert.Equal("2023-02-22T18:00:00+08:00", (await server.Dev.Ticket(ticket))["dueAt"].Text());

        var ended = await server.Dev.Recomputed(Notices.Path(2023), await server.Dev.WithDayOff(2023, "2023-02-20"));

        Assert.Equal((1, 1), (ended["result"]["updated"].Number(), ended["progress"]["done"].Number()));
        var after = await server.Dev.Ticket(ticket);
        Assert.Equal("2023-02-23T18:00:00+08:00", after["dueAt"].Text());
        Assert.All(after["workOrders"].AsArray(), o => Assert.Equal("2023-02-23T18:00:00+08:00", o!["dueAt"].Text()));
        Assert.Equal("2023-02-23T18:00:00+08:00", (await server.Dev.Get($"/v1/work-orders/{order}").Succeeds())["dueAt"].Text());
        var entries = await server.Dev.All($"/v1/tickets/{ticket}/history");
        var lead = entries.First(e => e["action"].Text() == "dueRecomputed");
        Assert.Equal(2, entries.Count(e => e["action"].Text() == "dueRecomputed"));
        var change = lead["changes"]!.AsArray().Single()!;
        Assert.Equal(
            ("dueAt", "2023-02-22T18:00:00+08:00", "2023-02-23T18:00:00+08:00"), (change["field"].Text(), change["before"].Text(), change["after"].Text()));
    }

    [Fact]
    public async Task Notice_Edited_HandSetClosedAndRegisteredStay()
    {
        var byHand = await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{byHand}/dispatch", new { leadUnit = "water", dueAt = "2023-02-22T18:00:00+08:00" })).Expect(200);
        var (closed, _) = await server.Dev.Closed();
        var waiting = await server.Dev.Registered();
        var before = await Seen(byHand, closed, waiting);

        await server.Dev.Recomputed(Notices.Path(2023), await server.Dev.WithDayOff(2023, "2023-02-20"));

        Assert.Equal(before, await Seen(byHand, closed, waiting));
    }

    [Fact]
    public async Task Notice_PutTwice_TheSecondRunChangesNothing()
    {
        var (ticket, _) = await server.Dev.Dispatched();
        var notice = await server.Dev.WithDayOff(2023, "2023-02-20");
        await server.Dev.Recomputed(Notices.Path(2023), notice);
        var before = await Seen(ticket);

        var again = await server.Dev.Recomputed(Notices.Path(2023), notice);

        Assert.Equal((0, 1), (again["result"]["updated"].Number(), again["result"]["unchanged"].Number()));
        Assert.Equal(before, await Seen(ticket));
    }

    [Fact]
    public async Task Limits_Put_OrdersOfTheOldLimitFollowAndOthersStay()
    {
        var (usual, _) = await server.Dev.Dispatched();
        var given = await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{given}/dispatch", new { leadUnit = "water", limitWorkingDays = 3 })).Expect(200);
        var waiting = await server.Dev.Registered();
        var before = await Seen(given);

        var limits = new { dispatchHours = 48, handleWorkingDays = new { consultation = 3, problem = 7, complaint = 10 } };
        await server.Dev.Recomputed("/v1/limits", limits);

        Assert.Equal("2023-02-24T18:00:00+08:00", (await server.Dev.Ticket(usual))["dueAt"].Text());
        Assert.Equal("2023-02-17T10:00:00+08:00", (await server.Dev.Ticket(waiting))["dueAt"].Text());
        Assert.Equal(before, await Seen(given));
        var (next, _) = await server.Dev.Dispatched();
        Assert.Equal("2023-02-24T18:00:00+08:00", (await server.Dev.Ticket(next))["dueAt"].Text());
        // Back again: what followed follows.
        await server.Dev.Recomputed("/v1/limits", new { dispatchHours = 24, handleWorkingDays = new { problem = 5 } });
        Assert.Equal("2023-02-22T18:00:00+08:00", (await server.Dev.Ticket(usual))["dueAt"].Text());
        Assert.Equal("2023-02-16T10:00:00+08:00", (await server.Dev.Ticket(waiting))["dueAt"].Text());
    }

    [Theory]
    [InlineData("""{ "handleWorkingDays": { "problem": 0 } }""", "handleWorkingDays.problem")]
    [InlineData("""{ "handleWorkingDays": { "praise": 5 } }""", "handleWorkingDays.praise")]
    [InlineData("""{ "handleWorkingDays": {} }""", "handleWorkingDays")]
    [InlineData("""{ "dispatchHours": 0, "handleWorkingDays": { "problem": 5 } }""", "dispatchHours")]
    [InlineData("""{ "dispatchHours": 24 }""", "handleWorkingDays")]
    public async Task Limits_ThatCannotBe_AreRefusedByField(string body, string field)
    {
        Assert.Equal([field], (await server.Dev.Put("/v1/limits", body)).Expect(400).Faults());
        Assert.Equal(0, (await server.Dev.Get("/v1/limits").Succeeds())["version"].Number());
    }

    [Fact]
    public async Task Limits_OfAnOlderVersion_AreStale()
    {
        var limits = new { handleWorkingDays = new { problem = 6 } };
        (await server.Dev.Put("/v1/limits", limits, ("If-Match", (await server.Dev.Get("/v1/limits")).ETag!))).Expect(202);

        Assert.Equal("stale-version", (await server.Dev.Put("/v1/limits", limits, ("If-Match", "\"0\""))).Expect(412).Problem);
    }

    [Fact]
    public async Task Recomputation_OfMoreThanABatch_ReachesAll()
    {
        var tickets = await Task.WhenAll(Enumerable.Range(0, 205).Select(_ => server.Dev.Dispatched()));

        var ended = await server.Dev.Recomputed(Notices.Path(2023), await server.Dev.WithDayOff(2023, "2023-02-20"));

        Assert.Equal((205, 205), (ended["result"]["rows"].Number(), ended["result"]["updated"].Number()));
        Assert.Equal(205, tickets.Length);
        var moved = await server.Dev.Get("/v1/tickets?dueBefore=2023-02-23&includeTotal=true").Succeeds();
        Assert.Equal(0, moved["total"].Number());
    }

    [Fact]
    public async Task Recomputation_CutOff_IsTakenUpOnce()
    {
        var (ticket, _) = await server.Dev.Dispatched();
        var notice = (await server.Dev.Calendar(2023))["holidays"].AsArray()
            .SelectMany(h => Each(Date(h!["from"]), Date(h["to"]))).Append(new NoticeDay(new DateOnly(2023, 2, 20), false, "地方放假"));
        var id = Guid.NewGuid();
        await Write(db =>
        {
            // As a program leaves it that dies after the change was committed.
            db.Add(new ReferenceVersion { Kind = ReferenceKinds.Notice, Key = "2023", Version = 1, At = server.Clock.GetUtcNow(), Body = ReferenceKinds.Write(new NoticeDocument("x", [.. notice])) });
            db.Add(new OperationRow { Id = id, Kind = DeadlineRecomputation.Kind, Status = "running", Client = "dev", CreatedAt = server.Clock.GetUtcNow(), AliveAt = server.Clock.GetUtcNow().AddMinutes(-5) });
        });
        var keeper = server.Services.GetRequiredService<DeadlineRecomputation>();

        Assert.Equal([0, 1], (await Task.WhenAll(keeper.TakeUp(CancellationToken.None), keeper.TakeUp(CancellationToken.None))).Order());

        JsonNode operation;
        do
            operation = (await server.Dev.Get($"/v1/operations/{id}").Succeeds()).Json;
        while (operation["status"].Text() == "running");
        Assert.Equal(("succeeded", 1), (operation["status"].Text(), operation["result"]!["updated"].Number()));
        Assert.Equal("2023-02-23T18:00:00+08:00", (await server.Dev.Ticket(ticket))["dueAt"].Text());
        Assert.Equal(1, (await server.Dev.All($"/v1/tickets/{ticket}/history")).Count(e => e["action"].Text() == "dueRecomputed"));
    }

    private async Task Write(Action<HotlineContext> write) => await server.Services.GetRequiredService<IWriteLane>().Run(
        async (db, ct) =>
        {
            write(db);
            return await db.SaveChangesAsync(ct);
        },
        CancellationToken.None);

    private static DateOnly Date(JsonNode? date) => DateOnly.ParseExact(date.Text(), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<NoticeDay> Each(DateOnly from, DateOnly to) =>
        Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(i => new NoticeDay(from.AddDays(i), false, "假日"));

    private async Task<string> Seen(params string[] tickets)
    {
        var seen = new List<string>();
        foreach (var id in tickets)
            seen.Add((await server.Dev.Ticket(id)).Text + (await server.Dev.Get($"/v1/tickets/{id}/history")).Text);
        return string.Join('\n', seen);
    }
}
