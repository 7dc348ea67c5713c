using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>A partner that fetches its stream has passed the places of old: what it lost, or a person sends again, gets a new one.</summary>
public sealed class FetchingPartnerTests(FetchingPartnerTests.Fetching server) : IClassFixture<FetchingPartnerTests.Fetching>
{
    public sealed class Fetching : ExchangeServer
    {
        protected override IEnumerable<string> Settings => [.. base.Settings, "--Partners:police110:Mode=Pull"];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SentAgain_ToOneThatFetches_HasANewPlace(bool byReconciliation)
    {
        var (_, referral, _) = await server.Referred();
        var passed = await Number();
        var message = (await server.Out(referral)).Single();
        Assert.Equal(passed, message.Sequence);
        // It committed the message, and lost it.
        await server.Books(db => db.ExchangeOut.Where(o => o.Id == message.Id).ExecuteUpdateAsync(s => s.SetProperty(o => o.State, OutState.Delivered)));

        if (byReconciliation)
            Assert.Equal(1, (await server.Dev.Post("/v1/partners/police110/reconciliations/2023-02-15", "")).Expect(200)["resent"].Number());
        else
            (await server.Dev.Post($"/v1/partners/police110/messages/{message.MessageId:D}/resend", "{}")).Expect(200);

        Assert.Equal(passed + 1, await Number());
        var again = (await server.Out(referral)).Single();
        Assert.Equal((OutState.Waiting, passed + 1, message.MessageId), (again.State, again.Sequence, again.MessageId));
        Assert.Equal(0, await server.Deliver());
        // Out of the way of the other case.
        await server.Books(db => db.ExchangeOut.Where(o => o.Id == message.Id).ExecuteUpdateAsync(s => s.SetProperty(o => o.State, OutState.Voided)));
    }

    /// <summary>Gives the places of the stream, as whoever looks at it does; answers the last one.</summary>
    private Task<long> Number() => server.Services.GetRequiredService<OutClaims>().Sequence(Referrals.Desk, CancellationToken.None);
}
