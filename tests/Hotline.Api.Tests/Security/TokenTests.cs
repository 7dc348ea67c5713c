using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Security;

/// <summary>The embedded issuer, by RFC 6749 §4.4 and §5.</summary>
[Collection(SharedServer.Name)]
public sealed class TokenTests(Server server)
{
    [Fact]
    public async Task Token_WithoutScope_CarriesAllScopesOfTheClient()
    {
        Assert.Equal(Hotline.Domain.Lifecycles.Scopes.All.Order(), ScopesOf(await Token("dev")));
        Assert.Equal(["statistics.read", "tickets.read", "units.handle"], ScopesOf(await Token("unit-water")));
        Assert.Equal(["exchange"], ScopesOf(await Token("partner-henan")));
    }

    [Fact]
    public async Task Token_WithScope_CarriesOnlyThose()
    {
        Assert.Equal(["tickets.read"], ScopesOf(await Token("dev", ("scope", "tickets.read"))));
        Assert.Equal(["tickets.read", "tickets.write"], ScopesOf(await Token("dev", ("scope", "tickets.write tickets.read"))));
        using var reader = await server.ClientOf("dev", "tickets.read");
        (await reader.Get("/v1/tickets")).Expect(200);
        (await reader.Post("/v1/tickets", Given.Tickets.Body())).Expect(403);
    }

    [Fact]
    public async Task Token_Claims_NameUnitAndPartner()
    {
        var (dev, unit, partner) = (await Token("dev"), await Token("unit-water"), await Token("partner-police110"));

        Assert.Equal("water", unit["unit"].Text());
        Assert.Equal("police110", partner["partner"].Text());
        Assert.Equal("true", dev["trusted_front_end"].Text());
        Assert.Null(dev["unit"]);
        Assert.Null(unit["trusted_front_end"]);
        Assert.Equal("unit-water", unit["sub"].Text());
        Assert.Equal("unit-water", unit["client_id"].Text());
        Assert.Equal("hotline", unit["aud"].Text());
    }

    [Fact]
    public async Task Token_Lifetime_EightHoursByTheServersClock()
    {
        var claims = await Token("dev");

        var now = server.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(now + (8 * 3600), claims["exp"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("nobody", "dev-secret", "client_credentials", null, 401, "invalid_client")]
    [InlineData("dev", "wrong", "client_credentials", null, 401, "invalid_client")]
    [InlineData("dev", "", "client_credentials", null, 400, "invalid_request")]
    [InlineData("dev", "dev-secret", "client_credentials", "no.such.scope", 400, "invalid_scope")]
    [InlineData("unit-water", "dev-secret", "client_credentials", "tickets.write", 400, "invalid_request")]
    [InlineData("dev", "dev-secret", "password", null, 400, "unsupported_grant_type")]
    [InlineData("dev", "dev-secret", "authorization_code", null, 400, "unsupported_grant_type")]
    [InlineData("dev", "dev-secret", "", null, 400, "invalid_request")]
    public async Task Token_Wrong_RefusedInOAuthForm(string id, string secret, string grant, string? scope, int status, string error)
    {
        var fields = new Dictionary<string, string> { ["grant_type"] = grant, ["client_id"] = id, ["client_secret"] = secret };
        if (scope is not null)
            fields["scope"] = scope;

        var answer = await Ask(new FormUrlEncodedContent(fields));

        Assert.Equal(error, answer["error"].Text());
        answer.Expect(status);
        Assert.NotEmpty(answer["error_description"].Text());
        Assert.Equal("application/json", answer.ContentHeaders.ContentType!.MediaType);
        Assert.Null(answer.Json["access_token"]);
    }

    [Fact]
    public async Task Token_BasicAuthentication_Taken()
    {
        using var stranger = server.Stranger();
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("dev:dev-secret"));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });

        (await stranger.Post("/connect/token", form, ("Authorization", $"Basic {basic}"))).Expect(200);
    }

    [Fact]
    public async Task Token_AnswerIsNotKept()
    {
        using var stranger = server.Stranger();
        using var form = Form("dev");

        var answer = (await stranger.Post("/connect/token", form)).Expect(200);

        Assert.Equal("Bearer", answer["token_type"].Text());
        Assert.Equal(8 * 3600, answer["expires_in"].Number());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Api_TokenChangedByOneLetter_401()
    {
        var parts = server.Dev.Token!.Split('.');
        var claims = Claims(server.Dev.Token!);
        claims["scope"] = "tickets.read";
        claims["unit"] = "water";
        var forged = string.Join('.', parts[0], Encode(claims.ToJsonString()), parts[2]);
        var unsigned = string.Join('.', Encode("""{"alg":"none","typ":"at+jwt"}"""), parts[1], "");
        foreach (var token in new[] { forged, unsigned, server.Dev.Token + "A", parts[1] })
        {
            using var liar = new Client(server.Address, token);
            (await liar.Get("/v1/tickets")).Expect(401);
        }
    }

    private async Task<JsonObject> Token(string id, params (string Name, string Value)[] more)
    {
        using var form = Form(id, more);
        return Claims((await Ask(form)).Expect(200)["access_token"].Text());
    }

    private async Task<Reply> Ask(HttpContent form)
    {
        using var stranger = server.Stranger();
        return await stranger.Post("/connect/token", form);
    }

    private static FormUrlEncodedContent Form(string id, params (string Name, string Value)[] more) => new(
        [new("grant_type", "client_credentials"), new("client_id", id), new("client_secret", "dev-secret"), .. more.Select(m => KeyValuePair.Create(m.Name, m.Value))]);

    private static JsonObject Claims(string token)
    {
        var part = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        return JsonNode.Parse(Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '=')))!.AsObject();
    }

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static IEnumerable<string> ScopesOf(JsonObject claims) => claims["scope"].Text().Split(' ').Order();
}

/// <summary>Tokens end by the server's clock.</summary>
public sealed class TokenLifetimeTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Api_TokenAfterEightHours_401()
    {
        using var client = await server.ClientOf("dev");
        server.Clock.Advance(TimeSpan.FromHours(8) - TimeSpan.FromSeconds(1));
        (await client.Get("/v1/tickets")).Expect(200);

        server.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("unauthenticated", (await client.Get("/v1/tickets")).Expect(401).Problem);
        (await client.Post("/v1/tickets", Given.Tickets.Body())).Expect(401);
        using var renewed = await server.ClientOf("dev");
        (await renewed.Get("/v1/tickets")).Expect(200);
    }
}
