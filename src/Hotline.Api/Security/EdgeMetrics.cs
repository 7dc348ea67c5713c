using System.Diagnostics.Metrics;
using Hotline.Api.Features.Clocks;

namespace Hotline.Api.Security;

/// <summary>What was kept out, told to Prometheus at <c>/metrics</c>.</summary>
internal sealed class EdgeMetrics
{
    private readonly Counter<long> _limited;
    private readonly Counter<long> _alone;
    private readonly Counter<long> _wrong;
    private readonly Counter<long> _lockouts;

    public EdgeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ClockMetrics.Meter);
        _limited = meter.CreateCounter<long>("hotline_rate_limited", description: "Requests refused for their number, by whom they were counted for.");
        _alone = meter.CreateCounter<long>("hotline_rate_alone", description: "Times that a replica could not ask the book of requests, and counted alone for a while.");
        _wrong = meter.CreateCounter<long>("hotline_token_failures", description: "Requests for a token with a wrong secret or an unknown client.");
        _lockouts = meter.CreateCounter<long>("hotline_token_lockouts", description: "Sources that were kept from a client's token after too many wrong secrets.");
    }

    /// <param name="by">client, source or desk.</param>
    public void Limited(string by) => _limited.Add(1, new KeyValuePair<string, object?>("by", by));

    public void CountedAlone() => _alone.Add(1);

    public void Wrong() => _wrong.Add(1);

    public void LockedOut() => _lockouts.Add(1);
}
