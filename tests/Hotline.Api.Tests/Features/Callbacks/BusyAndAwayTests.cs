using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Api.Tests.Given.PlatformCaller;

namespace Hotline.Api.Tests.Features.Callbacks;

/// <summary>A platform that comes too fast, and a database that is away or contended: nothing is stored, and the platform is told to wait.</summary>
public sealed class BusyAndAwayTests(BusyAndAwayTests.OfFewTokens server) : IClassFixture<BusyAndAwayTests.OfFewTokens>
{
    public sealed class OfFewTokens : PlatformServer
    {
        internal FrailLane.Frailty Lane { get; } = new();

        protected override Dictionary<string, string> Patches => new() { ["henan"] = """{ "limits": { "perMinute": 6, "burst": 3 } }""" };

        protected override void Change(IServiceCollection services)
        {
            base.Change(services);
            FrailLane.Before(services, Lane);
        }
    }

    [Fact]
    public async Task Platform_ThatComesTooFast_WaitsAndIsHeardAgain()
    {
        var henan = server.Platform("henan", keyId: "h1");
        for (var i = 0; i < 3; i++)
            (await henan.Get("messages/none")).Expect(404);

        var busy = (await henan.Send(Dispatch(Number()))).Expect(429);

        Assert.Equal(("too-many-requests", TimeSpan.FromSeconds(10)), (busy.Problem, busy.Headers.RetryAfter!.Delta));
        // Another platform is not held up by it.
        (await server.Platform().Get("messages/none")).Expect(404);
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        (await henan.Get("messages/none")).Expect(404);
        (await henan.Get("messages/none")).Expect(429);
    }

    [Fact]
    public async Task Platform_AtTwoReplicas_IsCountedTogether()
    {
        await using var twin = await server.StartTwin();
        server.Clock.Advance(TimeSpan.FromSeconds(120 - server.Clock.GetUtcNow().Second));
        var (here, there) = (server.Platform("henan", keyId: "h1"), server.Platform("henan", keyId: "h1", address: new Uri(twin.Urls.First())));
        foreach (var replica in new[] { here, there })
        {
            for (var i = 0; i < 3; i++)
                (await replica.Get("messages/none")).Expect(404);
        }
        server.Clock.Advance(TimeSpan.FromSeconds(10));

        // Each replica would take one more by itself; the minute's six are gone.
        foreach (var replica in new[] { here, there })
            Assert.Equal(TimeSpan.FromSeconds(50), (await replica.Get("messages/none")).Expect(429).Headers.RetryAfter!.Delta);
        server.Clock.Advance(TimeSpan.FromSeconds(50));
        (await there.Get("messages/none")).Expect(404);
    }

    [Fact]
    public async Task Database_ThatIsAway_TakesNothingAndTheSameMessageIsTakenLater()
    {
        var (platform, body, id) = (server.Platform(), Dispatch(Number()), Guid.NewGuid().ToString());
        server.Lane.Fault = new DatabaseAwayException(new InvalidOperationException());
        try
        {
            var away = (await platform.Send(body, id)).Expect(503);
            Assert.Equal("temporarily-unavailable", away.Problem);
            Assert.NotNull(away.Headers.RetryAfter?.Delta);
            server.Lane.Fault = new ContendedException(new InvalidOperationException());
            Assert.Equal("idempotency-key-in-flight", (await platform.Send(body, id)).Expect(409).Problem);
        }
        finally
        {
            server.Lane.Fault = null;
        }

        Assert.False((await platform.Send(body, id)).Expect(202).Headers.Contains("Idempotent-Replayed"));
    }
}
