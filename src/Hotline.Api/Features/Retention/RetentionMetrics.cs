using System.Diagnostics.Metrics;
using Hotline.Api.Features.Clocks;

namespace Hotline.Api.Features.Retention;

/// <summary>What retention did, told to Prometheus at <c>/metrics</c>.</summary>
internal sealed class RetentionMetrics
{
    private readonly Counter<long> _done;
    private readonly Counter<long> _failures;

    public RetentionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ClockMetrics.Meter);
        _done = meter.CreateCounter<long>("hotline_retention_done", description: "Rows out of which persons were taken because their time was over, by kind.");
        _failures = meter.CreateCounter<long>("hotline_retention_failures", description: "Rows past their time that could not be treated; the next run tries them again.");
        // Told before the first one, or nothing could be seen to rise.
        _failures.Add(0);
    }

    public void Done(string kind, long rows) => _done.Add(rows, new KeyValuePair<string, object?>("kind", kind));

    public void Failed() => _failures.Add(1);
}
