using Hotline.Api.Features.Desks;

namespace Hotline.Api.Workers;

/// <summary>Follows how far the streams of desks are held here.</summary>
internal sealed class StreamKeeper(ReceivedStreams streams, TimeProvider clock, ILogger<StreamKeeper> log) : Rounds(TimeSpan.FromSeconds(10), clock, log)
{
    protected override Task Round(CancellationToken cancellation) => streams.Look(cancellation);
}
