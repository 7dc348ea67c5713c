using System.Text.Json;

namespace Hotline.Api.Boundary;

/// <summary>
/// What somebody wrote into a move that was refused because another was first. It is given back with the refusal, so that a front end
/// that has closed its form can still offer it; never anything of the caller.
/// </summary>
internal static class SubmittedWords
{
    private static readonly string[] Fields = ["text", "publicText", "reason", "answer", "instructions", "remark", "title", "content", "departureReason"];

    /// <summary>The words by field; null where there are none.</summary>
    public static IReadOnlyDictionary<string, string>? Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var words = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in json.RootElement.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.String && Fields.Contains(m.Name)))
                words[member.Name] = member.Value.GetString()!;
            return words.Count == 0 ? null : words;
        }
        catch (JsonException)
        {
            // A file, of which the body is only the hash: there are no words.
            return null;
        }
    }
}
