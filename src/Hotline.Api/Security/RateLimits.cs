using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Hotline.Api.Boundary;

namespace Hotline.Api.Security;

/// <summary>How many requests a minute; 0 for no limit.</summary>
/// <param name="PerClient">Of a client with a token.</param>
/// <param name="PerSource">Of a source without one.</param>
/// <param name="Replicas">By how many the limits are shared out: each replica counts for itself, and grants its share.</param>
internal sealed record RateSettings(int PerClient, int PerSource, int Replicas)
{
    public static RateSettings Read(IConfiguration configuration) => new(
        configuration.Whole("RateLimits:PerClient", 60_000, 0, Most), configuration.Whole("RateLimits:PerSource", 6000, 0, Most), configuration.Whole("RateLimits:Replicas", 1, 1, 1000));

    private const int Most = 100_000_000;
}

/// <summary>
/// Counts requests in buckets that refill evenly, one for each client and each source without a token. They live in the memory of a replica, for
/// a write per request would cost more than the requests: a balancer that spreads evenly makes the shares of all replicas the whole.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Counted> _limiter;

    public RateLimits(RateSettings settings)
    {
        PerClient = Share(settings.PerClient, settings.Replicas);
        PerSource = Share(settings.PerSource, settings.Replicas);
        _limiter = PartitionedRateLimiter.Create<Counted, Counted>(counted => RateLimitPartition.GetTokenBucketLimiter(counted, c => Bucket(LimitOf(c))));
    }

    public int PerClient { get; }

    public int PerSource { get; }

    public int LimitOf(Counted counted) => counted.IsClient ? PerClient : PerSource;

    /// <summary>Takes one: what is left, and how long to wait where nothing was.</summary>
    public Taken Take(Counted counted)
    {
        var limit = LimitOf(counted);
        using var lease = _limiter.AttemptAcquire(counted);
        var left = (int)(_limiter.GetStatistics(counted)?.CurrentAvailablePermits ?? 0);
        var full = (int)Math.Ceiling((limit - left) * 60.0 / limit);
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retry) ? (int)Math.Ceiling(retry.TotalSeconds) : 1;
        return new Taken(lease.IsAcquired, limit, left, full, Math.Max(1, wait));
    }

    public void Dispose() => _limiter.Dispose();

    private static int Share(int limit, int replicas) => limit == 0 ? 0 : Math.Max(1, limit / replicas);

    /// <summary>A minute's worth at once, refilled every second, or as often as one is due.</summary>
    private static TokenBucketRateLimiterOptions Bucket(int limit) => new()
    {
        TokenLimit = limit,
        TokensPerPeriod = Math.Max(1, limit / 60),
        ReplenishmentPeriod = limit >= 60 ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(60.0 / limit),
        QueueLimit = 0,
    };

    /// <param name="IsAllowed">Whether there was one.</param>
    /// <param name="Limit">Of a minute, of this replica.</param>
    /// <param name="Left">After this one.</param>
    /// <param name="Reset">Seconds until all are there again.</param>
    /// <param name="Wait">Seconds until the next one.</param>
    internal readonly record struct Taken(bool IsAllowed, int Limit, int Left, int Reset, int Wait);
}

/// <summary>For whom a request is counted: a client, or a source.</summary>
internal readonly record struct Counted(bool IsClient, string Name)
{
    public static Counted Of(HttpContext http) =>
        (Act.ClientOf(http.User) ?? http.User.FindFirstValue(ClaimNames.Subject)) is { } client ? new(true, client) : new(false, Source(http));

    /// <summary>The address; of IPv6 the network, for one host has all of it.</summary>
    public static string Source(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.GetAddressBytes() is { Length: 16 } bytes ? new IPAddress([.. bytes[..8], .. new byte[8]]) + "/64" : address.ToString();
    }
}

/// <summary>Says with each answer how many requests are left, and refuses those beyond (429).</summary>
internal sealed class RateGate(RequestDelegate next, RateLimits limits, EdgeMetrics metrics)
{
    public const string Limit = "RateLimit-Limit";
    public const string Remaining = "RateLimit-Remaining";
    public const string Reset = "RateLimit-Reset";

    public Task InvokeAsync(HttpContext http)
    {
        if (IsCountedElsewhere(http.Request.Path) || Pass(http, Counted.Of(http), limits, metrics))
            return next(http);
        return Problems.Write(http, TooMany);
    }

    /// <summary>Counts a request and writes the headers; false when it is one too many.</summary>
    public static bool Pass(HttpContext http, Counted counted, RateLimits limits, EdgeMetrics metrics)
    {
        if (limits.LimitOf(counted) == 0)
            return true;
        var taken = limits.Take(counted);
        var headers = http.Response.Headers;
        headers[Limit] = taken.Limit.ToString(CultureInfo.InvariantCulture);
        headers[Remaining] = taken.Left.ToString(CultureInfo.InvariantCulture);
        headers[Reset] = taken.Reset.ToString(CultureInfo.InvariantCulture);
        if (taken.IsAllowed)
            return true;
        headers.RetryAfter = taken.Wait.ToString(CultureInfo.InvariantCulture);
        metrics.Limited(counted.IsClient ? "client" : "source");
        return false;
    }

    /// <summary>
    /// Platforms have rates of their own, desks are known by their certificates and have limits per partner; the balancer and Prometheus ask as
    /// they please. The token endpoint is counted before it is judged.
    /// </summary>
    private static bool IsCountedElsewhere(PathString path) => Elsewhere.Any(p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] Elsewhere =
        ["/callbacks", "/health", "/metrics", TokenEndpoint.Path, "/hotline.exchange.v1.WorkOrderExchange", "/grpc.health.v1.Health"];

    private static readonly Refusal TooMany = new(Refusals.Busy, "请求过于频繁，请按 Retry-After 稍后重试。", "Too many requests; wait as Retry-After says.");
}
