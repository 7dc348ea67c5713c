using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Startup;

/// <summary>Readiness, and the reason it gives when it is none.</summary>
public sealed class HealthTests(HealthTests.SlowServer server) : IClassFixture<HealthTests.SlowServer>
{
    [Fact]
    public async Task Ready_DatabaseAnswers_SaysSo()
    {
        var ready = (await server.Dev.Get("/health/ready")).Expect(200);

        Assert.Equal(("ready", "database answers"), (ready["status"].Text(), ready["checks"]["ready"].Text()));
        Assert.Null(ready.Json["reasons"]);
    }

    [Fact]
    public async Task Ready_DatabaseSilent_GivesUpAfterItsLimit()
    {
        using var silence = new ManualResetEventSlim();
        // A balancer has no token, whose client would have to be looked up.
        using var balancer = server.Stranger();
        server.Silence = silence;
        try
        {
            var asking = balancer.Get("/health/ready");
            while (!asking.IsCompleted)
            {
                server.Clock.Advance(ReadyCheck.Limit);
                await Task.WhenAny(asking, Task.Delay(50));
            }
            var answer = (await asking).Expect(503);
            Assert.Equal(("notReady", "the database does not answer within 2 s"), (answer["status"].Text(), answer["reasons"][0].Text()));
        }
        finally
        {
            server.Silence = null;
            silence.Set();
        }
        (await server.Dev.Get("/health/ready")).Expect(200);
    }

    /// <summary>A full disk lets everybody read: only a write finds out, and only a write finds that it is over.</summary>
    [Fact]
    public async Task Ready_LastWriteWasNotTaken_TriesOneAndSaysWhatCameOfIt()
    {
        var writes = server.Services.GetRequiredService<LaneMetrics>();
        await Assert.ThrowsAsync<DatabaseAwayException>(() => writes.Watched(Task.FromException<int>(new DatabaseAwayException(new IOException("full")))));
        server.TakesNoWrites = true;
        try
        {
            var answer = (await server.Dev.Get("/health/ready")).Expect(503);
            Assert.Equal(("notReady", "the database takes no writes"), (answer["status"].Text(), answer["reasons"][0].Text()));
        }
        finally
        {
            server.TakesNoWrites = false;
        }

        // Work that writes nothing proves nothing.
        (await server.Dev.Post("/v1/tickets/0/notes", new { text = "无此事项" })).Expect(404);
        Assert.False(writes.TakesWrites);
        (await server.Dev.Get("/health/ready")).Expect(200);
        Assert.True(writes.TakesWrites);
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        Assert.True(await db.Heartbeats.AnyAsync(h => h.Name == "ready"));
    }

    [Fact]
    public async Task Ready_MigrationsPending_NamesTheVerb()
    {
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        var last = (await db.Database.GetAppliedMigrationsAsync()).Last();
        await db.Database.ExecuteSqlRawAsync("UPDATE \"__EFMigrationsHistory\" SET migration_id = 'x' WHERE migration_id = {0}", last);
        try
        {
            var answer = (await server.Dev.Get("/health/ready")).Expect(503);
            Assert.Equal("migrations are pending: 1; run the verb migrate", answer["reasons"][0].Text());
        }
        finally
        {
            await db.Database.ExecuteSqlRawAsync("UPDATE \"__EFMigrationsHistory\" SET migration_id = {0} WHERE migration_id = 'x'", last);
        }
    }

    /// <summary>A server whose database can fall silent.</summary>
    public sealed class SlowServer : Server
    {
        private volatile ManualResetEventSlim? _silence;

        private readonly FrailLane.Frailty _lane = new();

        internal ManualResetEventSlim? Silence { get => _silence; set => _silence = value; }

        internal bool TakesNoWrites { set => _lane.Fault = value ? new DatabaseAwayException(new IOException("full")) : null; }

        protected override void Change(IServiceCollection services)
        {
            FrailLane.Before(services, _lane);
            var open = services.Last(s => s.ServiceType == typeof(OpenBooks));
            services.AddSingleton<OpenBooks>(sp =>
            {
                var inner = (OpenBooks)open.ImplementationFactory!(sp);
                return () =>
                {
                    _silence?.Wait();
                    return inner();
                };
            });
        }
    }
}
