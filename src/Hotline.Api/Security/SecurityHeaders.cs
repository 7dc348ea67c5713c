using Microsoft.Extensions.Primitives;

namespace Hotline.Api.Security;

/// <summary>
/// Headers that keep browsers from doing more with an answer than it is for. Each is set as the answer begins, where the call itself did not
/// set it: nothing of ours stands in a frame, sends its address on, or runs what it was not sent with.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, IHostEnvironment environment)
{
    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(
            static state =>
            {
                var (context, isDevelopment) = ((HttpContext, bool))state;
                Set(context, isDevelopment);
                return Task.CompletedTask;
            },
            (http, environment.IsDevelopment()));
        return next(http);
    }

    private static void Set(HttpContext http, bool isDevelopment)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        // No browser calls gRPC; its answers are many and small.
        if (http.Response.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
            return;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        if (!isDevelopment)
            headers.StrictTransportSecurity = Year;
        if (StringValues.IsNullOrEmpty(headers.ContentSecurityPolicy))
            headers.ContentSecurityPolicy = Policy(http);
        if (StringValues.IsNullOrEmpty(headers.CacheControl) && http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
            headers.CacheControl = "no-store";
    }

    private static string Policy(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase))
            return OfSwagger;
        var type = http.Response.ContentType ?? "";
        return type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) || type.StartsWith("image/svg", StringComparison.OrdinalIgnoreCase) ? OfPages : OfData;
    }

    /// <summary>What is no page needs nothing.</summary>
    public const string OfData = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Bulletins and notices: a page with its style and pictures in it, no script, no other file.</summary>
    public const string OfPages = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Swagger UI begins with a script in its page.</summary>
    public const string OfSwagger = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Browsers ignore it on an answer without TLS, so that a proxy that has the TLS need not add it.</summary>
    private const string Year = "max-age=31536000";
}
