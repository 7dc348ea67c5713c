using System.Globalization;
using System.Text.Json.Nodes;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>Asks the line for its own reconciliation with each partner, of the days of the storm.</summary>
internal static class Reconciliation
{
    /// <summary>What it found to differ; nothing when both sides have the same.</summary>
    /// <param name="begun">When the storm began.</param>
    public static async Task<IReadOnlyList<string>> Run(StormGround ground, DateTimeOffset begun)
    {
        var found = new List<string>();
        foreach (var partner in ground.Books.Select(b => b.Partner))
        {
            await Each(ground, partner, begun, report =>
            {
                var (sent, received) = (report["sent"]!.AsObject(), report["received"]!.AsObject());
                Console.WriteLine($"Reconciliation of {report["day"]} with {partner}: sent {sent["ours"]}, there {sent["theirs"]}; received {received["ours"]}, there {received["theirs"]}");
                if (report["differences"]!.GetValue<int>() + report["resent"]!.GetValue<int>() > 0 || !Same(sent) || !Same(received))
                    found.Add($"{partner}: {report.ToJsonString()}");
            });
        }
        return found;
    }

    /// <summary>Lets the line compare each day of the storm anew.</summary>
    public static async Task Each(StormGround ground, string partner, DateTimeOffset begun, Action<JsonObject> look)
    {
        for (var day = Day(begun); day <= Day(TimeProvider.System.GetUtcNow()); day = day.AddDays(1))
            look(await ground.Line.Post($"/v1/partners/{partner}/reconciliations/{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", [], CancellationToken.None));
    }

    private static bool Same(JsonObject way) => way["ours"]!.GetValue<int>() == way["theirs"]!.GetValue<int>()
        && new[] { "missingThere", "missingHere", "differs" }.All(list => way[list]!.AsArray().Count == 0);

    /// <summary>The day of the line's zone.</summary>
    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(TimeSpan.FromHours(8)).DateTime);
}
