using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>What the lane has to do, and how it ended: told to Prometheus at <c>/metrics</c>.</summary>
internal sealed class LaneMetrics
{
    private readonly Histogram<double> _duration;
    private long _waiting;
    private long _gaveWay;
    private long _away;
    private long _contended;
    private volatile bool _takesWrites = true;

    public LaneMetrics(IMeterFactory meters)
    {
        // Counted here and asked for at each scrape: writes begin before anybody listens, and what never happened is told as nought.
        var meter = meters.Create("Hotline");
        _duration = meter.CreateHistogram<double>("hotline_write_duration", "s", "Seconds from asking to write to the commit, waiting included.");
        meter.CreateObservableGauge("hotline_writes_waiting", () => Interlocked.Read(ref _waiting), description: "Writes that are waiting or under way.");
        meter.CreateObservableCounter("hotline_write_retries", () => Interlocked.Read(ref _gaveWay), description: "Writes that began again: a rival was first, or the connection was dead.");
        meter.CreateObservableCounter(
            "hotline_write_failures", () => new[] { Failed("away", ref _away), Failed("contended", ref _contended) },
            description: "Writes that were not done, by cause: away (the database) or contended (rivals).");
        meter.CreateObservableGauge("hotline_database_writable", () => _takesWrites ? 1 : 0, description: "0 while the last write was not done because the database could not take it.");
    }

    private static Measurement<long> Failed(string cause, ref long count) => new(Interlocked.Read(ref count), new KeyValuePair<string, object?>("cause", cause));

    /// <summary>Counts one more, until what it answers is disposed.</summary>
    public Waiting Waits()
    {
        Interlocked.Increment(ref _waiting);
        return new Waiting(this, Stopwatch.GetTimestamp());
    }

    public void GaveWay() => Interlocked.Increment(ref _gaveWay);

    /// <summary>False from a write that was not done because the database could not take it (it was away, or its disk was full) until one is known to be done.</summary>
    public bool TakesWrites => _takesWrites;

    /// <summary>A write that changed a row is done. Work that only looked, or was refused, proves nothing: a full disk lets everybody read.</summary>
    public void Wrote() => _takesWrites = true;

    /// <summary>Waits for the write and counts how it failed.</summary>
    public async Task<T> Watched<T>(Task<T> write)
    {
        try
        {
            return await write;
        }
        catch (Exception fault) when (fault is DatabaseAwayException or ContendedException)
        {
            Interlocked.Increment(ref fault is ContendedException ? ref _contended : ref _away);
            if (fault is DatabaseAwayException)
                _takesWrites = false;
            throw;
        }
    }

    private void Ended(long began)
    {
        Interlocked.Decrement(ref _waiting);
        _duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    public readonly struct Waiting(LaneMetrics metrics, long began) : IDisposable
    {
        public void Dispose() => metrics.Ended(began);
    }
}
