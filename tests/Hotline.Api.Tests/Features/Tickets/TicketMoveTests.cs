using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>What all moves share: who may, on what, and under which condition.</summary>
[Collection(SharedServer.Name)]
public sealed class TicketMoveTests(Server server)
{
    public static TheoryData<string> Moves => Given.Moves.Names;

    [Theory, MemberData(nameof(Moves))]
    public async Task Move_UnknownId_404(string name)
    {
        var move = Given.Moves.All[name];

        foreach (var id in new[] { "999999999", "0", "-1", "99999999999999999999", "x" })
            Assert.Equal("not-found", (await server.Dev.Post(move.Call(id), move.Body)).Expect(404).Problem);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Move_WithoutToken_401(string name)
    {
        var move = Given.Moves.All[name];
        using var stranger = server.Stranger();
        using var liar = new Client(server.Address, "not.a.token");

        var refusal = (await stranger.Post(move.Call("1"), move.Body)).Expect(401);

        Assert.Equal("unauthenticated", refusal.Problem);
        Assert.Equal("application/problem+json", refusal.ContentHeaders.ContentType!.MediaType);
        Assert.Equal("Bearer", refusal.Headers.WwwAuthenticate.Single().Scheme);
        (await liar.Post(move.Call("1"), move.Body)).Expect(401);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Move_TokenWithEveryOtherScope_403NamingTheScope(string name)
    {
        var move = Given.Moves.All[name];
        using var other = await server.ClientOf("dev", string.Join(' ', Hotline.Domain.Lifecycles.Scopes.All.Where(s => s != move.Scope)));
        var id = await move.Ready(server.Dev);
        var before = await server.Dev.Get(move.Of(id));

        var refusal = (await other.Post(move.Call(id), move.Body)).Expect(403);

        Assert.Equal("forbidden", refusal.Problem);
        Assert.Contains(move.Scope, refusal["detail"].Text(), StringComparison.Ordinal);
        Assert.Equal(before.Text, (await server.Dev.Get(move.Of(id))).Text);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Move_TokenWithItsScopeAlone_Goes(string name)
    {
        var move = Given.Moves.All[name];
        using var holder = await server.ClientOf("dev", move.Scope);

        (await holder.Post(move.Call(await move.Ready(server.Dev)), move.Body)).Expect(200);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Move_FreshIfMatch_GoesAndMakesANewETag(string name)
    {
        var move = Given.Moves.All[name];
        var id = await move.Ready(server.Dev);
        var seen = (await server.Dev.Get(move.Of(id))).Expect(200);

        var answer = (await server.Dev.Post(move.Call(id), move.Body, ("If-Match", seen.ETag!))).Expect(200);

        Assert.True(answer["version"].Number() > seen["version"].Number());
        var now = await server.Dev.Get(move.Of(id));
        Assert.Equal(now.ETag, answer.ETag);
        Assert.Equal(now.Text, answer.Text);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Move_StaleIfMatch_412AndNothingChanges(string name)
    {
        var move = Given.Moves.All[name];
        var id = await move.Ready(server.Dev);
        var before = await server.Dev.Get(move.Of(id));

        foreach (var tag in new[] { "\"9999\"", "\"0\"", "\"some-other-tag\"", "\"9998\", \"9999\"" })
        {
            var refusal = (await server.Dev.Post(move.Call(id), move.Body, ("If-Match", tag))).Expect(412);
            Assert.Equal("stale-version", refusal.Problem);
            Assert.Equal(before["status"].Text(), refusal["currentStatus"].Text());
            Assert.Equal("dev", refusal["lastChange"]["by"].Text());
        }
        Assert.Equal(before.Text, (await server.Dev.Get(move.Of(id))).Text);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Move_StarOrOneOfSeveralTags_Goes(string name)
    {
        var move = Given.Moves.All[name];
        (await server.Dev.Post(move.Call(await move.Ready(server.Dev)), move.Body, ("If-Match", "*"))).Expect(200);
        var id = await move.Ready(server.Dev);
        var etag = (await server.Dev.Get(move.Of(id))).ETag;

        (await server.Dev.Post(move.Call(id), move.Body, ("If-Match", $"\"9999\", {etag}"))).Expect(200);
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Move_IfMatchThatIsNoTag_400NamingTheHeader(string name)
    {
        var move = Given.Moves.All[name];
        var id = await move.Ready(server.Dev);

        Assert.Equal(["If-Match"], (await server.Dev.Post(move.Call(id), move.Body, ("If-Match", "3"))).Expect(400).Faults());
    }

    [Theory, MemberData(nameof(Moves))]
    public async Task Move_Twice_TheSecondIsRefusedOrCounted(string name)
    {
        var move = Given.Moves.All[name];
        var id = await move.Ready(server.Dev);
        (await server.Dev.Post(move.Call(id), move.Body)).Expect(200);

        (await server.Dev.Post(move.Call(id), move.Body)).Expect(name is "callbacks" or "notes" or "progress" or "urge" or "supervise" or "link" or "exclude" ? 200 : 409);
    }

    [Fact]
    public async Task OrderMove_TicketsETagChangesToo()
    {
        var (ticket, order) = await server.Dev.Dispatched();
        var before = await server.Dev.Ticket(ticket);

        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);

        Assert.NotEqual(before.ETag, (await server.Dev.Ticket(ticket)).ETag);
    }
}
