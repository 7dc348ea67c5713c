using System.Diagnostics.Metrics;

namespace Hotline.Exchange.Platforms;

/// <summary>What the REST face did and met, told to Prometheus.</summary>
public sealed class PlatformMetrics
{
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _skew;
    private readonly Counter<long> _skewed;
    private readonly Counter<long> _callbacks;
    private readonly Counter<long> _files;

    public PlatformMetrics(Meter meter)
    {
        _attempts = meter.CreateCounter<long>("hotline_platform_attempts", description: "Calls to superior platforms, by partner, call, outcome and fault.");
        _duration = meter.CreateHistogram<double>("hotline_platform_duration", "s", "Seconds of a call to a superior platform.");
        _skew = meter.CreateHistogram<double>("hotline_platform_skew", "s", "How far the clock of a superior platform is from ours, in seconds, without sign.");
        _skewed = meter.CreateCounter<long>("hotline_platform_skewed", description: "Messages and answers of a superior platform whose clock was more than 60 s off.");
        _callbacks = meter.CreateCounter<long>("hotline_platform_callbacks", description: "Callbacks of superior platforms, by partner, type and how they ended.");
        _files = meter.CreateCounter<long>("hotline_platform_files", description: "Attempts to fetch a file of a superior platform, by state and fault.");
    }

    public void Attempted(string partner, string call, Delivery delivery, TimeSpan took)
    {
        _attempts.Add(1, new("partner", partner), new("call", call), new("outcome", Domain.Code.Of(delivery.Outcome)), new("fault", delivery.Fault ?? "none"));
        _duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("partner", partner));
    }

    /// <summary>Notes how far a partner's clock is off.</summary>
    public void Clock(string partner, DateTimeOffset theirs, DateTimeOffset ours)
    {
        var skew = (theirs - ours).Duration();
        _skew.Record(skew.TotalSeconds, new KeyValuePair<string, object?>("partner", partner));
        if (skew > Skewed)
            _skewed.Add(1, new KeyValuePair<string, object?>("partner", partner));
    }

    /// <param name="partner">The partner; <c>unknown</c> for one that was not recognised, whatever it called itself.</param>
    /// <param name="type">Type of the message.</param>
    /// <param name="end">The disposition, or the code of the refusal.</param>
    public void CalledBack(string partner, string type, string end) => _callbacks.Add(1, new("partner", partner), new("type", type), new("end", end));

    public void Fetched(string partner, string state, string? fault) => _files.Add(1, new("partner", partner), new("state", state), new("fault", fault ?? "none"));

    private static readonly TimeSpan Skewed = TimeSpan.FromSeconds(60);
}
