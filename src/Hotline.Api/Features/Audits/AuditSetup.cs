using Hotline.Api.Persistence;
using Hotline.Api.Workers;

namespace Hotline.Api.Features.Audits;

/// <summary>Puts the audit's chain together.</summary>
internal static class AuditSetup
{
    public static void AddAudit(this IServiceCollection services, IConfiguration configuration, string contentRoot) => services
        .AddSingleton(AuditSettings.Read(configuration, contentRoot)).AddSingleton<Leases>()
        .AddSingleton<AuditMetrics>().AddSingleton<ChainHeads>().AddSingleton<AuditSealer>().AddTransient<AuditCheck>()
        .AddHostedService<SealKeeper>();

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        GetAudit.Map(app);
        GetAuditChain.Map(app);
    }
}
