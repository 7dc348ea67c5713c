using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Features.Callbacks;
using Hotline.Api.Tests.Given;
using Hotline.Exchange;
using Hotline.Exchange.Platforms.Signatures;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Api.Tests.Given.PlatformCaller;

namespace Hotline.Api.Tests.Features.Callbacks;

/// <summary>An older platform: no message ids, a nonce, and answers in an envelope with HTTP 200.</summary>
public sealed class LegacyCallbackTests(LegacyCallbackTests.WithLegacy server) : IClassFixture<LegacyCallbackTests.WithLegacy>
{
    public sealed class WithLegacy : PlatformServer
    {
        protected override IEnumerable<string> Settings =>
            [.. base.Settings, "--Partners:henan:Legacy:Enabled=true", "--Partners:henan:Legacy:Scheme=MD5", "--Partners:henan:Legacy:AppKey=app", "--Partners:henan:Legacy:Secret=legacy-secret"];
    }

    private static readonly LegacySignature Signer = new(new LegacySettings(true, "MD5", "app", "legacy-secret"), new LegacyCanon(), null);

    private async Task<Reply> Send(JsonObject body, string? nonce = null, string? sign = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        var (stamp, once) = (Signer.Written(server.Clock.GetUtcNow()), nonce ?? Guid.NewGuid().ToString("N"));
        using var client = server.Stranger();
        return await client.Send(
            HttpMethod.Post, server.Platform("henan").PathOf(body), new ByteArrayContent(bytes) { Headers = { { "Content-Type", "application/json" } } },
            ("appKey", "app"), ("timestamp", stamp), ("nonce", once), ("sign", sign ?? Signer.Sign(stamp, once, bytes)));
    }

    [Fact]
    public async Task Message_Taken_IsAnsweredInTheEnvelope()
    {
        var answer = (await Send(Dispatch(Number()))).Expect(200);

        Assert.Equal((0, "APPLIED"), (answer["code"].Number(), answer["data"]["disposition"].Text()));
        Assert.Equal(["code", "message", "data"], answer.Json.AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task Partner_WithAnOlderSignature_IsShownAsWeak()
    {
        var partners = (await server.Dev.Get("/v1/partners")).Expect(200)["items"].AsArray();

        Assert.Equal([("henan", true), ("pingdingshan", false), ("police110", false)], partners.Select(p => (p!["code"].Text(), p["weakSignature"]!.GetValue<bool>())).Order());
    }

    [Fact]
    public async Task Message_Repeated_IsKnownByItsBusinessAndNotByItsNonce()
    {
        var body = Dispatch(Number());
        var first = (await Send(body)).Expect(200);

        var again = (await Send(body)).Expect(200);

        Assert.Equal(first["data"].ToJsonString(), again["data"].ToJsonString());
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
    }

    [Fact]
    public async Task SecondUrge_AtAnotherTime_IsNoRepetition()
    {
        var number = Number();
        (await Send(Dispatch(number))).Expect(200);
        var urge = Body("urge", number, new JsonObject { ["text"] = "快" });
        var first = (await Send(urge)).Expect(200);
        urge["occurredAt"] = "2023-02-15T09:31:00+08:00";

        Assert.NotEqual(first["data"]["receiptId"].Text(), (await Send(urge)).Expect(200)["data"]["receiptId"].Text());
    }

    [Fact]
    public async Task Nonce_OfAnotherMessage_IsRefusedForTenMinutes()
    {
        var nonce = Guid.NewGuid().ToString("N");
        var body = Dispatch(Number());
        var first = (await Send(body, nonce)).Expect(200);

        Assert.Equal(first["data"].ToJsonString(), (await Send(body, nonce)).Expect(200)["data"].ToJsonString());
        Assert.Equal("nonce-reused", (await Send(Dispatch(Number()), nonce)).Expect(200)["code"].Text());
        var book = server.Services.GetRequiredService<NonceBook>();
        await server.MoveTo(server.Clock.GetUtcNow() + NonceBook.Bound);
        Assert.True(await book.Bind("henan", nonce, Guid.NewGuid(), CancellationToken.None));
        await server.MoveTo(server.Clock.GetUtcNow() + NonceBook.Bound + TimeSpan.FromSeconds(1));
        Assert.True(await book.Forget(CancellationToken.None) >= 1);
        Assert.Equal(0, await book.Forget(CancellationToken.None));
    }

    [Fact]
    public async Task Nonce_OfSeveralMessagesAtOnce_IsOnesOnly()
    {
        var (book, nonce) = (server.Services.GetRequiredService<NonceBook>(), Guid.NewGuid().ToString("N"));

        var bound = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => book.Bind("henan", nonce, Guid.NewGuid(), CancellationToken.None)));

        Assert.Single(bound, b => b);
    }

    [Fact]
    public async Task Refusal_InTheEnvelope_HasOurCode()
    {
        var known = Number();
        (await Send(Dispatch(known))).Expect(200);
        var late = Dispatch(known);
        late["occurredAt"] = "2023-02-15T09:45:00+08:00";
        var wrong = Dispatch(Number());
        wrong["colour"] = "red";
        var timeless = Dispatch(Number());
        timeless.Remove("occurredAt");

        Assert.Equal("work-order-exists", (await Send(late)).Expect(200)["code"].Text());
        Assert.Equal("validation-failed", (await Send(wrong)).Expect(200)["code"].Text());
        Assert.Equal(["occurredAt"], (await Send(timeless)).Expect(200)["data"]["errors"]!.AsObject().Select(p => p.Key));
        var stranger = (await Send(Dispatch(Number()), sign: new string('0', 32))).Expect(200);
        Assert.Equal(("unauthenticated", null), (stranger["code"].Text(), stranger.Json["data"]));
    }

    [Fact]
    public async Task Webhook_OfTheSamePlatform_IsAnsweredBare() =>
        Assert.Equal("APPLIED", (await server.Platform("henan", keyId: "h1").Send(Dispatch(Number()))).Expect(202)["disposition"].Text());
}
