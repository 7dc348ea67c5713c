using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Scopes = Hotline.Domain.Lifecycles.Scopes;

namespace Hotline.Api.Security;

/// <summary>The embedded issuer (OpenIddict, client credentials) and the check of its tokens, or of another issuer's by <c>Auth:Authority</c>.</summary>
internal static class TokenEndpoint
{
    public const string Path = "/connect/token";

    /// <summary>The audience of our tokens.</summary>
    public const string Audience = "hotline";

    public static void AddTokens(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, KeyRing keys)
    {
        var issuer = Issuer(configuration["Auth:Issuer"] ?? "http://127.0.0.1:5080/");
        services.AddOpenIddict()
            .AddCore(core =>
            {
                core.UseEntityFrameworkCore().UseDbContext<HotlineContext>();
                core.ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication, ClientSecrets>();
            })
            .AddServer(server =>
            {
                server.SetIssuer(issuer).SetTokenEndpointUris(Path).AllowClientCredentialsFlow();
                server.RegisterScopes([.. Scopes.All]);
                server.SetAccessTokenLifetime(Lifetime);
                // Nothing that is issued here is encrypted; the key that the library wants serves no purpose and outlives no start.
                server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).DisableAccessTokenEncryption();
                foreach (var key in keys.SigningKeys)
                    server.AddSigningKey(key);
                // Which of them signs is not known before the database was asked, and may change while this program serves.
                server.AddEventHandler<OpenIddictServerEvents.GenerateTokenContext>(handler => handler
                    .UseInlineHandler(context =>
                    {
                        context.SigningCredentials = new SigningCredentials(keys.SigningKey, SecurityAlgorithms.EcdsaSha256);
                        return ValueTask.CompletedTask;
                    })
                    .SetOrder(OpenIddictServerHandlers.Protection.AttachSecurityCredentials.Descriptor.Order + 1));
                server.DisableTokenStorage();
                var host = server.UseAspNetCore().EnableTokenEndpointPassthrough();
                if (environment.IsDevelopment() || configuration.Flag("Auth:AllowHttp", false))
                    host.DisableTransportSecurityRequirement();
            });
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TimeProvider, ClientStandings>((bearer, clock, standings) =>
            Check(bearer, clock, standings, configuration["Auth:Authority"], issuer, keys, environment.IsDevelopment()));
        var policies = services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
            policies.AddPolicy(scope, p => p.RequireAuthenticatedUser().RequireAssertion(c => Act.ScopesOf(c.User).Contains(scope)));
        foreach (var several in AnyScope.All)
            policies.AddPolicy(several, p => p.RequireAuthenticatedUser().RequireAssertion(c => Act.ScopesOf(c.User).Overlaps(several.Split('|'))));
        services.AddSingleton<Microsoft.AspNetCore.Authorization.IAuthorizationMiddlewareResultHandler, AuthorizationAnswers>();
    }

    public static void MapTokens(this IEndpointRouteBuilder app) =>
        app.MapPost(Path, Issue).AllowAnonymous().ExcludeFromDescription();

    /// <summary>
    /// Without a <c>scope</c> parameter a token carries all scopes its client has. What the client may and its epoch are read in one question:
    /// a token never has rights of one state and the epoch of a later one.
    /// </summary>
    private static async Task<IResult> Issue(HttpContext http, OpenBooks open)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not a token request.");
        await using var db = open();
        var client = await ClientRegister.Find(db, request.ClientId!, http.RequestAborted);
        var asked = request.GetScopes();
        if (client is null || client.Standing?.RevokedAt is not null || asked.Any(s => !client.Scopes.Contains(s)))
            return Results.Forbid(new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidClient }), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, request.ClientId);
        identity.SetClaim(ClaimNames.Epoch, (client.Standing?.Epoch ?? 0).ToString(CultureInfo.InvariantCulture));
        foreach (var name in new[] { ClaimNames.Unit, ClaimNames.Partner, ClaimNames.Trusted })
        {
            if (client.Property(name) is { } value)
                identity.SetClaim(name, value);
        }
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(asked.Length == 0 ? [.. client.Scopes] : [.. asked]);
        principal.SetResources(Audience);
        principal.SetDestinations(static _ => [Destinations.AccessToken]);
        return Results.SignIn(principal, authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static void Check(
        JwtBearerOptions bearer, TimeProvider clock, ClientStandings standings, string? authority, Uri issuer, KeyRing keys, bool development)
    {
        bearer.TokenHandlers.Clear();
        bearer.TokenHandlers.Add(new KeptTokens(clock, authority is null ? standings : null) { MapInboundClaims = false });
        bearer.MapInboundClaims = false;
        bearer.TokenValidationParameters.NameClaimType = Claims.Subject;
        bearer.TokenValidationParameters.LifetimeValidator = (from, until, _, _) =>
            (from is null || from <= clock.GetUtcNow().UtcDateTime + Skew) && until > clock.GetUtcNow().UtcDateTime;
        bearer.Audience = Audience;
        if (authority is not null)
        {
            bearer.Authority = authority;
            bearer.RequireHttpsMetadata = !development;
        }
        else
        {
            bearer.TokenValidationParameters.ValidIssuer = issuer.ToString();
            bearer.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, id, _) => keys.SigningKeys.Where(k => id is null || k.KeyId == id);
            bearer.TokenValidationParameters.ValidTypes = ["at+jwt"];
        }
        if (development)
            bearer.Events = new JwtBearerEvents { OnMessageReceived = TakeFromAddress };
    }

    /// <summary>
    /// In Development only, a page for people (<c>.html</c>) also takes its token from the address, so that the demo's links open in a
    /// browser (RFC 6750 §2.3).
    /// </summary>
    private static Task TakeFromAddress(MessageReceivedContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Path.Value!.EndsWith(".html", StringComparison.Ordinal))
            context.Token = context.Request.Query["access_token"].FirstOrDefault();
        return Task.CompletedTask;
    }

    private static Uri Issuer(string address) => Uri.TryCreate(address, UriKind.Absolute, out var issuer)
        ? issuer
        : throw new SettingException("Auth:Issuer", $"'{address}' is no absolute address.");

    /// <summary>How long a token is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>How far an issuer's clock may be ahead of ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
}
