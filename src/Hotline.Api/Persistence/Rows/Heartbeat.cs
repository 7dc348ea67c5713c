using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Rows;

/// <summary>A moment that is written again and again: by it a copy of the database tells how far behind it is, and the database that it takes writes.</summary>
internal sealed class Heartbeat
{
    public required string Name { get; init; }

    public DateTimeOffset At { get; set; }

    /// <summary>Writes the moment. Several programs may; the newest stands.</summary>
    public static async Task<bool> Beat(HotlineContext db, string name, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.Heartbeats.Where(h => h.Name == name && h.At < now).ExecuteUpdateAsync(s => s.SetProperty(h => h.At, now), cancellation) == 0 && !await db.Heartbeats.AnyAsync(h => h.Name == name, cancellation))
        {
            db.Add(new Heartbeat { Name = name, At = now });
            await db.SaveChangesAsync(cancellation);
        }
        return true;
    }
}
