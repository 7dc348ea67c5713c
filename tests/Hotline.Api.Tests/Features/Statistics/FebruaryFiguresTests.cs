using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Statistics;

/// <summary>The month's figures are the published ones, and behind each figure stands the list that counts it.</summary>
[Collection(nameof(February))]
public sealed class FebruaryFiguresTests(February server)
{
    private const string Month = "from=2023-02-01&to=2023-03-01";

    [Fact]
    public async Task Overview_February_IsTheGoldenOne()
    {
        var overview = (await server.Dev.Get($"/v1/statistics/overview?{Month}")).Expect(200);

        Assert.Equal([], Differences(overview.Json));
        Assert.Equal(8512, overview["calls"].GetValue<int>());
        Assert.Equal("2023-02", overview["period"].GetValue<string>());
        Assert.Equal("2023-03-01T00:00:00+08:00", overview["asOf"].GetValue<string>());
    }

    [Fact]
    public async Task Overview_February_NamesTheBaseThatGivesTheRate()
    {
        var dispatched = (await server.Dev.Get($"/v1/statistics/overview?{Month}"))["local"]["dispatched"]!;

        Assert.Equal(995, dispatched["due"]!.GetValue<int>());
        Assert.Equal("due", dispatched["completionRate"]!["base"]!.GetValue<string>());
        Assert.Equal(979, dispatched["completionRate"]!["numerator"]!.GetValue<int>());
        Assert.Equal(995, dispatched["completionRate"]!["denominator"]!.GetValue<int>());
        Assert.Equal("98.4", dispatched["completionRate"]!["value"]!.ToJsonString());
    }

    [Theory]
    [InlineData("appeal-types", "appealTypes")]
    [InlineData("categories", "hotTopics")]
    public async Task Table_February_HasTheGoldenRowsInOrder(string path, string golden)
    {
        var top = path == "categories" ? "&top=10" : "";
        var table = (await server.Dev.Get($"/v1/statistics/{path}?{Month}{top}")).Expect(200).Json;

        Assert.Equal(Golden.Lines(golden), Lines(table));
        Assert.Equal(6192, table["base"]!["count"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("overview?" + Month)]
    [InlineData("overview?from=2023-02-07&to=2023-02-21")]
    [InlineData("overview?" + Month + "&asOf=2023-02-14T15%3A00%3A00%2B08%3A00")]
    [InlineData("appeal-types?" + Month)]
    [InlineData("appeal-types?" + Month + "&base=local")]
    [InlineData("categories?" + Month + "&top=10")]
    [InlineData("categories?" + Month + "&level=1&base=local")]
    [InlineData("categories?from=2023-02-10&to=2023-02-12&asOf=2023-02-11")]
    public async Task Figures_EachLinkFollowed_CountTheirLists(string path)
    {
        var answer = (await server.Dev.Get("/v1/statistics/" + path)).Expect(200).Json;

        Assert.NotEmpty(LinkedFigures.Of(answer));
        Assert.Equal([], await server.Dev.Follow(answer));
    }

    [Fact]
    public async Task Categories_WholeTree_CoverTheBase()
    {
        var table = (await server.Dev.Get($"/v1/statistics/categories?{Month}")).Expect(200).Json;

        Assert.Equal(6192, table["total"]!["count"]!.GetValue<int>());
        Assert.Equal(MonthFile.Rows.Select(r => r["category"]).Distinct().Count(), table["rows"]!.AsArray().Count);
        var counts = table["rows"]!.AsArray().Select(r => r!["count"]!.GetValue<int>()).ToList();
        Assert.Equal(counts.OrderDescending(), counts);
    }

    [Fact]
    public async Task Link_AllPages_ListEachTicketOnce()
    {
        var overview = await server.Dev.Get($"/v1/statistics/overview?{Month}");
        var (href, numbers) = (overview["local"]["dispatched"]!["hrefs"]!["due"]!.GetValue<string>(), new List<string>());
        for (string? cursor = null; ;)
        {
            var page = (await server.Dev.Get(href + "&limit=200" + (cursor is null ? "" : "&cursor=" + cursor))).Expect(200);
            numbers.AddRange(page["items"].AsArray().Select(t => t!["number"]!.GetValue<string>()));
            cursor = page.Json["nextCursor"]?.GetValue<string>();
            if (cursor is null)
                break;
        }

        var due = MonthFile.Rows
            .Where(r => r["source"] == "local" && r["handling"] == "dispatched")
            .Where(r => (r["closed_at"].Length > 0 && Times.At(r["closed_at"]) <= MonthEnd) || Times.At(r["due_at"]) < MonthEnd)
            .Select(r => r["number"]);
        Assert.Equal(due.Order(StringComparer.Ordinal), numbers.Order(StringComparer.Ordinal));
    }

    private static readonly DateTimeOffset MonthEnd = Times.At("2023-03-01");

    internal static IEnumerable<string> Lines(JsonNode table) => table["rows"]!.AsArray()
        .Select(r => $"{r!["label"]}|{r["count"]}|{r["share"]}")
        .Append($"合计|{table["total"]!["count"]}|{table["total"]!["share"]}");

    /// <summary>Every leaf of the golden head figures against the answer's member of the same path.</summary>
    internal static List<string> Differences(JsonNode overview)
    {
        var wrong = new List<string>();
        Compare(Golden.February["local"]!, overview["local"]!, "local", wrong);
        Compare(Golden.February["superior"]!, overview["superior"]!, "superior", wrong);
        return wrong;
    }

    private static void Compare(JsonNode golden, JsonNode? answer, string path, List<string> wrong)
    {
        if (path.EndsWith(".bySource", StringComparison.Ordinal))
            answer = new JsonObject(answer!.AsArray().Select(s => KeyValuePair.Create(s!["label"]!.GetValue<string>(), (JsonNode?)s["count"]!.DeepClone())));
        if (golden is JsonObject parts)
        {
            foreach (var (name, part) in parts)
                Compare(part!, answer?[name], $"{path}.{name}", wrong);
            return;
        }
        var shown = answer is JsonObject figure ? figure["text"] : answer;
        if (shown?.ToString() != golden.ToString())
            wrong.Add($"{path}: {golden} published, {shown} answered");
    }
}
