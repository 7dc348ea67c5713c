using System.Text.Json;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Hotline.Api.Security;

/// <summary>A client as it stands in the issuer's table and in ours, read in one question so that the two belong together.</summary>
internal sealed record RegisteredClient(OpenIddictEntityFrameworkCoreApplication Row, ClientStanding? Standing)
{
    public string Id => Row.ClientId!;

    /// <summary>The scopes it holds, in the order of the list of scopes.</summary>
    public IReadOnlyList<string> Scopes
    {
        get
        {
            string[] held = Row.Permissions is { } json ? JsonSerializer.Deserialize<string[]>(json)! : [];
            return [.. Domain.Lifecycles.Scopes.All.Where(s => held.Contains(Permissions.Prefixes.Scope + s))];
        }
    }

    public string? Unit => Property(ClaimNames.Unit);

    public string? Partner => Property(ClaimNames.Partner);

    public bool Trusted => Property(ClaimNames.Trusted) == "true";

    /// <summary>Something kept with it.</summary>
    public string? Property(string name)
    {
        if (Row.Properties is not { } json)
            return null;
        using var properties = JsonDocument.Parse(json);
        return properties.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}

/// <summary>Reads clients, and makes the rows of new ones and the hashes of secrets as the issuer does.</summary>
internal sealed class ClientRegister(IServiceScopeFactory scopes)
{
    public static IQueryable<RegisteredClient> All(HotlineContext db) =>
        from row in db.Set<OpenIddictEntityFrameworkCoreApplication>()
        join standing in db.ClientStandings on row.ClientId equals standing.Client into known
        from standing in known.DefaultIfEmpty()
        select new RegisteredClient(row, standing);

    public static Task<RegisteredClient?> Find(HotlineContext db, string id, CancellationToken cancellation) =>
        (from row in db.Set<OpenIddictEntityFrameworkCoreApplication>().Where(a => a.ClientId == id)
         join standing in db.ClientStandings on row.ClientId equals standing.Client into known
         from standing in known.DefaultIfEmpty()
         select new RegisteredClient(row, standing)).FirstOrDefaultAsync(cancellation);

    /// <summary>A row that nobody has saved, its secret hashed.</summary>
    public async Task<OpenIddictEntityFrameworkCoreApplication> Draft(OpenIddictApplicationDescriptor client, string secret, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>>();
        var row = new OpenIddictEntityFrameworkCoreApplication();
        await manager.PopulateAsync(row, client, cancellation);
        row.ClientSecret = await ((ClientSecrets)manager).Hash(secret, cancellation);
        return row;
    }

    /// <summary>Hashing is slow by design: it is done before the transaction begins.</summary>
    public async Task<string> Hash(string secret, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ((ClientSecrets)scope.ServiceProvider.GetRequiredService<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>>()).Hash(secret, cancellation);
    }

    /// <summary>Scopes as the issuer's table keeps them, beside what every client may.</summary>
    public static string Permitted(IEnumerable<string> held) => JsonSerializer.Serialize<string[]>(
        [Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials, .. held.Select(s => Permissions.Prefixes.Scope + s)]);

    /// <summary>To whom a client is bound, as the issuer's table keeps it.</summary>
    public static string? Bound(string? unit, string? partner, bool trusted)
    {
        var properties = new Dictionary<string, string>();
        if (unit is not null)
            properties[ClaimNames.Unit] = unit;
        if (partner is not null)
            properties[ClaimNames.Partner] = partner;
        if (trusted)
            properties[ClaimNames.Trusted] = "true";
        return properties.Count == 0 ? null : JsonSerializer.Serialize(properties);
    }
}
