using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Security;

/// <summary>A unit's client knows of its own unit's orders and tickets only; a partner's of none.</summary>
[Collection(SharedServer.Name)]
public sealed class UnitScopeTests(Server server)
{
    [Fact]
    public async Task Unit_TicketOfAnother_404Everywhere()
    {
        using var power = await server.ClientOf("unit-power");
        var (ticket, order) = await server.Dev.Acknowledged("water");
        var number = (await server.Dev.Ticket(ticket))["number"].Text();
        var before = await server.Dev.Ticket(ticket);

        foreach (var path in new[] { $"/v1/tickets/{ticket}", $"/v1/tickets/by-number/{number}", $"/v1/tickets/{ticket}/history", $"/v1/work-orders/{order}" })
            Assert.Equal("not-found", (await power.Get(path)).Expect(404).Problem);
        Assert.Equal("not-found", (await power.Post($"/v1/work-orders/{order}/reply", Moves.All["reply"].Body)).Expect(404).Problem);
        Assert.Equal("not-found", (await power.Post($"/v1/work-orders/{order}/acknowledge", Moves.All["acknowledge"].Body, ("If-Match", "\"99\""))).Expect(404).Problem);
        Assert.Equal(before.Text, (await server.Dev.Ticket(ticket)).Text);
    }

    [Fact]
    public async Task Unit_RefusalOfAnothersThing_SameAsOfNothing()
    {
        using var power = await server.ClientOf("unit-power");
        var (ticket, _) = await server.Dev.Dispatched("water");

        var (theirs, nothing) = (await power.Get($"/v1/tickets/{ticket}"), await power.Get("/v1/tickets/999999999"));

        Assert.Equal(Without(nothing), Without(theirs));

        static string Without(Reply reply)
        {
            var json = reply.Json.AsObject();
            json.Remove("traceId");
            return json.ToJsonString();
        }
    }

    [Fact]
    public async Task Unit_Lists_HoldItsOwnOnlyWhateverTheFilter()
    {
        using var veterans = await server.ClientOf("unit-veterans");
        var (mine, mineOrder) = await server.Dev.Dispatched("veterans");
        var (shared, _) = await server.Dev.Dispatched("water", "veterans");
        var (theirs, _) = await server.Dev.Dispatched("water");
        var open = await server.Dev.Registered();

        foreach (var filter in new[] { "", "?unit=water", "?unit=veterans,water", "?status=registered,dispatched", "?q=路灯", "?overdue=false", "?includeTotal=true", "?sort=closedAt" })
        {
            var page = (await veterans.Get("/v1/tickets" + filter)).Expect(200);
            Assert.DoesNotContain(theirs, page.Ids());
            Assert.DoesNotContain(open, page.Ids());
        }
        var whole = (await veterans.Get("/v1/tickets?includeTotal=true")).Expect(200);
        Assert.Equal([shared, mine], whole.Ids());
        Assert.Equal(2, whole["total"].Number());
        Assert.Equal([shared], (await veterans.Get("/v1/tickets?unit=water")).Ids());
        Assert.Equal([shared, mine], (await veterans.Post("/v1/tickets/search", new { phone = "13800000000" })).Expect(200).Ids());

        var inbox = (await veterans.Get("/v1/work-orders?includeTotal=true")).Expect(200);
        Assert.All(inbox.Items(), o => Assert.Equal("veterans", o["unit"]!["code"].Text()));
        Assert.Equal(2, inbox["total"].Number());
        Assert.Equal(mineOrder, inbox.Ids()[0]);
        Assert.Empty((await veterans.Get("/v1/work-orders?unit=water")).Expect(200).Items());
    }

    [Fact]
    public async Task Unit_OtherUnitsOrderOfASharedTicket_SeenButNotMoved()
    {
        using var forestry = await server.ClientOf("unit-forestry");
        var (ticket, lead) = await server.Dev.Dispatched("water", "forestry");

        var orders = (await forestry.Ticket(ticket))["workOrders"].AsArray();

        Assert.Equal([[], ["acknowledge", "return-request"]], orders.Select(o => o!["allowedActions"].Texts()));
        (await forestry.Post($"/v1/work-orders/{lead}/acknowledge", Moves.All["acknowledge"].Body)).Expect(404);
        (await forestry.Get($"/v1/work-orders/{lead}")).Expect(404);
        (await forestry.Post($"/v1/work-orders/{orders[1]!["id"].Text()}/acknowledge", Moves.All["acknowledge"].Body)).Expect(200);
    }

    [Fact]
    public async Task Unit_MovesOfTheCentre_403()
    {
        using var water = await server.ClientOf("unit-water");
        var (ticket, _) = await server.Dev.Closed("water");

        foreach (var move in Moves.OfTickets)
            (await water.Post(move.Call(ticket), move.Body)).Expect(403);
        (await water.Post("/v1/tickets", Given.Tickets.Body())).Expect(403);
        (await water.Patch($"/v1/tickets/{ticket}", new { title = "改" }, ("If-Match", "*"))).Expect(403);
        Assert.Empty((await water.Ticket(ticket))["allowedActions"].AsArray());
    }

    [Fact]
    public async Task AllowedActions_ByScopes_NameOnlyWhatTheTokenMay()
    {
        var (ticket, _) = await server.Dev.Closed();
        using var caller = await server.ClientOf("dev", "tickets.read callbacks.write");
        using var reader = await server.ClientOf("dev", "tickets.read");

        Assert.Equal(["callbacks"], (await caller.Ticket(ticket))["allowedActions"].Texts());
        Assert.Empty((await reader.Ticket(ticket))["allowedActions"].AsArray());
        // In a refusal they stand by state alone.
        Assert.Equal(["callbacks", "rework", "archive", "notes", "link", "exclude"], (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", Moves.All["dispatch"].Body)).Expect(409)["allowedActions"].Texts());
    }

    [Fact]
    public async Task Partner_ReadsNothing()
    {
        using var police = await server.ClientOf("partner-police110");

        foreach (var path in new[] { "/v1/tickets", "/v1/tickets/1", "/v1/work-orders", "/v1/units", "/v1/statistics/overview" })
            (await police.Get(path)).Expect(403);
    }

    [Fact]
    public async Task Operator_OfAnUntrustedClient_Ignored()
    {
        using var water = await server.ClientOf("unit-water");
        var (ticket, order) = await server.Dev.Dispatched("water");

        (await water.Post($"/v1/work-orders/{order}/acknowledge", Moves.All["acknowledge"].Body, ("X-Operator", "boss; name=%E5%B1%80%E9%95%BF"))).Expect(200);

        var by = (await server.Dev.All($"/v1/tickets/{ticket}/history"))[^1]["by"]!;
        Assert.Equal("unit-water", by["client"].Text());
        Assert.Null(by["operator"]);
        Assert.Null(by["operatorName"]);
    }

    [Theory]
    [InlineData("1001; name=%E5%BC%A0%E4%B8%89", "1001", "张三")]
    [InlineData("1001;name=Zhang", "1001", "Zhang")]
    [InlineData("1001", "1001", null)]
    [InlineData("1001; role=chief", "1001", null)]
    [InlineData("1001; name=%zz", "1001", "%zz")]
    [InlineData("1001; name=a%00b", "1001", "ab")]
    [InlineData("; name=Zhang", null, "Zhang")]
    public async Task Operator_OfATrustedFrontEnd_KeptWithTheAct(string header, string? id, string? name)
    {
        var ticket = (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(), ("X-Operator", header))).Expect(201)["id"].Text();

        var by = (await server.Dev.All($"/v1/tickets/{ticket}/history"))[0]["by"]!;

        Assert.Equal("dev", by["subject"].Text());
        Assert.Equal((id, name), (by["operator"]?.GetValue<string>(), by["operatorName"]?.GetValue<string>()));
    }

    [Fact]
    public async Task Operator_LongName_CutBetweenCharacters()
    {
        var name = Uri.EscapeDataString("a" + string.Concat(Enumerable.Repeat("𠮷", 80)));

        var ticket = (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(), ("X-Operator", "1; name=" + name))).Expect(201)["id"].Text();

        var kept = (await server.Dev.All($"/v1/tickets/{ticket}/history"))[0]["by"]!["operatorName"].Text();
        Assert.DoesNotContain('\ufffd', kept);
        Assert.EndsWith("𠮷", kept, StringComparison.Ordinal);
    }
}
