using Hotline.Api.Features.Clocks;

namespace Hotline.Api.Workers;

/// <summary>
/// Lets the clock do what is due, at the start and then every quarter of a minute. Several replicas may go their rounds at once; each
/// thing is done once.
/// </summary>
internal sealed class ClockKeeper(TicketClock tickets, TimeProvider clock, ILogger<ClockKeeper> log) : Rounds(TimeSpan.FromSeconds(15), clock, log)
{
    protected override bool AtOnce => true;

    protected override Task Round(CancellationToken cancellation) => tickets.Run(cancellation);
}
