using Hotline.Api.Features.Deadlines;

namespace Hotline.Api.Workers;

/// <summary>Takes up recomputations of deadlines that were cut off, at the start and then now and again.</summary>
internal sealed class RecomputationKeeper(DeadlineRecomputation recomputation, TimeProvider clock, ILogger<RecomputationKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        using var stop = stoppingToken.Register(timer.Dispose);
        do
        {
            try
            {
                await recomputation.TakeUp(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning(fault, "Recomputations that were cut off could not be taken up; the next minute tries again");
            }
        }
        while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }
}
