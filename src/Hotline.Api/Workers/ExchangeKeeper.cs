using Hotline.Api.Features.Exchange;

namespace Hotline.Api.Workers;

/// <summary>Looks after the exchange every few seconds. Several replicas may do it at once; each alarm is one row.</summary>
internal sealed class ExchangeKeeper(ExchangeWatch watch, TimeProvider clock, ILogger<ExchangeKeeper> log) : Rounds(TimeSpan.FromSeconds(5), clock, log)
{
    protected override Task Round(CancellationToken cancellation) => watch.Run(cancellation);
}
