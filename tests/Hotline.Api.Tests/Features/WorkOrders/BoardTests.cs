using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.WorkOrders;

/// <summary>How the units stand. It begins at Wed 2023-02-15 10:00; an order is due Wed 02-22 18:00.</summary>
public sealed class BoardTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Board_UnitsWithOpenOrders_AreCountedAsTheClockMarkedThem()
    {
        await server.Dev.Dispatched();
        await server.Dev.Acknowledged();
        await server.Dev.Replied();
        await server.Dev.Closed();
        await server.Dev.Suspended();
        await server.Dev.Dispatched("water");

        Assert.Equal("""{"open":4,"unacknowledged":2,"unacknowledgedLate":0,"dueSoon":0,"overdue":0,"escalated":0,"oldestDueAt":"2023-02-22T18:00:00+08:00"}""", await Row("urban-management"));

        await server.TickAt(Server.Moment(2023, 2, 22, 18));
        Assert.Equal("""{"open":4,"unacknowledged":2,"unacknowledgedLate":1,"dueSoon":2,"overdue":0,"escalated":0,"oldestDueAt":"2023-02-22T18:00:00+08:00"}""", await Row("urban-management"));

        await server.TickAt(Server.Moment(2023, 2, 22, 18).AddMilliseconds(1));
        Assert.Equal("""{"open":4,"unacknowledged":2,"unacknowledgedLate":1,"dueSoon":0,"overdue":2,"escalated":0,"oldestDueAt":"2023-02-22T18:00:00+08:00"}""", await Row("urban-management"));

        await server.TickAt(Server.Moment(2023, 2, 24, 9));
        Assert.Equal("""{"open":4,"unacknowledged":2,"unacknowledgedLate":1,"dueSoon":0,"overdue":2,"escalated":2,"oldestDueAt":"2023-02-22T18:00:00+08:00"}""", await Row("urban-management"));
        Assert.Equal("""{"open":1,"unacknowledged":1,"unacknowledgedLate":1,"dueSoon":0,"overdue":1,"escalated":1,"oldestDueAt":"2023-02-22T18:00:00+08:00"}""", await Row("water"));
    }

    [Fact]
    public async Task Board_OfAUnitsClient_HoldsItsOwnRow()
    {
        await server.Dev.Dispatched();
        await server.Dev.Dispatched("water");
        using var unit = await server.ClientOf("unit-water");

        var board = await unit.Get("/v1/work-orders/board").Succeeds();

        Assert.Equal(("water", "2023-02-15T10:00:00+08:00"), (board.Items().Single()["unit"]!["code"].Text(), board["asOf"].Text()));
    }

    private async Task<string> Row(string unit)
    {
        var row = (await server.Dev.Get("/v1/work-orders/board").Succeeds()).Items().Single(r => r["unit"]!["code"].Text() == unit).DeepClone().AsObject();
        row.Remove("unit");
        return row.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
