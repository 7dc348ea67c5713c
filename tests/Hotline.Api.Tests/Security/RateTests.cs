using System.Diagnostics.Metrics;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Security;
using Hotline.Api.Tests.Given;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Api.Tests.Security;

/// <summary>Rates of each client and each source, over HTTP and two replicas.</summary>
public sealed class RateTests(RateTests.Small server) : IClassFixture<RateTests.Small>
{
    public sealed class Small : Server
    {
        protected override IEnumerable<string> Settings => ["--RateLimits:PerClient=40", "--RateLimits:PerSource=16", "--Proxy:Trusted=127.0.0.1"];
    }

    [Fact]
    public async Task Requests_OfOneClientBeyondItsRate_429UntilTheMinuteIsOver()
    {
        server.Clock.Advance(TimeSpan.FromSeconds(60 - server.Clock.GetUtcNow().Second + 15));
        using var busy = await server.ClientOf("unit-water");
        var first = (await busy.Get("/v1/tickets")).Expect(200);
        Reply answer = first;
        for (var i = 0; i < 40 && answer.Code == 200; i++)
            answer = await busy.Get("/v1/tickets");

        Assert.Equal("40", first.Headers.GetValues("RateLimit-Limit").Single());
        Assert.Equal("39", first.Headers.GetValues("RateLimit-Remaining").Single());
        Assert.Equal("45", first.Headers.GetValues("RateLimit-Reset").Single());
        Assert.Equal("too-many-requests", answer.Expect(429).Problem);
        Assert.Equal(TimeSpan.FromSeconds(45), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("0", answer.Headers.GetValues("RateLimit-Remaining").Single());
        // Another client is counted for itself.
        using var other = await server.ClientOf("unit-health");
        (await other.Get("/v1/tickets")).Expect(200);
        server.Clock.Advance(TimeSpan.FromSeconds(44));
        (await busy.Get("/v1/tickets")).Expect(429);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await busy.Get("/v1/tickets")).Expect(200);
    }

    [Fact]
    public async Task Requests_OfOneClientAtTwoReplicasAtOnce_AreCountedTogether()
    {
        await using var twin = await server.StartTwin();
        using var here = await server.ClientOf("unit-culture");
        using var there = await Client.Authorized(new Uri(twin.Urls.First()), "unit-culture", null);

        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => (i % 2 == 0 ? here : there).Get("/v1/tickets")));

        Assert.Equal(40, answers.Count(a => a.Code == 200));
        Assert.Equal(80, answers.Count(a => a.Code == 429));
    }

    [Fact]
    public async Task Requests_OfOneSourceBeyondItsRate_429AtEachReplica()
    {
        await using var twin = await server.StartTwin();
        using var stranger = server.Stranger();
        using var elsewhere = new Client(new Uri(twin.Urls.First()), null);
        var (here, there) = (("X-Forwarded-For", "203.0.113.20"), ("X-Forwarded-For", "203.0.113.21"));
        for (var i = 0; i < 16; i++)
            (await stranger.Get("/public/bulletins", here)).Expect(200);

        (await stranger.Get("/public/bulletins", here)).Expect(429);
        (await elsewhere.Get("/public/bulletins", here)).Expect(429);
        (await elsewhere.Get("/public/bulletins", there)).Expect(200);
        (await stranger.Get("/health/live", here)).Expect(200);
        // Whatever is asked without a token, the exchange and the token endpoint too.
        using var nothing = new ByteArrayContent([]);
        Assert.Equal(429, (await stranger.Send(HttpMethod.Post, "/hotline.exchange.v1.WorkOrderExchange/SubmitMessage", nothing, here)).Code);
        Assert.Equal(429, (await stranger.Get("/connect/token", here)).Code);
        var token = (await server.Token("dev", "dev-secret", new Uri(twin.Urls.First()), here)).Expect(429);
        Assert.Equal("temporarily_unavailable", token["error"].Text());
    }
}

/// <summary>The counting itself, of several replicas on one database.</summary>
public sealed class RateBookTests(Server server) : IClassFixture<Server>, IAsyncLifetime
{
    private readonly Counted _client = new(RateKind.Client, "rate-" + Guid.NewGuid().ToString("N"));
    private WebApplication _twin = null!;

    public async Task InitializeAsync() => _twin = await server.StartTwin();

    public async Task DisposeAsync() => await _twin.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(1000)]
    public async Task Take_ByManyAtOnce_GrantsTheLimitAndNoMore(int limit)
    {
        RateLimits[] replicas = [Replica(server, limit), Replica(_twin.Services, limit), Replica(_twin.Services, limit)];

        var taken = await Task.WhenAll(Enumerable.Range(0, limit * 3).Select(i => Task.Run(async () => await replicas[i % 3].Take(_client))));

        var granted = taken.Count(t => t.IsAllowed);
        Assert.True(granted <= limit, $"{granted} of {limit}");
        // Each of three asks for as many as there are: whatever one was given it could spend, or found the rest gone.
        Assert.True(granted >= limit * 9 / 10, $"{granted} of {limit}");
        Assert.Equal(limit, await Used());
    }

    [Fact]
    public async Task Take_AtOneReplicaAlone_GrantsAllButWhatTheOtherHolds()
    {
        var (busy, quiet) = (Replica(server, 1000), Replica(_twin.Services, 1000));
        Assert.True((await quiet.Take(_client)).IsAllowed);

        var granted = 0;
        while ((await busy.Take(_client)).IsAllowed)
            granted++;

        Assert.Equal(1000 - (1000 / 32), granted);
    }

    [Fact]
    public async Task Take_OfAQuietClient_WritesOnceAMinute()
    {
        var lane = new CountingLane(Lane(server));
        var limits = Replica(lane, 6000);
        for (var i = 0; i < 100; i++)
            Assert.Equal(6000 - 1 - i, (await limits.Take(_client)).Left);

        Assert.Equal(1, lane.Times);
        for (var i = 0; i < 5900; i++)
            Assert.True((await limits.Take(_client)).IsAllowed);
        for (var i = 0; i < 1000; i++)
            Assert.False((await limits.Take(_client)).IsAllowed);
        // The rest in ever smaller parts, and nothing after the first that came in vain.
        Assert.InRange(lane.Times, 100, 250);
    }

    [Fact]
    public async Task Take_WhileTheDatabaseIsAway_CountsAloneAndTellsTheBookAfterwards()
    {
        var frailty = new FrailLane.Frailty { Fault = new DatabaseAwayException(new TimeoutException()) };
        using var heard = new Heard();
        var alone = Replica(new FrailLane(Lane(server), frailty), 100, heard.Metrics);
        for (var i = 0; i < 60; i++)
            Assert.True((await alone.Take(_client)).IsAllowed);
        Assert.Equal(1, heard.Alone);

        frailty.Fault = null;
        Assert.True((await alone.Take(_client)).IsAllowed);
        Assert.Equal(0, await Used());
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await alone.Take(_client)).IsAllowed);
        Assert.Equal(61 + (39 / 32), await Used());

        // What was granted alone is gone for everybody.
        var other = Replica(_twin.Services, 100);
        var granted = 0;
        while ((await other.Take(_client)).IsAllowed)
            granted++;
        Assert.Equal(100 - 62, granted);
    }

    [Theory]
    [InlineData("away")]
    [InlineData("contended")]
    [InlineData("a table that nobody may write")]
    public async Task Take_WhileTheBookFails_GrantsNoMoreThanTheLimit(string how)
    {
        var inner = new TimeoutException();
        Exception fault = how == "away" ? new DatabaseAwayException(inner) : how == "contended" ? new ContendedException(inner) : new DbUpdateException(how, inner);
        var alone = Replica(new FrailLane(Lane(server), new FrailLane.Frailty { Fault = fault }), 100);

        var taken = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Task.Run(async () => await alone.Take(_client))));

        Assert.Equal(100, taken.Count(t => t.IsAllowed));
    }

    [Fact]
    public async Task Take_FromADatabaseThatHangs_WaitsASecondAndCountsAlone()
    {
        using var heard = new Heard();
        var alone = Replica(new GatedLane(Lane(server)), 100, heard.Metrics);

        var taking = Enumerable.Range(0, 20).Select(_ => alone.Take(_client).AsTask()).ToList();
        Assert.All(taking, t => Assert.False(t.IsCompleted));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var taken = await Task.WhenAll(taking).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.All(taken, t => Assert.True(t.IsAllowed));
        Assert.Equal(1, heard.Alone);
    }

    [Fact]
    public async Task Take_FromADatabaseThatAnswersLate_TakesWhatItGaveAndEntersTheRestOnce()
    {
        var lane = new GatedLane(Lane(server));
        var limits = Replica(lane, 100);
        var first = limits.Take(_client).AsTask();
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await first).IsAllowed);
        for (var i = 0; i < 59; i++)
            Assert.True((await limits.Take(_client)).IsAllowed);
        server.Clock.Advance(TimeSpan.FromSeconds(5));

        var waiting = limits.Take(_client).AsTask();
        lane.Open();
        Assert.True((await waiting).IsAllowed);

        var granted = 61;
        while ((await limits.Take(_client)).IsAllowed)
            granted++;
        Assert.Equal((100, 100), (granted, await Used()));
    }

    [Fact]
    public async Task Take_OfManyAddressesThatAskLittle_WritesNothing()
    {
        var lane = new CountingLane(Lane(server));
        var limits = Replica(lane, 6400);
        for (var i = 0; i < 2000; i++)
            Assert.True((await limits.Take(new Counted(RateKind.Source, $"{_client.Name}-{i % 200}"))).IsAllowed);

        Assert.Equal(0, lane.Times);
        // One that asks much is written down, with what it was granted before.
        var busy = new Counted(RateKind.Source, _client.Name);
        for (var i = 0; i < 201; i++)
            Assert.True((await limits.Take(busy)).IsAllowed);
        Assert.Equal(1, lane.Times);
        var granted = 201;
        while ((await limits.Take(busy)).IsAllowed)
            granted++;
        Assert.Equal(6400, granted);
    }

    [Fact]
    public void Purse_ByOneWhoIsLate_CountsInTheMinuteThatHasBegun()
    {
        var (purse, asked) = (new RatePurse(), new List<RateDebt>());
        (int? Left, Task? Fetching) Take(long minute, bool alone = true) => purse.Take(minute, 2, 0, alone, debt =>
        {
            asked.Add(debt);
            return Task.CompletedTask;
        });

        Assert.Equal([1, 0, -1], new[] { Take(7).Left, Take(7).Left, Take(7).Left });
        Assert.Equal([1, 0, -1], new[] { Take(8).Left, Take(7).Left, Take(8).Left });
        Assert.Null(Take(7, alone: false).Left);
        Assert.Equal((8, 2), (Assert.Single(asked).Minute, asked[0].Owed));
        // A clock that was an hour ahead begins anew, and what comes late of the time before is not counted in it.
        Assert.Equal(1, Take(8 - 60).Left);
        Assert.Equal(1, Take(8).Left);
        purse.Fill(asked[0], new RateShare(5, 5));
        Assert.Equal([0, -1], new[] { Take(8).Left, Take(8).Left });
        // Nothing is taken from one that was put away, and one that is good is not.
        Assert.False(purse.Retires(7));
        Assert.False(purse.Retires(8));
        Assert.True(purse.Retires(9));
        Assert.Equal((null, null), Take(9));
    }

    [Fact]
    public async Task Take_AfterACommitInDoubt_EntersItsDebtOnce()
    {
        var frailty = new FrailLane.Frailty { Fault = new DatabaseAwayException(new TimeoutException()) };
        var limits = Replica(new FrailLane(Lane(server), frailty), 100);
        for (var i = 0; i < 60; i++)
            Assert.True((await limits.Take(_client)).IsAllowed);
        frailty.Fault = new DatabaseAwayException(new TimeoutException(), inCommit: true);
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await limits.Take(_client)).IsAllowed);
        frailty.Fault = null;
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await limits.Take(_client)).IsAllowed);

        // Of the 61 the first 60 were perhaps entered: they are not again.
        Assert.Equal(1 + (99 / 32), await Used());
    }

    [Fact]
    public async Task Take_OfAPastMinutesClients_LeavesNothingOfThemInMemory()
    {
        var limits = Replica(server, 100);
        for (var i = 0; i < 50; i++)
            await limits.Take(_client with { Name = $"{_client.Name}-{i}" });
        Assert.Equal(50, limits.Remembered);
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        await limits.Take(_client);

        Assert.Equal(1, limits.Remembered);
    }

    [Fact]
    public async Task Take_OfNamesTooLongForTheColumn_AreCountedApart()
    {
        var limits = Replica(server, 1);
        var (one, other) = (new Counted(RateKind.Client, _client.Name + new string('x', 200) + "1"), new Counted(RateKind.Client, _client.Name + new string('x', 200) + "2"));

        Assert.True((await limits.Take(one)).IsAllowed);
        Assert.True((await limits.Take(other)).IsAllowed);
        Assert.False((await limits.Take(one)).IsAllowed);
        // A source of the same name is nobody's client.
        Assert.True((await limits.Take(one with { Kind = RateKind.Source })).IsAllowed);
    }

    [Fact]
    public async Task Forget_AfterTheMinute_LeavesTheNewOnes()
    {
        var limits = Replica(server, 10);
        await limits.Take(_client);
        Assert.Equal(1, await Used());
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        await limits.Take(_client with { Name = _client.Name + "-later" });

        Assert.NotEqual(0, await server.Services.GetRequiredService<RateBook>().Forget(CancellationToken.None));

        Assert.Equal(0, await Used());
        await using var db = Open();
        Assert.True(await db.RateCounts.AnyAsync(r => r.Counted == $"client:{_client.Name}-later"));
    }

    private async Task<int> Used()
    {
        await using var db = Open();
        return await db.RateCounts.Where(r => r.Counted == "client:" + _client.Name).SumAsync(r => r.Used);
    }

    private HotlineContext Open() => server.Services.GetRequiredService<Func<HotlineContext>>()();

    private static IWriteLane Lane(Server of) => of.Services.GetRequiredService<IWriteLane>();

    private RateLimits Replica(Server of, int limit) => Replica(of.Services, limit);

    private RateLimits Replica(IServiceProvider of, int limit) => Replica(of.GetRequiredService<IWriteLane>(), limit);

    private RateLimits Replica(IWriteLane lane, int limit, EdgeMetrics? metrics = null) => new(
        new RateSettings(limit, limit), new RateBook(lane, server.Clock), metrics ?? server.Services.GetRequiredService<EdgeMetrics>(), server.Clock, NullLogger<RateLimits>.Instance);

    private sealed class CountingLane(IWriteLane inner) : IWriteLane
    {
        private int _times;

        public int Times => _times;

        public Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _times);
            return inner.Run(work, cancellation);
        }
    }

    /// <summary>A database that answers when a test lets it.</summary>
    private sealed class GatedLane(IWriteLane inner) : IWriteLane
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.SetResult();

        public async Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
        {
            await _open.Task;
            return await inner.Run(work, cancellation);
        }
    }

    /// <summary>Metrics of its own, listened to.</summary>
    private sealed class Heard : IDisposable
    {
        private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        private readonly MeterListener _listener = new();
        private long _alone;

        public Heard()
        {
            var factory = _services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "hotline_rate_alone" && instrument.Meter.Scope == factory)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _alone, value));
            _listener.Start();
            Metrics = new EdgeMetrics(factory);
        }

        public EdgeMetrics Metrics { get; }

        public long Alone => Interlocked.Read(ref _alone);

        public void Dispose()
        {
            _listener.Dispose();
            _services.Dispose();
        }
    }
}

internal static class Takes
{
    /// <summary>One of the replica's own limit.</summary>
    public static ValueTask<RateLimits.Taken> Take(this RateLimits limits, Counted counted) => limits.Take(counted, limits.LimitOf(counted), CancellationToken.None);
}
