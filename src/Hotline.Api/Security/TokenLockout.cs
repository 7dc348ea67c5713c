using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Microsoft.AspNetCore.Http.Features;

namespace Hotline.Api.Security;

/// <summary>
/// Stands before the token endpoint: counts the requests of a source, and keeps out one that has sent too many wrong secrets for a client. It
/// answers in the words of OAuth (RFC 6749 §5.2), which has no word of its own for it.
/// </summary>
internal sealed class TokenLockout(RequestDelegate next, TokenFailures failures, RateLimits limits, EdgeMetrics metrics, ILogger<TokenLockout> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        // With a slash behind it, it is answered too.
        if (!http.Request.Path.StartsWithSegments(TokenEndpoint.Path, StringComparison.OrdinalIgnoreCase))
        {
            await next(http);
            return;
        }
        var source = Counted.Source(http);
        if (!await RateGate.Pass(http, new Counted(RateKind.Source, source), limits, metrics))
        {
            await Refuse(http, 429, "temporarily_unavailable", "Too many requests; wait as Retry-After says.");
            return;
        }
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            await next(http);
            return;
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostBytes;
        string client;
        try
        {
            client = Kept(await Asked(http.Request, http.RequestAborted));
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            await Refuse(http, 400, "invalid_request", "The form cannot be read.");
            return;
        }
        var (known, wait) = await failures.Look(client, source, http.RequestAborted);
        if (wait is { } left)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(left.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await Refuse(http, 429, "temporarily_unavailable", "Too many wrong secrets for this client from here; wait as Retry-After says.");
            return;
        }
        // Counted before the answer leaves, so that whoever has it cannot be faster than the count.
        http.Response.OnStarting(() => Note(client, source, known, http.Response.StatusCode));
        await next(http);
    }

    /// <summary>A database that is away must not change the answer.</summary>
    private async Task Note(string client, string source, bool known, int status)
    {
        try
        {
            if (status == StatusCodes.Status401Unauthorized)
            {
                metrics.Wrong();
                if (await failures.Add(client, source, CancellationToken.None))
                {
                    metrics.LockedOut();
                    log.LogWarning("{Source} is kept from tokens of {Client} for a while, after too many wrong secrets", source, client);
                }
            }
            else if (known && status == StatusCodes.Status200OK)
            {
                await failures.Clear(client, source, CancellationToken.None);
            }
        }
        catch (Exception fault) when (fault is DatabaseAwayException or ContendedException)
        {
            log.LogWarning(fault, "A wrong secret could not be counted");
        }
    }

    /// <summary>The client that a request is for, by form or by Basic authentication.</summary>
    private static async Task<string> Asked(HttpRequest request, CancellationToken cancellation)
    {
        if (AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given) && given is { Parameter: { } pair } && given.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[pair.Length];
            return Convert.TryFromBase64String(pair, bytes, out var length) ? Uri.UnescapeDataString(Encoding.UTF8.GetString(bytes.AsSpan(0, length)).Split(':')[0]) : "";
        }
        return request.HasFormContentType ? (await request.ReadFormAsync(cancellation))["client_id"].ToString() : "";
    }

    /// <summary>What no client is called by is all counted as one, and never kept as it was sent.</summary>
    private static string Kept(string client) =>
        client.Length is > 0 and <= Lengths.Code && client.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? client : TokenFailures.Invented;

    private static Task Refuse(HttpContext http, int status, string error, string words)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(new JsonObject { ["error"] = error, ["error_description"] = words }, http.RequestAborted);
    }

    /// <summary>A request for a token is a few hundred bytes.</summary>
    private const long MostBytes = 65_536;
}
