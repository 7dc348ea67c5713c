using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Api.Boundary;

/// <summary>
/// Reads the query string into a record by the same strict rules as a body: unknown names, wrong codes and malformed times are
/// refused by name. A list is given by repeating the name or with commas; anything else is given once.
/// </summary>
internal static class Queries
{
    /// <param name="http">The request.</param>
    /// <param name="besides">A name that is read elsewhere, e.g. the token of a page for people.</param>
    public static async Task<T?> Read<T>(HttpContext http, string? besides = null) where T : class
    {
        var given = new JsonObject();
        var types = typeof(T).GetProperties().ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => p.PropertyType);
        foreach (var (name, values) in http.Request.Query.Where(q => q.Key != besides))
            given[name] = types.TryGetValue(name, out var type) ? Node(type, values!) : JsonValue.Create(values.ToString());
        var (value, refusal) = Bodies.Judge<T>(http, JsonSerializer.SerializeToUtf8Bytes(given));
        if (refusal is null)
            return value;
        await Problems.Write(http, refusal);
        return null;
    }

    private static JsonNode? Node(Type type, string[] values)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var parts = values.SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            return new JsonArray([.. parts.Select(p => (JsonNode)JsonValue.Create(p))]);
        }
        // More than one value is passed on as a list, which nothing but a list can be read from.
        if (values.Length > 1)
            return new JsonArray([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);
        var (plain, text) = (Nullable.GetUnderlyingType(type) ?? type, values[0]);
        if (plain == typeof(bool))
            return bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : JsonValue.Create(text);
        if (plain == typeof(int))
            return int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(text);
        return JsonValue.Create(text);
    }
}

/// <summary>Documents the query parameters of a call: the properties of this type.</summary>
internal sealed record QueryOf(Type Type);
