using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Hotline.Exchange.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hotline.Exchange.Tests.Desks;

/// <summary>A desk on loopback that does what it is told: a real gRPC server with its own record of what had an effect.</summary>
public sealed class ScriptedDesk : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedDesk(WebApplication app, Script script) => (_app, Told) = (app, script);

    public Script Told { get; }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ScriptedDesk> Open()
    {
        var script = new Script();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(script);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new ScriptedDesk(app, script);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>What the desk does with the next calls.</summary>
    public sealed class Script
    {
        /// <summary>Ids that had an effect, in order.</summary>
        public ConcurrentQueue<string> Effects { get; } = new();

        public Func<SubmitRequest, ServerCallContext, Task<SubmitResponse>> Submit { get; set; } = (_, _) => Task.FromResult(new SubmitResponse { Disposition = "APPLIED" });

        public Func<GetMessageStatusRequest, Task<GetMessageStatusResponse>> Ask { get; set; } = _ => Task.FromResult(new GetMessageStatusResponse { Disposition = "UNKNOWN" });

        public Func<ReconcileRequest, Task<ReconcileResponse>> List { get; set; } = _ => Task.FromResult(new ReconcileResponse());
    }

    /// <summary>Cuts the connection under the call, as a network does.</summary>
    public static void Cut(ServerCallContext call) => call.GetHttpContext().Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();

    private sealed class Service(Script script) : WorkOrderExchange.WorkOrderExchangeBase
    {
        public override Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context) => script.Submit(request, context);

        public override Task<GetMessageStatusResponse> GetMessageStatus(GetMessageStatusRequest request, ServerCallContext context) => script.Ask(request);

        public override Task<ReconcileResponse> Reconcile(ReconcileRequest request, ServerCallContext context) => script.List(request);
    }
}
