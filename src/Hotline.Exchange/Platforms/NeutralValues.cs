using System.Text.Json;
using Hotline.Domain;

namespace Hotline.Exchange.Platforms;

/// <summary>
/// The values of one message by their neutral names. What is of the wrong type or too long is collected as a fault of the partner's own
/// field; a code that the profile does not know is kept as the reason to park the message.
/// </summary>
internal sealed class NeutralValues(PlatformProfile profile, NeutralType type, FieldMap map, PartnerTimes times, IReadOnlyDictionary<string, JsonElement> found)
{
    public List<FieldFault> Faults { get; } = [];

    /// <summary>The first code that nobody knows: its field by the partner's name, and the code.</summary>
    public (string Field, string Code)? Unknown { get; private set; }

    public bool Has(string name) => found.ContainsKey(name);

    public string? Text(string name)
    {
        var field = Field(name);
        if (!found.TryGetValue(name, out var value))
            return Absent(field);
        if (value.ValueKind != JsonValueKind.String || Words(value) is not { } text)
            return Fault<string>(name, "应为文本", "must be text");
        if (text.Contains('\0', StringComparison.Ordinal))
            return Fault<string>(name, "不能包含 NUL 字符（\\u0000）", "must not contain the NUL character (\\u0000)");
        if (text.Length > field.Most)
            return Fault<string>(name, $"最多 {field.Most} 个字符", $"may hold {field.Most} characters at most");
        return string.IsNullOrWhiteSpace(text) && field.Required ? Fault<string>(name, "不能为空", "must not be empty") : text;
    }

    /// <summary>A code of ours; null where it is absent, wrong or unknown.</summary>
    public string? Code(string name)
    {
        if (Text(name) is not { Length: > 0 } theirs)
            return null;
        var list = Field(name).List!;
        if (profile.Codes.TryGetValue(list, out var pairs))
        {
            if (pairs.FirstOrDefault(p => p.Theirs == theirs) is { } pair)
                return pair.Ours;
            // A default is not what the partner said, it is ours already.
            if (!Has(name) && profile.Defaults.ContainsKey(name))
                return theirs;
            return Park(name, theirs);
        }
        return ProfileProblems.ClosedLists.TryGetValue(list, out var ours) && !ours.Contains(theirs) ? Park(name, theirs) : theirs;
    }

    public T? Code<T>(string name) where T : struct, Enum => Domain.Code.Parse<T>(Code(name));

    public DateTimeOffset? Moment(string name)
    {
        if (!found.TryGetValue(name, out var value))
        {
            Absent(Field(name));
            return null;
        }
        if (value.ValueKind != JsonValueKind.String || Words(value) is not { } text)
            return Fault<DateTimeOffset?>(name, "应为时间文本", "must be a time as text");
        var (at, zh, en) = times.Read(text);
        return at ?? Fault<DateTimeOffset?>(name, zh!, en!);
    }

    public long? Whole(string name, long least)
    {
        if (!found.TryGetValue(name, out var value))
        {
            Absent(Field(name));
            return null;
        }
        var most = Field(name).Most;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : Fault<long?>(name, $"应为 {least} 至 {most} 的整数", $"must be a whole number from {least} to {most}");
    }

    public double? Number(string name)
    {
        if (!found.TryGetValue(name, out var value))
            return null;
        var most = Field(name).Most;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Abs(number) <= most
            ? number
            : Fault<double?>(name, $"应为 -{most} 至 {most} 的数", $"must be a number from -{most} to {most}");
    }

    public bool? Flag(string name) => !found.TryGetValue(name, out var value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : Fault<bool?>(name, "应为 true 或 false", "must be true or false");

    /// <summary>Notes a fault of a field, by the partner's name of it.</summary>
    public T? Fault<T>(string name, string zh, string en)
    {
        Faults.Add(new(map.Theirs(name), zh, en));
        return default;
    }

    private string? Absent(NeutralField field)
    {
        if (type.Code == "dispatch" && profile.Defaults.TryGetValue(field.Name, out var standard))
            return standard;
        return field.Required ? Fault<string>(field.Name, "不能为空", "must not be empty") : null;
    }

    private string? Park(string name, string theirs)
    {
        Unknown ??= (map.Theirs(name), theirs);
        return null;
    }

    private NeutralField Field(string name) => type.All.First(f => f.Name == name);

    /// <summary>The text; null for one that is no Unicode (half a surrogate pair).</summary>
    private static string? Words(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
