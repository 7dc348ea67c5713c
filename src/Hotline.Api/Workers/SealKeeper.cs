using Hotline.Api.Features.Audits;
using Hotline.Api.Persistence.Lanes;

namespace Hotline.Api.Workers;

/// <summary>Seals the audit every two seconds. Several replicas go their rounds; whoever holds the lease seals.</summary>
internal sealed class SealKeeper(AuditSealer sealer, TimeProvider clock, ILogger<SealKeeper> log) : Rounds(TimeSpan.FromSeconds(2), clock, log)
{
    protected override bool AtOnce => true;

    protected override Task Round(CancellationToken cancellation) => sealer.Run(cancellation);

    /// <summary>Whoever takes over need not wait for the lease's end.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await sealer.Leave(cancellationToken);
        }
        catch (Exception fault) when (fault is DatabaseAwayException or ContendedException or OperationCanceledException)
        {
            // It ends by itself.
        }
    }
}
