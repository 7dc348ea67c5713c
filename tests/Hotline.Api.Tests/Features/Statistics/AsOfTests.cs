using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Statistics;

/// <summary>The books at any moment, of any window, against a count of the file's own rows.</summary>
[Collection(nameof(February))]
public sealed class AsOfTests(February server)
{
    [Theory]
    [InlineData("2023-02-01", "2023-03-01", "2023-02-01")]
    [InlineData("2023-02-01", "2023-03-01", "2023-02-03T11:30:00")]
    [InlineData("2023-02-01", "2023-03-01", "2023-02-10T12:00:00")]
    [InlineData("2023-02-01", "2023-03-01", "2023-02-14T18:00:00")]
    [InlineData("2023-02-01", "2023-03-01", "2023-02-21T09:15:27.500")]
    [InlineData("2023-02-01", "2023-03-01", "2023-02-28T23:59:59.999")]
    [InlineData("2023-02-01", "2023-03-01", "2023-03-05T10:00:00")]
    [InlineData("2023-02-03", "2023-02-17", "2023-02-17")]
    [InlineData("2023-02-03", "2023-02-17", "2023-02-09")]
    [InlineData("2023-02-14T08:30:00", "2023-02-14T17:45:30", "2023-02-15")]
    [InlineData("2023-01-01", "2024-01-01", "2023-02-20")]
    [InlineData("2023-02-27T16:00:00Z", "2023-02-28T16:00:00Z", "2023-03-02")]
    public async Task Overview_AtAMoment_IsTheCountOfTheRows(string from, string to, string asOf) =>
        await Check(Times.At(from), Times.At(to), Times.At(asOf));

    public static TheoryData<string, int> Edges()
    {
        var data = new TheoryData<string, int>();
        var closed = MonthFile.Rows.First(r => r["unit"].Length > 0 && r["closed_at"].Length > 0 && r["callback_at"].Length > 0);
        var open = MonthFile.Rows.First(r => r["unit"].Length > 0 && r["closed_at"].Length == 0 && Times.At(r["due_at"]) < Times.At("2023-03-01"));
        foreach (var at in new[] { closed["dispatched_at"], closed["closed_at"], closed["callback_at"], open["due_at"], open["registered_at"] })
        {
            foreach (var milliseconds in new[] { -1, 0, 1 })
                data.Add(at, milliseconds);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public async Task Overview_AtTheVeryMomentOfAMove_CountsIt(string at, int milliseconds) =>
        await Check(Times.At("2023-02-01"), Times.At("2023-03-01"), Times.At(at).AddMilliseconds(milliseconds));

    [Fact]
    public async Task Overview_OpenWindow_IsLookedAtNow()
    {
        var overview = (await server.Dev.Get("/v1/statistics/overview?from=2023-02-01&to=2023-06-01")).Expect(200);

        Assert.Equal("2023-03-10T09:00:00+08:00", overview["asOf"].GetValue<string>());
        Compare(MonthOracle.Count(Times.At("2023-02-01"), Times.At("2023-06-01"), Times.At("2023-03-10T09:00")), overview.Json);
    }

    [Fact]
    public async Task Tables_AtAMoment_CountTheRegisteredRows()
    {
        var (from, to, asOf) = (Times.At("2023-02-06"), Times.At("2023-02-20T12:00"), Times.At("2023-02-15T16:20"));
        var rows = MonthFile.Rows.Where(r => Times.At(r["registered_at"]) >= from && Times.At(r["registered_at"]) <= asOf).ToList();
        foreach (var (path, column, key) in new[] { ("appeal-types", "appeal_type", "code"), ("categories", "category", "label") })
        {
            var table = (await server.Dev.Get($"/v1/statistics/{path}?{Window(from, to, asOf)}")).Expect(200);
            var counted = table["rows"].AsArray().Where(r => r!["count"]!.GetValue<int>() > 0).ToDictionary(r => r![key]!.GetValue<string>(), r => r!["count"]!.GetValue<int>());
            Assert.Equal(
                rows.GroupBy(r => r[column]).Select(g => (g.Key, g.Count())).Order(),
                counted.Select(c => (c.Key, c.Value)).Order());
        }
    }

    [Theory]
    [InlineData("from=2023-02-01&to=2023-02-01", "to")]
    [InlineData("from=2023-02-01", "to")]
    [InlineData("from=2023-02-01&to=2023-03-01&asOf=2023-02-10T10:00:00", "asOf")]
    [InlineData("from=2023-02-30&to=2023-03-01", "from")]
    [InlineData("from=2023-02-01&to=2023-03-01&until=2023-03-01", "until")]
    public async Task Overview_WrongWindow_IsRefusedByName(string query, string field)
    {
        var answer = (await server.Dev.Get("/v1/statistics/overview?" + query)).Expect(400);
        Assert.NotNull(answer["errors"][field]);
    }

    private async Task Check(DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf)
    {
        var overview = (await server.Dev.Get($"/v1/statistics/overview?{Window(from, to, asOf)}")).Expect(200);
        Compare(MonthOracle.Count(from, to, asOf), overview.Json);
    }

    private static string Window(DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf) =>
        $"from={from.InAddress()}&to={to.InAddress()}&asOf={asOf.InAddress()}";

    private static void Compare(Dictionary<string, long> counted, System.Text.Json.Nodes.JsonNode overview) => Assert.Equal(
        counted.Select(c => $"{c.Key} = {c.Value}"),
        counted.Keys.Select(path => $"{path} = {path.Split('.').Aggregate(overview, (node, name) => node[name]!)}"));
}
