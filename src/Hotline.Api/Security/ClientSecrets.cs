using System.Security.Cryptography;
using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;

namespace Hotline.Api.Security;

/// <summary>
/// Judges secrets: the current one and, until its end, the one before it; none of a revoked client. The issuer itself keeps one hash
/// per client.
/// </summary>
internal sealed class ClientSecrets(
    IOpenIddictApplicationCache<OpenIddictEntityFrameworkCoreApplication> cache,
    ILogger<OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>> log,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<OpenIddictEntityFrameworkCoreApplication> store,
    OpenBooks open,
    TimeProvider clock) : OpenIddictApplicationManager<OpenIddictEntityFrameworkCoreApplication>(cache, log, options, store)
{
    /// <summary>A secret that nobody can guess, of characters that every form and shell takes as they are.</summary>
    public static string Make() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretLength)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public override async ValueTask<bool> ValidateClientSecretAsync(
        OpenIddictEntityFrameworkCoreApplication application, string secret, CancellationToken cancellationToken = default)
    {
        await using var db = open();
        var standing = await db.ClientStandings.FirstOrDefaultAsync(s => s.Client == application.ClientId, cancellationToken);
        if (standing?.RevokedAt is not null)
            return false;
        if (await base.ValidateClientSecretAsync(application, secret, cancellationToken))
            return true;
        return standing is { FormerSecret: { } former, FormerUntil: { } until } && clock.GetUtcNow() < until
            && await ValidateClientSecretAsync(secret, former, cancellationToken);
    }

    public ValueTask<string> Hash(string secret, CancellationToken cancellation) => ObfuscateClientSecretAsync(secret, cancellation);

    /// <summary>Random bytes of a secret.</summary>
    private const int SecretLength = 32;
}
