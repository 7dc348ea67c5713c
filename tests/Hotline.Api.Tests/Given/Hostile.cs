using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Given;

/// <summary>Values that nobody sends by accident, and bodies spoilt with them.</summary>
public sealed class Hostile(Random random)
{
    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "'; DROP TABLE tickets;--", "' OR '1'='1", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "${jndi:ldap://127.0.0.1/x}",
        "../../../etc/passwd", "..\\..\\windows\\win.ini", "%s%s%n", "{{7*7}}", "=1+1", "@SUM(A1)", "\u202e反转", "\ufeff", "𠮷𠮷𠮷", "e\u0301", "\r\nSet-Cookie: a=b", "null", "true", "NaN", "-1", "0", "1",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e400", "0x7f", "٣", "１２３", "9999-12-31T23:59:59.9999999+00:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
        "0001-01-01", "9999-12-31", "2023-02-30", "2023-02", "9999-12", "0000-00", "10000-01-01", "2023-02-15T10:00:00", "2023-02-15T25:61:61+08:00", "00000000-0000-0000-0000-000000000000",
        "6f9619ff-8b86-d011-b42d-00c04fc964ff", "water", "dev-none", "phone", "problem", "0601", "410482001", "day", "month", "id", "-registeredAt", "eyJTIjoiYSJ9", "AAAA", "%", "_", "[", "\\", "*", "(((((", "灯", "路灯",
    ];

    /// <summary>JSON as it stands, for what no writer would write.</summary>
    private static readonly string[] Raw =
    [
        "\"\\ud800\"", "\"\\udc00x\"", "1e999", "-1e999", "123456789012345678901234567890", "0.1", "-0", "1E-400", "[]", "{}", "[[]]", "[null]", "{\"a\":{\"b\":[1,2,{}]}}", "true", "null", "2147483648", "-2147483649", "\"\\u0000\"",
        "{\"x\":1,\"x\":2}", "[1,\"a\",null]", "9223372036854775808",
    ];

    public string Text() => random.Next(30) switch
    {
        0 => new string('长', random.Next(10_000)),
        1 => new string('x', random.Next(3000)),
        2 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        3 => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => char.ConvertFromUtf32(random.Next(1, 0xD7FF)))),
        _ => Texts[random.Next(Texts.Length)],
    };

    /// <summary>A part of an address; some of it is not even well encoded.</summary>
    public string Segment() => random.Next(12) switch
    {
        0 => "%00", 1 => "%FF%FE", 2 => "%ED%A0%80", 3 => "..%2F..", 4 => "%2e%2e", 5 => "%", 6 => "a%2Fb",
        _ => Uri.EscapeDataString(Short(Text())) is { Length: > 0 } text ? text : "-",
    };

    /// <summary>A body made from an example by spoiling it here and there.</summary>
    public byte[] Body(JsonNode? example)
    {
        switch (random.Next(25))
        {
            case 0: return [];
            case 1: return "{"u8.ToArray();
            case 2: return Encoding.UTF8.GetBytes(new string('[', random.Next(1, 5000)));
            case 3: return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40));
            case 4: return [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00];
            case 5: return [.. "{\"title\":\""u8, 0xC3, 0x28, .. "\"}"u8];
            case 6: return Encoding.UTF8.GetBytes(Raw[random.Next(Raw.Length)]);
            case 7: return [0xEF, 0xBB, 0xBF, .. "{}"u8];
        }
        var body = example?.DeepClone() ?? new JsonObject();
        for (var times = random.Next(4); times > 0; times--)
            Spoil(body);
        var text = body.ToJsonString();
        for (var i = 0; i < Raw.Length; i++)
            text = text.Replace($"\"@@{i}@@\"", Raw[i], StringComparison.Ordinal);
        // A field given twice.
        if (random.Next(15) == 0 && text.Length > 2 && text[0] == '{')
            text = text[..^1] + "," + text[1..];
        return Encoding.UTF8.GetBytes(text);
    }

    private void Spoil(JsonNode node)
    {
        if (node is JsonArray { Count: > 0 } list)
        {
            var at = random.Next(list.Count);
            if (list[at] is JsonObject or JsonArray && random.Next(3) > 0)
                Spoil(list[at]!);
            else
                list[at] = Value();
            return;
        }
        if (node is not JsonObject fields)
            return;
        if (fields.Count == 0 || random.Next(12) == 0)
        {
            fields["noSuchField"] = Value();
            return;
        }
        var name = fields.ElementAt(random.Next(fields.Count)).Key;
        if (fields[name] is JsonObject or JsonArray && random.Next(3) > 0)
            Spoil(fields[name]!);
        else if (random.Next(8) == 0)
            fields.Remove(name);
        else
            fields[name] = Value();
    }

    private JsonValue Value() => random.Next(4) switch
    {
        0 => JsonValue.Create($"@@{random.Next(Raw.Length)}@@"),
        1 => JsonValue.Create(random.Next(-2, 200)),
        _ => JsonValue.Create(Text()),
    };

    private static string Short(string text) => text.Length <= 200 ? text : text[..(char.IsHighSurrogate(text[199]) ? 199 : 200)];
}
