using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Hotline.Load.Product;

/// <summary>The server outside of measurements: the token, lists to learn from, imports.</summary>
internal sealed class Remote : IDisposable
{
    private readonly HttpClient _http;

    private Remote(HttpClient http, string token) => (_http, Token) = (http, token);

    public Uri Address => _http.BaseAddress!;

    public string Token { get; }

    public static async Task<Remote> Connect(Uri address, string client, string secret)
    {
        var http = new HttpClient { BaseAddress = address };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = secret,
        });
        try
        {
            using var answer = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form);
            var body = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode)
                throw new LoadException($"{address} gives no token: {(int)answer.StatusCode} {body}");
            using var json = JsonDocument.Parse(body);
            var token = json.RootElement.GetProperty("access_token").GetString()!;
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return new Remote(http, token);
        }
        catch (HttpRequestException fault)
        {
            throw new LoadException($"{address} cannot be reached: {fault.Message}");
        }
    }

    public async Task<JsonDocument> Get(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await Read(answer, path);
    }

    public async Task<JsonDocument> Post(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return await Read(answer, path);
    }

    /// <summary>Registers a ticket and answers its id.</summary>
    public async Task<string> Register(HttpContent body)
    {
        using var answer = await _http.PostAsync(new Uri("/v1/tickets", UriKind.Relative), body);
        using var json = await Read(answer, "/v1/tickets");
        return json.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Posts a file as it is; answers where the operation is told of.</summary>
    public async Task<string> PostFile(string path, string file, string type)
    {
        await using var stream = File.OpenRead(file);
        using var content = new StreamContent(stream) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        using var body = await Read(answer, path);
        return answer.Headers.Location?.ToString() ?? throw new LoadException($"{path} named no operation.");
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonDocument> Read(HttpResponseMessage answer, string path)
    {
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(body) : throw new LoadException($"{path}: {(int)answer.StatusCode} {body}");
    }
}
