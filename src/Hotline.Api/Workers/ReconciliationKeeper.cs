using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;

namespace Hotline.Api.Workers;

/// <summary>Compares the ledgers of days that are over. A partner that is slow to list its own holds up no alarm; of several replicas one asks it.</summary>
internal sealed class ReconciliationKeeper(Reconciler reconciler, Leases leases, TimeProvider clock, ILogger<ReconciliationKeeper> log) : Rounds(TimeSpan.FromMinutes(1), clock, log)
{
    /// <summary>Longer than the pause between rounds. Should a comparison take longer still, another replica compares too, and finds the same.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    protected override async Task Round(CancellationToken cancellation)
    {
        if (await leases.Take("reconciliation", Length, cancellation) is not null)
            await reconciler.RunDue(cancellation);
    }
}
