using System.Security.Cryptography;
using System.Text;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Security;

/// <summary>What a replica was given of a minute.</summary>
/// <param name="Granted">So many it may grant; 0 when all are given away.</param>
/// <param name="Left">So many are still there for everybody.</param>
internal sealed record RateShare(int Granted, int Left);

/// <summary>The book in which all replicas count: a row for each client or source and minute.</summary>
internal sealed class RateBook(IWriteLane lane, TimeProvider clock)
{
    /// <summary>
    /// Takes a part of what is left, at least one: the nearer the limit, the smaller the parts, so that little is left over with a replica
    /// that no longer needs it.
    /// </summary>
    /// <param name="counted">For whom.</param>
    /// <param name="minute">Minutes since 1970.</param>
    /// <param name="limit">Of a minute.</param>
    /// <param name="owed">So many were granted without the book; they are entered, beyond the limit too.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<RateShare> Take(Counted counted, long minute, int limit, int owed, CancellationToken cancellation)
    {
        var key = Key(counted);
        return lane.Run(
            async (db, ct) =>
            {
                // Written before it is read: of two replicas the second waits, where both would read and neither could write.
                var row = db.RateCounts.Where(r => r.Counted == key && r.Minute == minute);
                if (await row.ExecuteUpdateAsync(s => s.SetProperty(r => r.Used, r => r.Used + owed), ct) == 0)
                {
                    // Of two that make it at once, its key lets one be first; the other begins again and finds it.
                    db.Add(new RateCount { Counted = key, Minute = minute, Used = owed });
                    await db.SaveChangesAsync(ct);
                }
                var left = limit - await row.Select(r => r.Used).SingleAsync(ct);
                var granted = left <= 0 ? 0 : Math.Max(1, left / Parts);
                if (granted > 0)
                    await row.ExecuteUpdateAsync(s => s.SetProperty(r => r.Used, r => r.Used + granted), ct);
                return new RateShare(granted, Math.Max(0, left - granted));
            },
            cancellation);
    }

    /// <summary>Forgets minutes that are over; answers how many rows.</summary>
    public Task<int> Forget(CancellationToken cancellation)
    {
        // Another replica's clock may be behind.
        var before = clock.GetUtcNow().AddMinutes(-Kept).ToUnixTimeSeconds() / 60;
        return lane.Run((db, ct) => db.RateCounts.Where(r => r.Minute < before).ExecuteDeleteAsync(ct), cancellation);
    }

    /// <summary>A name too long for the column is counted by its digest.</summary>
    private static string Key(Counted counted)
    {
        var key = $"{counted.Kind.ToString().ToLowerInvariant()}:{counted.Name}";
        return key.Length <= Lengths.Code ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    /// <summary>The whole of a minute, in parts of this many; also what a source has before it is asked about.</summary>
    public const int Parts = 32;

    private const int Kept = 10;
}
