using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Clocks;

/// <summary>The archive by the clock, 30 calendar days after the end. It begins at Wed 2023-02-15 10:00.</summary>
public sealed class ClockArchiveTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Archive = Server.Moment(2023, 3, 17, 10);
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Master_Archived_TakesItsRepeatsWithIt()
    {
        var (repeat, master) = await server.Dev.Merged();
        (await server.Dev.Post($"/v1/tickets/{master}/answer", new { answer = "已告知", solved = "solved" })).Expect(200);

        await server.TickAt(Archive);

        Assert.Equal(("archived", "archived"), ((await server.Dev.Ticket(master))["status"].Text(), (await server.Dev.Ticket(repeat))["status"].Text()));
        Assert.Equal(["archivedWithMaster"], await server.Dev.ActionsByTheClock(repeat));
    }

    [Fact]
    public async Task OpenSupervision_KeepsItUntilItIsAnswered()
    {
        var (ticket, order) = await server.Dev.Acknowledged("urban-management", "meishan");
        (await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = "已修复", contactedCaller = true, solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/supervise", new { text = "请说明原因" })).Expect(200);
        var supervised = (await server.Dev.Ticket(ticket))["supervisions"][0]!["workOrderId"].Text();
        await server.TickAt(Archive.AddDays(10));
        Assert.Equal("closed", (await server.Dev.Ticket(ticket))["status"].Text());
        Assert.Contains("supervisionOverdue", await server.Dev.ActionsByTheClock(ticket));

        (await server.Dev.Post($"/v1/work-orders/{supervised}/supervision-reply", new { text = "已整改" })).Expect(200);
        Assert.Equal(1, await server.Tick());

        Assert.Equal("archived", (await server.Dev.Ticket(ticket))["status"].Text());
    }

    [Theory]
    [InlineData("reject", """{ "reason": "petition", "text": "请走信访渠道" }""")]
    [InlineData("withdraw", """{ "reason": "已自行解决" }""")]
    public async Task RejectedOrWithdrawn_IsArchivedCountedFromThen(string segment, string body)
    {
        var ticket = await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{ticket}/{segment}", body)).Expect(200);

        Assert.Equal(0, await server.TickAt(Archive.AddMilliseconds(-1)));
        Assert.Equal(1, await server.TickAt(Archive));

        Assert.Equal("archived", (await server.Dev.Ticket(ticket))["status"].Text());
    }

    [Fact]
    public async Task ImportedTickets_NothingEver()
    {
        var report = await server.ImportText(MonthFile.Csv([MonthFile.Row("RZ20230110001"), MonthFile.Row("RZ20230110002", ("closed_at", ""), ("solved", ""), ("callback_at", ""), ("callback_outcome", ""), ("satisfaction", "")), MonthFile.OnlyRegistered("RZ20230110003")]));
        Assert.Equal((3, 0), (report.Inserted, report.Problems.Count));

        Assert.Equal(0, await server.TickAt(Archive.AddYears(1)));

        Assert.Equal(["closed", "dispatched", "registered"], (await server.Dev.Get("/v1/tickets?sort=registeredAt").Succeeds()).Items().Select(t => t["status"].Text()).Order());
    }

    [Fact]
    public async Task Callbacks_OnDifferentHalfDays_SettleIt()
    {
        var (ticket, _) = await server.Dev.Closed();
        Assert.Equal(("pending", 0, "2023-02-16T18:00:00+08:00"), await Callback(ticket));
        await Call(ticket, "unreachable");
        await Call(ticket, "unreachable");
        await Call(ticket, "unreachable");
        Assert.Equal(("pending", 3), (await Callback(ticket)) is var (r, a, _) ? (r, a) : default);
        await server.MoveTo(Server.Moment(2023, 2, 15, 15));
        await Call(ticket, "unreachable");
        await server.MoveTo(Server.Moment(2023, 2, 16, 8));
        await Call(ticket, "unreachable");
        Assert.Equal(("unreachable", 5, "2023-02-16T18:00:00+08:00"), await Callback(ticket));

        // It is wanted no more, but the caller may ring up all the same.
        Assert.Equal(0, await server.TickAt(Server.Moment(2023, 2, 16, 8, 30)));
        (await server.Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = "satisfied" })).Expect(200);
        Assert.Equal(("reached", 6, "2023-02-16T18:00:00+08:00"), await Callback(ticket));
        await Call(ticket, "refused");
        Assert.Equal("reached", (await Callback(ticket)).Item1);

        (await server.Dev.Post($"/v1/tickets/{ticket}/rework", new { reason = "仍未修复" })).Expect(200);
        Assert.Null((await server.Dev.Ticket(ticket)).Json["callback"]);
    }

    private async Task Call(string ticket, string outcome) => (await server.Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome })).Expect(200);

    private async Task<(string, int, string)> Callback(string ticket) =>
        (await server.Dev.Ticket(ticket))["callback"] is var c ? (c["result"].Text(), c["attempts"].Number(), c["dueBy"].Text()) : default;
}
