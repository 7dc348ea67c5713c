using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StandardWebhooks;

namespace Hotline.Api.Tests.Given;

/// <summary>A superior platform: its callbacks are signed by the library of Standard Webhooks, which nobody here wrote.</summary>
public sealed class PlatformCaller(Server server, string code, string secret, string? keyId, Uri? address = null)
{
    private readonly StandardWebhook _signer = new(secret);

    public string Code => code;

    /// <summary>A matter's number that no other test has.</summary>
    public static string Number() => "PDS-" + Guid.NewGuid().ToString("N");

    public static JsonObject Dispatch(string number, int? version = null) => Body("dispatch", number, new JsonObject
    {
        ["title"] = "路灯不亮", ["content"] = "三盏路灯连续三晚不亮。", ["appealType"] = "problem", ["category"] = "市政管理—市容市貌",
        ["caller"] = new JsonObject { ["name"] = "王女士", ["phone"] = "13800000000" },
    }, version);

    public static JsonObject Body(string type, string number, JsonObject? fields = null, int? version = null)
    {
        var body = new JsonObject { ["type"] = type, ["externalNo"] = number, ["occurredAt"] = "2023-02-15T09:30:00+08:00" };
        if (version is { } counted)
            body["version"] = counted;
        foreach (var (name, value) in fields ?? [])
            body[name] = value?.DeepClone();
        return body;
    }

    /// <summary>Dispatches a matter that must be taken; answers its number.</summary>
    public async Task<string> Dispatched(int? version = null)
    {
        var number = Number();
        (await Send(Dispatch(number, version))).Expect(202);
        return number;
    }

    /// <summary>Sends a message to the address of its type.</summary>
    public Task<Reply> Send(JsonObject body, string? id = null, TimeSpan? late = null) => Post(PathOf(body), Encoding.UTF8.GetBytes(body.ToJsonString()), id, late);

    public async Task<Reply> Post(string path, byte[] body, string? id = null, TimeSpan? late = null, string contentType = "application/json")
    {
        using var client = new Client(address ?? server.Address, null);
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await client.Send(HttpMethod.Post, path, content, Signed(id ?? Guid.NewGuid().ToString(), body, late));
    }

    public async Task<Reply> Get(string path)
    {
        using var client = new Client(address ?? server.Address, null);
        return await client.Get($"/callbacks/v1/{code}/{path}", Signed(Guid.NewGuid().ToString(), []));
    }

    public (string Name, string Value)[] Signed(string id, byte[] body, TimeSpan? late = null)
    {
        var at = server.Clock.GetUtcNow() - (late ?? TimeSpan.Zero);
        List<(string, string)> headers =
        [
            ("webhook-id", id), ("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), ("webhook-signature", Sign(id, at, body)),
        ];
        if (keyId is not null)
            headers.Add(("x-key-id", keyId));
        return [.. headers];
    }

    /// <summary>The library signs texts only; what is no text is signed by hand.</summary>
    private string Sign(string id, DateTimeOffset at, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        if (Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(body))
            return _signer.Sign(id, at, text);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds()}."), .. body];
        return "v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
    }

    public string PathOf(JsonObject body)
    {
        var type = body["type"].Text();
        return $"/callbacks/v1/{code}/work-orders" + (type == "dispatch" ? "" : $"/{Uri.EscapeDataString(body["externalNo"].Text())}/{Segments[type]}");
    }

    public static IReadOnlyDictionary<string, string> Segments { get; } = Exchange.Platforms.NeutralSchema.Callbacks.ToDictionary(t => t.Code, t => t.Segment);
}
