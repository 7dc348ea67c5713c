using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>Finds out whether the database takes writes again, after one that it could not take.</summary>
internal sealed class WriteProbe(IWriteLane lane, LaneMetrics metrics, TimeProvider clock)
{
    /// <summary>True at once while all goes well; else after a write of its own, which nobody waits for.</summary>
    public async Task<bool> Ask(CancellationToken cancellation)
    {
        if (metrics.TakesWrites)
            return true;
        try
        {
            await lane.Run(Write, cancellation);
        }
        catch (DatabaseAwayException)
        {
            return false;
        }
        metrics.Wrote();
        return true;
    }

    private async Task<int> Write(HotlineContext db, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await db.Heartbeats.Where(h => h.Name == Name).ExecuteUpdateAsync(s => s.SetProperty(h => h.At, now), cancellation) is var written and > 0)
            return written;
        db.Add(new Heartbeat { Name = Name, At = now });
        return await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Of the heartbeat that is written.</summary>
    public const string Name = "ready";
}
