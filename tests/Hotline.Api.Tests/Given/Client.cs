using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Given;

/// <summary>An answer over HTTP: status, body as JSON, headers.</summary>
public sealed record Reply(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public JsonNode this[string field] => Json[field]!;

    public string? ETag => Headers.ETag?.ToString();

    public int Code => (int)Status;

    /// <summary>The stable code of a refusal.</summary>
    public string? Problem => Json["code"]?.GetValue<string>();

    /// <summary>This answer, or a failure that shows the body when its status is another.</summary>
    public Reply Expect(int status)
    {
        Assert.True(Code == status, $"{status} expected, {Code} came: {Text}");
        return this;
    }
}

/// <summary>A caller of the API.</summary>
public sealed class Client(Uri address, string? token) : IDisposable
{
    private readonly HttpClient _http = Connect(address, token);

    public static async Task<Client> Authorized(Uri address, string id, string? scope = null)
    {
        using var http = new HttpClient { BaseAddress = address };
        var fields = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = "dev-secret" };
        if (scope is not null)
            fields["scope"] = scope;
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return new Client(address, JsonNode.Parse(body)!["access_token"]!.GetValue<string>());
    }

    public string? Token { get; } = token;

    public Task<Reply> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    /// <param name="path">The path.</param>
    /// <param name="body">An object, or JSON text as it stands.</param>
    /// <param name="headers">Headers such as If-Match.</param>
    public Task<Reply> Post(string path, object? body = null, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, body, headers);

    public Task<Reply> Patch(string path, object body, params (string Name, string Value)[] headers) => Send(HttpMethod.Patch, path, body, headers);

    public async Task<Reply> Send(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        using var answer = await _http.SendAsync(request);
        return new Reply(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers, answer.Content.Headers);
    }

    public void Dispose() => _http.Dispose();

    private static HttpClient Connect(Uri address, string? token)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}

public static class Replies
{
    /// <summary>The answer, which must be 200.</summary>
    public static async Task<Reply> Succeeds(this Task<Reply> reply) => (await reply).Expect(200);
}
