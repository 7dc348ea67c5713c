using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hotline.Api.Tests.Security;

/// <summary>Tokens of another OpenID Connect issuer, found by its discovery document (<c>Auth:Authority</c>).</summary>
public sealed class OtherIssuerTests(OtherIssuerTests.WithAnotherIssuer server) : IClassFixture<OtherIssuerTests.WithAnotherIssuer>
{
    /// <summary>An issuer as others run them: discovery, keys, RS256.</summary>
    public sealed class WithAnotherIssuer : Server, IAsyncLifetime
    {
        private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "other-1" };
        private WebApplication _issuer = null!;

        public string Issuer { get; private set; } = "";

        protected override IEnumerable<string> Settings => [$"--Auth:Authority={Issuer}"];

        async Task IAsyncLifetime.InitializeAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _issuer = builder.Build();
            _issuer.MapGet("/.well-known/openid-configuration", () => Results.Text(new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = Issuer + "/keys", ["token_endpoint"] = Issuer + "/token" }.ToJsonString(), "application/json"));
            _issuer.MapGet("/keys", () => Results.Text(JsonSerializer.Serialize(new { keys = new[] { Public() } }), "application/json"));
            await _issuer.StartAsync();
            Issuer = _issuer.Urls.First();
            await InitializeAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await DisposeAsync();
            await _issuer.DisposeAsync();
        }

        /// <summary>A caller with a token of that issuer.</summary>
        public Client Caller(Dictionary<string, object> claims, string audience = "hotline", string? issuer = null, SecurityKey? key = null) => new(Address, new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer, Audience = audience, IssuedAt = Clock.GetUtcNow().UtcDateTime, NotBefore = Clock.GetUtcNow().UtcDateTime, Expires = Clock.GetUtcNow().UtcDateTime.AddMinutes(10),
            Claims = claims, SigningCredentials = new SigningCredentials(key ?? _key, SecurityAlgorithms.RsaSha256),
        }));

        private object Public()
        {
            var parameters = _key.Rsa.ExportParameters(false);
            return new { kty = "RSA", use = "sig", kid = _key.KeyId, alg = "RS256", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
        }
    }

    [Fact]
    public async Task Token_OfTheIssuer_IsTakenWithItsScopes()
    {
        using var caller = server.Caller(new() { ["sub"] = "desk", ["client_id"] = "desk", ["scope"] = "openid tickets.read tickets.write" });

        (await caller.Get("/v1/tickets")).Expect(200);
        var ticket = (await caller.Post("/v1/tickets", Given.Tickets.Body())).Expect(201)["id"].Text();
        (await caller.Post($"/v1/tickets/{ticket}/answer", new { answer = "好", solved = "solved" })).Expect(403);
        using var unit = server.Caller(new() { ["sub"] = "water", ["azp"] = "water", ["scp"] = new[] { "tickets.read" }, ["unit"] = "water" });
        (await unit.Get($"/v1/tickets/{ticket}")).Expect(404);
    }

    [Fact]
    public async Task Token_OfAnybodyElse_401()
    {
        var claims = new Dictionary<string, object> { ["sub"] = "desk", ["client_id"] = "desk", ["scope"] = "tickets.read" };
        using var stranger = new RsaSecurityKeyHolder();
        foreach (var caller in new[] { server.Caller(claims, audience: "others"), server.Caller(claims, issuer: "https://elsewhere.example"), server.Caller(claims, key: stranger.Key), server.Dev })
            (await caller.Get("/v1/tickets")).Expect(401);
    }

    private sealed class RsaSecurityKeyHolder : IDisposable
    {
        private readonly RSA _rsa = RSA.Create(2048);

        public RsaSecurityKey Key => new(_rsa) { KeyId = "other-1" };

        public void Dispose() => _rsa.Dispose();
    }
}
