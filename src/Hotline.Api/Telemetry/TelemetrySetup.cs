using Hotline.Api.Features.Clocks;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Workers;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hotline.Api.Telemetry;

/// <summary>Logs, traces and metrics put together. Traces leave the program only where a place for them is set.</summary>
internal static class TelemetrySetup
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        if (Json(configuration))
        {
            builder.Logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName);
            services.AddSingleton<ConsoleFormatter, JsonLines>();
            services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = JsonLines.FormatterName);
        }
        services.AddSingleton<ILoggerFactory>(sp => new DiscreetLoggers(new LoggerFactory(
            sp.GetServices<ILoggerProvider>(), sp.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(), sp.GetRequiredService<IOptions<LoggerFactoryOptions>>())));
        services.AddSingleton<BooksLook>().AddSingleton<BooksMetrics>().AddHostedService<LookKeeper>();
        var telemetry = services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter(ClockMetrics.Meter, ExchangeMetrics.Meter, Persistence.ReadingReplica.Meter).AddPrometheusExporter());
        if (Endpoint(configuration) is not { } endpoint)
            return;
        var protocol = Protocol(configuration);
        telemetry
            .ConfigureResource(resource => resource.AddService("hotline", serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString(3)))
            .WithTracing(tracing => tracing
                // Before the exporter: what is taken out has never been there.
                .AddProcessor(new PlainSpans())
                .AddAspNetCoreInstrumentation(asp => asp.Filter = http => !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) && !http.Request.Path.StartsWithSegments("/metrics", StringComparison.Ordinal))
                .AddHttpClientInstrumentation()
                .AddEntityFrameworkCoreInstrumentation()
                .AddOtlpExporter(otlp =>
                {
                    (otlp.Protocol, otlp.Endpoint) = (protocol, protocol == OtlpExportProtocol.HttpProtobuf ? new Uri(endpoint, "v1/traces") : endpoint);
                }));
    }

    /// <summary>The gauges begin to be told, and each request is logged where logs are for machines.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        app.Services.GetRequiredService<BooksMetrics>();
        if (Json(app.Configuration))
            app.UseMiddleware<RequestLog>();
    }

    private static bool Json(IConfiguration configuration) => configuration["Logging:Format"] switch
    {
        null or "Plain" => false,
        "Json" => true,
        var other => throw new SettingException("Logging:Format", $"'{other}' is neither Plain nor Json."),
    };

    private static Uri? Endpoint(ConfigurationManager configuration) => configuration["OpenTelemetry:Endpoint"] is not { Length: > 0 } text ? null
        : Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new SettingException("OpenTelemetry:Endpoint", $"'{text}' is no address such as http://127.0.0.1:4317.");

    private static OtlpExportProtocol Protocol(ConfigurationManager configuration) => configuration["OpenTelemetry:Protocol"] switch
    {
        null or "Grpc" => OtlpExportProtocol.Grpc,
        "HttpProtobuf" => OtlpExportProtocol.HttpProtobuf,
        var other => throw new SettingException("OpenTelemetry:Protocol", $"'{other}' is neither Grpc nor HttpProtobuf."),
    };
}
