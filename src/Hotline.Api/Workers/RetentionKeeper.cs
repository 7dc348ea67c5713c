using Hotline.Api.Features.Retention;

namespace Hotline.Api.Workers;

/// <summary>Looks every few minutes whether the day's run of retention is due, or one was cut off. Whoever gets the lease runs.</summary>
internal sealed class RetentionKeeper(RetentionJob job, TimeProvider clock, ILogger<RetentionKeeper> log) : Rounds(TimeSpan.FromMinutes(5), clock, log)
{
    protected override Task Round(CancellationToken cancellation) => job.RunDue(cancellation);
}
