using Hotline.Api.Features.Deadlines;

namespace Hotline.Api.Workers;

/// <summary>Takes up recomputations of deadlines that were cut off, at the start and then now and again.</summary>
internal sealed class RecomputationKeeper(DeadlineRecomputation recomputation, TimeProvider clock, ILogger<RecomputationKeeper> log) : Rounds(TimeSpan.FromMinutes(1), clock, log)
{
    protected override bool AtOnce => true;

    protected override Task Round(CancellationToken cancellation) => recomputation.TakeUp(cancellation);
}
