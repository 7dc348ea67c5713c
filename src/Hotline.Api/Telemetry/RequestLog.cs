using System.Diagnostics;
using System.Security.Claims;
using System.Text.Json;
using Hotline.Api.Boundary;

namespace Hotline.Api.Telemetry;

/// <summary>
/// One line for each request, with the pattern of its address and never the address itself, its query or its body: people type phones there.
/// Probes and scrapes are not told, unless they fail.
/// </summary>
internal sealed class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        using var scope = log.BeginScope(new RequestScope(http));
        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var status = http.Response.StatusCode;
            if (status >= 500 || !IsProbe(http.Request.Path))
                log.LogInformation("{Method} {Status} in {Milliseconds} ms", http.Request.Method, status, Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 1));
        }
    }

    private static bool IsProbe(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/metrics", StringComparison.Ordinal);
}

/// <summary>Who calls and what, read when a line is written: the one is known after the authentication, the other after the routing.</summary>
internal sealed class RequestScope(HttpContext http)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("client", http.User.FindFirstValue(ClaimNames.Client));
        json.WriteString("route", Route(http));
    }

    /// <summary>The pattern of an address of ours; null for any other.</summary>
    public static string? Route(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;

    /// <summary>For loggers that print scopes.</summary>
    public override string ToString() => "";
}
