using Hotline.Api.Telemetry;

namespace Hotline.Api.Workers;

/// <summary>Looks at the books for the gauges of this replica.</summary>
internal sealed class LookKeeper(BooksLook look, TimeProvider clock, ILogger<LookKeeper> log) : Rounds(TimeSpan.FromSeconds(30), clock, log)
{
    protected override bool AtOnce => true;

    protected override Task Round(CancellationToken cancellation) => look.Take(cancellation);
}
