using System.Text.Json;

namespace Hotline.Exchange.Platforms;

/// <summary>The names of one type's fields at a partner, both ways.</summary>
public sealed class FieldMap
{
    private readonly Dictionary<string, NeutralField> _byTheirs;
    private readonly Dictionary<string, string> _theirs;
    private readonly HashSet<string> _objects;
    private readonly HashSet<string> _ignored;

    public FieldMap(PlatformProfile profile, NeutralType type)
    {
        // A serial is a field only of those who are known by it.
        var fields = type.All.Where(f => f.Name != "serial" || profile.WithoutId == KnownBy.Serial).ToList();
        _theirs = fields.ToDictionary(f => f.Name, f => Theirs(profile, type.Code, f.Name), StringComparer.Ordinal);
        _byTheirs = fields.ToDictionary(f => _theirs[f.Name], f => f, StringComparer.Ordinal);
        _ignored = profile.Ignored.ToHashSet(StringComparer.Ordinal);
        _objects = _byTheirs.Keys.Concat(_ignored).SelectMany(Above).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The partner's name of a neutral field.</summary>
    public string Theirs(string name) => _theirs.GetValueOrDefault(name, name);

    public static string Theirs(PlatformProfile profile, string type, string name) =>
        profile.Fields.TryGetValue(type, out var own) && own.TryGetValue(name, out var theirs) ? theirs
        : profile.Fields.TryGetValue("*", out var all) && all.TryGetValue(name, out theirs) ? theirs
        : name;

    /// <summary>
    /// The fields of a body by their neutral names; null values are as absent. What the map does not know is added to
    /// <paramref name="unknown"/>.
    /// </summary>
    public Dictionary<string, JsonElement> Read(JsonElement body, List<string> unknown)
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        Walk(body, "", found, unknown);
        return found;
    }

    private void Walk(JsonElement at, string above, Dictionary<string, JsonElement> found, List<string> unknown)
    {
        foreach (var member in at.EnumerateObject())
        {
            var path = above + member.Name;
            if (member.Name.Contains('.', StringComparison.Ordinal))
                unknown.Add(path);
            else if (_ignored.Contains(path))
                continue;
            else if (_byTheirs.TryGetValue(path, out var field))
                Take(field, member.Value, found);
            else if (_objects.Contains(path) && member.Value.ValueKind is (JsonValueKind.Object or JsonValueKind.Null))
                WalkInto(member.Value, path, found, unknown);
            else
                unknown.Add(path);
        }
    }

    private void WalkInto(JsonElement value, string path, Dictionary<string, JsonElement> found, List<string> unknown)
    {
        if (value.ValueKind == JsonValueKind.Object)
            Walk(value, path + ".", found, unknown);
    }

    private static void Take(NeutralField field, JsonElement value, Dictionary<string, JsonElement> found)
    {
        if (value.ValueKind != JsonValueKind.Null)
            found[field.Name] = value;
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = path.IndexOf('.', dot + 1))
            yield return path[..dot];
    }
}
