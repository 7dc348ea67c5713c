using System.Collections.Concurrent;
using System.Text;
using Hotline.Api.Tests.Given;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace Hotline.Api.Tests.Telemetry;

/// <summary>What leaves the program as traces: enough to follow a request, and nothing that a person typed.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class TraceTests(TraceTests.TracedServer server) : IClassFixture<TraceTests.TracedServer>
{
    /// <summary>A phone as no test data has it.</summary>
    private const string Phone = "18937512306";

    [Fact]
    public async Task Trace_OfRequests_HasRoutesStatementsAndTheTraceOfTheAnswer()
    {
        var refused = (await server.Dev.Get("/v1/tickets?limit=0")).Expect(400);
        await server.Dev.Registered();

        var sent = server.Flushed();

        Assert.Contains("/v1/tickets", sent, StringComparison.Ordinal);
        Assert.Contains("INSERT INTO", sent, StringComparison.Ordinal);
        Assert.Contains(Encoding.Latin1.GetString(Convert.FromHexString(refused["traceId"].Text())), sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_OfRefusedRequestsThatHoldAPhone_HoldsNone()
    {
        (await server.Dev.Get($"/v1/tickets?q={Phone}")).Expect(400);
        (await server.Dev.Get($"/v1/tickets/{Phone}")).Expect(404);
        (await server.Dev.Get($"/v1/nowhere/{Phone}?phone={Phone}")).Expect(404);
        using (var stranger = server.Stranger())
            (await stranger.Get($"/v1/calls?callerPhone={Phone}")).Expect(401);
        (await server.Dev.Post("/v1/tickets", $$"""{"caller":{"phone":"{{Phone}}"},"nonsense":"{{Phone}}"}""")).Expect(400);
        (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(phone: Phone))).Expect(201);
        (await server.Dev.Post("/v1/tickets/search", new { phone = Phone }))
            .Expect(200);

        Assert.DoesNotContain(Phone, server.Flushed(), StringComparison.Ordinal);
        // The framework's scopes hold the path; neither of our formats prints them.
        Assert.DoesNotContain(server.Logged.All, l => l.Contains(Phone, StringComparison.Ordinal) && !l.StartsWith("Microsoft.AspNetCore.Hosting.Diagnostics scope", StringComparison.Ordinal));
    }

    /// <summary>A server that sends its traces to a collector on loopback, which keeps the bytes.</summary>
    public sealed class TracedServer : Server, IAsyncLifetime
    {
        private readonly WebApplication _collector = Collector();
        private static readonly ConcurrentQueue<byte[]> Bodies = new();

        public Lines Logged { get; } = new();

        public new async Task InitializeAsync()
        {
            await _collector.StartAsync();
            await base.InitializeAsync();
        }

        public new async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await _collector.DisposeAsync();
        }

        /// <summary>All that was sent so far, byte by byte.</summary>
        public string Flushed()
        {
            Assert.True(Services.GetRequiredService<TracerProvider>().ForceFlush(10_000));
            return string.Concat(Bodies.Select(b => Encoding.Latin1.GetString(b)));
        }

        protected override IEnumerable<string> Settings => [$"--OpenTelemetry:Endpoint={_collector.Urls.First()}", "--OpenTelemetry:Protocol=HttpProtobuf", "--Logging:LogLevel:Default=Trace"];

        protected override void Change(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(Logged);

        private static WebApplication Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.MapPost("/v1/traces", async (HttpContext http) =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                Bodies.Enqueue(body.ToArray());
            });
            return app;
        }
    }
}
