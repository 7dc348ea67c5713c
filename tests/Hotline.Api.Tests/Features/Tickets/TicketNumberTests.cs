using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>Numbers go on over a restart, begin anew with the local day, and never repeat.</summary>
public sealed class TicketNumberTests(TicketNumberTests.LateEvening server) : IClassFixture<TicketNumberTests.LateEvening>
{
    public sealed class LateEvening() : Server(Moment(2023, 2, 15, 23, 59, 0));

    [Fact]
    public async Task Register_OverRestartAndMidnight_NumbersGoOn()
    {
        Assert.Equal(["RZ2023021500001", "RZ2023021500002"], [await Number(), await Number()]);

        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        Assert.Equal("RZ2023021500003", await Number(key));
        await server.Restart();
        Assert.Equal("RZ2023021500003", await Number(key));
        Assert.Equal("RZ2023021500004", await Number());

        (await server.Dev.Post("/v1/tickets", """{"title":"refused"}""")).Expect(400);
        await server.MoveTo(Server.Moment(2023, 2, 15, 23, 59, 59).AddMilliseconds(999));
        var last = await Number();
        Assert.StartsWith("RZ20230215", last, StringComparison.Ordinal);
        Assert.True(string.CompareOrdinal(last, "RZ2023021500004") > 0);

        await server.MoveTo(Server.Moment(2023, 2, 16, 0));
        Assert.Equal("RZ2023021600001", await Number());

        // Midnight UTC is eight in the morning here: the same local day, the same series.
        await server.MoveTo(Server.Moment(2023, 2, 16, 8, 0, 1));
        Assert.Equal("RZ2023021600002", await Number());
        await server.Restart();
        Assert.Equal("RZ2023021600003", await Number());
    }

    private async Task<string> Number(params (string, string)[] headers) =>
        (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(), headers)).Expect(201)["number"].Text();
}
