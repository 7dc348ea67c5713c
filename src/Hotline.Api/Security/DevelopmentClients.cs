using System.Text.Json;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Scopes = Hotline.Domain.Lifecycles.Scopes;

namespace Hotline.Api.Security;

/// <summary>
/// In Development only: <c>dev</c> with every scope, <c>unit-&lt;code&gt;</c> and <c>partner-&lt;code&gt;</c>, all with the secret <c>dev-secret</c>. Anywhere else a
/// database that holds them stops the start.
/// </summary>
internal sealed class DevelopmentClients(IServiceScopeFactory scopes, Site site, Reference reference, IHostEnvironment environment)
{
    public const string Secret = "dev-secret";
    public const string Everything = "dev";

    public async Task Prepare(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HotlineContext>();
        var known = await db.Set<OpenIddictEntityFrameworkCoreApplication>().Select(a => a.ClientId!).ToListAsync(cancellation);
        if (!environment.IsDevelopment())
        {
            if (known.FirstOrDefault(IsOurs) is { } ours)
                throw new SettingException("ASPNETCORE_ENVIRONMENT", $"the database holds the development client '{ours}'; use a database of its own outside Development.");
            return;
        }
        var manager = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        string? hashed = null;
        foreach (var client in (await Wanted(cancellation)).Where(c => !known.Contains(c.ClientId!)))
        {
            // The first is hashed by the library; the rest share that hash, for hashing fifty times would delay each first start.
            if (hashed is null)
            {
                client.ClientSecret = Secret;
                await manager.CreateAsync(client, cancellation);
                hashed = await db.Set<OpenIddictEntityFrameworkCoreApplication>().Where(a => a.ClientId == client.ClientId).Select(a => a.ClientSecret).FirstAsync(cancellation);
                continue;
            }
            var row = new OpenIddictEntityFrameworkCoreApplication();
            await manager.PopulateAsync(row, client, cancellation);
            row.ClientSecret = hashed;
            db.Add(row);
        }
        await db.SaveChangesAsync(cancellation);
    }

    public static bool IsOurs(string client) =>
        client == Everything || client.StartsWith("unit-", StringComparison.Ordinal) || client.StartsWith("partner-", StringComparison.Ordinal);

    private async Task<List<OpenIddictApplicationDescriptor>> Wanted(CancellationToken cancellation)
    {
        var units = (await reference.Look(cancellation)).Units;
        return
        [
            Client(Everything, Scopes.All, (ClaimNames.Trusted, "true")),
            .. units.Select(u => Client("unit-" + u.Code, [Scopes.TicketsRead, Scopes.UnitsHandle, Scopes.StatisticsRead], (ClaimNames.Unit, u.Code))),
            .. site.Profile.Partners.Select(p => Client("partner-" + p.Code, [Scopes.Exchange], (ClaimNames.Partner, p.Code))),
        ];
    }

    public static OpenIddictApplicationDescriptor Client(string id, IEnumerable<string> scopes, params (string Name, string Value)[] properties)
    {
        var client = new OpenIddictApplicationDescriptor { ClientId = id, ClientType = ClientTypes.Confidential, DisplayName = id };
        client.Permissions.Add(Permissions.Endpoints.Token);
        client.Permissions.Add(Permissions.GrantTypes.ClientCredentials);
        foreach (var scope in scopes)
            client.Permissions.Add(Permissions.Prefixes.Scope + scope);
        foreach (var (name, value) in properties)
            client.Properties[name] = JsonSerializer.SerializeToElement(value);
        return client;
    }
}
