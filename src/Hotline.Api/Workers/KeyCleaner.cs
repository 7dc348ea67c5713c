using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Workers;

/// <summary>Forgets idempotency keys after seven days (api.md §3), wrong secrets that keep nobody out any more, and counts of past minutes. Several replicas may do it at once; deleting twice deletes once.</summary>
internal sealed class KeyCleaner(IWriteLane lane, Security.TokenFailures failures, Security.RateBook rates, TimeProvider clock, ILogger<KeyCleaner> log) : Rounds(TimeSpan.FromHours(1), clock, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    protected override async Task Round(CancellationToken cancellation)
    {
        await Clean(cancellation);
        await failures.Forget(cancellation);
        await rates.Forget(cancellation);
    }

    /// <summary>Answers how many were forgotten.</summary>
    public Task<int> Clean(CancellationToken cancellation)
    {
        var before = Clock.Now() - Kept;
        return lane.Run((db, ct) => db.IdempotencyKeys.Where(k => k.CreatedAt < before).ExecuteDeleteAsync(ct), cancellation);
    }
}
