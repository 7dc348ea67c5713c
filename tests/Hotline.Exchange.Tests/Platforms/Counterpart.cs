using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hotline.Exchange.Tests.Platforms;

/// <summary>A platform of the tests: a real server on loopback that answers as it is told, and keeps what it was sent.</summary>
internal sealed class Counterpart : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Counterpart(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public List<(string Method, string Path, Dictionary<string, string> Headers, byte[] Body)> Heard { get; } = [];

    public static async Task<Counterpart> Start(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var counterpart = new Counterpart(app);
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            lock (counterpart.Heard)
                counterpart.Heard.Add((http.Request.Method, http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget, http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body.ToArray()));
            await answer(http);
        });
        await app.StartAsync();
        return counterpart;
    }

    public static Task<Counterpart> Answering(int status, string body, params (string Name, string Value)[] headers) => Start(http =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            http.Response.Headers[name] = value;
        http.Response.ContentType = "application/json";
        return status == 204 ? Task.CompletedTask : http.Response.WriteAsync(body);
    });

    /// <summary>A port at which nobody listens.</summary>
    public static async Task<Uri> Nobody()
    {
        await using var gone = await Answering(200, "{}");
        return gone.Address;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
