using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Given;

/// <summary>Clients of the API as a test needs them.</summary>
public static class Clients
{
    /// <summary>A body that registers a client.</summary>
    public static JsonObject Body(string id, params string[] scopes) => new()
    {
        ["id"] = id, ["name"] = "测试", ["scopes"] = new JsonArray([.. scopes.Select(s => (JsonNode)s)]),
    };

    /// <summary>A new client's id.</summary>
    public static async Task<string> Client(this Client dev) => (await dev.Issued("tickets.read")).Id;

    /// <summary>A new client of these scopes, with its secret.</summary>
    public static async Task<(string Id, string Secret)> Issued(this Client dev, params string[] scopes)
    {
        var id = "c-" + Guid.NewGuid().ToString("N");
        var answer = (await dev.Post("/v1/clients", Body(id, scopes))).Expect(201);
        return (id, answer["secret"].Text());
    }

    /// <summary>Asks for a token.</summary>
    public static async Task<Reply> Token(this Server server, string id, string secret, Uri? address = null, params (string, string)[] headers) => await server.Token(id, secret, "/connect/token", address, headers);

    /// <summary>A token asked for at an address as somebody writes it.</summary>
    public static async Task<Reply> Token(this Server server, string id, string secret, string path, Uri? address, params (string, string)[] headers)
    {
        using var stranger = new Client(address ?? server.Address, null);
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", id), new("client_secret", secret)]);
        return await stranger.Post(path, form, headers);
    }

    /// <summary>A caller with a token of its own.</summary>
    public static async Task<Client> With(this Server server, string id, string secret) =>
        new(server.Address, (await server.Token(id, secret)).Expect(200)["access_token"].Text());
}
