using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Domain.Privacy;

namespace Hotline.Api.Security;

/// <summary>Masks the numbers in the texts of a JSON document; its own numbers are figures and stay.</summary>
internal static class MaskedJson
{
    public static string Of(string json) => Of(json, text => PrivateNumbers.Mask(text));

    /// <param name="json">A document.</param>
    /// <param name="mask">Masks a text.</param>
    public static string Of(string json, Func<string, string> mask)
    {
        if (!PrivateNumbers.MayHold(json) || JsonNode.Parse(json) is not { } root)
            return json;
        var changed = false;
        var left = new Stack<JsonNode>([root]);
        while (left.TryPop(out var node))
        {
            var parts = node switch
            {
                JsonObject members => members.Select(m => m.Value),
                JsonArray items => items,
                _ => [],
            };
            foreach (var part in parts.OfType<JsonNode>().ToList())
                left.Push(part);
            if (node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && !IsAddress(text) && mask(text) is var masked && masked != text)
            {
                if (node == root)
                    return JsonSerializer.Serialize(masked);
                value.ReplaceWith(masked);
                changed = true;
            }
        }
        return changed ? root.ToJsonString() : json;
    }

    /// <summary>An address of ours or an id holds what looks like a number by chance, and leads nowhere once it is masked.</summary>
    private static bool IsAddress(string text) => text.StartsWith("/v1/", StringComparison.Ordinal) || Guid.TryParse(text, out _);
}
