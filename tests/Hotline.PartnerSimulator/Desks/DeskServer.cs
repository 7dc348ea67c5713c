using System.Net;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Counterparts;
using Hotline.PartnerSimulator.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.PartnerSimulator.Desks;

/// <summary>The desk's gRPC server, HTTP/2 in clear on loopback.</summary>
internal sealed class DeskServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DeskServer(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, new Uri(_app.Urls.First()).Port);

    /// <param name="port">0 for any that is free.</param>
    public static async Task<DeskServer> Start(int port, PartnerBooks books, FaultPlan plan, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, PlayedLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(plan).AddSingleton(clock).AddSingleton(new DeskService(books, clock)).AddSingleton<DeskFaults>();
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<DeskFaults>());
        var app = builder.Build();
        app.MapGrpcService<DeskService>();
        await app.StartAsync();
        return new DeskServer(app);
    }

    /// <summary>Ends without waiting for anybody.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
