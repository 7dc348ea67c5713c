using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;

namespace Hotline.Api.Workers;

/// <summary>
/// Removes bytes that no row names: what was left when the program died between putting a file and committing its row. A day old at
/// least, so that nothing under way is touched; several replicas may do it at once.
/// </summary>
internal sealed class AttachmentCleaner(FileStores stores, TimeProvider clock, ILogger<AttachmentCleaner> log) : BackgroundService
{
    private static readonly TimeSpan Spared = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);

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
                log.LogWarning(fault, "Leftover attachments could not be removed; the next round tries again");
            }
        }
    }

    /// <summary>Answers how many files were removed.</summary>
    public async Task<int> Clean(CancellationToken cancellation)
    {
        var (before, removed) = (clock.Now() - Spared, 0);
        foreach (var store in stores.All)
        {
            foreach (var key in await store.Forgotten(before, cancellation))
            {
                await store.Remove(key, cancellation);
                removed++;
            }
        }
        return removed;
    }
}
