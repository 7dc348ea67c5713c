using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Deadlines;

/// <summary>How a due time came about is told step by step and day by day. The clock begins on Fri 2023-01-20 16:00, before the Spring Festival.</summary>
public sealed class ExplainDueTimeTests : IAsyncLifetime
{
    private sealed class BeforeTheFestival() : Server(Moment(2023, 1, 20, 16));

    private readonly BeforeTheFestival server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Order_SuspendedOverAMakeUpSunday_StepsLeadToItsDueTime()
    {
        var (ticket, order) = await server.Dev.Dispatched();
        await server.MoveTo(Times.At("2023-01-29T10:00"));
        (await server.Dev.Post($"/v1/tickets/{ticket}/suspend", new { reason = "待材料" })).Expect(200);
        Assert.Equal("挂起中，恢复后顺延", (await Limit(ticket))["steps"]!.AsArray()[^1]!["text"].Text());
        await server.MoveTo(Times.At("2023-01-30T10:00"));
        (await server.Dev.Post($"/v1/tickets/{ticket}/resume", new { })).Expect(200);

        var limit = await Limit(ticket);

        Assert.Equal(("handle", order, "urban-management"), (limit["limit"].Text(), limit["workOrderId"].Text(), limit["unit"]!["code"].Text()));
        Assert.Equal(
            [
                ("start", "2023-01-20T16:00:00+08:00", null, null),
                ("limit", "2023-02-01T18:00:00+08:00", 5, null),
                ("pause", "2023-02-02T18:00:00+08:00", null, 420d),
            ],
            limit["steps"]!.AsArray().Select(s => (s!["step"].Text(), s["at"].Text(), s["workingDays"]?.GetValue<int>(), s["minutes"]?.GetValue<double>())));
        Assert.Equal(("2023-02-02T18:00:00+08:00", true), (limit["dueAt"].Text(), limit["asComputed"]!.GetValue<bool>()));
        var days = limit["days"]!.AsArray();
        Assert.Equal(("2023-01-21", "春节放假", false), (days[0]!["date"].Text(), days[0]!["why"].Text(), days[0]!["working"]!.GetValue<bool>()));
        Assert.Equal(("2023-01-28", "春节调休上班", 1), (days[7]!["date"].Text(), days[7]!["why"].Text(), days[7]!["number"].Number()));
        Assert.Equal(("2023-02-02", 6), (days[^1]!["date"].Text(), days[^1]!["number"].Number()));
    }

    [Fact]
    public async Task Order_ExtendedAndSetByHand_EachStepIsNamed()
    {
        var (extended, order) = await server.Dev.ExtensionRequested(2);
        (await server.Dev.Post($"/v1/work-orders/{order}/extension-decision", new { decision = "approved", reason = "同意" })).Expect(200);
        var byHand = await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{byHand}/dispatch", new { leadUnit = "water", dueAt = "2023-03-10T17:00:00+08:00" })).Expect(200);

        Assert.Equal([("start", "2023-01-20T16:00:00+08:00"), ("limit", "2023-02-01T18:00:00+08:00"), ("extension", "2023-02-03T18:00:00+08:00")], Steps(await Limit(extended)));
        Assert.Equal([("start", "2023-01-20T16:00:00+08:00"), ("setByHand", "2023-03-10T17:00:00+08:00")], Steps(await Limit(byHand)));
    }

    [Fact]
    public async Task Acknowledge_EndingOnADayOff_StepsOntoTheNextWorkingDay()
    {
        var (_, order) = await server.Dev.Dispatched();

        var limits = (await server.Dev.Get($"/v1/work-orders/{order}/due-time").Succeeds())["limits"].AsArray();

        Assert.Equal(["handle", "acknowledge"], limits.Select(l => l!["limit"].Text()));
        Assert.Equal(
            [("start", "2023-01-20T16:00:00+08:00"), ("limit", "2023-01-21T16:00:00+08:00"), ("nextWorkingDay", "2023-01-28T16:00:00+08:00")], Steps(limits[1]!));
    }

    [Fact]
    public async Task Ticket_WaitingAtTheCentre_TellsTheDispatchLimitFromItsLastBeginning()
    {
        var (ticket, _) = await server.Dev.Dispatched();
        server.Clock.Advance(TimeSpan.FromMinutes(90));
        (await server.Dev.Post($"/v1/tickets/{ticket}/recall", new { reason = "属另一单位职责" })).Expect(200);

        var limit = await Limit(ticket);

        Assert.Equal(("dispatch", true), (limit["limit"].Text(), limit["asComputed"]!.GetValue<bool>()));
        Assert.Equal([("start", "2023-01-20T17:30:00+08:00"), ("limit", "2023-01-21T17:30:00+08:00")], Steps(limit));
        Assert.Equal((1440d, 0), (limit["steps"]![1]!["minutes"]!.GetValue<double>(), limit["days"]!.AsArray().Count));
    }

    [Fact]
    public async Task Ticket_Unmerged_TellsTheDispatchLimitFromThen()
    {
        var (repeat, _) = await server.Dev.Merged();
        server.Clock.Advance(TimeSpan.FromMinutes(30));
        (await server.Dev.Post($"/v1/tickets/{repeat}/unmerge", new { })).Expect(200);

        var limit = await Limit(repeat);

        Assert.Equal([("start", "2023-01-20T16:30:00+08:00"), ("limit", "2023-01-21T16:30:00+08:00")], Steps(limit));
        Assert.Equal(limit["dueAt"].Text(), limit["computedAt"].Text());
    }

    [Fact]
    public async Task Order_Closed_KeepsItsDueTimeAndSaysThatTheRulesHaveChangedSince()
    {
        var (_, order) = await server.Dev.Closed();
        await server.Dev.Recomputed(Notices.Path(2023), await server.Dev.WithDayOff(2023, "2023-02-01"));

        var limit = (await server.Dev.Get($"/v1/work-orders/{order}/due-time").Succeeds())["limits"][0]!;

        Assert.Equal(
            ("2023-02-01T18:00:00+08:00", "2023-02-02T18:00:00+08:00", false),
            (limit["dueAt"].Text(), limit["computedAt"].Text(), limit["asComputed"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task DueTime_OfAYearWithoutNotice_NamesTheYear()
    {
        await server.MoveTo(Times.At("2026-12-30T10:00"));
        var (ticket, _) = await server.Dev.Dispatched();

        var limit = await Limit(ticket);

        Assert.True(limit["provisional"]!.GetValue<bool>());
        Assert.Equal(2027, limit["missingYears"]![0].Number());
        Assert.Contains(limit["days"]!.AsArray(), d => d!["provisional"]!.GetValue<bool>());
    }

    [Fact]
    public async Task DueTime_OfAnotherUnit_IsNotThere()
    {
        var (ticket, order) = await server.Dev.Dispatched("water");
        using var other = await server.ClientOf("unit-meishan");
        using var own = await server.ClientOf("unit-water");

        (await other.Get($"/v1/tickets/{ticket}/due-time")).Expect(404);
        (await other.Get($"/v1/work-orders/{order}/due-time")).Expect(404);
        (await own.Get($"/v1/work-orders/{order}/due-time")).Expect(200);
    }

    private async Task<JsonNode> Limit(string ticket) => (await server.Dev.Get($"/v1/tickets/{ticket}/due-time").Succeeds())["limits"][0]!;

    private static IEnumerable<(string, string)> Steps(JsonNode limit) => limit["steps"]!.AsArray().Select(s => (s!["step"].Text(), s["at"].Text()));
}
