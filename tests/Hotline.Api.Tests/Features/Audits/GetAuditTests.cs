using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Audits;

/// <summary>The audit as an auditor reads it.</summary>
public sealed class GetAuditTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Reveal_Audited_IsFoundWithItsReason()
    {
        var id = await server.Dev.Registered();
        await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{id}/reveal", new { reason = "核实地址" }, ("X-Operator", "0012"))).Expect(200);
        await server.Seal();
        using var auditor = await server.ClientOf("dev", "audit.read");

        var found = Assert.Single((await auditor.Get($"/v1/audit?act=ticket.callerRevealed&ticketId={id}")).Expect(200).Items());

        Assert.Equal(("核实地址", "dev", "0012", id), (found["reason"].Text(), found["client"].Text(), found["operator"].Text(), found["ticket"]!["id"].Text()));
        Assert.Equal(2, found["ticketVersion"].Number());
        Assert.True(found["link"].Number() > 0);
        Assert.Equal(found.ToJsonString(), Assert.Single((await auditor.Get("/v1/audit?act=ticket.callerRevealed&operator=0012&client=dev")).Expect(200).Items()).ToJsonString());
    }

    [Fact]
    public async Task List_PagedAndByTime_HoldsEachEntryOnce()
    {
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var from = server.Clock.GetUtcNow();
        for (var i = 0; i < 7; i++)
            await server.Dev.Registered();
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.Dev.Registered();
        var between = $"/v1/audit?from={Uri.EscapeDataString(from.ToString("O"))}&to={Uri.EscapeDataString(server.Clock.GetUtcNow().ToString("O"))}";

        var all = await server.Dev.All(between, limit: 3);

        Assert.Equal(7, all.Count);
        Assert.Equal(all.Select(a => long.Parse(a["id"].Text(), System.Globalization.CultureInfo.InvariantCulture)).OrderDescending(), all.Select(a => long.Parse(a["id"].Text(), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(7, (await server.Dev.Get(between + "&includeTotal=true&limit=1")).Expect(200)["total"].Number());
        Assert.Equal(["cursor"], (await server.Dev.Get("/v1/audit?act=other&cursor=" + (await server.Dev.Get(between + "&limit=1"))["nextCursor"].Text())).Expect(400).Faults());
    }

    [Fact]
    public async Task Export_AsCsv_IsItselfInTheAudit()
    {
        var id = await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{id}/reveal", new { reason = "=HYPERLINK(1)" })).Expect(200);

        var file = await Download.Csv(server, server.Dev, $"/v1/audit?ticketId={id}");

        var rows = file.Rows();
        Assert.Equal(["ticket.callerRevealed", "ticket.registered"], rows.Select(r => r["操作"]));
        Assert.Equal("'=HYPERLINK(1)", rows[0]["事由"]);
        var export = (await server.Dev.Get("/v1/audit?act=export.audit&limit=1")).Expect(200).Items()[0];
        Assert.Contains($"\"ticketId\":\"{id}\"", export["detail"].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/audit")]
    [InlineData("/v1/audit/chain")]
    public async Task Read_WithoutItsScope_IsForbidden(string path)
    {
        using var reader = await server.ClientOf("dev", "tickets.read");

        (await reader.Get(path)).Expect(403);
    }

    [Fact]
    public async Task Ticket_ThatIsNoId_IsRefusedByName() =>
        Assert.Equal(["ticketId"], (await server.Dev.Get("/v1/audit?ticketId=RZ1")).Expect(400).Faults());

    [Fact]
    public async Task Chain_Asked_TellsItsLastLink()
    {
        await server.Seal();
        await server.Dev.Registered();
        var before = await server.Dev.Get("/v1/audit/chain").Succeeds();
        Assert.Equal(server.Clock.GetUtcNow(), before["waitingSince"].GetValue<DateTimeOffset>());

        await server.Seal();

        var after = await server.Dev.Get("/v1/audit/chain").Succeeds();
        Assert.Equal(before["links"].Number() + 1, after["links"].Number());
        Assert.Null(after.Json["waitingSince"]);
        Assert.True(after["appendOnly"].GetValue<bool>());
        Assert.Contains(after["hash"].Text(), await File.ReadAllTextAsync(Directory.GetFiles(server.Heads).Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operation_Cancelled_IsAudited()
    {
        var id = Guid.NewGuid();
        await using (var db = server.Services.GetRequiredService<Func<HotlineContext>>()())
        {
            db.Add(new OperationRow { Id = id, Kind = "import.tickets", Status = "running", Client = "dev", CreatedAt = server.Clock.GetUtcNow(), AliveAt = server.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }

        (await server.Dev.Post($"/v1/operations/{id}/cancel")).Expect(200);

        var entry = Assert.Single((await server.Dev.Get("/v1/audit?act=operation.cancelled")).Expect(200).Items());
        Assert.Contains(id.ToString("D"), entry["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
