using Hotline.Api.Security;

namespace Hotline.Api.Features.Clients;

/// <summary>Puts the calls on clients together.</summary>
internal static class ClientSetup
{
    public static void AddClients(this IServiceCollection services) => services
        .AddSingleton<ClientRegister>().AddSingleton<ClientStandings>().AddSingleton<RegisterClient.Handler>();

    public static void MapClients(this IEndpointRouteBuilder app)
    {
        GetClients.Map(app);
        RegisterClient.Map(app);
        PatchClient.Map(app);
        RotateSecret.Map(app);
        RevokeClient.Map(app);
    }
}
