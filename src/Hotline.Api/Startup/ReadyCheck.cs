using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hotline.Api.Startup;

/// <summary>Ready: the preparation is over, nobody is draining, the database answers soon, takes writes and has every migration. What is not so is told.</summary>
internal sealed class ReadyCheck(Readiness readiness, KeyRing keys, OpenBooks open, WriteProbe writes, IHostApplicationLifetime host, TimeProvider clock) : IHealthCheck
{
    /// <summary>A balancer gives up sooner than a database driver does.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (host.ApplicationStopping.IsCancellationRequested)
            return HealthCheckResult.Unhealthy("draining");
        if (!readiness.IsOpen)
            return HealthCheckResult.Unhealthy("starting");
        if (keys.Lacking is { Count: > 0 } lacking)
            return HealthCheckResult.Unhealthy($"keys are missing: {string.Join(", ", lacking)}");
        try
        {
            return await Soon(Ask, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy(FormattableString.Invariant($"the database does not answer within {Limit.TotalSeconds} s"));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("the database does not answer");
        }
    }

    /// <summary>Asks the database, and gives up after the limit. On a thread of its own: the embedded driver blocks, and none asks the token while it connects.</summary>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public static async Task<T> Soon<T>(Func<CancellationToken, Task<T>> ask, TimeProvider clock, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            return await Task.Run(() => ask(limit.Token), CancellationToken.None).WaitAsync(Limit, clock, cancellation);
        }
        finally
        {
            await limit.CancelAsync();
        }
    }

    private async Task<HealthCheckResult> Ask(CancellationToken cancellation)
    {
        await using var db = open();
        await db.Units.AnyAsync(cancellation);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellation)).Count();
        if (pending == 0 && !await writes.Ask(cancellation))
            return HealthCheckResult.Unhealthy("the database takes no writes");
        return pending == 0 ? HealthCheckResult.Healthy("database answers") : HealthCheckResult.Unhealthy($"migrations are pending: {pending}; run the verb migrate");
    }

    public static Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        var checks = new JsonObject();
        foreach (var (name, entry) in report.Entries.Where(e => e.Key != LinkCheck.Name))
            checks[name.Length == 0 ? "grpc" : name] = entry.Description;
        var body = new JsonObject { ["status"] = report.Status == HealthStatus.Unhealthy ? "notReady" : "ready", ["checks"] = checks };
        if (report.Status == HealthStatus.Unhealthy)
            body["reasons"] = new JsonArray([.. report.Entries.Values.Where(e => e.Status == HealthStatus.Unhealthy).Select(e => (JsonNode?)e.Description).Distinct()]);
        if (report.Entries.TryGetValue(LinkCheck.Name, out var links) && links.Data.Count > 0)
            body["degraded"] = new JsonObject(links.Data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value.ToString())));
        return http.Response.WriteAsync(body.ToJsonString());
    }
}
