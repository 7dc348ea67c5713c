using Hotline.Api.Features.Desks;

namespace Hotline.Api.Workers;

/// <summary>Brings files that were uploaded before their message, or whose program died in between, to their tickets.</summary>
internal sealed class UploadKeeper(FileBinder binder, TimeProvider clock, ILogger<UploadKeeper> log) : Rounds(TimeSpan.FromSeconds(10), clock, log)
{
    protected override Task Round(CancellationToken cancellation) => binder.BindAll(cancellation);
}
