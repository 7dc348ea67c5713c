using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>What the lane has to do, and how it ended: told to Prometheus at <c>/metrics</c>.</summary>
internal sealed class LaneMetrics
{
    private readonly UpDownCounter<long> _waiting;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _gaveWay;
    private readonly Counter<long> _failures;

    public LaneMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Hotline");
        _waiting = meter.CreateUpDownCounter<long>("hotline_writes_waiting", description: "Writes that are waiting or under way.");
        _duration = meter.CreateHistogram<double>("hotline_write_duration", "s", "Seconds from asking to write to the commit, waiting included.");
        _gaveWay = meter.CreateCounter<long>("hotline_write_retries", description: "Writes that gave way to a rival and began again.");
        _failures = meter.CreateCounter<long>("hotline_write_failures", description: "Writes that were not done, by cause: away (the database) or contended (rivals).");
        // A counter that was never raised is told too: an alarm on what is not there would be silent.
        _gaveWay.Add(0);
        foreach (var cause in new[] { Away, Contended })
            _failures.Add(0, new KeyValuePair<string, object?>("cause", cause));
    }

    /// <summary>Counts one more, until what it answers is disposed.</summary>
    public Waiting Waits()
    {
        _waiting.Add(1);
        return new Waiting(this, Stopwatch.GetTimestamp());
    }

    public void GaveWay() => _gaveWay.Add(1);

    /// <summary>Waits for the write and counts how it failed.</summary>
    public async Task<T> Watched<T>(Task<T> write)
    {
        try
        {
            return await write;
        }
        catch (Exception fault) when (fault is DatabaseAwayException or ContendedException)
        {
            _failures.Add(1, new KeyValuePair<string, object?>("cause", fault is ContendedException ? Contended : Away));
            throw;
        }
    }

    private void Ended(long began)
    {
        _waiting.Add(-1);
        _duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private const string Away = "away";
    private const string Contended = "contended";

    public readonly struct Waiting(LaneMetrics metrics, long began) : IDisposable
    {
        public void Dispose() => metrics.Ended(began);
    }
}
