using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Clients;

/// <summary>Clients are registered, changed, given new secrets and revoked; what they hold is told, their secrets never again.</summary>
public sealed class ClientTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Register_ById_GetsATokenWithItsScopes()
    {
        var (id, secret) = await server.Dev.Issued("tickets.read", "tickets.write");

        using var client = await server.With(id, secret);

        (await client.Post("/v1/tickets", Given.Tickets.Body())).Expect(201);
        (await client.Get("/v1/statistics/overview?from=2023-02-01&to=2023-03-01")).Expect(403);
    }

    [Fact]
    public async Task Register_OfAUnit_SeesItsOwnAlone()
    {
        var body = Given.Clients.Body("water-desk", "tickets.read", "units.handle");
        body["unit"] = "water";
        var secret = (await server.Dev.Post("/v1/clients", body)).Expect(201)["secret"].Text();
        var ticket = await server.Dev.Registered();

        using var client = await server.With("water-desk", secret);

        (await client.Get($"/v1/tickets/{ticket}")).Expect(404);
    }

    [Fact]
    public async Task Register_Twice_SecretIsNeverGivenAgain()
    {
        var (key, body) = (("Idempotency-Key", Guid.NewGuid().ToString()), Given.Clients.Body("twice", "tickets.read"));
        var first = (await server.Dev.Post("/v1/clients", body, key)).Expect(201);

        var second = (await server.Dev.Post("/v1/clients", body, key)).Expect(400);

        Assert.NotNull(second["errors"]["id"]);
        Assert.DoesNotContain(first["secret"].Text(), second.Text, StringComparison.Ordinal);
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        Assert.False(await db.IdempotencyKeys.AnyAsync(k => k.Key == key.Item2));
    }

    [Fact]
    public async Task Secret_AfterTheAnswer_StandsNowhere()
    {
        var (id, secret) = await server.Dev.Issued("tickets.read");

        Assert.DoesNotContain(secret, (await server.Dev.Get("/v1/clients")).Expect(200).Text, StringComparison.Ordinal);
        var one = (await server.Dev.Get($"/v1/clients/{id}")).Expect(200);
        Assert.Equal(
            ["createdAt", "formerSecretUntil", "id", "name", "partner", "revokedAt", "scopes", "secretChangedAt", "trustedFrontEnd", "unit", "version"],
            one.Json.AsObject().Select(f => f.Key).Order(StringComparer.Ordinal));
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        Assert.DoesNotContain(secret, await db.Audit.Where(a => a.Action.StartsWith("client.")).Select(a => a.Detail).ToListAsync());
        var hash = await db.Set<OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreApplication>().Where(a => a.ClientId == id).Select(a => a.ClientSecret).FirstAsync();
        Assert.DoesNotContain(secret, hash, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string[]> Refused => new()
    {
        { "scopes", "{}", ["clients.manage", "audit.read"] },
        { "scopes", "{}", ["reference.write", "callers.reveal"] },
        { "scopes", "{}", ["audit.read", "callers.reveal"] },
        { "scopes[1]", "{}", ["tickets.read", "tickets.delete"] },
        { "scopes", """{"unit":"water"}""", ["tickets.read", "tickets.dispatch"] },
        { "scopes", """{"unit":"water"}""", ["tickets.read", "clients.manage"] },
        { "scopes", """{"partner":"police110"}""", ["exchange", "tickets.read"] },
        { "scopes", "{}", ["exchange"] },
        { "partner", """{"partner":"police110","unit":"water"}""", ["exchange"] },
        { "trustedFrontEnd", """{"partner":"police110","trustedFrontEnd":true}""", ["exchange"] },
        { "unit", """{"unit":"nobody"}""", ["tickets.read"] },
        { "partner", """{"partner":"nobody"}""", ["exchange"] },
        { "id", """{"id":"dev"}""", ["tickets.read"] },
        { "id", """{"id":"unit-water2"}""", ["tickets.read"] },
        { "id", """{"id":"partner-x"}""", ["exchange"] },
        { "id", """{"id":"Front End"}""", ["tickets.read"] },
        { "scopes", "{}", [] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Register_WhatMayNotBe_RefusedByField(string field, string more, string[] scopes)
    {
        var body = Given.Clients.Body("never", scopes);
        foreach (var (name, value) in JsonNode.Parse(more)!.AsObject())
            body[name] = value?.DeepClone();

        var answer = (await server.Dev.Post("/v1/clients", body)).Expect(400);

        Assert.Contains(field, answer["errors"].AsObject().Select(e => e.Key));
        (await server.Dev.Get("/v1/clients/never")).Expect(404);
    }

    [Fact]
    public async Task Patch_ToSeparateDuties_Refused()
    {
        var (id, _) = await server.Dev.Issued("clients.manage", "reference.write");

        var answer = (await server.Dev.Patch($"/v1/clients/{id}", new { scopes = new[] { "clients.manage", "audit.read" } }, ("If-Match", "*"))).Expect(400);

        Assert.NotNull(answer["errors"]["scopes"]);
        (await server.Dev.Patch($"/v1/clients/{id}", new { name = "x" })).Expect(428);
        (await server.Dev.Patch($"/v1/clients/{id}", new { name = "x" }, ("If-Match", "\"9\""))).Expect(412);
    }

    [Fact]
    public async Task Patch_OfScopes_EndsTheTokensWithTheOldOnes()
    {
        var (id, secret) = await server.Dev.Issued("tickets.read", "tickets.write");
        using var before = await server.With(id, secret);
        (await before.Get("/v1/tickets")).Expect(200);

        var changed = (await server.Dev.Patch($"/v1/clients/{id}", new { scopes = new[] { "tickets.read" } }, ("If-Match", "\"1\""))).Expect(200);

        Assert.Equal("\"2\"", changed.ETag);
        (await before.Get("/v1/tickets")).Expect(401);
        using var after = await server.With(id, secret);
        (await after.Get("/v1/tickets")).Expect(200);
        (await after.Post("/v1/tickets", Given.Tickets.Body())).Expect(403);
    }

    [Fact]
    public async Task Patch_OfTheName_LeavesTokensAsTheyAre()
    {
        var (id, secret) = await server.Dev.Issued("tickets.read");
        using var client = await server.With(id, secret);

        (await server.Dev.Patch($"/v1/clients/{id}", new { name = "新名称" }, ("If-Match", "*"))).Expect(200);

        (await client.Get("/v1/tickets")).Expect(200);
        Assert.Equal("新名称", (await server.Dev.Get($"/v1/clients/{id}"))["name"].Text());
        Assert.Equal(2, (await server.Dev.Patch($"/v1/clients/{id}", new { name = "新名称" }, ("If-Match", "*"))).Expect(200)["version"].Number());
    }

    [Fact]
    public async Task Revoke_WithTokensOut_EndsThemAndItsSecret()
    {
        var (id, secret) = await server.Dev.Issued("tickets.read");
        using var client = await server.With(id, secret);
        (await client.Get("/v1/tickets")).Expect(200);

        (await server.Dev.Post($"/v1/clients/{id}/revoke", new { reason = "程序已下线" })).Expect(200);

        (await client.Get("/v1/tickets")).Expect(401);
        Assert.Equal("invalid_client", (await server.Token(id, secret)).Expect(401)["error"].Text());
        Assert.Equal("client-revoked", (await server.Dev.Post($"/v1/clients/{id}/rotate-secret", new { })).Expect(409).Problem);
        Assert.NotNull((await server.Dev.Post("/v1/clients", Given.Clients.Body(id, "tickets.read"))).Expect(400)["errors"]["id"]);
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        Assert.Contains("程序已下线", await db.Audit.Where(a => a.Action == "client.revoked" && a.Detail!.Contains(id)).Select(a => a.Detail).SingleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientsManage_Alone_IsWhatItTakes()
    {
        var (id, secret) = await server.Dev.Issued("clients.manage");
        using var manager = await server.With(id, secret);
        using var other = await server.ClientOf("dev", "tickets.read tickets.write audit.read");

        (await manager.Get("/v1/clients")).Expect(200);
        (await other.Get("/v1/clients")).Expect(403);
        (await other.Post("/v1/clients", Given.Clients.Body("x", "tickets.read"))).Expect(403);
    }
}

/// <summary>Secrets and revocations in time, on two replicas.</summary>
public sealed class ClientClockTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Rotate_WithOverlap_FormerSecretEndsAtItsHour()
    {
        var (id, former) = await server.Dev.Issued("tickets.read");
        var rotated = (await server.Dev.Post($"/v1/clients/{id}/rotate-secret", new { overlapHours = 2 })).Expect(200);
        var secret = rotated["secret"].Text();
        (await server.Token(id, secret)).Expect(200);
        using var client = await server.With(id, former);

        server.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        (await server.Token(id, former)).Expect(200);
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        (await server.Token(id, former)).Expect(401);
        (await server.Token(id, secret)).Expect(200);
        (await client.Get("/v1/tickets")).Expect(200);
    }

    [Fact]
    public async Task Rotate_Twice_FormerSecretIsTheOneBefore()
    {
        var (id, first) = await server.Dev.Issued("tickets.read");
        var second = (await server.Dev.Post($"/v1/clients/{id}/rotate-secret", new { })).Expect(200)["secret"].Text();
        var third = (await server.Dev.Post($"/v1/clients/{id}/rotate-secret", new { })).Expect(200)["secret"].Text();

        (await server.Token(id, first)).Expect(401);
        (await server.Token(id, second)).Expect(200);
        (await server.Token(id, third)).Expect(200);
    }

    [Fact]
    public async Task Rotate_WithoutOverlap_EndsSecretAndTokensAtOnce()
    {
        var (id, former) = await server.Dev.Issued("tickets.read");
        using var client = await server.With(id, former);

        (await server.Dev.Post($"/v1/clients/{id}/rotate-secret", new { overlapHours = 0 })).Expect(200);

        (await server.Token(id, former)).Expect(401);
        (await client.Get("/v1/tickets")).Expect(401);
    }

    [Fact]
    public async Task VoidFormerSecret_WithinTheOverlap_EndsIt()
    {
        var (id, former) = await server.Dev.Issued("tickets.read");
        var secret = (await server.Dev.Post($"/v1/clients/{id}/rotate-secret", new { })).Expect(200)["secret"].Text();
        using var client = await server.With(id, former);

        (await server.Dev.Post($"/v1/clients/{id}/void-former-secret")).Expect(200);

        (await server.Token(id, former)).Expect(401);
        (await client.Get("/v1/tickets")).Expect(401);
        (await server.Token(id, secret)).Expect(200);
    }

    /// <summary>A replica that has just looked knows less than a token which another one gave since.</summary>
    [Fact]
    public async Task RotateSecret_WithoutOverlap_TheNewTokenHoldsOnTheOtherReplicaAtOnce()
    {
        await using var twin = await server.StartTwin();
        var address = new Uri(twin.Urls.First());
        var (id, former) = await server.Dev.Issued("tickets.read");
        using var old = new Client(address, (await server.Token(id, former)).Expect(200)["access_token"].Text());
        (await old.Get("/v1/tickets")).Expect(200);

        var secret = (await server.Dev.Post($"/v1/clients/{id}/rotate-secret", new { overlapHours = 0 })).Expect(200)["secret"].Text();
        using var renewed = new Client(address, (await server.Token(id, secret)).Expect(200)["access_token"].Text());

        (await renewed.Get("/v1/tickets")).Expect(200);
        (await old.Get("/v1/tickets")).Expect(401);
    }

    [Fact]
    public async Task Revoke_OnOneReplica_HoldsOnTheOtherWithinAMinute()
    {
        await using var twin = await server.StartTwin();
        var (id, secret) = await server.Dev.Issued("tickets.read");
        var token = (await server.Token(id, secret)).Expect(200)["access_token"].Text();
        using var there = new Client(new Uri(twin.Urls.First()), token);
        (await there.Get("/v1/tickets")).Expect(200);

        (await server.Dev.Post($"/v1/clients/{id}/revoke", new { reason = "泄露" })).Expect(200);
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        (await there.Get("/v1/tickets")).Expect(401);
    }
}
