using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Hotline.Api.Features.Bulletins;

/// <summary>
/// A value as the one text there is for it, so that its hash can be computed again by anybody: members in the order of their names,
/// no space, nothing escaped that need not be (in the spirit of RFC 8785; numbers stand as they are printed).
/// </summary>
internal static class CanonicalJson
{
    public static string Write<T>(T value) => Sorted(JsonSerializer.SerializeToNode(value, Options))!.ToJsonString(Options);

    /// <summary>The same with members as the type has them, for what is not hashed.</summary>
    public static string Plain<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;

    /// <summary>SHA-256 of the text's UTF-8 bytes, in small hex.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    /// <summary>What is computed from the rest is not written.</summary>
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
    };
}
