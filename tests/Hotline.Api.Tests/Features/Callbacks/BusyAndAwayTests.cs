using Hotline.Api.Persistence;
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
        /// <summary>What the lane does instead of its work; null: its work.</summary>
        public Exception? Fault { get; set; }

        protected override Dictionary<string, string> Patches => new() { ["henan"] = """{ "limits": { "perMinute": 6, "burst": 3 } }""" };

        protected override void Change(IServiceCollection services)
        {
            base.Change(services);
            var lane = services.Single(s => s.ServiceType == typeof(IWriteLane));
            services.Remove(lane);
            services.AddSingleton<IWriteLane>(sp => new FrailLane((IWriteLane)(lane.ImplementationFactory?.Invoke(sp) ?? ActivatorUtilities.CreateInstance(sp, lane.ImplementationType!)), this));
        }
    }

    private sealed class FrailLane(IWriteLane inner, OfFewTokens server) : IWriteLane
    {
        public Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
            server.Fault is { } fault ? Task.FromException<T>(fault) : inner.Run(work, cancellation);
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
    public async Task Database_ThatIsAway_TakesNothingAndTheSameMessageIsTakenLater()
    {
        var (platform, body, id) = (server.Platform(), Dispatch(Number()), Guid.NewGuid().ToString());
        server.Fault = new DatabaseAwayException(new InvalidOperationException());
        try
        {
            var away = (await platform.Send(body, id)).Expect(503);
            Assert.Equal("temporarily-unavailable", away.Problem);
            Assert.NotNull(away.Headers.RetryAfter?.Delta);
            server.Fault = new ContendedException(new InvalidOperationException());
            Assert.Equal("idempotency-key-in-flight", (await platform.Send(body, id)).Expect(409).Problem);
        }
        finally
        {
            server.Fault = null;
        }

        Assert.False((await platform.Send(body, id)).Expect(202).Headers.Contains("Idempotent-Replayed"));
    }
}
