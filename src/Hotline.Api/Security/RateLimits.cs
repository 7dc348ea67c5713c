using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence.Lanes;

namespace Hotline.Api.Security;

/// <summary>How many requests a minute over all replicas; 0 for no limit.</summary>
/// <param name="PerClient">Of a client with a token.</param>
/// <param name="PerSource">Of a source without one.</param>
internal sealed record RateSettings(int PerClient, int PerSource)
{
    public static RateSettings Read(IConfiguration configuration) =>
        new(configuration.Whole("RateLimits:PerClient", 60_000, 0, Most), configuration.Whole("RateLimits:PerSource", 6000, 0, Most));

    private const int Most = 100_000_000;
}

/// <summary>
/// Counts the requests of each client, and of each source without a token, by minutes of the clock and over all replicas: a replica takes
/// some from the book of the minute (<see cref="RateBook"/>) and grants them from memory, so that few requests write. While the book cannot
/// be asked, a replica counts alone, up to the whole limit, and enters in that minute's book what it granted once it answers.
/// </summary>
internal sealed class RateLimits(RateSettings settings, RateBook book, EdgeMetrics metrics, TimeProvider clock, ILogger<RateLimits> log)
{
    private readonly ConcurrentDictionary<Counted, RatePurse> _purses = new();
    private long _swept;

    /// <summary>By the clock that nobody sets.</summary>
    private long _aloneUntil = long.MinValue;

    /// <summary>Clients and sources of this minute.</summary>
    public int Remembered => _purses.Count;

    public int LimitOf(Counted counted) => counted.Kind == RateKind.Source ? settings.PerSource : settings.PerClient;

    /// <summary>Takes one.</summary>
    /// <param name="counted">For whom.</param>
    /// <param name="limit">Of a minute; at least 1.</param>
    /// <param name="cancellation">Stops it.</param>
    public async ValueTask<Taken> Take(Counted counted, int limit, CancellationToken cancellation)
    {
        // Addresses and certificates of one's own making cost nothing to whoever has many: one that asks little is never written down.
        var unasked = counted.Kind == RateKind.Client ? 0 : limit / RateBook.Parts;
        while (true)
        {
            var now = clock.GetUtcNow();
            var minute = now.ToUnixTimeSeconds() / Minute;
            Sweep(minute);
            var purse = _purses.GetOrAdd(counted, static _ => new RatePurse());
            var (taken, fetching) = purse.Take(minute, limit, unasked, IsAlone, debt => Task.Run(() => Fetch(purse, counted, debt, limit), CancellationToken.None));
            if (taken is { } left)
                return new Taken(left >= 0, limit, Math.Max(0, left), (int)(((minute + 1) * Minute) - now.ToUnixTimeSeconds()));
            // It was retired in this very moment: the next has another.
            if (fetching is null)
            {
                _purses.TryRemove(KeyValuePair.Create(counted, purse));
                continue;
            }
            try
            {
                await fetching.WaitAsync(Patience, clock, cancellation);
            }
            catch (TimeoutException fault)
            {
                // What comes of it later is taken then.
                GoAlone(fault);
            }
        }
    }

    /// <summary>Never fails: whatever is wrong with the book, nobody is kept out for it.</summary>
    private async Task Fetch(RatePurse purse, Counted counted, RateDebt debt, int limit)
    {
        try
        {
            purse.Fill(debt, await book.Take(counted, debt.Minute, limit, debt.Owed, CancellationToken.None));
        }
        catch (DatabaseAwayException fault) when (fault.IsUnknown)
        {
            // Perhaps it was entered; entered twice it would keep somebody out.
            purse.Settle(debt);
            GoAlone(fault);
        }
        catch (Exception fault)
        {
            GoAlone(fault);
        }
    }

    /// <summary>Away for one, it is away for all: they need not find out each for itself.</summary>
    private void GoAlone(Exception fault)
    {
        var until = Interlocked.Read(ref _aloneUntil);
        var now = clock.GetTimestamp();
        if (now < until || Interlocked.CompareExchange(ref _aloneUntil, now + (Alone * clock.TimestampFrequency), until) != until)
            return;
        metrics.CountedAlone();
        log.LogWarning(fault, "Requests are counted by this replica alone for {Seconds} s", Alone);
    }

    private bool IsAlone => clock.GetTimestamp() < Interlocked.Read(ref _aloneUntil);

    /// <summary>The purses of past minutes are forgotten with the first request of the next.</summary>
    private void Sweep(long minute)
    {
        var swept = Interlocked.Read(ref _swept);
        // Who is a little late leaves the minute that has begun since.
        if (swept == minute || swept == minute + 1 || Interlocked.CompareExchange(ref _swept, minute, swept) != swept)
            return;
        foreach (var purse in _purses.Where(p => p.Value.Retires(minute)))
            _purses.TryRemove(purse);
    }

    /// <summary>Seconds that are counted together.</summary>
    private const int Minute = 60;

    /// <summary>So long a request waits for the book.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Seconds for which nobody asks the book that could not be asked.</summary>
    private const int Alone = 5;

    /// <param name="IsAllowed">Whether there was one.</param>
    /// <param name="Limit">Of a minute.</param>
    /// <param name="Left">After this one, as far as this replica knows.</param>
    /// <param name="Reset">Seconds until all are there again.</param>
    internal readonly record struct Taken(bool IsAllowed, int Limit, int Left, int Reset);
}

/// <summary>What is counted.</summary>
internal enum RateKind
{
    /// <summary>Requests of a client with a token.</summary>
    Client,

    /// <summary>Requests of an address without one.</summary>
    Source,

    /// <summary>Calls of a desk, by the certificate it shows.</summary>
    Desk,

    /// <summary>Callbacks of a platform from one address.</summary>
    Platform,
}

/// <summary>For whom a request is counted.</summary>
internal readonly record struct Counted(RateKind Kind, string Name)
{
    public static Counted Of(HttpContext http) =>
        (Act.ClientOf(http.User) ?? http.User.FindFirstValue(ClaimNames.Subject)) is { } client ? new(RateKind.Client, client)
        : http.Request.Path.StartsWithSegments(Exchange, StringComparison.OrdinalIgnoreCase) && http.Connection.ClientCertificate is { } shown
            ? new(RateKind.Desk, shown.GetCertHashString(HashAlgorithmName.SHA256))
        : new(RateKind.Source, Source(http));

    private static readonly PathString Exchange = "/hotline.exchange.v1.WorkOrderExchange";

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

    public async Task InvokeAsync(HttpContext http)
    {
        if (IsCountedElsewhere(http.Request.Path) || await Pass(http, Counted.Of(http), limits, metrics))
            await next(http);
        else
            await Problems.Write(http, TooMany);
    }

    /// <summary>Counts a request and writes the headers; false when it is one too many.</summary>
    public static async ValueTask<bool> Pass(HttpContext http, Counted counted, RateLimits limits, EdgeMetrics metrics)
    {
        if (limits.LimitOf(counted) == 0)
            return true;
        var taken = await limits.Take(counted, limits.LimitOf(counted), http.RequestAborted);
        var headers = http.Response.Headers;
        headers[Limit] = taken.Limit.ToString(CultureInfo.InvariantCulture);
        headers[Remaining] = taken.Left.ToString(CultureInfo.InvariantCulture);
        headers[Reset] = taken.Reset.ToString(CultureInfo.InvariantCulture);
        if (taken.IsAllowed)
            return true;
        headers.RetryAfter = taken.Reset.ToString(CultureInfo.InvariantCulture);
        metrics.Limited(counted.Kind.ToString().ToLowerInvariant());
        return false;
    }

    /// <summary>
    /// Platforms have rates of their own; the balancer and Prometheus ask as they please. The token endpoint is counted before it is judged.
    /// </summary>
    private static bool IsCountedElsewhere(PathString path) => Elsewhere.Any(p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] Elsewhere =
        ["/callbacks", "/health", "/metrics", TokenEndpoint.Path, "/grpc.health.v1.Health"];

    private static readonly Refusal TooMany = new(Refusals.Busy, "请求过于频繁，请按 Retry-After 稍后重试。", "Too many requests; wait as Retry-After says.");
}
