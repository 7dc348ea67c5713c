using Hotline.Api.Persistence;
using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Hotline.Api.Workers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Persistence;

/// <summary>
/// Lists and statistics are read from the reading replica as long as it keeps up; one matter, and all that is written, never is. The replica
/// of these tests is a second database that hears the heart when a test lets it.
/// </summary>
public sealed class ReadingReplicaTests(ReadingReplicaTests.Mirrored server) : IClassFixture<ReadingReplicaTests.Mirrored>
{
    /// <summary>A server with another database, as the replica was some time ago.</summary>
    public sealed class Mirrored : Server, IAsyncLifetime
    {
        private TestDatabase? _copy;

        public TestDatabase Copy => _copy!;

        public static bool HasReplicas => TestDatabase.UnderTest != "Sqlite";

        protected override IEnumerable<string> Settings => _copy is null ? [] : [$"--ConnectionStrings:Reporting={_copy.Connection}"];

        async Task IAsyncLifetime.InitializeAsync()
        {
            if (HasReplicas)
                _copy = await TestDatabase.Started();
            await InitializeAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await DisposeAsync();
            if (_copy is not null)
                await _copy.DisposeAsync();
        }

        /// <summary>The replica hears the heart as it beat then.</summary>
        public async Task Hear(DateTimeOffset at)
        {
            await using var db = Copy.Open();
            if (await db.Heartbeats.ExecuteUpdateAsync(s => s.SetProperty(h => h.At, at)) == 0)
            {
                db.Add(new Hotline.Api.Persistence.Rows.Heartbeat { Name = "reporting", At = at });
                await db.SaveChangesAsync();
            }
        }

        /// <summary>One round of who looks after it.</summary>
        public async Task Look()
        {
            using var keeper = ActivatorUtilities.CreateInstance<ReplicaKeeper>(Services);
            await keeper.Look(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Lists_ReplicaThatKeepsUp_AreReadThereAndOneMatterIsNot()
    {
        if (!Mirrored.HasReplicas)
            return; // The embedded database has none; its start says so, see below.
        var ticket = await server.Dev.Registered();
        await server.Hear(server.Clock.GetUtcNow().AddSeconds(-5));
        await server.Look();

        // It has not heard of the ticket yet.
        Assert.Empty((await server.Dev.Get("/v1/tickets")).Expect(200)["items"].AsArray());
        Assert.Equal(0, (await server.Dev.Get("/v1/statistics/overview?from=2023-02-01&to=2023-03-01")).Expect(200)["local"]!["registered"]!.GetValue<int>());
        (await server.Dev.Get("/v1/tickets/" + ticket)).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "water" })).Expect(200);
    }

    [Fact]
    public async Task ListsOfTheOffice_ReplicaThatKeepsUp_AreReadThereAndOneIsNot()
    {
        if (!Mirrored.HasReplicas)
            return;
        var (ticket, referral, _) = await server.Referred();
        (await server.Dev.Post($"/v1/transfers", new { kind = "threeWay", partner = Referrals.Desk, outcome = "partner", reason = "打斗", ticketId = ticket })).Expect(201);
        var issue = (await server.Dev.Post("/v1/hot-issues", new { month = "2023-02", title = "路灯", text = "群众反映路灯不亮。", ticketIds = new[] { ticket } })).Expect(201)["id"].Text();
        var meeting = (await server.Dev.Post("/v1/coordination-meetings", new { subject = "路灯由谁牵头", heldAt = "2023-02-14T15:00:00+08:00" })).Expect(201)["id"].Text();
        await server.Dev.Dispatched();
        using var unit = await server.ClientOf("unit-urban-management");
        await server.Hear(server.Clock.GetUtcNow().AddSeconds(-5));
        await server.Look();

        foreach (var list in new[] { "referrals", "transfers", "hot-issues", "coordination-meetings", "typical-cases", "stationing" })
            Assert.Equal((list, 0), (list, (await server.Dev.Get("/v1/" + list)).Expect(200)["items"].AsArray().Count));
        foreach (var one in new[] { $"referrals/{referral}", $"hot-issues/{issue}", $"coordination-meetings/{meeting}" })
            (await server.Dev.Get("/v1/" + one)).Expect(200);
        Assert.NotEmpty((await unit.Get("/v1/work-orders")).Expect(200)["items"].AsArray());
    }

    [Fact]
    public async Task Lists_ReplicaTooFarBehindOrGone_AreReadFromTheDatabaseItself()
    {
        if (!Mirrored.HasReplicas)
            return;
        await server.Dev.Registered();
        await server.Hear(server.Clock.GetUtcNow().AddSeconds(-5));
        await server.Look();
        Assert.True(server.Services.GetRequiredService<ReadingReplica>().KeepsUp);

        await server.Hear(server.Clock.GetUtcNow() - ReadingReplica.MostBehind - TimeSpan.FromSeconds(1));
        await server.Look();

        Assert.False(server.Services.GetRequiredService<ReadingReplica>().KeepsUp);
        Assert.NotEmpty((await server.Dev.Get("/v1/tickets")).Expect(200)["items"].AsArray());
    }

    /// <summary>Between two looks of its keeper it dies: nobody is told so but the log.</summary>
    [Fact]
    public async Task Lists_ReplicaThatDiedSinceItsLastLook_AreReadFromTheDatabaseItself()
    {
        if (!Mirrored.HasReplicas)
            return;
        await using var orphan = new Orphan();
        await orphan.InitializeAsync();
        var replica = orphan.Services.GetRequiredService<ReadingReplica>();
        var ticket = await orphan.Dev.Registered();
        replica.Note(TimeSpan.Zero);

        Assert.Equal([ticket], (await orphan.Dev.Get("/v1/tickets")).Expect(200).Ids());

        Assert.False(replica.KeepsUp);
        using var keeper = ActivatorUtilities.CreateInstance<ReplicaKeeper>(orphan.Services);
        await keeper.Look(CancellationToken.None);
        Assert.False(replica.KeepsUp);
    }

    /// <summary>A server whose replica is not there.</summary>
    private sealed class Orphan : Server, IAsyncDisposable
    {
        protected override IEnumerable<string> Settings =>
            [$"--ConnectionStrings:Reporting={(TestDatabase.UnderTest == "PostgreSql" ? "Host=127.0.0.1;Port=1;Username=nobody;Database=gone;Timeout=2" : "Server=127.0.0.1,1;Database=gone;User Id=nobody;Password=none;Connect Timeout=2")}"];

        public new async ValueTask DisposeAsync() => await base.DisposeAsync();
    }

    [Fact]
    public async Task Start_ReplicaOfTheEmbeddedDatabase_IsRefusedByName()
    {
        await using var database = await TestDatabase.Create();
        if (database.Provider != "Sqlite")
            return;
        var refusal = Assert.Throws<SettingException>(() => HotlineApp.Build(
            ["--environment=Development", "--Database:Provider=Sqlite", $"--ConnectionStrings:Hotline={database.Connection}", "--ConnectionStrings:Reporting=Data Source=other.db"]));

        Assert.StartsWith("ConnectionStrings:Reporting:", refusal.Message, StringComparison.Ordinal);
    }
}
