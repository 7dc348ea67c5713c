using Hotline.Api.Features.Callers;
using Hotline.Api.Workers;

namespace Hotline.Api.Features.Retention;

/// <summary>Puts retention and a caller's own copy together.</summary>
internal static class RetentionSetup
{
    public static void AddRetention(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(RetentionSettings.Read(configuration))
        .AddSingleton<CallRetention>().AddSingleton<SentMessageRetention>().AddSingleton<ReceivedMessageRetention>().AddSingleton<TransferRetention>()
        .AddSingleton<MeetingRetention>().AddSingleton<TicketRetention>().AddSingleton<RetentionKinds>()
        .AddSingleton<RetentionMetrics>().AddSingleton<RetentionJob>().AddSingleton<GetRetention.Planner>().AddSingleton<LegalHolds.Handler>()
        .AddSingleton<CallerCopies>().AddSingleton<ExportCaller.Desk>()
        .AddHostedService<RetentionKeeper>();

    public static void MapRetention(this IEndpointRouteBuilder app)
    {
        GetRetention.Map(app);
        LegalHolds.Map(app);
        ExportCaller.Map(app);
    }
}
