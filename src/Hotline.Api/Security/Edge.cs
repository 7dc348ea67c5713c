using System.Globalization;
using System.Net;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using IPNetwork = System.Net.IPNetwork;

namespace Hotline.Api.Security;

/// <summary>
/// What stands before every call: whose word about the source is taken (<c>Proxy:Trusted</c>), which sites' pages may call
/// (<c>Cors:Origins</c>), limits of size and time, rates and headers.
/// </summary>
internal static class Edge
{
    public static void AddEdge(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.PostConfigure<LoggerFilterOptions>(KeepTokensOutOfLogs);
        services.AddSingleton(RateSettings.Read(configuration)).AddSingleton<RateBook>().AddSingleton<RateLimits>().AddSingleton<EdgeMetrics>();
        services.AddSingleton(LockoutSettings.Read(configuration)).AddSingleton<TokenFailures>();
        var proxies = Proxies(configuration["Proxy:Trusted"]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            // A proxy that ended TLS passes on what was said to it over HTTP/2: https, on a connection without.
            kestrel.AllowAlternateSchemes = proxies.Count > 0;
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = proxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // As many proxies as are trusted, and no further.
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in proxies)
                forwarded.KnownIPNetworks.Add(network);
        });
        var origins = Origins(configuration["Cors:Origins"]);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => Allow(policy, origins)));
        var longest = TimeSpan.FromSeconds(configuration.Whole("Requests:ReadSeconds", 60, 1, 3600));
        services.AddRequestTimeouts(timeouts => timeouts.AddPolicy(Reads, new RequestTimeoutPolicy
        {
            Timeout = longest,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = http => Problems.Write(http, TookTooLong),
        }));
    }

    /// <summary>What comes before the check of tokens.</summary>
    public static void UseEdge(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
    }

    /// <summary>What needs to know the address that is called, but no token.</summary>
    public static void UseGates(this WebApplication app)
    {
        app.UseMiddleware<LongAddresses>();
        app.UseCors();
        app.UseRequestTimeouts();
        app.UseMiddleware<TokenLockout>();
        app.UseAuthentication();
        app.UseMiddleware<RateGate>();
    }

    /// <summary>The policy of calls that read.</summary>
    public const string Reads = "reads";

    /// <summary>Characters of an address with its query; lists are asked for in a body where that is too little.</summary>
    public const int LongestAddress = 8192;

    /// <summary>A whole number within bounds.</summary>
    public static int Whole(this IConfiguration configuration, string setting, int fallback, int least, int most) => configuration[setting] switch
    {
        null => fallback,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        var text => throw new SettingException(setting, FormattableString.Invariant($"'{text}' is no whole number from {least} to {most}.")),
    };

    /// <summary>
    /// The issuer's library writes whole tokens into its most talkative logs. Whatever the settings ask for, it is not heard below
    /// Information, where it leaves secrets out.
    /// </summary>
    private static void KeepTokensOutOfLogs(LoggerFilterOptions logs)
    {
        for (var i = 0; i < logs.Rules.Count; i++)
        {
            if (logs.Rules[i] is { LogLevel: < LogLevel.Information } rule && rule.CategoryName?.StartsWith("OpenIddict", StringComparison.OrdinalIgnoreCase) == true)
                logs.Rules[i] = new LoggerFilterRule(rule.ProviderName, rule.CategoryName, LogLevel.Information, rule.Filter);
        }
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        // Beyond our own limit, so that one who is a little over it is told so in words.
        kestrel.Limits.MaxRequestLineSize = 4 * LongestAddress;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        // A sender or reader slower than this for ten seconds is not slow but holding a connection.
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
    }

    private static void Allow(CorsPolicyBuilder policy, string[] origins) => policy
        .WithOrigins(origins)
        .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
        .WithHeaders("Authorization", "Content-Type", "Accept", "Accept-Language", "If-Match", "If-None-Match", "Range", Commands.KeyHeader, "X-Operator", "Upload-Offset")
        .WithExposedHeaders("ETag", "Location", "Retry-After", "Content-Disposition", "Content-Range", Commands.ReplayedHeader, RateGate.Limit, RateGate.Remaining, RateGate.Reset, "Upload-Offset")
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10));

    /// <exception cref="SettingException">One is no origin.</exception>
    private static string[] Origins(string? given)
    {
        string[] origins = [.. Parts(given)];
        foreach (var origin in origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
                throw new SettingException("Cors:Origins", $"'{origin}' is no origin such as https://desk.example.");
        }
        return origins;
    }

    /// <exception cref="SettingException">One is no network.</exception>
    private static List<IPNetwork> Proxies(string? given) =>
    [
        .. Parts(given).Select(part =>
            IPNetwork.TryParse(part, out var network) ? network
            : IPAddress.TryParse(part, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
            : throw new SettingException("Proxy:Trusted", $"'{part}' is no address or network such as 10.0.0.0/8.")),
    ];

    private static string[] Parts(string? given) => (given ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static readonly Refusal TookTooLong = new(Refusals.Unavailable, "查询时间过长，已中止，请缩小范围后重试。", "The query took too long and was given up; ask for less.");
}

/// <summary>Refuses addresses longer than any of ours.</summary>
internal sealed class LongAddresses(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http) =>
        http.Request.Path.Value!.Length + http.Request.QueryString.Value!.Length > Edge.LongestAddress ? Problems.Write(http, TooLong) : next(http);

    private static readonly Refusal TooLong = new(
        Refusals.AddressTooLong, $"地址不得超过 {Edge.LongestAddress} 个字符，长的筛选条件请以请求体提交。", $"An address may hold {Edge.LongestAddress} characters at most; send a long filter in a body.");
}
