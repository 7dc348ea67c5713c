using System.Net;
using Hotline.Api.Boundary;
using Hotline.Api.Security;
using Hotline.Exchange.Platforms;
using Hotline.Exchange.Platforms.Signatures;
using Microsoft.AspNetCore.Http.Features;

namespace Hotline.Api.Features.Callbacks;

/// <summary>A request whose sender is proven.</summary>
/// <param name="Platform">The sender.</param>
/// <param name="Body">The raw body.</param>
/// <param name="WebhookId">Its <c>webhook-id</c>; null for a legacy signature.</param>
/// <param name="Nonce">The nonce of a legacy signature; null otherwise.</param>
/// <param name="SignedAt">When it was signed, by the sender's clock.</param>
internal sealed record Proven(Platform Platform, byte[] Body, string? WebhookId, string? Nonce, DateTimeOffset SignedAt)
{
    /// <summary>Whether answers go into the envelope.</summary>
    public bool Enveloped => Platform.Envelops(legacy: WebhookId is null);
}

/// <summary>
/// Lets platforms in (exchange.md §4): size, source, rate, then key, time and signature over the raw bytes. An unknown partner, a wrong
/// source, key, time or signature all get the same answer after the same kind of work, so that nothing can be learnt from it.
/// </summary>
internal sealed class CallbackGate(Platforms platforms, SourceRates rates, RateLimits minutes, TimeProvider clock, PlatformMetrics metrics)
{
    private static readonly PlatformLimits Standard = new();

    /// <summary>The proven request; null after having refused it aloud.</summary>
    public async Task<Proven?> Admit(HttpContext http, string partner, string type)
    {
        var platform = platforms.Find(partner);
        var webhook = http.Request.Headers.ContainsKey(WebhookSignature.SignatureHeader) || platform?.Legacy is null;
        var enveloped = platform?.Envelops(legacy: !webhook) == true;
        if (http.Request.ContentLength > Bodies.Limit)
            return await Refused(http, "unknown", type, enveloped, Bodies.TooLarge(Bodies.Limit));
        var source = Source(http);
        var known = platform is not null && Calls(platform, source) ? platform : null;
        var limits = known?.Profile.Limits ?? Standard;
        if (await Wait(http, known?.Code ?? "", limits) is { } wait)
            return await Refused(http, known?.Code ?? "unknown", type, enveloped: false, TooMany, wait);
        if (await Read(http) is not { } body)
            return await Refused(http, "unknown", type, enveloped, Bodies.TooLarge(Bodies.Limit));
        var proven = webhook ? ByWebhook(http.Request, known, body) : ByLegacy(http.Request, known, platform!, body);
        if (proven is null)
            return await Refused(http, "unknown", type, enveloped, CallbackAnswers.NotProven);
        metrics.Clock(proven.Platform.Code, proven.SignedAt, clock.GetUtcNow());
        return proven;
    }

    /// <summary>How long a source that comes too often has to wait; null for one that does not.</summary>
    private async Task<TimeSpan?> Wait(HttpContext http, string code, PlatformLimits limits)
    {
        var source = Counted.Source(http);
        if (rates.Take(code, source, limits.PerMinute, limits.Burst) is { } wait)
            return wait;
        var taken = await minutes.Take(new Counted(RateKind.Platform, $"{code}/{source}"), limits.PerMinute, http.RequestAborted);
        return taken.IsAllowed ? null : TimeSpan.FromSeconds(taken.Reset);
    }

    private Proven? ByWebhook(HttpRequest request, Platform? known, byte[] body)
    {
        var given = new WebhookHeaders(
            request.Headers[WebhookSignature.IdHeader].ToString(), request.Headers[WebhookSignature.TimestampHeader].ToString(),
            request.Headers[WebhookSignature.SignatureHeader].ToString(), request.Headers.TryGetValue(WebhookSignature.KeyIdHeader, out var key) ? key.ToString() : null);
        var holds = WebhookSignature.Holds(known?.Keys ?? [], given, body, clock.GetUtcNow());
        return holds && known is not null ? new Proven(known, body, given.Id, null, WebhookSignature.Moment(given.Timestamp)!.Value) : null;
    }

    private Proven? ByLegacy(HttpRequest request, Platform? known, Platform named, byte[] body)
    {
        var canon = named.Profile.Legacy;
        var given = new LegacyHeaders(
            request.Headers[canon.AppKey].ToString(), request.Headers[canon.Timestamp].ToString(), request.Headers[canon.Nonce].ToString(), request.Headers[canon.Sign].ToString());
        var holds = named.Legacy!.Holds(given, body, clock.GetUtcNow());
        return holds && known is not null ? new Proven(known, body, null, given.Nonce, named.Legacy.Moment(given.Timestamp)!.Value) : null;
    }

    private async Task<Proven?> Refused(HttpContext http, string partner, string type, bool enveloped, Refusal refusal, TimeSpan? wait = null)
    {
        metrics.CalledBack(partner, type, refusal.Code);
        await CallbackAnswers.Refuse(http, enveloped, refusal, wait);
        return null;
    }

    /// <summary>The body whole; null for one that is too large.</summary>
    private static async Task<byte[]?> Read(HttpContext http)
    {
        // What is read is bounded here; the server's own limit would cut the connection instead of answering.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var buffer = new byte[(int)Math.Min((http.Request.ContentLength ?? FirstBuffer) + 1, Bodies.Limit + 1)];
        var length = 0;
        while (true)
        {
            var read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), http.RequestAborted);
            length += read;
            if (length > Bodies.Limit)
                return null;
            if (read == 0)
                return buffer[..length];
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Bodies.Limit + 1));
        }
    }

    private static IPAddress Source(HttpContext http) => http.Connection.RemoteIpAddress is not { } address ? IPAddress.None
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool Calls(Platform platform, IPAddress source) => platform.Profile.Limits.Sources is { } allowed && (allowed.Count == 0 || allowed.Any(a =>
        IPNetwork.TryParse(a, out var network) ? network.Contains(source) : IPAddress.Parse(a).Equals(source)));

    private static Refusal TooMany { get; } = new(Refusals.Busy, "请求过多，请按 Retry-After 稍后再发。", "Too many requests; wait as Retry-After says.");

    private const int FirstBuffer = 4096;
}
