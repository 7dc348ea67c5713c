using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Retention;

/// <summary>依法留存: set, listed and released by whoever administers, for a reason that units do not see.</summary>
[Collection(SharedServer.Name)]
public sealed class LegalHoldTests(Server server)
{
    [Fact]
    public async Task Hold_SetAndReleased_StandsOnTheBooksWithoutItsReason()
    {
        var (ticket, _) = await server.Dev.Closed();
        var etag = (await server.Dev.Ticket(ticket)).ETag;

        var set = (await server.Dev.Post("/v1/legal-holds", new { ticketId = ticket, reason = "行政复议取证", until = "2024-01-01T00:00:00+08:00" })).Expect(201);

        Assert.NotEqual(etag, (await server.Dev.Ticket(ticket)).ETag);
        Assert.Equal((ticket, true, "行政复议取证", "dev"), (set["ticket"]["id"].Text(), set["active"].GetValue<bool>(), set["reason"].Text(), set["setBy"].Text()));
        var listed = (await server.Dev.Get($"/v1/legal-holds?ticketId={ticket}&active=true&includeTotal=true")).Expect(200);
        Assert.Equal(1, listed["total"].GetValue<int>());
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(set.Json, listed["items"][0]), listed.Text);
        var id = set["id"].Text();
        var released = (await server.Dev.Post($"/v1/legal-holds/{id}/release", new { reason = "复议终结" })).Expect(200);
        Assert.Equal((false, "复议终结"), (released["active"].GetValue<bool>(), released["releaseReason"].Text()));
        Assert.Equal("hold-released", (await server.Dev.Post($"/v1/legal-holds/{id}/release", new { reason = "复议终结" })).Expect(409).Problem);
        Assert.Empty((await server.Dev.Get($"/v1/legal-holds?ticketId={ticket}&active=true")).Expect(200)["items"].AsArray());
        Assert.Single((await server.Dev.Get($"/v1/legal-holds?ticketId={ticket}&active=false")).Expect(200)["items"].AsArray());
        var history = await server.Dev.All($"/v1/tickets/{ticket}/history");
        Assert.Equal(["holdSet", "holdReleased"], history.TakeLast(2).Select(h => h["action"].Text()));
        Assert.All(history, h => Assert.DoesNotContain("复议", h.ToJsonString(), StringComparison.Ordinal));
        var audit = (await server.Dev.Get($"/v1/audit?ticketId={ticket}&limit=2")).Expect(200)["items"].AsArray();
        Assert.Equal(["ticket.holdReleased", "ticket.holdSet"], audit.Select(a => a!["act"].Text()));
    }

    [Fact]
    public async Task Hold_OfARestrictedTicket_IsSetAndReleasedByWhoMayNotSeeIt()
    {
        var ticket = await server.Dev.Restricted();
        using var administrator = await server.ClientOf("dev", "reference.write tickets.read");
        Assert.Equal(404, (await administrator.Get($"/v1/tickets/{ticket}")).Code);
        var title = (await server.Dev.Ticket(ticket))["title"].Text();

        var set = (await administrator.Post("/v1/legal-holds", new { ticketId = ticket, reason = "行政复议取证" })).Expect(201);
        var released = (await administrator.Post($"/v1/legal-holds/{set["id"].Text()}/release", new { reason = "复议终结" })).Expect(200);
        var again = (await administrator.Post($"/v1/legal-holds/{set["id"].Text()}/release", new { reason = "复议终结" })).Expect(409);

        foreach (var answer in new[] { set, released, again })
            Assert.DoesNotContain(title, answer.Text, StringComparison.Ordinal);
        Assert.False(released["active"].GetValue<bool>());
    }

    [Fact]
    public async Task Holds_Paged_NoneTwiceAndNoneLeftOut()
    {
        var ticket = await server.Dev.Registered();
        var set = new List<string>();
        for (var i = 0; i < 5; i++)
            set.Add(await server.Held(ticket));

        Assert.Equal(Enumerable.Reverse(set), (await server.Dev.All($"/v1/legal-holds?ticketId={ticket}", 2)).Select(h => h["id"].Text()));
    }

    [Theory]
    [InlineData("""{"ticketId":"1"}""", "reason")]
    [InlineData("""{"ticketId":"abc","reason":"取证"}""", "ticketId")]
    [InlineData("""{"ticketId":"999999999","reason":"取证"}""", "ticketId")]
    [InlineData("""{"ticketId":"1","reason":"取证","until":"2020-01-01T00:00:00+08:00"}""", "until")]
    public async Task Hold_ThatSaysTooLittle_IsRefusedByField(string body, string field)
    {
        await server.Dev.Registered();

        Assert.Equal([field], (await server.Dev.Post("/v1/legal-holds", body)).Expect(400).Faults());
    }

    [Fact]
    public async Task Unit_AsksForHoldsPlanAndRuns_Is403()
    {
        using var unit = await server.ClientOf("unit-water");

        foreach (var path in new[] { "/v1/legal-holds", "/v1/retention/plan", "/v1/retention/runs" })
            Assert.Equal(403, (await unit.Get(path)).Code);
        Assert.Equal(403, (await unit.Post("/v1/legal-holds", new { ticketId = "1", reason = "取证" })).Code);
        Assert.Equal(404, (await server.Dev.Post("/v1/legal-holds/999999/release", new { reason = "结案" })).Code);
    }
}
