using System.Diagnostics.Metrics;
using Hotline.Domain.Clocks;

namespace Hotline.Api.Features.Clocks;

/// <summary>What the clock did, told to Prometheus at <c>/metrics</c>.</summary>
internal sealed class ClockMetrics
{
    public const string Meter = "Hotline";

    private readonly Counter<long> _events;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _lag;

    public ClockMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _events = meter.CreateCounter<long>("hotline_clock_events", description: "Things that the clock did, by kind.");
        _failures = meter.CreateCounter<long>("hotline_clock_failures", description: "Tickets that the clock could not handle and tries again later.");
        // Told from the start, so that its rising can be seen.
        _failures.Add(0);
        _lag = meter.CreateHistogram<double>("hotline_clock_lag", "s", "Seconds from the planned moment to the doing.");
    }

    public void Done(ClockEvent done, DateTimeOffset at)
    {
        _events.Add(1, new KeyValuePair<string, object?>("kind", Code.Of(done.Kind)));
        _lag.Record((at - done.At).TotalSeconds);
    }

    public void Failed() => _failures.Add(1);
}
