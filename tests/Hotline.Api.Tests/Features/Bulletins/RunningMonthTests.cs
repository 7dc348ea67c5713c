using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Bulletins;

/// <summary>The draft of a month that still runs looks at the books as they stand now.</summary>
public sealed class RunningMonthTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Get_MonthStillRuns_HasTheFiguresOfNow()
    {
        Assert.Empty((await server.ImportText("""{ "period": "2023-02" }""")).Problems);
        await server.Dev.Dispatched();

        var bulletin = (await server.Dev.Get("/v1/bulletins/2023-02")).Expect(200);
        var overview = (await server.Dev.Get("/v1/statistics/overview?from=2023-02-01&to=2023-03-01")).Expect(200);

        Assert.Equal(0, overview["local"]["dispatched"]!["due"]!.GetValue<int>());
        Assert.Equal(overview.Json.ToJsonString(), bulletin["overview"].ToJsonString());
    }
}
