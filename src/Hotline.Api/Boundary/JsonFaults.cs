using System.Globalization;
using System.Text.Json;

namespace Hotline.Api.Boundary;

/// <summary>Says of JSON that could not be read which field is meant and how to mend it, without a word of our own types.</summary>
internal static class JsonFaults
{
    public static Refusal Judge(JsonException fault)
    {
        var (message, quoted) = (fault.Message, fault.Message.Split('\''));
        if (message.Contains("could not be mapped", StringComparison.Ordinal) && quoted.Length > 1)
            return Refusal.Invalid(Below(fault.Path, quoted[1]), "没有这个字段，请检查拼写", "is no field here; check the spelling");
        if (message.Contains("missing required properties", StringComparison.Ordinal) && quoted.Length > 3)
            return Refusal.Invalid(Below(fault.Path, quoted[3]), "不能为空", "must not be empty");
        if (message.Contains("uplicate", StringComparison.Ordinal) && quoted.Length > 1)
            return Refusal.Invalid(Below(fault.Path, quoted[1]), "字段重复", "is given twice");
        var field = Field(fault.Path);
        // A message of one of our own converters is meant for the caller; the library's own names types and offsets.
        if (!message.StartsWith("The ", StringComparison.Ordinal) && !message.StartsWith('\'') && fault.InnerException is null)
            return Refusal.Invalid(field, Plain(message), Plain(message));
        if (field != "$")
            return Refusal.Invalid(field, "类型或取值不对", "is of the wrong type or value");
        var (line, place) = ((fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1);
        return Refusal.Invalid(
            "$",
            string.Create(CultureInfo.InvariantCulture, $"不是合法的 JSON 对象（第 {line} 行第 {place} 字节附近）"),
            string.Create(CultureInfo.InvariantCulture, $"is not a valid JSON object (near line {line}, byte {place})"));
    }

    /// <summary>The path without its <c>$.</c>.</summary>
    private static string Field(string? path)
    {
        var field = (path ?? "$").TrimStart('$').TrimStart('.');
        return field.Length == 0 ? "$" : field;
    }

    /// <summary>The unknown or repeated field, below the object it stands in.</summary>
    private static string Below(string? path, string name)
    {
        var field = Field(path);
        return field == "$" || field == name || field.EndsWith("." + name, StringComparison.Ordinal) ? (field == "$" ? name : field) : field + "." + name;
    }

    /// <summary>Without the position that the library adds.</summary>
    private static string Plain(string message)
    {
        var added = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return added < 0 ? message : message[..added];
    }
}
