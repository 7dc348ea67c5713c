using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.PeerFaults;

/// <summary>Faults of other systems about figures. The clock begins at Wed 2023-02-15 10:00.</summary>
public sealed class FigureTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    /// <summary>A year by months is twelve months that cover it without gap, and their sum is the year.</summary>
    [Fact]
    public async Task F76_YearByMonths_AreTwelveAndTheirSumIsTheYear()
    {
        await server.Dev.Registered();
        foreach (var at in (string[])["2023-03-31T23:59:59.999", "2023-04-01T00:00", "2023-10-31T12:00", "2023-12-31T23:59:59.999"])
        {
            await server.MoveTo(Times.At(at));
            await server.Dev.Registered();
        }
        await server.MoveTo(Times.At("2024-01-02T09:00"));
        const string year = "from=2023-01-01&to=2024-01-01";

        var points = (await server.Dev.Get($"/v1/statistics/trend?{year}&interval=month")).Expect(200)["points"].AsArray();

        Assert.Equal(12, points.Count);
        Assert.Equal([.. Enumerable.Range(1, 12).Select(m => Times.At($"2023-{m:D2}-01").Text())], points.Select(p => p!["from"].Text()));
        Assert.Equal(points.Skip(1).Select(p => p!["from"].Text()), points.SkipLast(1).Select(p => p!["to"].Text()));
        Assert.Equal([0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1], points.Select(p => p!["registered"].Number()));
        Assert.Equal((await server.Dev.Get($"/v1/statistics/overview?{year}")).Expect(200)["local"]!["registered"].Number(), points.Sum(p => p!["registered"].Number()));
    }

    /// <summary>A unit's figures count what the unit may see, say so, and link to lists that it may see; the calls are the centre's.</summary>
    [Fact]
    public async Task F80_UnitsClient_CountsItsOwnAndIsToldSo()
    {
        await server.Dev.Closed("veterans");
        await server.Dev.Dispatched("water", "veterans");
        await server.Dev.Dispatched("water");
        await server.Dev.Registered();
        using var veterans = await server.ClientOf("unit-veterans");
        const string month = "from=2023-02-01&to=2023-03-01";
        await CountsOwn();
        await server.MoveTo(Times.At("2023-03-02T09:00"));
        using var later = await server.ClientOf("unit-veterans");
        await server.Services.GetRequiredService<IFrozenMonths>().Freeze("2023-02", FreezeAct.Assessment, new Actor("test", "test"), CancellationToken.None);
        // What comes to the unit later was not its own in the month.
        await server.Dev.Dispatched("veterans");
        Assert.Equal(["unit:veterans"], await Counted(later, "overview", "local.registered", 2));

        async Task CountsOwn()
        {
            Assert.Equal(["unit:veterans"], await Counted(veterans, "overview", "local.registered", 2));
            Assert.Equal(["unit:veterans"], await Counted(veterans, "appeal-types", "total.count", 2));
            Assert.Equal(["unit:veterans"], await Counted(veterans, "units", "total.count", 2));
            Assert.Equal(["unit:veterans"], await Counted(veterans, "satisfaction", "total.closed", 1));
            (await veterans.Get($"/v1/statistics/calls?{month}")).Expect(403);
            (await veterans.Get("/v1/statistics/differences?month=2023-02")).Expect(403);
            Assert.Null((await veterans.Get($"/v1/statistics/overview?{month}")).Expect(200).Json["calls"]);
            Assert.Equal("city", (await server.Dev.Get($"/v1/statistics/overview?{month}")).Expect(200)["scope"].Text());
        }

        static async Task<string[]> Counted(Client client, string name, string path, int count)
        {
            var answer = (await client.Get($"/v1/statistics/{name}?{month}")).Expect(200);
            Assert.Equal(count, path.Split('.').Aggregate(answer.Json, (node, part) => node[part]!).Number());
            Assert.Empty(await client.Follow(answer.Json));
            return [answer["scope"].Text()];
        }
    }

    /// <summary>A table prints its base, its parts sum to it, and no share is of another base than the one printed.</summary>
    [Theory]
    [InlineData("appeal-types", "&base=all")]
    [InlineData("appeal-types", "&base=local")]
    [InlineData("categories", "")]
    [InlineData("channels", "&base=all")]
    [InlineData("areas", "&base=local")]
    public async Task F82_Table_SharesAreOfThePrintedBase(string name, string more)
    {
        foreach (var type in (string[])["problem", "problem", "other", "consultation", "complaint", "problem", "suggestion"])
        {
            var body = Given.Tickets.Body();
            body["appealType"] = type;
            await server.Dev.Registered(body);
        }

        var table = (await server.Dev.Get($"/v1/statistics/{name}?from=2023-02-01&to=2023-03-01{more}")).Expect(200);

        var rows = table["rows"].AsArray();
        Assert.Equal(table["base"]!["count"].Number(), rows.Sum(r => r!["count"].Number()));
        Assert.NotEmpty(table["base"]!["label"].Text());
        Assert.All(rows, r => Assert.InRange(decimal.Parse(r!["share"].Text().TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture) - (100m * r["count"].Number() / 7), -0.01m, 0.01m));
    }

    /// <summary>One result for each round: the last rated callback counts, the ones before stay on the record.</summary>
    [Fact]
    public async Task F83_CalledBackTwice_TheLastOfTheRoundCountsAndBothAreKept()
    {
        var (ticket, _) = await server.Dev.Closed();
        foreach (var rating in (string[])["dissatisfied", "satisfied"])
            (await server.Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = rating })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "unreachable" })).Expect(200);

        var satisfaction = (await server.Dev.Get("/v1/statistics/satisfaction?from=2023-02-01&to=2023-03-01")).Expect(200)["total"]!;

        Assert.Equal((1, 1), (satisfaction["rated"].Number(), satisfaction["satisfactionRate"]!["numerator"].Number()));
        Assert.Equal(3, (await server.Dev.All($"/v1/tickets/{ticket}/history")).Count(h => h["action"].Text() == "calledBack"));
        (await server.Dev.Post($"/v1/tickets/{ticket}/rework", new { reason = "未解决" })).Expect(200);
        var reworked = (await server.Dev.Get("/v1/statistics/satisfaction?from=2023-02-01&to=2023-03-01")).Expect(200)["total"]!;
        Assert.Equal(0, reworked["rated"].Number());
    }

    /// <summary>Who could not be reached is told apart and is no part of the rate's base.</summary>
    [Fact]
    public async Task F85_NeverReached_StandsBesideTheRate()
    {
        var (rated, _) = await server.Dev.Closed();
        (await server.Dev.Post($"/v1/tickets/{rated}/callbacks", new { outcome = "reached", satisfaction = "satisfied" })).Expect(200);
        var (silent, _) = await server.Dev.Closed();
        await server.Dev.Closed();
        foreach (var at in (string[])["2023-02-15T11:00", "2023-02-15T15:00", "2023-02-16T10:00"])
        {
            await server.MoveTo(Times.At(at));
            (await server.Dev.Post($"/v1/tickets/{silent}/callbacks", new { outcome = "unreachable" })).Expect(200);
        }

        var answer = (await server.Dev.Get("/v1/statistics/satisfaction?from=2023-02-01&to=2023-03-01")).Expect(200);

        var total = answer["total"]!;
        Assert.Equal((3, 1, 1, 1), (total["closed"].Number(), total["rated"].Number(), total["unreachable"].Number(), total["notCalled"].Number()));
        Assert.Equal("100%", total["satisfactionRate"]!["text"].Text());
        Assert.Empty(await server.Dev.Follow(answer.Json));
    }
}
