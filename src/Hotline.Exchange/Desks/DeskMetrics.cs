using System.Diagnostics.Metrics;
using Hotline.Domain;

namespace Hotline.Exchange.Desks;

/// <summary>Calls to desks, told to whoever listens to the meter <c>Hotline</c>.</summary>
public sealed class DeskMetrics
{
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _skew;
    private readonly Counter<long> _skewed;

    public DeskMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Hotline");
        _calls = meter.CreateCounter<long>("hotline_desk_calls", description: "Calls to desks, by desk, call, outcome and fault.");
        _duration = meter.CreateHistogram<double>("hotline_desk_call_duration", "s", "Seconds from asking for a call to its end, waiting included.");
        _skew = meter.CreateHistogram<double>("hotline_desk_skew", "s", "Seconds by which a desk's clock is ahead of ours, as its answers and messages tell.");
        _skewed = meter.CreateCounter<long>("hotline_desk_skewed", description: "Messages and answers of desks whose clock is off by more than a minute, either way.");
    }

    /// <param name="desk">Code of the partner.</param>
    /// <param name="call">Name of the call, e.g. <c>Submit</c>.</param>
    /// <param name="end">How it ended. The reason of a refusal is the desk's own word and could be any, so it is no label.</param>
    /// <param name="took">How long it took.</param>
    internal void Ended(string desk, string call, Delivery end, TimeSpan took)
    {
        _calls.Add(
            1,
            new("partner", desk), new("call", call), new("outcome", Code.Of(end.Outcome)),
            new KeyValuePair<string, object?>("fault", end.Outcome == DeliveryOutcome.Refused ? "refused" : end.Fault ?? ""));
        _duration.Record(took.TotalSeconds, new("partner", desk), new KeyValuePair<string, object?>("call", call));
    }

    /// <summary>How far the desk's clock is ahead of ours; a slow network shows as a clock that is behind.</summary>
    public void Skew(string desk, TimeSpan ahead)
    {
        _skew.Record(ahead.TotalSeconds, new KeyValuePair<string, object?>("partner", desk));
        if (ahead.Duration() > Tolerated)
            _skewed.Add(1, new KeyValuePair<string, object?>("partner", desk));
    }

    /// <summary>exchange.md §2: beyond it the skew is worth a metric, and never a refusal.</summary>
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(60);
}
