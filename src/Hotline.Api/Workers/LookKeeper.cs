using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Telemetry;

namespace Hotline.Api.Workers;

/// <summary>Looks at the books for the gauges of this replica.</summary>
internal sealed class LookKeeper(BooksLook look, WriteProbe writes, TimeProvider clock, ILogger<LookKeeper> log) : Rounds(TimeSpan.FromSeconds(30), clock, log)
{
    protected override bool AtOnce => true;

    protected override async Task Round(CancellationToken cancellation)
    {
        await look.Take(cancellation);
        // Where no balancer asks for readiness, its gauge must come back too.
        await writes.Ask(cancellation);
    }
}
