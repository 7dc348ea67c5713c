using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Startup;

/// <summary>What was written before texts were masked is masked by the verb: sealed, searchable, without a new version; again it does nothing.</summary>
public sealed class MaskTextsTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Texts_OfEarlierVersions_AreMaskedOnceAndRevealed()
    {
        var (ticket, order) = await server.Dev.Dispatched();
        (await server.Dev.Post($"/v1/tickets/{ticket}/notes", new { text = "备注" })).Expect(200);
        var meeting = await server.Dev.Met(ticket);
        var (key, meetingKey) = (long.Parse(ticket, System.Globalization.CultureInfo.InvariantCulture), long.Parse(meeting, System.Globalization.CultureInfo.InvariantCulture));
        // As an earlier version kept them.
        await server.Books(db => db.Tickets.Where(t => t.Id == key).ExecuteUpdateAsync(s => s.SetProperty(t => t.Content, "紫藤架倒伏，回电13912345678")));
        await server.Books(db => db.WorkOrders.Where(o => o.TicketId == key).ExecuteUpdateAsync(s => s.SetProperty(o => o.Instructions, "联系139 1234 5678")));
        await server.Books(db => db.History.Where(h => h.TicketId == key && h.Text == "备注").ExecuteUpdateAsync(s => s.SetProperty(h => h.Text, "另一号码13787654321")));
        await server.Books(db => db.CoordinationMeetings.Where(m => m.Id == meetingKey).ExecuteUpdateAsync(s => s.SetProperty(m => m.Subject, "联系人13912345678")));
        var before = await server.Dev.Ticket(ticket);
        Assert.Contains("13912345678", before.Text, StringComparison.Ordinal);

        var first = await MaskTexts.Work(server.Services, 0, _ => { }, CancellationToken.None);
        var second = await MaskTexts.Work(server.Services, 0, _ => { }, CancellationToken.None);

        Assert.True(first >= 4);
        Assert.Equal(0, second);
        var after = await server.Dev.Ticket(ticket);
        Assert.Equal(("紫藤架倒伏，回电139****5678", before["version"].GetValue<int>()), (after["content"].Text(), after["version"].GetValue<int>()));
        Assert.Equal("联系139****5678", after["workOrders"].AsArray().Single(o => o!["id"].Text() == order)!["instructions"].Text());
        Assert.Equal("联系人139****5678", (await server.Dev.Get($"/v1/coordination-meetings/{meeting}")).Expect(200)["subject"].Text());
        Assert.Contains("137****4321", (await server.Dev.Get($"/v1/tickets/{ticket}/history")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Equal([ticket], (await server.Dev.Post("/v1/tickets/search", new { q = "紫藤架" })).Expect(200).Ids());
        var revealed = (await server.Dev.Post($"/v1/tickets/{ticket}/reveal", new { reason = "回访" })).Expect(200);
        Assert.Equal(["13787654321", "13912345678"], revealed["numbers"].AsArray().Select(n => n!["number"].Text()).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("13787654321", (await server.Books(db => db.Tickets.AsNoTracking().Select(t => t.Content).ToListAsync())).Aggregate("", string.Concat), StringComparison.Ordinal);
    }
}
