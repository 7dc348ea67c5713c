using Hotline.Api.Features.Audits;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hotline.Api.Tests.Features.Audits;

/// <summary>Every entry gets its link, once, whoever seals and whenever it committed; no act waits for it.</summary>
public sealed class AuditSealerTests : IAsyncLifetime
{
    private readonly LoggedServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Acts_Done_AreSealedAndTheHeadIsWrittenOutside()
    {
        for (var i = 0; i < 5; i++)
            await server.Dev.Registered();
        await using var db = server.Database.Open();
        Assert.False(await db.AuditSeals.AnyAsync());

        Assert.True(await server.Seal() >= 5);
        Assert.Equal(0, await server.Seal());

        await server.Whole();
        var last = await db.AuditSeals.OrderByDescending(s => s.Sequence).FirstAsync();
        var line = Assert.Single(await HeadLines());
        Assert.Equal($"{last.Sequence} {Convert.ToHexStringLower(last.Hash)} 2023-02-15T02:00:00.000Z", line);
        Assert.Contains(server.Lines.All, l => l.Contains(line, StringComparison.Ordinal));
    }

    /// <summary>Keys are given before the commit: an entry with an earlier key may appear after a later one was sealed.</summary>
    [Fact]
    public async Task Entry_CommittedLate_IsSealedByTheNextLook()
    {
        await server.Dev.Registered();
        await server.Seal();
        await using var db = server.Database.Open();
        var top = await db.Audit.MaxAsync(a => a.Id);
        await Insert(db, top + 50);
        Assert.Equal(1, await server.Seal());

        await Insert(db, top + 20);
        Assert.Equal(0, await server.Seal());
        server.Clock.Advance(AuditSealer.LatePause);
        Assert.Equal(1, await server.Seal());

        await server.Whole();
        Assert.Equal([top + 50, top + 20], await db.AuditSeals.OrderByDescending(s => s.Sequence).Take(2).Select(s => s.AuditEntryId).Reverse().ToListAsync());
    }

    /// <summary>The same with a transaction that is really open meanwhile, which one database of three has.</summary>
    [Fact]
    public async Task Entry_OfATransactionThatIsOpen_IsSealedOnceItHasCommitted()
    {
        if (server.Database.Provider != "PostgreSql")
            return;
        await using var slow = server.Services.GetRequiredService<Func<HotlineContext>>()();
        await using var transaction = await slow.Database.BeginTransactionAsync();
        slow.Add(AuditEntry.Of(new Actor("slow", "slow"), "test.slow", "d", server.Clock.GetUtcNow()));
        await slow.SaveChangesAsync();
        await server.Dev.Registered();
        await server.Seal();
        await transaction.CommitAsync();

        server.Clock.Advance(AuditSealer.LatePause);
        Assert.Equal(1, await server.Seal());
        await server.Whole();
    }

    [Fact]
    public async Task Past_OfManyBatches_IsSealedOverRounds()
    {
        const int Most = AuditSealer.BatchSize * AuditSealer.MostBatches;
        await Fill(Most + 700);

        Assert.Equal(Most, await server.Seal());
        Assert.InRange(await server.Seal(), 700, 800);

        await server.Whole();
        Assert.Equal(2, (await HeadLines()).Count);
    }

    /// <summary>Two programs write and seal at once, both with the lease, as two would whose clocks are far apart: the keys decide.</summary>
    [Fact]
    public async Task TwoServers_WritingAndSealingAtOnce_TheChainIsOne()
    {
        await using var twin = await server.StartTwin();
        using var other = new Client(new Uri(twin.Urls.First()), server.Dev.Token);
        var leases = server.Services.GetRequiredService<Leases>();
        var sealers = new[] { server.Services, twin.Services, server.Services, twin.Services }.Select(s => Sealer(s, leases)).ToList();
        using var done = new CancellationTokenSource();

        var sealing = sealers.Select(s => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await s.Run(CancellationToken.None);
        })).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => (i % 2 == 0 ? server.Dev : other).Post("/v1/tickets", Given.Tickets.Body())));
        await done.CancelAsync();
        await Task.WhenAll(sealing);
        server.Clock.Advance(AuditSealer.LatePause);
        await server.Seal();

        Assert.All(answers, a => a.Expect(201));
        await server.Whole();
    }

    [Fact]
    public async Task Sealer_KilledBetweenBatches_AnotherGoesOnWhenItsLeaseHasEnded()
    {
        await Fill(1200);
        await using var twin = await server.StartTwin();
        var killed = new AuditSealer(
            server.Services.GetRequiredService<Leases>(), new OneBatch(server.Services.GetRequiredService<IWriteLane>()), server.Services.GetRequiredService<OpenBooks>(),
            server.Services.GetRequiredService<ChainHeads>(), server.Services.GetRequiredService<AuditMetrics>(), server.Clock);
        await Assert.ThrowsAsync<TimeoutException>(() => killed.Run(CancellationToken.None));
        await using var db = server.Database.Open();
        Assert.Equal(AuditSealer.BatchSize, await db.AuditSeals.CountAsync());

        Assert.Equal(0, await twin.Services.Seal());
        server.Clock.Advance(AuditSealer.LeaseLength);
        Assert.InRange(await twin.Services.Seal(), 700, 800);

        await server.Whole();
    }

    [Fact]
    public async Task Sealer_ThatStopped_LetsAnotherGoOnAtOnce()
    {
        await server.Seal();
        await using var twin = await server.StartTwin();
        await server.Dev.Registered();
        Assert.Equal(0, await twin.Services.Seal());

        await server.Services.GetRequiredService<AuditSealer>().Leave(CancellationToken.None);

        Assert.Equal(1, await twin.Services.Seal());
        await server.Whole();
    }

    [Fact]
    public async Task Heads_ThatCannotBeWritten_HoldUpNothingAndAreTriedAgain()
    {
        await File.WriteAllTextAsync(server.Heads, "a file where the folder should be");
        await server.Dev.Registered();

        Assert.True(await server.Seal() > 0);

        var metrics = (await server.Dev.Get("/metrics")).Text;
        Assert.Matches(@"(?m)^hotline_audit_heads_failures_total(\{[^}]*\})? [1-9]", metrics);
        Assert.Contains(server.Lines.All, l => l.Contains("cannot be written", StringComparison.Ordinal) && l.Contains(server.Heads, StringComparison.Ordinal));
        Assert.Contains(await server.Verified(), f => f.StartsWith("unreadable: no head", StringComparison.Ordinal));

        File.Delete(server.Heads);
        Assert.Equal(0, await server.Seal());
        Assert.Single(await HeadLines());
        await server.Whole();
    }

    [Fact]
    public async Task Entry_ThatWaits_IsSeenByItsAge()
    {
        await server.Seal();
        await server.Dev.Registered();
        var name = AuditSealer.LeaseName;
        await using (var db = server.Database.Open())
            await db.Leases.Where(l => l.Name == name).ExecuteUpdateAsync(s => s.SetProperty(l => l.Holder, "another").SetProperty(l => l.Until, server.Clock.GetUtcNow().AddHours(1)));
        server.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(0, await server.Seal());
        Assert.Matches(@"(?m)^hotline_audit_unsealed_seconds(\{[^}]*\})? 600", (await server.Dev.Get("/metrics")).Text);
        Assert.StartsWith("unsealed: 1 entries", Assert.Single(await server.Verified()), StringComparison.Ordinal);

        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await server.Seal());
        await server.Whole();
    }

    private async Task<List<string>> HeadLines()
    {
        var lines = new List<string>();
        foreach (var file in Directory.GetFiles(server.Heads))
            lines.AddRange(await File.ReadAllLinesAsync(file));
        return lines;
    }

    private AuditSealer Sealer(IServiceProvider services, Leases leases) => new(
        leases, services.GetRequiredService<IWriteLane>(), services.GetRequiredService<OpenBooks>(), services.GetRequiredService<ChainHeads>(), services.GetRequiredService<AuditMetrics>(), server.Clock);

    private Task<int> Fill(int entries) => server.Services.GetRequiredService<IWriteLane>().Run(
        (db, ct) =>
        {
            db.AddRange(Enumerable.Range(1, entries).Select(i => AuditEntry.Of(new Actor("past", "past"), "test.past", $"{i}", server.Clock.GetUtcNow())));
            return db.SaveChangesAsync(ct);
        },
        CancellationToken.None);

    private static Task<int> Insert(HotlineContext db, long id) => db.Database.ExecuteSqlRawAsync(
        "INSERT INTO audit_entries (id, at, client, subject, action) SELECT {0}, at, client, subject, action FROM audit_entries WHERE id = (SELECT MAX(id) FROM audit_entries)", id);

    /// <summary>Dies when its second batch is about to begin; the first piece of work is that of the lease, which goes another way.</summary>
    private sealed class OneBatch(IWriteLane inner) : IWriteLane
    {
        private int _batches;

        public Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
            _batches++ == 0 ? inner.Run(work, cancellation) : throw new TimeoutException("killed");
    }

    /// <summary>A server whose log is kept.</summary>
    private sealed class LoggedServer : Server
    {
        public Lines Lines { get; } = new();

        protected override IEnumerable<string> Settings => ["--Logging:LogLevel:Hotline.Api.Features.Audits=Information"];

        protected override void Change(IServiceCollection services) => services.AddLogging(log => log.AddProvider(Lines));
    }
}
