using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Processes;

/// <summary>Neither the zone nor the language of the machine is seen in any answer.</summary>
[Collection(nameof(HotlineProcess))]
public sealed class ZoneTests
{
    private static readonly Dictionary<string, string> NewYork = new() { ["TZ"] = "America/New_York", ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8" };
    private static readonly Dictionary<string, string> Utc = new() { ["TZ"] = "UTC" };

    private static readonly string[] Answers =
    [
        "/v1/statistics/overview?from=2023-02-01&to=2023-03-01", "/v1/statistics/overview?from=2023-02-01&to=2023-03-01&asOf=2023-02-14",
        "/v1/statistics/appeal-types?from=2023-02-01&to=2023-03-01", "/v1/statistics/categories?from=2023-02-01&to=2023-03-01",
        "/v1/bulletins/2023-02.html", "/v1/bulletins/2023-02.json", "/v1/tickets?limit=20&sort=registeredAt&registeredFrom=2023-02-05", "/v1/codes",
        "/v1/calls?limit=20", "/openapi/v1.json", "/v1/calendar/2023", "/v1/calendar/deadline?from=2023-01-20T15:59:59Z&workingDays=5",
    ];

    [Fact]
    public async Task Answers_OnMachinesOfOtherZonesAndLanguages_AreTheSameBytes()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var settings = HotlineProcess.On(database, folder.Path);
        using (var import = HotlineProcess.StartIn(folder.Path, NewYork, ["import", .. February.Files.Select(February.DemoFile), .. settings]))
            Assert.Equal(0, await import.Ended());

        using var newYork = HotlineProcess.StartIn(folder.Path, NewYork, settings);
        var there = await All(newYork);
        await newYork.Stop();
        using var utc = HotlineProcess.StartIn(folder.Path, Utc, settings);

        Assert.Equal(there, await All(utc));
        Assert.Contains(there, t => t.Contains("98.4%", StringComparison.Ordinal));
        Assert.Contains(there, t => t.Contains("\"date\":\"2023-01-21\",\"working\":false,\"why\":\"春节放假\"", StringComparison.Ordinal)); // peer fault A11
        Assert.Contains(there, t => t.Contains("\"period\":\"2023-02\"", StringComparison.Ordinal));
    }

    private static async Task<List<string>> All(HotlineProcess process)
    {
        using var client = await process.Ready();
        var texts = new List<string>();
        foreach (var answer in Answers)
            texts.Add((await client.Get(answer)).Expect(200).Text);
        return texts;
    }
}
