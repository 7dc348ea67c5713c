using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Sending;

namespace Hotline.PartnerSimulator.Platforms;

/// <summary>A platform as a client of the line: signed callbacks.</summary>
internal sealed class PlatformClient : ISender, IDisposable
{
    private readonly HttpClient _http;
    private readonly string _code;
    private readonly Signature _key;
    private readonly Signature _wrong;
    private readonly TimeProvider _clock;

    /// <param name="rest">The line's REST address.</param>
    public PlatformClient(Uri rest, string code, Signature key, TimeProvider clock)
    {
        (_code, _key, _clock) = (code, key, clock);
        _wrong = new Signature(key.KeyId, Convert.ToBase64String(new byte[32]));
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) }) { BaseAddress = rest, Timeout = TimeSpan.FromSeconds(10) };
    }

    public async Task<Sent> Send(Letter letter, bool skewed, bool forged, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(letter, skewed, forged);
            using var answer = await _http.SendAsync(request, cancellation);
            return Read(answer, await answer.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException or System.Net.Sockets.SocketException)
        {
            return new Sent(End.Again, fault.GetType().Name);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Letter letter, bool skewed, bool forged)
    {
        var path = letter.Type == "dispatch" ? "" : $"/{Uri.EscapeDataString(letter.Matter)}/{Segments[letter.Type]}";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/callbacks/v1/{_code}/work-orders{path}", UriKind.Relative)) { Content = new ByteArrayContent(letter.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (id, at) = (letter.Id.ToString(), _clock.GetUtcNow() - (skewed ? TimeSpan.FromMinutes(7) : TimeSpan.Zero));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", (forged ? _wrong : _key).Sign(id, at, letter.Body));
        request.Headers.Add("x-key-id", _key.KeyId);
        return request;
    }

    private static Sent Read(HttpResponseMessage answer, byte[] bytes)
    {
        var body = Parse(bytes);
        return answer.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Accepted when body is not null => new Sent(
                End.Delivered, body["receiptId"]?.GetValue<string>(), body["disposition"]?.GetValue<string>(), body["workOrderNo"]?.GetValue<string>()),
            HttpStatusCode.Unauthorized => new Sent(End.Stranger),
            HttpStatusCode.Conflict when Code(body) is "idempotency-key-in-flight" or "contended" or "message-in-flight" => new Sent(End.Again, Code(body)),
            HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound or HttpStatusCode.RequestEntityTooLarge =>
                new Sent(End.Refused, $"{(int)answer.StatusCode} {Code(body)} {body?["detail"]} {body?["errors"]?.ToJsonString()}"),
            var status => new Sent(End.Again, ((int)status).ToString(CultureInfo.InvariantCulture), After: answer.Headers.RetryAfter?.Delta),
        };
    }

    private static string? Code(JsonObject? body) => body?["code"]?.GetValue<string>();

    private static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly Dictionary<string, string> Segments = new(StringComparer.Ordinal)
    {
        ["amendment"] = "amendments", ["urge"] = "urges", ["supervision"] = "supervisions", ["return-decision"] = "return-decisions", ["extension-decision"] = "extension-decisions",
        ["visit-result"] = "visit-results", ["redo"] = "redos", ["withdrawal"] = "withdrawals", ["closure"] = "closures", ["attachment"] = "attachments",
    };
}
