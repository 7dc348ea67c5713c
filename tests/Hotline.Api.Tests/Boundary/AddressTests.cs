using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Boundary;

/// <summary>Addresses and methods that do not exist, and other spellings of those that do.</summary>
[Collection(SharedServer.Name)]
public sealed class AddressTests(Server server)
{
    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v2/tickets")]
    [InlineData("GET", "/v1/tickets/0")]
    [InlineData("GET", "/v1/tickets/-1")]
    [InlineData("GET", "/v1/tickets/abc")]
    [InlineData("GET", "/v1/tickets/1.0")]
    [InlineData("GET", "/v1/tickets/99999999999999999999")]
    [InlineData("GET", "/v1/tickets/999999999/history")]
    [InlineData("GET", "/v1/tickets/0/history")]
    [InlineData("GET", "/v1/tickets/by-number/RZ0")]
    [InlineData("GET", "/v1/tickets/by-number/%E8%B7%AF")]
    [InlineData("GET", "/v1/work-orders/0")]
    [InlineData("GET", "/v1/work-orders/999999999")]
    [InlineData("POST", "/v1/tickets/1/destroy")]
    [InlineData("POST", "/v1/work-orders/1/dispatch")]
    public async Task Request_NoSuchThing_404AsProblem(string method, string path)
    {
        var refusal = (await server.Dev.Send(new HttpMethod(method), path, method == "POST" ? "{}" : null)).Expect(404);

        Assert.Equal("not-found", refusal.Problem);
        IsProblem(refusal);
    }

    [Theory]
    [InlineData("DELETE", "/v1/tickets/1", "GET, PATCH")]
    [InlineData("PUT", "/v1/tickets/1", "GET, PATCH")]
    [InlineData("DELETE", "/v1/tickets", "GET, POST")]
    [InlineData("GET", "/v1/tickets/1/dispatch", "POST")]
    [InlineData("GET", "/v1/tickets/search", "POST")]
    [InlineData("POST", "/v1/work-orders", "GET")]
    [InlineData("PATCH", "/v1/work-orders/1", "GET")]
    public async Task Request_OtherMethod_405AsProblem(string method, string path, string allowed)
    {
        var refusal = (await server.Dev.Send(new HttpMethod(method), path, null)).Expect(405);

        Assert.Equal("method-not-allowed", refusal.Problem);
        Assert.Equal(allowed.Split(", "), refusal.ContentHeaders.Allow.Order());
        IsProblem(refusal);
    }

    [Fact]
    public async Task Request_NulInPath_IsRefusedNotAFault()
    {
        Assert.InRange((await server.Dev.Get("/v1/tickets/by-number/%00")).Code, 400, 404);
    }

    [Fact]
    public async Task G92_Get_OtherSpellingsOfThePath_SameAnswerAndSameScope()
    {
        var (theirs, order) = await server.Dev.Dispatched("water");
        using var unit = await server.ClientOf("unit-power");
        using var water = await server.ClientOf("unit-water");
        using var stranger = server.Stranger();

        foreach (var path in new[] { $"/V1/Tickets/{theirs}", $"/v1/TICKETS/{theirs}/", $"/v1/tickets/0{theirs}", $"/v1/tickets/{theirs}/History", $"/v1/Work-Orders/{order}" })
        {
            (await unit.Get(path)).Expect(404);
            (await stranger.Get(path)).Expect(401);
            (await water.Get(path)).Expect(200);
        }
        foreach (var path in new[] { "/v1/tickets", "/V1/TICKETS", "/v1/tickets/", "/v1/Work-Orders" })
        {
            Assert.DoesNotContain(theirs, (await unit.Get(path)).Items().Select(i => (i["ticketId"] ?? i["id"]).Text()));
            Assert.Contains(theirs, (await water.Get(path)).Items().Select(i => (i["ticketId"] ?? i["id"]).Text()));
        }
    }

    [Fact]
    public async Task Get_ByNumber_TheSameTicket()
    {
        var ticket = await server.Dev.Ticket(await server.Dev.Registered());

        var found = (await server.Dev.Get($"/v1/tickets/by-number/{ticket["number"].Text()}")).Expect(200);

        Assert.Equal(ticket.Text, found.Text);
        Assert.Equal(ticket.ETag, found.ETag);
    }

    private static void IsProblem(Reply refusal)
    {
        Assert.Equal("application/problem+json", refusal.ContentHeaders.ContentType!.MediaType);
        Assert.Equal(refusal.Code, refusal["status"].Number());
        foreach (var field in new[] { "type", "title", "detail", "code", "traceId" })
            Assert.NotEmpty(refusal[field].Text());
    }
}
