using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.PeerFaults;

/// <summary>Faults of other systems about rounds, pauses and figures. The clock begins at Wed 2023-02-15 10:00.</summary>
public sealed class RoundsAndFiguresTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    /// <summary>批示: it stays through a suspension, only an extension moves it, and the history says what it was.</summary>
    [Fact]
    public async Task A7_SetByHand_SuspendedAndResumed_Stays()
    {
        var (ticket, order) = await server.Dev.Acknowledged();
        var set = (await server.Dev.Post($"/v1/tickets/{ticket}/supervise", new { text = "领导批示限期办结", dueAt = "2023-03-10T17:00:00+08:00" })).Expect(200);
        Assert.Equal(("2023-03-10T17:00:00+08:00", true), (set["dueAt"].Text(), set["workOrders"][0]!["dueByHand"]!.GetValue<bool>()));
        (await server.Dev.Post($"/v1/tickets/{ticket}/suspend", new { reason = "待材料" })).Expect(200);
        server.Clock.Advance(TimeSpan.FromMinutes(5));

        var resumed = (await server.Dev.Post($"/v1/tickets/{ticket}/resume", new { })).Expect(200);

        Assert.Equal("2023-03-10T17:00:00+08:00", resumed["dueAt"].Text());
        var change = (await server.Dev.All($"/v1/tickets/{ticket}/history")).Single(h => h["action"].Text() == "supervised")["changes"]![1]!;
        Assert.Equal(("dueAt", "2023-02-22T18:00:00+08:00", "2023-03-10T17:00:00+08:00"), (change["field"].Text(), change["before"].Text(), change["after"].Text()));
        (await server.Dev.Post($"/v1/work-orders/{order}/extension-request", new { workingDays = 1, reason = "缺料" })).Expect(200);
        (await server.Dev.Post($"/v1/work-orders/{order}/extension-decision", new { decision = "approved", reason = "同意" })).Expect(200);
        Assert.Equal("2023-03-13T17:00:00+08:00", (await server.Dev.Ticket(ticket))["dueAt"].Text());
    }

    [Fact]
    public async Task A7_SetByHand_InThePastOrAfterTheReply_IsRefusedByField()
    {
        var (replied, _) = await server.Dev.Replied();
        var (open, _) = await server.Dev.Dispatched();

        foreach (var (ticket, dueAt) in new[] { (replied, "2023-03-10T17:00:00+08:00"), (open, "2023-02-15T10:00:00+08:00") })
            Assert.Equal(["dueAt"], (await server.Dev.Post($"/v1/tickets/{ticket}/supervise", new { text = "限期", dueAt })).Expect(400).Faults());
        var (closed, _) = await server.Dev.Closed();
        Assert.Equal(["dueAt"], (await server.Dev.Post($"/v1/tickets/{closed}/rework", new { reason = "未解决", dueAt = "2023-02-15T09:00:00+08:00" })).Expect(400).Faults());
        Assert.Equal("2023-03-01T12:00:00+08:00", (await server.Dev.Post($"/v1/tickets/{closed}/rework", new { reason = "未解决", dueAt = "2023-03-01T12:00:00+08:00" })).Expect(200)["dueAt"].Text());
    }

    /// <summary>Each round has its own deadline; the days between a closing and the next rework count for nobody.</summary>
    [Fact]
    public async Task A8_Reworked_ThreeTimes_EachRoundIsMeasuredByItself()
    {
        var (ticket, _) = await server.Dev.Closed();
        foreach (var (reworked, replied) in new[] { ("2023-02-27T09:00", "2023-03-03T17:00"), ("2023-03-20T09:00", "2023-03-28T10:00"), ("2023-04-10T09:00", "2023-04-11T10:00") })
        {
            await server.MoveTo(Times.At(reworked));
            var order = (await server.Dev.Post($"/v1/tickets/{ticket}/rework", new { reason = "未解决" })).Expect(200)["workOrders"].AsArray()[^1]!["id"].Text();
            await server.MoveTo(Times.At(replied));
            (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
            (await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = "已办", contactedCaller = true, solved = "solved" })).Expect(200);
        }

        var shown = await server.Dev.Ticket(ticket);

        Assert.Equal(
            [
                (1, "2023-02-22T18:00:00+08:00", "2023-02-15T10:00:00+08:00", true),
                (2, "2023-03-06T18:00:00+08:00", "2023-03-03T17:00:00+08:00", true),
                (3, "2023-03-27T18:00:00+08:00", "2023-03-28T10:00:00+08:00", false),
            ],
            shown["rounds"].AsArray().Select(r => (r!["round"].Number(), r["dueAt"].Text(), r["closedAt"].Text(), r["onTime"]!.GetValue<bool>())));
        Assert.Equal(
            (4, "2023-04-17T18:00:00+08:00", "2023-04-11T10:00:00+08:00", false),
            (shown["round"].Number(), shown["dueAt"].Text(), shown["closedAt"].Text(), shown["closedLate"].GetValue<bool>()));
    }

    /// <summary>What stops the clock is that the ticket is suspended, whatever for and from wherever.</summary>
    [Theory]
    [InlineData("待诉求人补充材料")]
    [InlineData("custom-sub-status")]
    [InlineData("等待第三方检测鉴定结论")]
    public async Task A20_Suspended_ForWhateverReason_TheClockStops(string reason)
    {
        var (dispatched, _) = await server.Dev.Dispatched();
        var registered = await server.Dev.Registered();
        foreach (var id in (string[])[dispatched, registered])
            (await server.Dev.Post($"/v1/tickets/{id}/suspend", new { reason })).Expect(200);

        await server.MoveTo(Times.At("2023-03-15T10:00"));

        foreach (var id in (string[])[dispatched, registered])
        {
            Assert.False((await server.Dev.Ticket(id))["overdue"].GetValue<bool>());
            var resumed = (await server.Dev.Post($"/v1/tickets/{id}/resume", new { })).Expect(200);
            Assert.Equal((id == dispatched ? "dispatched" : "registered", false), (resumed["status"].Text(), resumed["overdue"].GetValue<bool>()));
        }
        Assert.Empty((await server.Dev.Get("/v1/tickets?overdue=true").Succeeds()).Items());
    }

    /// <summary>A closed month is the same whenever it is asked for, though an open ticket of it has since gone past its due time.</summary>
    [Fact]
    public async Task A25_ClosedMonth_AskedOnTwoDays_IsTheSame()
    {
        await server.Dev.Closed();
        await server.Dev.Dispatched();
        await server.MoveTo(Times.At("2023-02-27T09:00"));
        await server.Dev.Dispatched();
        const string month = "/v1/statistics/overview?from=2023-02-01&to=2023-03-01";
        await server.MoveTo(Times.At("2023-03-01T09:00"));
        var first = (await server.Dev.Get(month).Succeeds()).Text;

        await server.MoveTo(Times.At("2023-03-20T09:00"));

        Assert.Equal(first, (await server.Dev.Get(month).Succeeds()).Text);
        Assert.Contains("\"due\":2", first, StringComparison.Ordinal);
    }

    /// <summary>A repeat that was past due is no longer anybody's delay: it is in no overdue list and no count.</summary>
    [Fact]
    public async Task A22_Overdue_ThenMerged_IsInNoOverdueListOrCount()
    {
        var (late, _) = await server.Dev.Dispatched("water");
        await server.MoveTo(Times.At("2023-03-01T09:00"));
        var master = await server.Dev.Registered();
        Assert.Equal([late], (await server.Dev.Get("/v1/tickets?overdue=true").Succeeds()).Ids());

        (await server.Dev.Post($"/v1/tickets/{late}/merge", new { into = master })).Expect(200);

        Assert.Empty((await server.Dev.Get("/v1/tickets?overdue=true").Succeeds()).Items());
        Assert.Empty((await server.Dev.Get("/v1/work-orders?overdue=true").Succeeds()).Items());
        Assert.Equal(0, (await server.Dev.Get("/v1/tickets?overdue=true&includeTotal=true").Succeeds())["total"].Number());
        Assert.False((await server.Dev.Ticket(late))["overdue"].GetValue<bool>());
    }
}
