using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Given;

/// <summary>A figure of an answer with the list that is said to count it.</summary>
public sealed record LinkedFigure(string Path, long Figure, string Href);

/// <summary>Finds every figure and every link of an answer, wherever they stand in it.</summary>
public static class LinkedFigures
{
    /// <summary>Integers that count no tickets or calls.</summary>
    private static readonly HashSet<string> NoCounts = ["value", "decimals", "version", "minimumWorkOrders", "minimumOrders", "rank", "serialNo", "connectSeconds", "errors", "warnings"];

    public static List<LinkedFigure> Of(JsonNode answer)
    {
        var found = new List<LinkedFigure>();
        Walk(answer, "$", found);
        return found;
    }

    /// <summary>Follows each link; answers those whose list counts something else than the figure.</summary>
    public static async Task<List<string>> Follow(this Client client, JsonNode answer)
    {
        var wrong = new List<string>();
        foreach (var figures in Of(answer).GroupBy(f => f.Href))
        {
            var list = (await client.Get(figures.Key + "&includeTotal=true&limit=1")).Expect(200);
            var total = list["total"].GetValue<long>();
            wrong.AddRange(figures.Where(f => f.Figure != total).Select(f => $"{f.Path} is {f.Figure}, {f.Href} counts {total}"));
        }
        return wrong;
    }

    private static void Walk(JsonNode? node, string path, List<LinkedFigure> found)
    {
        if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
                Walk(items[i], $"{path}[{i}]", found);
        }
        if (node is not JsonObject all)
            return;
        foreach (var (name, value) in all)
        {
            if (value is JsonValue plain && plain.TryGetValue<long>(out var figure) && !NoCounts.Contains(name) && Href(all, name) is var href)
                found.Add(new LinkedFigure($"{path}.{name}", figure, href ?? throw new Xunit.Sdk.XunitException($"{path}.{name} has no link.")));
            // Earlier months of a trend are told as they were printed.
            else if (name is not ("narrative" or "trend"))
                Walk(value, $"{path}.{name}", found);
        }
    }

    private static string? Href(JsonObject owner, string name) => owner["hrefs"]?[name]?.GetValue<string>() ?? name switch
    {
        "count" or "numerator" => owner["href"]?.GetValue<string>(),
        "denominator" => owner["baseHref"]?.GetValue<string>(),
        _ => null,
    };
}
