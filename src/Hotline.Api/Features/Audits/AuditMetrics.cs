using System.Diagnostics.Metrics;
using Hotline.Api.Features.Clocks;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Audits;

/// <summary>How the audit's chain keeps up, told to Prometheus at <c>/metrics</c>.</summary>
internal sealed class AuditMetrics
{
    private readonly Counter<long> _sealed;
    private readonly Counter<long> _failures;
    private long _oldest = NothingWaits;

    public AuditMetrics(IMeterFactory meters, TimeProvider clock)
    {
        var meter = meters.Create(ClockMetrics.Meter);
        _sealed = meter.CreateCounter<long>("hotline_audit_sealed", description: "Entries of the audit that this replica sealed into the chain.");
        _failures = meter.CreateCounter<long>("hotline_audit_heads_failures", description: "Heads of the chain that could not be written outside the database.");
        // Told before the first one, or nothing could be seen to rise.
        _failures.Add(0);
        meter.CreateObservableGauge("hotline_audit_unsealed", () => Age(clock.Now()), "s", "Age of the oldest entry that waits for its seal; 0 when none does.");
    }

    /// <summary>The moment of the oldest entry that waited when it was last looked; null when none did.</summary>
    public void Waits(DateTimeOffset? oldest) => Interlocked.Exchange(ref _oldest, oldest?.ToUnixTimeMilliseconds() ?? NothingWaits);

    public void Sealed(int entries) => _sealed.Add(entries);

    public void HeadFailed() => _failures.Add(1);

    private double Age(DateTimeOffset now) => Interlocked.Read(ref _oldest) is var oldest and not NothingWaits
        ? Math.Max(0, (now - DateTimeOffset.FromUnixTimeMilliseconds(oldest)).TotalSeconds)
        : 0;

    private const long NothingWaits = long.MinValue;
}
