using Hotline.Api.Boundary;
using Hotline.Api.Boundary.OpenApi;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Sites;
using Hotline.Api.Workers;
using Hotline.Exchange.Platforms;
using Hotline.Exchange.Platforms.Files;

namespace Hotline.Api.Features.Callbacks;

/// <summary>Puts the REST face of superior platforms into the program.</summary>
internal static class CallbackRoutes
{
    public static IServiceCollection AddCallbacks(this IServiceCollection services)
    {
        services.AddSingleton(sp => new PlatformMetrics(sp.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>().Create(new System.Diagnostics.Metrics.MeterOptions(Clocks.ClockMetrics.Meter))));
        services.AddSingleton(sp => new FileFetch(sp.GetRequiredService<TimeProvider>(), FileTimeout));
        return services.AddSingleton<Platforms>().AddSingleton<SourceRates>().AddSingleton<NonceBook>().AddSingleton<CallbackGate>()
            .AddSingleton<TakeCallback>().AddSingleton<GetCallbacks>().AddSingleton<GetDay>().AddSingleton<GetFile>().AddSingleton<FileDesk>()
            .AddHostedService<NonceCleaner>().AddHostedService<FileKeeper>();
    }

    public static void MapCallbacks(this WebApplication app)
    {
        Connect(app.Services);
        foreach (var type in NeutralSchema.Callbacks)
            MapCallback(app, type);
        app.MapGet("/callbacks/v1/{partner}/work-orders/{externalNo}", (string partner, string externalNo, HttpContext http, GetCallbacks get) => get.Matter(http, partner, Number(externalNo)))
            .Produces<GetCallbacks.MatterAnswer>()
            .Described("办件状态 · Where a matter stands", "State of the matter of this number, as the line has it.")
            .Refuses(401, 404, 429, 503);
        app.MapGet("/callbacks/v1/{partner}/messages/{id}", (string partner, string id, HttpContext http, GetCallbacks get) => get.Message(http, partner, id))
            .Produces<GetCallbacks.MessageAnswer>()
            .Described("消息状态 · What became of a message", "Asked after an answer was lost: 404 says that the message never came, and it may be sent again with the same id.")
            .Refuses(401, 404, 429, 503);
        app.MapGet("/callbacks/v1/{partner}/reconciliations/{date}", (string partner, string date, HttpContext http, GetDay get) => get.Run(http, partner, date))
            .Produces<GetDay.DayAnswer>()
            .Described("对账 · The messages of a day", "Both ways, as pages of (id, hash). A day is cut in the line's zone by when a message occurred at its sender; a `cursor` goes on with the way it came from.")
            .Refuses(400, 401, 429, 503);
        app.MapGet("/callbacks/v1/{partner}/files/{sha256}", (string partner, string sha256, HttpContext http, GetFile get) => get.Run(http, partner, sha256))
            .Produces<string>(200, "application/octet-stream")
            .Produces(206)
            .Produces(304)
            .Produces(416)
            .Described("下载附件 · A file of a matter", "The bytes of a file that an attachment's report told of. `Range`, `If-Range` and `If-None-Match` are honoured.")
            .Refuses(400, 401, 404, 429, 503);
    }

    private static void MapCallback(WebApplication app, NeutralType type)
    {
        var route = type.Segment.Length == 0
            ? app.MapPost("/callbacks/v1/{partner}/work-orders", (string partner, HttpContext http, TakeCallback take) => take.Run(http, partner, type, null))
            : app.MapPost($"/callbacks/v1/{{partner}}/work-orders/{{externalNo}}/{type.Segment}",
                (string partner, string externalNo, HttpContext http, TakeCallback take) => take.Run(http, partner, type, Number(externalNo)));
        route.WithMetadata(type)
            .Produces<CallbackAnswer>(202)
            .Produces<CallbackAnswer>()
            .Described(
                type.Words, "Sent again with the same `webhook-id` and body it is answered as before, with `Idempotent-Replayed: true`. 200 with `stale-ignored` where a newer `version` was applied.")
            .Refuses(400, 401, 404, 409, 413, 415, 422, 429, 503);
    }

    private static RouteHandlerBuilder Described(this RouteHandlerBuilder route, string summary, string words) =>
        route.AllowAnonymous().WithTags(PartnersDocument.Tag).WithSummary(summary).WithDescription(words);

    /// <summary>A profile that cannot be worked with stops the start, not the first message.</summary>
    private static void Connect(IServiceProvider services)
    {
        var (partners, metrics, clock, site) =
            (services.GetRequiredService<Partners>(), services.GetRequiredService<PlatformMetrics>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<Site>());
        var log = services.GetRequiredService<ILogger<Platforms>>();
        foreach (var platform in services.GetRequiredService<Platforms>().All)
        {
            partners.Connect(new PlatformLink(platform, site.Calendar.Zone, clock, metrics));
            if (platform.Legacy is not null)
                log.LogWarning("{Partner} may sign in an older, weak way; agree on a key of Standard Webhooks with it", platform.Code);
        }
    }

    /// <summary>The number as it was meant: a slash in a path segment stays encoded on its way here.</summary>
    private static string Number(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Time for one file of a platform.</summary>
    private static readonly TimeSpan FileTimeout = TimeSpan.FromMinutes(5);
}
