using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hotline.PartnerSimulator.Storms;

namespace Hotline.PartnerSimulator.Nights;

/// <summary>
/// A front end at night: it says each thing with an <c>Idempotency-Key</c> and says it again until it is answered, as any front end must
/// whose network is none of the best.
/// </summary>
internal sealed class Caller(IReadOnlyList<Replica> line, Promises promises, int seed) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(15) };
    private readonly Random _random = new(seed);
    private int _next = seed;

    /// <summary>Takes a token; when the line is up.</summary>
    public async Task SignOn()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "dev", ["client_secret"] = "dev-secret" });
        using var answer = await _http.PostAsync(new Uri($"http://{line[0].Rest}/connect/token"), form);
        answer.EnsureSuccessStatusCode();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!.GetValue<string>());
    }

    /// <summary>Lives through matters, one after another, until the night is over; whatever was begun is ended.</summary>
    public async Task Work(CancellationToken night)
    {
        while (!night.IsCancellationRequested)
            await Matter();
    }

    /// <summary>A matter as it stands, read from whoever answers.</summary>
    public async Task<JsonNode> Read(string path) => (await Say(HttpMethod.Get, path, null))!;

    public void Dispose() => _http.Dispose();

    private async Task Matter()
    {
        var ticket = await Say(HttpMethod.Post, "/v1/tickets", new
        {
            channel = "phone", caller = new { name = "王女士", phone = "138 0000 0000" }, title = "路灯不亮", content = "三盏路灯连续三晚不亮。", appealType = "problem", category = "0601",
        });
        if (ticket is null)
            return;
        var (id, number, status, orders) = (ticket["id"]!.GetValue<string>(), ticket["number"]!.GetValue<string>(), "registered", 0);
        if (_random.Next(10) < 7 && await Say(HttpMethod.Post, $"/v1/tickets/{id}/dispatch", new { leadUnit = "urban-management" }) is { } dispatched)
        {
            (status, orders) = ("dispatched", 1);
            var order = dispatched["workOrders"]![0]!["id"]!.GetValue<string>();
            if (_random.Next(10) < 7 && await Say(HttpMethod.Post, $"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } }) is not null
                && _random.Next(10) < 7 && await Say(HttpMethod.Post, $"/v1/work-orders/{order}/reply", new { text = "已更换灯具。", contactedCaller = true, solved = "solved" }) is not null)
                status = "closed";
        }
        promises.Keep(new Promise(id, number, status, orders));
    }

    /// <summary>Null when it was answered with what is forbidden.</summary>
    private async Task<JsonNode?> Say(HttpMethod method, string path, object? body)
    {
        var key = Guid.NewGuid().ToString();
        while (true)
        {
            var replica = line[(int)((uint)_next++ % (uint)line.Count)];
            try
            {
                using var request = new HttpRequestMessage(method, $"http://{replica.Rest}{path}") { Content = body is null ? null : JsonContent.Create(body) };
                if (method == HttpMethod.Post)
                    request.Headers.Add("Idempotency-Key", key);
                using var answer = await _http.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                promises.Count(((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
                if (answer.IsSuccessStatusCode)
                    return JsonNode.Parse(text);
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable && !IsInFlight(text))
                {
                    promises.Forbid($"{method} {path}: {(int)answer.StatusCode} {text}");
                    return null;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
            {
                promises.Count("no answer");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100 + _random.Next(200)));
        }
    }

    private static bool IsInFlight(string text) => text.Contains("idempotency-key-in-flight", StringComparison.Ordinal) || text.Contains("\"contended\"", StringComparison.Ordinal);
}
