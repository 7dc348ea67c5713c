using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Workers;

/// <summary>Forgets idempotency keys after seven days (api.md §3). Several replicas may do it at once; deleting twice deletes once.</summary>
internal sealed class KeyCleaner(IWriteLane lane, TimeProvider clock, ILogger<KeyCleaner> log) : BackgroundService
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        using var stop = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await Clean(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning(fault, "Idempotency keys could not be cleaned; the next hour tries again");
            }
        }
    }

    /// <summary>Answers how many were forgotten.</summary>
    public Task<int> Clean(CancellationToken cancellation)
    {
        var before = clock.Now() - Kept;
        return lane.Run((db, ct) => db.IdempotencyKeys.Where(k => k.CreatedAt < before).ExecuteDeleteAsync(ct), cancellation);
    }
}
