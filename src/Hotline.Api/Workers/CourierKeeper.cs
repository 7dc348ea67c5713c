using System.Collections.Concurrent;
using Hotline.Api.Features.Exchange;

namespace Hotline.Api.Workers;

/// <summary>Sends couriers out, one to each partner, so that a slow partner holds up no other. Several replicas may do so at once.</summary>
internal sealed class CourierKeeper(Courier courier, Partners partners, TimeProvider clock, ILogger<CourierKeeper> log)
    : Rounds(TimeSpan.FromMilliseconds(250), clock, log)
{
    private readonly ConcurrentDictionary<string, Task> _out = new(StringComparer.Ordinal);

    protected override bool AtOnce => true;

    protected override Task Round(CancellationToken cancellation)
    {
        foreach (var partner in partners.All)
        {
            if (!_out.TryGetValue(partner.Code, out var way) || way.IsCompleted)
                _out[partner.Code] = Go(partner, cancellation);
        }
        return Task.CompletedTask;
    }

    private async Task Go(Exchange.PartnerSettings partner, CancellationToken cancellation)
    {
        try
        {
            await courier.Deliver(partner, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogWarning(fault, "A courier to {Partner} came back with a fault; the next one tries again", partner.Code);
        }
    }

    /// <summary>Those who are out come home with what their partners said.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_out.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
