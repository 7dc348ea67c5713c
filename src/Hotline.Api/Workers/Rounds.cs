namespace Hotline.Api.Workers;

/// <summary>
/// Does something now and again until the program stops. A round that fails is told in the log and the next one tries again; several
/// replicas may go their rounds at once.
/// </summary>
internal abstract class Rounds(TimeSpan pause, TimeProvider clock, ILogger log) : BackgroundService
{
    protected TimeProvider Clock { get; } = clock;

    /// <summary>Leaves all workers out of a program that has no database to go round in.</summary>
    public static void LeaveOut(IServiceCollection services)
    {
        foreach (var worker in services.Where(s => s.ServiceType == typeof(IHostedService) && typeof(Rounds).IsAssignableFrom(s.ImplementationType)).ToList())
            services.Remove(worker);
    }

    /// <summary>What one round does.</summary>
    protected abstract Task Round(CancellationToken cancellation);

    /// <summary>Whether the first round is at the start, not after a pause.</summary>
    protected virtual bool AtOnce => false;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, Clock);
        using var stop = stoppingToken.Register(timer.Dispose);
        for (var due = AtOnce; due || await timer.WaitForNextTickAsync(CancellationToken.None); due = false)
        {
            try
            {
                await Round(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning(fault, "A round of {Worker} failed; the next one tries again", GetType().Name);
            }
        }
    }
}
