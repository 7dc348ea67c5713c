using System.Globalization;
using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Given;

/// <summary>Holiday notices as they are put.</summary>
public static class Notices
{
    /// <summary>A notice of whole stretches, each from and to a date, and of make-up working days.</summary>
    public static JsonObject Of(IEnumerable<(string From, string To, string Name)> holidays, params string[] makeUp) => new()
    {
        ["source"] = "https://www.gov.cn/zhengce/content/test.htm",
        ["holidays"] = new JsonArray([.. holidays.Select(h => (JsonNode)new JsonObject { ["from"] = h.From, ["to"] = h.To, ["name"] = h.Name })]),
        ["makeUpWorkdays"] = new JsonArray([.. makeUp.Select(d => (JsonNode)JsonValue.Create(d))]),
    };

    /// <summary>The year's notice as it stands, with one more day off.</summary>
    public static async Task<JsonObject> WithDayOff(this Client client, int year, string date)
    {
        var now = await client.Calendar(year);
        var holidays = now["holidays"].DeepClone().AsArray();
        holidays.Add(new JsonObject { ["from"] = date, ["to"] = date, ["name"] = "地方放假" });
        return new JsonObject { ["source"] = now["source"].DeepClone(), ["holidays"] = holidays, ["makeUpWorkdays"] = now["makeUpWorkdays"].DeepClone() };
    }

    public static Task<Reply> Calendar(this Client client, int year) => client.Get(Path(year)).Succeeds();

    public static Task<Reply> Put(this Client client, string path, object body, params (string Name, string Value)[] headers) =>
        client.Send(HttpMethod.Put, path, body, headers);

    public static Task<Reply> PutCalendar(this Client client, int year, object body, params (string Name, string Value)[] headers) =>
        client.Put(Path(year), body, headers);

    /// <summary>Puts it and waits for the recomputation.</summary>
    public static async Task<Reply> Recomputed(this Client client, string path, object body)
    {
        var ended = await client.Ended(await client.Put(path, body));
        Assert.True(ended["status"].Text() == "succeeded", ended.Text);
        return ended;
    }

    public static string Path(int year) => string.Create(CultureInfo.InvariantCulture, $"/v1/calendar/{year}");

    /// <summary>A day of a calendar.</summary>
    public static (bool Working, string Why) Day(this Reply calendar, string date)
    {
        var day = calendar["days"].AsArray().Single(d => d!["date"].Text() == date);
        return (day!["working"]!.GetValue<bool>(), day["why"].Text());
    }
}
