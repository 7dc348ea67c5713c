using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using UglyToad.PdfPig;

namespace Hotline.Api.Tests.Given;

/// <summary>A number that is put into every text, and looked for in everything that comes out.</summary>
public static partial class Planting
{
    /// <summary>Somebody's mobile; no fixture has it.</summary>
    public const string Number = "13912345678";

    /// <summary>What stands in its place.</summary>
    public const string Mask = "139****5678";

    /// <summary>As people write it: one after another, so that each text has another form.</summary>
    private static readonly string[] Forms = ["13912345678", "139-1234-5678", "139 1234 5678", "+86 13912345678", "１３９１２３４５６７８", "0086139 1234 5678"];

    private static int _next;

    /// <summary>A text with the number in one of its forms.</summary>
    public static string Text(string words = "") => $"{words}，回电{Forms[Interlocked.Increment(ref _next) % Forms.Length]}联系";

    /// <summary>What was found of the number in a text, in whatever form it is written there; markup parts no number.</summary>
    public static bool Holds(string text, string number = Number) =>
        Gaps().Replace(Markup().Replace(text, ""), "").Normalize(NormalizationForm.FormKC).Contains(number, StringComparison.Ordinal);

    /// <summary>Everything that can be read in an answer: the parts of an office document, the pages of a PDF, the text itself.</summary>
    public static string Readable(byte[] bytes) => bytes switch
    {
        [0x50, 0x4B, 3, 4, ..] => Parts(bytes),
        [0x25, 0x50, 0x44, 0x46, ..] => Pages(bytes),
        _ => Unescaped(Encoding.UTF8.GetString(bytes)),
    };

    /// <summary>The body with the number in each text that its schema lets be written, those that the example leaves out too.</summary>
    public static JsonObject Into(JsonObject example, JsonNode schema, bool also)
    {
        var (planted, shape) = (example.DeepClone().AsObject(), Contract.Committed.Shape(schema));
        foreach (var (name, field) in shape["properties"] as JsonObject ?? [])
        {
            var of = Contract.Committed.Shape(field!);
            switch (planted[name])
            {
                case JsonObject inner when of["properties"] is not null:
                    planted[name] = Into(inner, of, also);
                    break;
                case JsonObject inner:
                    planted[name] = Loosely(inner);
                    break;
                case JsonArray items when of["items"] is { } item:
                    planted[name] = new JsonArray([.. items.Select(i => i is JsonObject o ? Contract.Committed.Shape(item)["properties"] is null ? Loosely(o) : Into(o, item, also) : IsText(name, Contract.Committed.Shape(item)) ? Text(i!.GetValue<string>()) : i?.DeepClone())]);
                    break;
                case null when also && IsText(name, of):
                case JsonValue when IsText(name, of):
                    planted[name] = name.EndsWith("hone", StringComparison.Ordinal) ? Number : Text(planted[name]?.GetValue<string>() ?? "补充");
                    break;
            }
        }
        return planted;
    }

    /// <summary>A body without a schema of its own: a move within a batch, changes of a message.</summary>
    private static JsonObject Loosely(JsonObject body)
    {
        var planted = body.DeepClone().AsObject();
        foreach (var (name, value) in body)
        {
            if (value is JsonObject inner)
                planted[name] = Loosely(inner);
            else if (Words.Contains(name) && value is JsonValue)
                planted[name] = Text(value.GetValue<string>());
        }
        return planted;
    }

    private static readonly string[] Words = ["text", "reason", "answer", "instructions", "remark", "title", "content", "publicText", "departureReason", "basis"];

    /// <summary>A text is what may be longer than a code; a phone is none, but is written in many forms too.</summary>
    private static bool IsText(string name, JsonObject shape) => shape["type"]?.GetValue<string>() == "string" && shape["enum"] is null && shape["format"] is null && shape["pattern"] is null
        && (shape["maxLength"]?.GetValue<int>() >= 100 || name == "phone") && !Codes.Contains(name);

    /// <summary>Longer than a code and none the less no text: names of categories, numbers, keys.</summary>
    private static readonly string[] Codes = ["category", "sourceRef", "cursor", "line", "number", "id", "evidenceId"];

    private static string Parts(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var text = new StringBuilder();
        foreach (var entry in zip.Entries.Where(e => !e.FullName.EndsWith(".png", StringComparison.Ordinal) && !e.FullName.EndsWith(".ttf", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(entry.FullName).Append('\n').Append(reader.ReadToEnd()).Append('\n');
        }
        return text.ToString();
    }

    private static string Pages(byte[] bytes)
    {
        using var file = PdfDocument.Open(bytes);
        return string.Join('\n', file.GetPages().Select(p => p.Text));
    }

    /// <summary>JSON may write a letter as its number.</summary>
    private static string Unescaped(string text) =>
        Escape().Replace(text, m => ((char)Convert.ToInt32(m.Groups["code"].Value, 16)).ToString());

    private const int PatienceMs = 10_000;

    [GeneratedRegex(@"\\u(?<code>[0-9a-fA-F]{4})", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[ \u00A0\u3000\-–—.·_()]", RegexOptions.None, PatienceMs)]
    private static partial Regex Gaps();

    [GeneratedRegex("<[^<>]{0,2000}>", RegexOptions.None, PatienceMs)]
    private static partial Regex Markup();
}
