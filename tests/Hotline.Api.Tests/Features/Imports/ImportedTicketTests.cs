using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Imports;

/// <summary>What a past ticket is once it is in.</summary>
public sealed class ImportedTicketTests(ImportedTicketTests.WithPastTickets server) : IClassFixture<ImportedTicketTests.WithPastTickets>
{
    private const string Closed = "RZ2023011000007";
    private const string OfToday = "RZ2023021500120";
    private const string OfTomorrow = "RZ20230216100000";

    /// <summary>It is the 15th of February, 10:00.</summary>
    public sealed class WithPastTickets : Server
    {
        protected override async Task Prepare() => Assert.Empty((await this.ImportText(MonthFile.Csv(
        [
            MonthFile.Row(Closed),
            MonthFile.OnlyRegistered(OfToday, ("registered_at", "2023-02-15T08:00:00+08:00")),
            MonthFile.OnlyRegistered("RZ2023021500003", ("registered_at", "2023-02-15T07:00:00+08:00")),
            MonthFile.OnlyRegistered(OfTomorrow, ("registered_at", "2023-02-15T09:00:00+08:00")),
            MonthFile.OnlyRegistered("PDS-2023-8", ("registered_at", "2023-02-15T06:00:00+08:00"), ("source", "pingdingshan"), ("source_ref", "P8")),
        ]))).Problems);
    }

    [Fact]
    public async Task Ticket_Imported_KeepsTheSourceTimes()
    {
        var ticket = (await server.Dev.Get($"/v1/tickets/by-number/{Closed}")).Expect(200);

        Assert.Equal("closed", ticket["status"].GetValue<string>());
        Assert.Equal("2023-01-10T09:00:00+08:00", ticket["registeredAt"].GetValue<string>());
        Assert.Equal("2023-01-10T10:00:00+08:00", ticket["dispatchedAt"].GetValue<string>());
        Assert.Equal("2023-01-17T18:00:00+08:00", ticket["dueAt"].GetValue<string>());
        Assert.Equal("2023-01-12T15:30:00+08:00", ticket["closedAt"].GetValue<string>());
        Assert.Equal("2023-02-15T10:00:00+08:00", ticket["importedAt"].GetValue<string>());
        Assert.Equal("satisfied", ticket["satisfaction"].GetValue<string>());
        var order = Assert.Single(ticket["workOrders"].AsArray())!;
        Assert.Equal("done", order["status"]!.GetValue<string>());
        Assert.Equal("2023-01-10T10:00:00+08:00", order["deliveredAt"]!.GetValue<string>());
        Assert.Equal("2023-01-10T11:00:00+08:00", order["acknowledgedAt"]!.GetValue<string>());
        Assert.Equal("2023-01-12T15:30:00+08:00", order["repliedAt"]!.GetValue<string>());
        Assert.Equal("139****1111", ticket["caller"]["phone"]!.GetValue<string>());
    }

    [Fact]
    public async Task History_Imported_TellsTheSourceTimesAndSaysSo()
    {
        var id = (await server.Dev.Get($"/v1/tickets/by-number/{Closed}"))["id"].GetValue<string>();

        var entries = (await server.Dev.Get($"/v1/tickets/{id}/history")).Expect(200)["items"].AsArray();

        Assert.Equal(
            [
                "registered 2023-01-10T09:00:00+08:00", "dispatched 2023-01-10T10:00:00+08:00", "acknowledged 2023-01-10T11:00:00+08:00",
                "replied 2023-01-12T15:30:00+08:00", "calledBack 2023-01-13T09:00:00+08:00",
            ],
            entries.Select(e => $"{e!["action"]} {e["at"]}"));
        Assert.All(entries, e => Assert.True(e!["imported"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Ticket_Imported_RaisesNoEventButIsAudited()
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var ids = await db.Tickets.Where(t => t.ImportedAt != null).Select(t => t.Id).ToListAsync();

        Assert.Equal(5, ids.Count);
        Assert.Equal(0, await db.Outbox.CountAsync(o => ids.Contains(o.TicketId)));
        Assert.Equal(0, await db.Audit.CountAsync(a => ids.Contains(a.TicketId!.Value)));
        Assert.Equal(1, await db.Audit.CountAsync(a => a.Action == "import.tickets"));
    }

    [Fact]
    public async Task Ticket_Imported_GoesOnLikeAnyOther()
    {
        var ticket = await server.Dev.Get($"/v1/tickets/by-number/{OfTomorrow}");
        var id = ticket["id"].GetValue<string>();

        (await server.Dev.Post($"/v1/tickets/{id}/answer", new { answer = "已答复", solved = "solved" }, ("If-Match", ticket.ETag!))).Expect(200);

        var entries = (await server.Dev.Get($"/v1/tickets/{id}/history"))["items"].AsArray();
        Assert.Equal(["registered True", "answered False"], entries.Select(e => $"{e!["action"]} {e["imported"]!.GetValue<bool>()}"));
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        Assert.Equal(["ticket.answered"], await db.Outbox.Where(o => o.TicketId == long.Parse(id, System.Globalization.CultureInfo.InvariantCulture)).Select(o => o.Type).ToListAsync());
    }

    [Theory]
    [InlineData("unit-urban-management", 200)]
    [InlineData("unit-dayu", 404)]
    public async Task Ticket_Imported_IsSeenByItsOwnUnitOnly(string client, int status)
    {
        using var unit = await server.ClientOf(client);

        (await unit.Get($"/v1/tickets/by-number/{Closed}")).Expect(status);
        var orders = (await unit.Get("/v1/work-orders?includeTotal=true")).Expect(200);
        Assert.Equal(status == 200 ? 1 : 0, orders["total"].GetValue<int>());
        (await unit.Get($"/v1/tickets/by-number/{OfToday}")).Expect(404);
    }

    [Fact]
    public async Task Search_PhoneOfAnImportedCaller_FindsTheTicket()
    {
        var found = (await server.Dev.Post("/v1/tickets/search", new { phone = "139 0000 1111", includeTotal = true })).Expect(200);

        Assert.Equal(5, found["total"].GetValue<int>());
    }
}

/// <summary>Numbers of imported days are never issued again.</summary>
public sealed class ImportedNumberTests(ImportedTicketTests.WithPastTickets server) : IClassFixture<ImportedTicketTests.WithPastTickets>
{
    [Fact]
    public async Task Register_OnImportedDays_GoesOnBehindTheLargestNumber()
    {
        var today = (await server.Dev.Ticket(await server.Dev.Registered()))["number"].GetValue<string>();
        using var tomorrowsClient = await server.At(Times.At("2023-02-16T00:00"));
        var tomorrow = (await tomorrowsClient.Ticket(await tomorrowsClient.Registered()))["number"].GetValue<string>();

        Assert.Equal("RZ2023021500121", today);
        Assert.Equal("RZ20230216100001", tomorrow);
    }
}
