using System.Net;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Counterparts;
using Hotline.PartnerSimulator.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.PartnerSimulator.Platforms;

/// <summary>A superior platform's books, and the key it shares with the line.</summary>
internal sealed record Platform(string Code, Signature Key, PartnerBooks Books);

/// <summary>The superior platforms as the line calls them, each under its code: <c>/pingdingshan/work-orders/…</c>.</summary>
internal sealed class PlatformServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PlatformServer(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, new Uri(_app.Urls.First()).Port);

    /// <param name="port">0 for any that is free.</param>
    public static async Task<PlatformServer> Start(int port, IReadOnlyCollection<Platform> platforms, FaultPlan plan, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, PlayedLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        app.Use((context, next) => PlatformFaults.Run(context, next, plan, clock));
        foreach (var platform in platforms)
        {
            var desk = new PlatformDesk(platform, clock);
            app.MapPost($"/{platform.Code}/work-orders/{{externalNo}}/{{kind}}", desk.Take);
            app.MapGet($"/{platform.Code}/messages/{{id}}", desk.Status);
            app.MapGet($"/{platform.Code}/reconciliations/{{date}}", desk.Reconcile);
        }
        await app.StartAsync();
        return new PlatformServer(app);
    }

    /// <summary>Ends without waiting for anybody.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
