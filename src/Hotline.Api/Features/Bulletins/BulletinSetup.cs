namespace Hotline.Api.Features.Bulletins;

/// <summary>What the slices of the bulletin need.</summary>
internal static class BulletinSetup
{
    public static void AddBulletins(this IServiceCollection services) => services
        .AddSingleton<BulletinTrend>().AddSingleton<BulletinCheck>().AddSingleton<PrintedForms>().AddSingleton<PublicBulletins.Listed>().AddSingleton<GetBulletin.Desk>()
        .AddSingleton<DraftBulletin.Handler>().AddSingleton<PatchBulletin.Handler>().AddSingleton<PublishBulletin.Handler>();
}
