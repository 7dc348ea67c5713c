using Hotline.Api.Features.Exports;

namespace Hotline.Api.Workers;

/// <summary>Forgets exported files after a day. Several replicas may do it at once; deleting twice deletes once.</summary>
internal sealed class ExportCleaner(ExportStore store, TimeProvider clock, ILogger<ExportCleaner> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        using var stop = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await store.Clean(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning(fault, "Exported files could not be cleaned; the next hour tries again");
            }
        }
    }
}
