using System.Diagnostics.Metrics;
using Hotline.Api.Features.Clocks;

namespace Hotline.Api.Security;

/// <summary>Whether this replica has the keys it needs, told to Prometheus at <c>/metrics</c>.</summary>
internal sealed class KeyMetrics
{
    private readonly Counter<long> _unknown;

    public KeyMetrics(IMeterFactory meters, KeyRing keys)
    {
        var meter = meters.Create(ClockMetrics.Meter);
        _unknown = meter.CreateCounter<long>("hotline_keys_unknown", description: "Sealed values that this replica could not open because it lacks their key.");
        meter.CreateObservableGauge("hotline_keys_lacking", () => keys.Lacking.Count, description: "Keys that the database is used with and this replica does not have; it is not ready while there are any.");
    }

    public void Unknown(KeyName key) => _unknown.Add(1, new KeyValuePair<string, object?>("key", key.ToString()));
}
