using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Given;

/// <summary>Short words for reading answers.</summary>
public static class Nodes
{
    public static string Text(this JsonNode? node) => node!.GetValue<string>();

    public static int Number(this JsonNode? node) => node!.GetValue<int>();

    public static List<string> Texts(this JsonNode? array) => [.. array!.AsArray().Select(n => n.Text())];

    /// <summary>The items of a page.</summary>
    public static List<JsonNode> Items(this Reply page) => [.. page["items"].AsArray().Select(n => n!)];

    public static List<string> Ids(this Reply page) => [.. page.Items().Select(i => i["id"].Text())];

    /// <summary>The fields that a 400 names.</summary>
    public static List<string> Faults(this Reply refusal) => [.. refusal["errors"].AsObject().Select(p => p.Key)];

    /// <summary>All items of a list, page by page.</summary>
    public static async Task<List<JsonNode>> All(this Client client, string path, int limit = 200)
    {
        var items = new List<JsonNode>();
        for (string? cursor = null; ;)
        {
            var page = (await client.Get($"{path}{(path.Contains('?') ? '&' : '?')}limit={limit}{(cursor is null ? "" : "&cursor=" + cursor)}")).Expect(200);
            items.AddRange(page.Items());
            cursor = page.Json["nextCursor"]?.GetValue<string>();
            if (cursor is null)
                return items;
        }
    }
}
