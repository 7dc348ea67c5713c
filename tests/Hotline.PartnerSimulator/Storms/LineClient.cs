using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>
/// The people of the line, at its REST face. Each of their acts has a key and is sent until it is answered: by whichever replica is up.
/// </summary>
internal sealed class LineClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1), MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly IReadOnlyList<Replica> _replicas;
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private int _next;
    private string? _token;

    public LineClient(IReadOnlyList<Replica> replicas) => _replicas = replicas;

    /// <summary>Attempts that had to be made again.</summary>
    public int Retries { get; private set; }

    public int Calls { get; private set; }

    public Task<JsonObject> Get(string path, CancellationToken cancellation) => Until(HttpMethod.Get, path, null, cancellation);

    public Task<JsonObject> Post(string path, JsonObject body, CancellationToken cancellation) => Until(HttpMethod.Post, path, body, cancellation);

    public void Dispose()
    {
        _http.Dispose();
        _fetching.Dispose();
    }

    private async Task<JsonObject> Until(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        var (key, text) = (Guid.NewGuid(), body?.ToJsonString());
        for (var attempt = 0; ; attempt++)
        {
            if (await Once(method, path, text, key, cancellation) is { } answer)
                return answer;
            Retries++;
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(1000, 20 << Math.Min(6, attempt))), cancellation);
        }
    }

    private async Task<JsonObject?> Once(HttpMethod method, string path, string? body, Guid key, CancellationToken cancellation)
    {
        try
        {
            var up = _replicas.Where(r => r.Ready).ToList();
            if (up.Count == 0)
                return null;
            var at = up[(int)((uint)Interlocked.Increment(ref _next) % (uint)up.Count)].Rest;
            using var request = new HttpRequestMessage(method, new Uri($"http://{at}{path}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token ??= await Fetch(at, cancellation));
            if (body is not null)
            {
                request.Headers.Add("Idempotency-Key", key.ToString());
                request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            }
            Calls++;
            using var answer = await _http.SendAsync(request, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (answer.IsSuccessStatusCode)
                return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
            if (IsPassing(answer.StatusCode, text))
                return null;
            throw new StormException($"{method} {path} {body} was answered {(int)answer.StatusCode}: {text}");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or System.Net.Sockets.SocketException or System.Text.Json.JsonException || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    private static bool IsPassing(HttpStatusCode status, string text) =>
        (status >= HttpStatusCode.InternalServerError && status != HttpStatusCode.InternalServerError) || status == HttpStatusCode.TooManyRequests
        || (status == HttpStatusCode.Conflict && (text.Contains("idempotency-key-in-flight", StringComparison.Ordinal) || text.Contains("contended", StringComparison.Ordinal)));

    private async Task<string> Fetch(IPEndPoint at, CancellationToken cancellation)
    {
        await _fetching.WaitAsync(cancellation);
        try
        {
            if (_token is { } known)
                return known;
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials", ["client_id"] = "dev", ["client_secret"] = "dev-secret",
            });
            using var answer = await _http.PostAsync(new Uri($"http://{at}/connect/token"), form, cancellation);
            answer.EnsureSuccessStatusCode();
            return _token = (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!["access_token"]!.GetValue<string>();
        }
        finally
        {
            _fetching.Release();
        }
    }
}
