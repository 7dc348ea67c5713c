using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Statistics;

/// <summary>A category that was renamed, or moved in the tree, is told by the name of the period's end, with a list of exactly its tickets.</summary>
public sealed class RenamedCategoryTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Categories_FirstLevelRenamed_EveryRowHasItsList()
    {
        await server.Dev.Registered();
        var elsewhere = Given.Tickets.Body();
        elsewhere["category"] = "0101";
        await server.Dev.Registered(elsewhere);
        await server.MoveTo(Times.At("2023-03-02T09:00"));
        await server.Dev.Registered();
        var etag = (await server.Dev.Get("/v1/categories/0601")).Expect(200).ETag!;
        (await server.Dev.Patch("/v1/categories/0601", new { level1 = "城市运行" }, ("If-Match", etag))).Expect(200);
        await server.MoveTo(Times.At("2023-04-02T09:00"));

        foreach (var (month, name) in (IEnumerable<(string, string)>)[("from=2023-02-01&to=2023-03-01", "市政管理"), ("from=2023-03-01&to=2023-04-01", "城市运行")])
        {
            var answer = (await server.Dev.Get($"/v1/statistics/categories?{month}&level=1&compare=true")).Expect(200);
            Assert.Contains(name, answer["rows"].AsArray().Select(r => r!["code"].Text()));
            Assert.Empty(await server.Dev.Follow(answer.Json));
        }
        // The same matters are compared, whatever their name was then.
        var march = (await server.Dev.Get("/v1/statistics/categories?from=2023-03-01&to=2023-04-01&level=1&compare=true")).Expect(200);
        Assert.Equal(1, march["rows"].AsArray().Single(r => r!["code"].Text() == "城市运行")!["monthOnMonth"]!["previous"].Number());
    }
}
