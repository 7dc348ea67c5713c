using Hotline.Api.Features.Exchange;

namespace Hotline.Api.Workers;

/// <summary>Compares the ledgers of days that are over. A partner that is slow to list its own holds up no alarm.</summary>
internal sealed class ReconciliationKeeper(Reconciler reconciler, TimeProvider clock, ILogger<ReconciliationKeeper> log) : Rounds(TimeSpan.FromMinutes(1), clock, log)
{
    protected override Task Round(CancellationToken cancellation) => reconciler.RunDue(cancellation);
}
