using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hotline.Api.Startup;

/// <summary>How the links to partners are: told beside the readiness, which they never spoil (api.md §1).</summary>
internal sealed class LinkCheck(Partners partners, OpenBooks open, Readiness readiness, TimeProvider clock) : IHealthCheck
{
    public const string Name = "links";

    /// <summary>A message that waits for so long is told.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!readiness.IsOpen)
            return HealthCheckResult.Healthy();
        try
        {
            return await ReadyCheck.Soon(Look, clock, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // That the database is away is the other check's to tell.
            return HealthCheckResult.Healthy();
        }
    }

    private async Task<HealthCheckResult> Look(CancellationToken cancellation)
    {
        await using var db = open();
        var (told, before) = (new Dictionary<string, object>(StringComparer.Ordinal), clock.Now() - Old);
        var failing = await db.ExchangeStreams.Where(s => s.FailingSince != null).ToDictionaryAsync(s => s.Partner, s => s.LastFault, cancellation);
        foreach (var partner in partners.All)
        {
            var faults = new List<string>();
            if (partner.Address is null && partner.Mode == DeliveryMode.Push)
                faults.Add("no address");
            if (failing.TryGetValue(partner.Code, out var fault))
                faults.Add($"failing: {fault}");
            if (partners.Link(partner.Code).Breaker != BreakerState.Closed)
                faults.Add("breaker open");
            if (await db.ExchangeOut.AnyAsync(o => o.Partner == partner.Code && o.State == OutState.Waiting && o.OccurredAt < before, cancellation))
                faults.Add("messages wait for more than ten minutes");
            if (faults.Count > 0)
                told[partner.Code] = string.Join(", ", faults);
        }
        return told.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(data: told);
    }
}
