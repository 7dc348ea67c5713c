using System.Collections.Concurrent;

namespace Hotline.Api.Features.Callbacks;

/// <summary>
/// Counts requests of each source of each partner: so many a minute on average, so many at once. It lives in the memory of one replica and
/// smooths what comes to it; what comes to all of them within a minute is counted by <see cref="Security.RateLimits"/>.
/// </summary>
internal sealed class SourceRates(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Partner, string Source), Bucket> _buckets = new();

    /// <summary>Takes one; null when it is there, else how long to wait for it.</summary>
    public TimeSpan? Take(string partner, string source, int perMinute, int burst)
    {
        if (_buckets.Count > MostSources)
            Forget();
        return _buckets.GetOrAdd((partner, source), _ => new Bucket(burst, clock.GetTimestamp())).Take(clock, perMinute, burst);
    }

    /// <summary>A source that has been quiet for a minute has its full burst again, or is so busy that it is back at once.</summary>
    private void Forget()
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.Quiet(clock) > TimeSpan.FromMinutes(1))
                _buckets.TryRemove(key, out _);
        }
    }

    private const int MostSources = 10_000;

    private sealed class Bucket(double tokens, long at)
    {
        private readonly Lock _gate = new();
        private double _tokens = tokens;
        private long _at = at;

        public TimeSpan? Take(TimeProvider clock, int perMinute, int burst)
        {
            lock (_gate)
            {
                var perSecond = perMinute / 60.0;
                var now = clock.GetTimestamp();
                _tokens = Math.Min(burst, _tokens + (clock.GetElapsedTime(_at, now).TotalSeconds * perSecond));
                _at = now;
                if (_tokens < 1)
                    return TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((1 - _tokens) / perSecond)));
                _tokens--;
                return null;
            }
        }

        public TimeSpan Quiet(TimeProvider clock)
        {
            lock (_gate)
                return clock.GetElapsedTime(_at);
        }
    }
}
