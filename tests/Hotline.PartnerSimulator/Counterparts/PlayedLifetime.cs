using Microsoft.Extensions.Hosting;

namespace Hotline.PartnerSimulator.Counterparts;

/// <summary>The life of a played server: it ends when the play says so, and leaves the signals of the process to the program.</summary>
internal sealed class PlayedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
