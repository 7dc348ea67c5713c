using System.Globalization;
using Hotline.Api.Features.Clocks;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Clocks;

/// <summary>Two programs, people at work and a broken ticket: each thing is done once, and no other waits for it.</summary>
public sealed class ClockRivalryTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task TwoServers_OnTheSameHundred_EachOnce()
    {
        var tickets = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.Dev.Dispatched()));
        await using var twin = await server.StartTwin();
        await server.MoveTo(Server.Moment(2023, 2, 17, 10));

        var done = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? server.Services : twin.Services).Tick()));

        Assert.Equal(100, done.Sum());
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        Assert.Equal(100, await db.History.CountAsync(h => h.Action == "acknowledgeOverdue"));
        Assert.Equal(100, await db.ClockMarks.CountAsync());
        Assert.Equal(100, tickets.Length);
    }

    [Fact]
    public async Task PeopleMoveWhileTheClockActs_NothingIsLost()
    {
        var tickets = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => server.Dev.Acknowledged()));
        await server.MoveTo(Server.Moment(2023, 2, 23, 10));

        var notes = Task.WhenAll(tickets.Select(t => server.Dev.Post($"/v1/tickets/{t.Ticket}/notes", new { text = "电话已催" })));
        var done = await server.Tick() + await server.Tick();

        Assert.All(await notes, n => n.Expect(200));
        Assert.Equal(60, done + await server.Tick());
        foreach (var (ticket, _) in tickets)
            Assert.Equal(["overdue", "urged"], await server.Dev.ActionsByTheClock(ticket));
    }

    [Fact]
    public async Task ClockActed_OrderETagStandsTicketETagIsStaleAndKeysAnswerAsBefore()
    {
        var (key, note) = (("Idempotency-Key", Guid.NewGuid().ToString()), new { text = "电话已催" });
        var (ticket, order) = await server.Dev.Dispatched();
        var first = (await server.Dev.Post($"/v1/tickets/{ticket}/notes", note, key)).Expect(200);
        var (seen, ofOrder) = (await server.Dev.Ticket(ticket), (await server.Dev.Get($"/v1/work-orders/{order}").Succeeds()).ETag!);
        await server.TickAt(Server.Moment(2023, 2, 16, 10).AddMilliseconds(1));

        var stale = (await server.Dev.Post($"/v1/tickets/{ticket}/notes", note, ("If-Match", seen.ETag!))).Expect(412);
        Assert.Equal(("acknowledgeOverdue", "system"), (stale["lastChange"]["action"].Text(), stale["lastChange"]["by"].Text()));
        Assert.Equal(first.Text, (await server.Dev.Post($"/v1/tickets/{ticket}/notes", note, key)).Expect(200).Text);
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } }, ("If-Match", ofOrder))).Expect(200);
    }

    [Fact]
    public async Task BrokenTicket_HoldsUpNoOtherAndIsTriedAgain()
    {
        var broken = (await server.Dev.Dispatched()).Ticket;
        var sound = (await server.Dev.Dispatched()).Ticket;
        await SetPauses(broken, "broken");
        var at = Server.Moment(2023, 2, 16, 11);

        Assert.Equal(1, await server.TickAt(at));
        Assert.Equal(["acknowledgeOverdue"], await server.Dev.ActionsByTheClock(sound));
        var metrics = (await server.Dev.Get("/metrics")).Text;
        Assert.Matches(@"(?m)^hotline_clock_failures_total(\{[^}]*\})? [1-9]", metrics);
        Assert.Matches(@"(?m)^hotline_clock_events_total\{[^}]*kind=""acknowledgeOverdue""[^}]*\} [1-9]", metrics);
        Assert.Matches(@"(?m)^hotline_clock_lag_seconds_count", metrics);

        await SetPauses(broken, "[]");
        Assert.Equal(0, await server.TickAt(at + TicketClock.Patience - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(1, await server.TickAt(at + TicketClock.Patience));
        Assert.Equal(["acknowledgeOverdue"], await server.Dev.ActionsByTheClock(broken));
    }

    /// <summary>A ticket of an earlier version, whose row does not say when to look, is taken up after the migration.</summary>
    [Fact]
    public async Task OlderTickets_AfterAMigration_AreTakenUp()
    {
        var ((late, _), (called, _)) = (await server.Dev.Dispatched(), await server.Dev.Closed());
        (await server.Dev.Post($"/v1/tickets/{called}/callbacks", new { outcome = "reached" })).Expect(200);
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        await db.Database.ExecuteSqlRawAsync("UPDATE tickets SET clock_at = NULL, callback_result = NULL, callback_attempts = 0");
        await db.PreparedSteps.ExecuteDeleteAsync();
        Assert.Equal(0, await server.TickAt(Server.Moment(2023, 2, 16, 11)));

        await server.Restart();

        Assert.Equal(1, await server.Tick());
        Assert.Equal(["acknowledgeOverdue"], await server.Dev.ActionsByTheClock(late));
        Assert.Equal("reached", (await server.Dev.Ticket(called))["callback"]["result"].Text());
    }

    private async Task SetPauses(string ticket, string json)
    {
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        await db.Database.ExecuteSqlRawAsync("UPDATE tickets SET pauses = {0} WHERE id = {1}", json, long.Parse(ticket, CultureInfo.InvariantCulture));
    }
}

/// <summary>What each move leaves for the clock.</summary>
public sealed class ClockSeamTests(Server server) : IClassFixture<Server>
{
    /// <summary>No move can forget the clock: after each of them the row says when the clock has to look, as the plan does.</summary>
    [Theory]
    [MemberData(nameof(Moves.Names), MemberType = typeof(Moves))]
    public async Task Move_Any_LeavesTheMomentOfThePlan(string name)
    {
        await server.Dev.Registered();
        var move = Moves.All[name];
        var id = await move.Ready(server.Dev);
        (await server.Dev.Post(move.Call(id), move.Body)).Expect(200);

        var ticket = move.Resource.Contains("work-orders", StringComparison.Ordinal) ? (await server.Dev.Get(move.Of(id)).Succeeds())["ticketId"].Text() : id;
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        var row = await db.Tickets.AsTracking().Include(t => t.Orders.OrderBy(o => o.Id)).Include(t => t.Supervisions).FirstAsync(t => t.Id == long.Parse(ticket, CultureInfo.InvariantCulture));
        var plan = row.ClockPlan(server.Services.GetRequiredService<Site>().Deadlines, server.Clock.GetUtcNow());
        Assert.Equal(plan.Select(e => (DateTimeOffset?)e.At).FirstOrDefault(), row.ClockAt);
    }
}
