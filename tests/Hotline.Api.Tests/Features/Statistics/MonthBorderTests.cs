using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Statistics;

/// <summary>A month ends at local midnight, to the millisecond.</summary>
public sealed class MonthBorderTests(MonthBorderTests.LastMoment server) : IClassFixture<MonthBorderTests.LastMoment>
{
    /// <summary>The last millisecond of January, and one ticket in it; another one in the first of February.</summary>
    public sealed class LastMoment : Server
    {
        public LastMoment() : base(Times.At("2023-01-31T23:59:59.999")) { }

        public string January { get; private set; } = "";

        public string FirstOfFebruary { get; private set; } = "";

        protected override async Task Prepare()
        {
            January = (await Dev.Post("/v1/tickets", Given.Tickets.Body())).Expect(201)["number"].GetValue<string>();
            Clock.Advance(TimeSpan.FromMilliseconds(1));
            FirstOfFebruary = (await Dev.Post("/v1/tickets", Given.Tickets.Body())).Expect(201)["number"].GetValue<string>();
        }
    }

    [Fact]
    public void Number_AtMidnight_BearsTheLocalDay()
    {
        Assert.Equal("RZ2023013100001", server.January);
        Assert.Equal("RZ2023020100001", server.FirstOfFebruary);
    }

    [Theory]
    [InlineData("2023-01-01", "2023-02-01", "RZ2023013100001")]
    [InlineData("2023-02-01", "2023-03-01", "RZ2023020100001")]
    [InlineData("2023-01-31T16:00:00Z", "2023-02-28T16:00:00Z", "RZ2023020100001")]
    public async Task Month_TicketAtItsBorder_CountsInItsOwnMonth(string from, string to, string number)
    {
        var overview = (await server.Dev.Get($"/v1/statistics/overview?from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}")).Expect(200);

        Assert.Equal(1, overview["local"]["registered"]!.GetValue<int>());
        var list = await server.Dev.Get(overview["local"]["hrefs"]!["registered"]!.GetValue<string>());
        Assert.Equal(number, Assert.Single(list["items"].AsArray())!["number"]!.GetValue<string>());
    }

    [Fact]
    public async Task Window_EndingAtTheMoment_LeavesItOut()
    {
        var at = Times.At("2023-01-31T23:59:59.999");
        var before = await server.Dev.Get($"/v1/statistics/overview?from=2023-01-01&to={at.InAddress()}");
        var with = await server.Dev.Get($"/v1/statistics/overview?from={at.InAddress()}&to=2023-02-01");

        Assert.Equal(0, before["local"]["registered"]!.GetValue<int>());
        Assert.Equal(1, with["local"]["registered"]!.GetValue<int>());
    }
}
