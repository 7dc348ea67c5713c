using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hotline.Api.Startup;

/// <summary>Ready: the preparation is over, nobody is draining, the database answers.</summary>
internal sealed class ReadyCheck(Readiness readiness, OpenBooks open, IHostApplicationLifetime host) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (host.ApplicationStopping.IsCancellationRequested)
            return HealthCheckResult.Unhealthy("draining");
        if (!readiness.IsOpen)
            return HealthCheckResult.Unhealthy("starting");
        try
        {
            await using var db = open();
            await db.Units.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy("database answers");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("the database does not answer");
        }
    }

    public static Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        var checks = new JsonObject();
        foreach (var (name, entry) in report.Entries.Where(e => e.Key != LinkCheck.Name))
            checks[name.Length == 0 ? "grpc" : name] = entry.Description;
        var body = new JsonObject { ["status"] = report.Status == HealthStatus.Unhealthy ? "notReady" : "ready", ["checks"] = checks };
        if (report.Entries.TryGetValue(LinkCheck.Name, out var links) && links.Data.Count > 0)
            body["degraded"] = new JsonObject(links.Data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value.ToString())));
        return http.Response.WriteAsync(body.ToJsonString());
    }
}
