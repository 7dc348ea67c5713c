using Hotline.Api.Features.Exports;

namespace Hotline.Api.Workers;

/// <summary>Forgets exported files after a day. Several replicas may do it at once; deleting twice deletes once.</summary>
internal sealed class ExportCleaner(ExportStore store, TimeProvider clock, ILogger<ExportCleaner> log) : Rounds(TimeSpan.FromHours(1), clock, log)
{
    protected override Task Round(CancellationToken cancellation) => store.Clean(cancellation);
}
