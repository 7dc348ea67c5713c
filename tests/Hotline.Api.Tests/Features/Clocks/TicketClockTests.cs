using System.Globalization;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Clocks;

/// <summary>The clock acts on tickets lived over HTTP, to the millisecond. It begins at Wed 2023-02-15 10:00; an order is due Wed 02-22 18:00.</summary>
public sealed class TicketClockTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Due = Server.Moment(2023, 2, 22, 18);
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Life_OfATicketNobodyHurriesWith_IsSteppedThroughToTheArchive()
    {
        var (ticket, order) = await server.Dev.Dispatched();
        await Step(0, Server.Moment(2023, 2, 16, 10));
        await Step(1, Server.Moment(2023, 2, 16, 10).AddMilliseconds(1));
        await Step(0, Server.Moment(2023, 2, 21, 9).AddMilliseconds(-1));
        await Step(1, Server.Moment(2023, 2, 21, 9));
        await Step(1, Server.Moment(2023, 2, 21, 18));
        await Step(0, Due);
        await Step(1, Due.AddMilliseconds(1));
        await Step(1, Server.Moment(2023, 2, 23, 9));
        await Step(0, Server.Moment(2023, 2, 23, 18));
        await Step(1, Server.Moment(2023, 2, 23, 18).AddMilliseconds(1));
        await Step(0, Server.Moment(2023, 3, 2, 9));
        await Step(1, Server.Moment(2023, 3, 2, 9).AddMilliseconds(1));
        await server.MoveTo(Server.Moment(2023, 3, 2, 10));
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        (await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = "已修复", contactedCaller = true, solved = "solved" })).Expect(200);
        await Step(0, Server.Moment(2023, 3, 3, 8, 29));
        await Step(1, Server.Moment(2023, 3, 3, 8, 30));
        await Step(0, Server.Moment(2023, 4, 1, 10).AddMilliseconds(-1));
        await Step(1, Server.Moment(2023, 4, 1, 10));
        await Step(0, Server.Moment(2023, 12, 1, 10));

        var done = await server.Dev.ByTheClock(ticket);
        Assert.Equal(
            ["acknowledgeOverdue", "urged", "dueSoon", "overdue", "urged", "escalated", "criticised", "callbackDue", "archived"], done.Select(e => e["action"].Text()));
        Assert.All(done.Take(7), e => Assert.Equal((order, "urban-management", "clock"), (e["workOrderId"].Text(), e["unit"].Text(), e["by"]!["client"].Text())));
        Assert.Equal("2023-02-21T09:00:00+08:00", done[1]["changes"]![0]!["after"].Text());
        Assert.Contains("2023-02-22 18:00", done[1]["text"].Text(), StringComparison.Ordinal);
        var archived = await server.Dev.Ticket(ticket);
        Assert.Equal(("archived", 2), (archived["status"].Text(), archived["workOrders"][0]!["urges"].Number()));
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        var (id, versions) = (long.Parse(ticket, CultureInfo.InvariantCulture), done.Select(e => e["version"].Number()).ToList());
        Assert.Equal(9, await db.Outbox.CountAsync(o => o.TicketId == id && versions.Contains(o.TicketVersion)));
        Assert.Equal(9, await db.Audit.CountAsync(a => a.Client == "clock" && a.Subject == "system"));
    }

    /// <summary>While suspended nothing runs and nothing is late (case A4).</summary>
    [Fact]
    public async Task A4_SuspendedPastItsOldDueTime_NothingRuns()
    {
        var ticket = await server.Dev.Suspended();
        await Step(0, Server.Moment(2023, 3, 15, 10));
        Assert.Equal(0, (await server.Dev.Get("/v1/tickets?overdue=true&includeTotal=true").Succeeds())["total"].Number());
        (await server.Dev.Post($"/v1/tickets/{ticket}/resume", new { })).Expect(200);
        await Step(0, Server.Moment(2023, 3, 15, 10));

        await server.TickAt(Server.Moment(2023, 3, 16, 18));

        Assert.Equal(["acknowledgeOverdue"], await server.Dev.ActionsByTheClock(ticket));
    }

    /// <summary>Merged while overdue, it is in no list, no count and no board any more (case A22).</summary>
    [Fact]
    public async Task A22_OverdueMerged_IsNowhereLate()
    {
        var ((repeat, _), master) = (await server.Dev.Dispatched(), await server.Dev.Registered());
        await server.TickAt(Due.AddMilliseconds(1));
        var before = await server.Dev.ActionsByTheClock(repeat);
        (await server.Dev.Post($"/v1/tickets/{repeat}/merge", new { into = master })).Expect(200);

        await server.TickAt(Server.Moment(2023, 3, 20, 9));

        Assert.Equal(before, await server.Dev.ActionsByTheClock(repeat));
        Assert.DoesNotContain(repeat, (await server.Dev.Get("/v1/tickets?overdue=true").Succeeds()).Ids());
        Assert.Empty((await server.Dev.Get("/v1/work-orders/board").Succeeds()).Items());
    }

    /// <summary>Resumed exactly at the due second it is not late, and a millisecond later it is (case A19).</summary>
    [Fact]
    public async Task A19_ResumedExactlyAtTheDueSecond_IsLateOnlyAfterIt()
    {
        var (ticket, _) = await server.Dev.Acknowledged();
        await server.TickAt(Due);
        (await server.Dev.Post($"/v1/tickets/{ticket}/suspend", new { reason = "待材料" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/resume", new { })).Expect(200);
        await Step(0, Due);
        Assert.False((await server.Dev.Ticket(ticket))["overdue"].GetValue<bool>());

        await Step(1, Due.AddMilliseconds(1));

        Assert.True((await server.Dev.Ticket(ticket))["overdue"].GetValue<bool>());
        Assert.Equal("overdue", (await server.Dev.ActionsByTheClock(ticket))[^1]);
    }

    /// <summary>Before the sign the sign's limit alone speaks of it, though the hand-set deadline is shorter (case A23).</summary>
    [Fact]
    public async Task A23_ShorterHandSetDeadline_DoesNotOverruleTheSign()
    {
        var ticket = await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "water", dueAt = "2023-02-15T11:00:00+08:00" })).Expect(200);

        await server.TickAt(Server.Moment(2023, 2, 16, 10));
        Assert.Equal(["overdue", "urged"], await server.Dev.ActionsByTheClock(ticket));
        await server.TickAt(Server.Moment(2023, 2, 16, 10).AddMilliseconds(1));
        Assert.Equal(["overdue", "urged", "acknowledgeOverdue"], await server.Dev.ActionsByTheClock(ticket));
    }

    [Fact]
    public async Task Outage_OfAWeek_RaisesWhatStillMeansSomethingOnce()
    {
        var (ticket, _) = await server.Dev.Acknowledged();
        await server.MoveTo(Server.Moment(2023, 3, 1, 10));
        await server.Restart();

        Assert.Equal(3, await server.Tick());
        await server.Restart();
        Assert.Equal(0, await server.Tick());

        Assert.Equal(["overdue", "urged", "escalated"], await server.Dev.ActionsByTheClock(ticket));
        await Step(1, Server.Moment(2023, 3, 2, 9).AddMilliseconds(1));
    }

    [Fact]
    public async Task Calendar_Edited_MovesWhatTheClockDoes()
    {
        var (ticket, _) = await server.Dev.Acknowledged();
        var (closed, _) = await server.Dev.Closed();
        await server.Dev.Recomputed(Notices.Path(2023), await server.Dev.WithDayOff(2023, "2023-02-16"));

        // The callback of the closed ticket waits for the next working day as it is now, and the order has a day more.
        await Step(0, Server.Moment(2023, 2, 16, 8, 30));
        await Step(1, Server.Moment(2023, 2, 17, 8, 30));
        Assert.Equal(["callbackDue"], await server.Dev.ActionsByTheClock(closed));
        await Step(2, Server.Moment(2023, 2, 22, 18));
        Assert.Equal(["urged", "dueSoon"], await server.Dev.ActionsByTheClock(ticket));

        // Moved once more, to the 24th, it is urged and warned of once more; both were planned for the 22nd, and still mean something.
        await server.Dev.Recomputed(Notices.Path(2023), await server.Dev.WithDayOff(2023, "2023-02-23"));
        await Step(2, Server.Moment(2023, 2, 23, 18).AddMilliseconds(1));
        await Step(1, Server.Moment(2023, 2, 24, 18).AddMilliseconds(1));
        Assert.Equal(["urged", "dueSoon", "urged", "dueSoon", "overdue"], await server.Dev.ActionsByTheClock(ticket));
    }

    [Fact]
    public async Task Limits_Changed_MoveWhatTheClockDoes()
    {
        var (ticket, _) = await server.Dev.Acknowledged();
        await server.Dev.Recomputed("/v1/limits", new { escalationWorkingDays = 2, urgeAt = "10:30", handleWorkingDays = new { problem = 5 } });

        await server.TickAt(Server.Moment(2023, 2, 21, 10, 29));
        Assert.Empty(await server.Dev.ActionsByTheClock(ticket));
        await Step(1, Server.Moment(2023, 2, 21, 10, 30));
        await server.TickAt(Server.Moment(2023, 2, 24, 18));
        Assert.DoesNotContain("escalated", await server.Dev.ActionsByTheClock(ticket));
        await Step(1, Server.Moment(2023, 2, 24, 18).AddMilliseconds(1));
    }

    private async Task Step(int expected, DateTimeOffset at)
    {
        var done = await server.TickAt(at);
        Assert.True(done == expected, $"{expected} expected at {at:O}, {done} done");
    }
}
