using Hotline.Api.Features.Callbacks;

namespace Hotline.Api.Workers;

/// <summary>Forgets nonces of legacy signatures that are bound no longer. Several replicas may do it at once; deleting twice deletes once.</summary>
internal sealed class NonceCleaner(NonceBook book, TimeProvider clock, ILogger<NonceCleaner> log) : Rounds(TimeSpan.FromMinutes(10), clock, log)
{
    protected override Task Round(CancellationToken cancellation) => book.Forget(cancellation);
}
