using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Deadlines;

/// <summary>A due time that rested on a year without a notice, when that notice is put. The clock stands at Wed 2026-12-30 10:00.</summary>
public sealed class ProvisionalTests(ProvisionalTests.AtTheEndOfTheYears server) : IClassFixture<ProvisionalTests.AtTheEndOfTheYears>
{
    public sealed class AtTheEndOfTheYears() : Server(Moment(2026, 12, 30, 10));

    [Fact]
    public async Task Notice_OfTheMissingYear_MakesTheDueTimeFirm()
    {
        var (ticket, _) = await server.Dev.Dispatched();
        var before = await server.Dev.Ticket(ticket);
        Assert.Equal(("2027-01-06T18:00:00+08:00", true), (before["dueAt"].Text(), before["dueProvisional"].GetValue<bool>()));

        await server.Dev.Recomputed(Notices.Path(2027), Notices.Of([("2027-01-01", "2027-01-03", "元旦")], "2027-01-09"));

        var after = await server.Dev.Ticket(ticket);
        Assert.Equal(("2027-01-07T18:00:00+08:00", false), (after["dueAt"].Text(), after["dueProvisional"].GetValue<bool>()));
    }
}
