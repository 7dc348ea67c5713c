using System.Data.Common;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Startup;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Workers;

/// <summary>Beats the heart of the database and looks how late the reading replica hears it. Does nothing where no replica is set.</summary>
internal sealed class ReplicaKeeper(ReadingReplica replica, IWriteLane lane, TimeProvider clock, ILogger<ReplicaKeeper> log) : Rounds(TimeSpan.FromSeconds(5), clock, log)
{
    protected override bool AtOnce => true;

    protected override Task Round(CancellationToken cancellation) => Look(cancellation);

    /// <summary>One look, and one beat.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        if (!replica.IsSet)
            return;
        var before = replica.KeepsUp;
        replica.Note(await Behind(cancellation));
        await Beat(cancellation);
        if (before != replica.KeepsUp)
            log.LogWarning("Lists and statistics are read from {Source} now", replica.KeepsUp ? "the reading replica" : "the database itself: the replica is too far behind or does not answer");
    }

    /// <summary>Several programs may beat; the newest moment stands.</summary>
    private Task<bool> Beat(CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var now = Clock.Now();
            if (await db.Heartbeats.Where(h => h.Name == Name && h.At < now).ExecuteUpdateAsync(s => s.SetProperty(h => h.At, now), ct) == 0 && !await db.Heartbeats.AnyAsync(h => h.Name == Name, ct))
            {
                db.Add(new Heartbeat { Name = Name, At = now });
                await db.SaveChangesAsync(ct);
            }
            return true;
        },
        cancellation);

    private async Task<TimeSpan?> Behind(CancellationToken cancellation)
    {
        try
        {
            // A replica that is silent must not be waited for as long as a driver would.
            var heard = await ReadyCheck.Soon(
                async ct =>
                {
                    await using var db = replica.Look();
                    return await db.Heartbeats.Where(h => h.Name == Name).Select(h => (DateTimeOffset?)h.At).FirstOrDefaultAsync(ct);
                },
                Clock, cancellation);
            return heard is { } at ? Clock.Now() - at : null;
        }
        catch (Exception fault) when (fault is DbException or InvalidOperationException or TimeoutException)
        {
            log.LogDebug(fault, "The reading replica does not answer");
            return null;
        }
    }

    private const string Name = "reporting";
}
