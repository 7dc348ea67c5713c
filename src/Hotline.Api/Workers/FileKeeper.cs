using Hotline.Api.Features.Callbacks;

namespace Hotline.Api.Workers;

/// <summary>Fetches files that superior platforms announced. Several replicas may do it at once; a claim lets one of them try.</summary>
internal sealed class FileKeeper(FileDesk desk, TimeProvider clock, ILogger<FileKeeper> log) : Rounds(TimeSpan.FromSeconds(30), clock, log)
{
    protected override Task Round(CancellationToken cancellation) => desk.Run(cancellation);
}
