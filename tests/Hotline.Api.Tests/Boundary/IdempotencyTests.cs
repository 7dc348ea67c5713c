using Hotline.Api.Tests.Given;
using Hotline.Api.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hotline.Api.Tests.Boundary;

[Collection(SharedServer.Name)]
public sealed class IdempotencyTests(Server server)
{
    [Fact]
    public async Task B32_Register_SameKeyAndBody_FirstAnswerAgainAndOneTicket()
    {
        var (key, body) = (Key(), Given.Tickets.Body());
        var first = (await server.Dev.Post("/v1/tickets", body, key)).Expect(201);
        (await server.Dev.Post($"/v1/tickets/{first["id"].Text()}/answer", new { answer = "好", solved = "solved" })).Expect(200);

        var again = (await server.Dev.Post("/v1/tickets", body, key)).Expect(201);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.ETag, again.ETag);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
    }

    [Fact]
    public async Task Register_SameKeyInAnotherSpelling_IsTheSameKey()
    {
        var (uuid, body) = (Guid.NewGuid(), Given.Tickets.Body());
        var first = (await server.Dev.Post("/v1/tickets", body, ("Idempotency-Key", uuid.ToString()))).Expect(201);

        foreach (var form in new[] { uuid.ToString().ToUpperInvariant(), $"\"{uuid}\"" })
            Assert.Equal(first.Text, (await server.Dev.Post("/v1/tickets", body, ("Idempotency-Key", form))).Expect(201).Text);
    }

    [Fact]
    public async Task Register_SameKeyOtherBodyOrOtherCall_422()
    {
        var key = Key();
        var id = (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(), key)).Expect(201)["id"].Text();

        Assert.Equal("idempotency-key-reused", (await server.Dev.Post("/v1/tickets", Given.Tickets.Body("别的"), key)).Expect(422).Problem);
        (await server.Dev.Post($"/v1/tickets/{id}/archive", "{}", key)).Expect(422);
    }

    [Fact]
    public async Task Register_SameKeyOfAnotherClient_IsAnotherKey()
    {
        using var unit = await server.ClientOf("unit-water");
        var (_, order) = await server.Dev.Dispatched("water");
        var (key, body) = (Key(), new { by = new { name = "李强" } });
        (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(), key)).Expect(201);

        Assert.False((await unit.Post($"/v1/work-orders/{order}/acknowledge", body, key)).Expect(200).Headers.Contains("Idempotent-Replayed"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("not-a-uuid")]
    [InlineData("")]
    [InlineData("12345678-1234-1234-1234-12345678901")]
    public async Task Register_KeyThatIsNoUuid_400NamesTheHeader(string key)
    {
        Assert.Equal(["Idempotency-Key"], (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(), ("Idempotency-Key", key))).Expect(400).Faults());
    }

    [Fact]
    public async Task B35_Register_SixteenAtOnceWithOneKey_OneTicketFifteenReplays()
    {
        var (key, title) = (Key(), "同键" + Guid.NewGuid());

        var answers = await Together(() => server.Dev.Post("/v1/tickets", Given.Tickets.Body(title), key));

        Assert.All(answers, a => Assert.Equal(answers[0].Text, a.Expect(201).Text));
        Assert.Equal(15, answers.Count(a => a.Headers.Contains("Idempotent-Replayed")));
        Assert.Single((await server.Dev.Get($"/v1/tickets?q={title}")).Items());
    }

    public static TheoryData<string> AllMoves => Moves.Names;

    [Theory, MemberData(nameof(AllMoves))]
    public async Task B34_Move_SixteenAtOnceWithOneKey_OneEffect(string name)
    {
        var (move, key) = (Moves.All[name], Key());
        var id = await move.Ready(server.Dev);
        var before = await server.Dev.Get(move.Of(id));

        var answers = await Together(() => server.Dev.Post(move.Call(id), move.Body, key));

        Assert.All(answers, a => Assert.Equal(answers[0].Text, a.Expect(200).Text));
        Assert.Equal(15, answers.Count(a => a.Headers.Contains("Idempotent-Replayed")));
        var after = (await server.Dev.Get(move.Of(id))).Expect(200);
        Assert.Equal(answers[0].Text, after.Text);
        var ticket = after.Json["ticketId"] is { } owner ? owner.Text() : id;
        var history = await server.Dev.All($"/v1/tickets/{ticket}/history");
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(h => h["version"].Number()));
        // Taking a ticket back from its unit is two entries: the order's end and the ticket's.
        if (ticket == id)
            Assert.Equal(before["version"].Number() + (name is "withdraw" or "recall" ? 2 : 1), after["version"].Number());
    }

    [Fact]
    public async Task Move_RefusedFirst_TheRefusalIsNotKept()
    {
        var (id, key) = (await server.Dev.Registered(), Key());
        (await server.Dev.Post($"/v1/tickets/{id}/archive", "{}", key)).Expect(409);
        (await server.Dev.Post($"/v1/tickets/{id}/answer", new { answer = "好", solved = "solved" })).Expect(200);

        Assert.False((await server.Dev.Post($"/v1/tickets/{id}/archive", "{}", key)).Expect(200).Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Move_BadBodyFirst_TheKeyIsStillFree()
    {
        var key = Key();
        (await server.Dev.Post("/v1/tickets", "{}", key)).Expect(400);

        (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(), key)).Expect(201);
    }

    [Fact]
    public async Task Replay_StaleIfMatchMeanwhile_StillTheFirstAnswer()
    {
        var (id, key) = (await server.Dev.Registered(), Key());
        var first = (await server.Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = "water" }, ("If-Match", "\"1\""), key)).Expect(200);

        Assert.Equal(first.Text, (await server.Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = "water" }, ("If-Match", "\"1\""), key)).Expect(200).Text);
    }

    internal static (string, string) Key() => ("Idempotency-Key", Guid.NewGuid().ToString());

    private static Task<Reply[]> Together(Func<Task<Reply>> call) => Task.WhenAll(Enumerable.Range(0, 16).Select(_ => call()));
}

/// <summary>Keys are kept seven days.</summary>
public sealed class KeyCleanerTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Clean_SevenDaysLater_TheKeyIsForgottenAndNotBefore()
    {
        var (key, body) = (IdempotencyTests.Key(), Given.Tickets.Body());
        var first = (await server.Dev.Post("/v1/tickets", body, key)).Expect(201);
        var cleaner = server.Services.GetServices<IHostedService>().OfType<KeyCleaner>().Single();

        await server.MoveTo(Server.Moment(2023, 2, 22, 10));
        await cleaner.Clean(CancellationToken.None);
        Assert.Equal(first.Text, (await server.Dev.Post("/v1/tickets", body, key)).Expect(201).Text);

        await server.MoveTo(Server.Moment(2023, 2, 22, 10, 0, 1));
        await cleaner.Clean(CancellationToken.None);
        var later = (await server.Dev.Post("/v1/tickets", body, key)).Expect(201);
        Assert.NotEqual(first["id"].Text(), later["id"].Text());
        Assert.False(later.Headers.Contains("Idempotent-Replayed"));
    }
}
