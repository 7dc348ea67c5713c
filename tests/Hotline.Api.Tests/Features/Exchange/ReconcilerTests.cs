using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>The two ledgers of a day compared: three classes of difference, the first mended by itself (exchange.md §2).</summary>
public sealed class ReconcilerTests(ReconcilerTests.OwnDay server) : IClassFixture<ReconcilerTests.OwnDay>
{
    /// <summary>Each test begins a day of its own.</summary>
    public sealed class OwnDay : ExchangeServer
    {
        public async Task<string> NextDay()
        {
            await MoveTo(Clock.GetUtcNow().AddDays(1));
            NewLink();
            return Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task Run_BothAgree_FindsNothingAndIsKept()
    {
        var day = await server.NextDay();
        var (sent, received) = await Exchanged();
        List(sent, received);

        var report = (await server.Dev.Get($"/v1/partners/police110/reconciliations/{day}")).Expect(200);

        Assert.Equal((0, 0, 1, 1), (report["differences"].GetValue<int>(), report["resent"].GetValue<int>(), report["sent"]["ours"]!.GetValue<int>(), report["received"]["theirs"]!.GetValue<int>()));
        await server.NextDay();
        Assert.Equal(report["runAt"].GetValue<string>(), (await server.Dev.Get($"/v1/partners/police110/reconciliations/{day}")).Expect(200)["runAt"].GetValue<string>());
    }

    [Fact]
    public async Task Run_ThePartnerLacksOurs_SendsThemAgainWithTheSameId()
    {
        var day = await server.NextDay();
        var (sent, received) = await Exchanged();
        List([], received);

        var report = (await server.Dev.Post($"/v1/partners/police110/reconciliations/{day}", "")).Expect(200);
        await server.Deliver();

        Assert.Equal((1, 0), (report["resent"].GetValue<int>(), report["differences"].GetValue<int>()));
        Assert.Equal([sent[0].MessageId, sent[0].MessageId], server.Link.Sent.Select(m => m.Envelope.MessageId));
    }

    [Fact]
    public async Task Run_WeLackTheirsOrItDiffers_RaisesThemForAPerson()
    {
        var day = await server.NextDay();
        var (sent, received) = await Exchanged();
        List([sent[0] with { BodySha256 = new string('0', 64) }], [.. received, new ListedMessage(Guid.CreateVersion7(), new string('1', 64))]);

        var report = (await server.Dev.Post($"/v1/partners/police110/reconciliations/{day}", "")).Expect(200);

        Assert.Equal((0, 2), (report["resent"].GetValue<int>(), report["differences"].GetValue<int>()));
        Assert.Single(report["sent"]["differs"]!.AsArray());
        Assert.Single(report["received"]["missingHere"]!.AsArray());
        Assert.Equal("reconciliation", Assert.Single(await server.Alarms(day)).Kind);
    }

    [Fact]
    public async Task Run_APartnerThatCannotBeAsked_KeepsNothing()
    {
        var day = await server.NextDay();
        server.Link.OnList = _ => null;

        (await server.Dev.Get($"/v1/partners/police110/reconciliations/{day}")).Expect(503);

        Assert.False(await server.Books(db => db.Reconciliations.AnyAsync(r => r.Day == DateOnly.ParseExact(day, "yyyy-MM-dd"))));
    }

    [Fact]
    public async Task Daily_TheDayThatIsOver_IsReconciledOnceByItself()
    {
        var day = await server.NextDay();
        await Exchanged();
        await server.NextDay();
        var asked = 0;
        server.Link.OnList = _ =>
        {
            asked++;
            return new MessagePage([], 0, null);
        };

        await server.Services.GetRequiredService<Reconciler>().RunDue(CancellationToken.None);
        var first = asked;
        await server.Services.GetRequiredService<Reconciler>().RunDue(CancellationToken.None);

        Assert.True(first >= 2);
        Assert.Equal(first, asked);
        (await server.Dev.Get($"/v1/partners/police110/reconciliations/{day}")).Expect(200);
    }

    [Fact]
    public async Task Daily_ADayThatDiffered_IsComparedAgainUntilItAgrees()
    {
        var day = await server.NextDay();
        await server.NextDay();
        List([new ListedMessage(Guid.CreateVersion7(), new string('a', 64))], []);
        await server.Services.GetRequiredService<Reconciler>().RunDue(CancellationToken.None);
        Assert.Null(Assert.Single(await server.Alarms(day)).ClearedAt);

        List([], []);
        await server.Services.GetRequiredService<Reconciler>().RunDue(CancellationToken.None);
        Assert.Null(Assert.Single(await server.Alarms(day)).ClearedAt);
        await server.MoveTo(server.Clock.GetUtcNow().AddHours(7));
        await server.Services.GetRequiredService<Reconciler>().RunDue(CancellationToken.None);

        Assert.NotNull(Assert.Single(await server.Alarms(day)).ClearedAt);
        Assert.Equal(0, (await server.Dev.Get($"/v1/partners/police110/reconciliations/{day}")).Expect(200)["differences"].GetValue<int>());
    }

    /// <summary>A day that differed, or that was missed, is of the past for a partner that keeps its ledger for a while only.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Daily_ADayThatThePartnerNoLongerLists_KeepsNoNewerOneFromBeingCompared(bool comparedBefore)
    {
        var old = await server.NextDay();
        await Exchanged();
        var begun = server.Services.GetRequiredService<Site>().Calendar.At(DateOnly.ParseExact(old, "yyyy-MM-dd"), TimeOnly.MinValue);
        await server.Books(db => db.ExchangeStreams.Where(s => s.Partner == Referrals.Desk)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ReconciledDay, DateOnly.ParseExact(old, "yyyy-MM-dd").AddDays(-1))));
        var day = await server.NextDay();
        List([new ListedMessage(Guid.CreateVersion7(), new string('a', 64))], []);
        if (comparedBefore)
            await server.Services.GetRequiredService<Reconciler>().RunDue(CancellationToken.None);
        await server.NextDay();
        server.Link.StillLists = from => from != begun;

        await server.Services.GetRequiredService<Reconciler>().RunDue(CancellationToken.None);

        var compared = await server.Books(db => db.Reconciliations.Where(r => r.Partner == Referrals.Desk).Select(r => r.Day).ToListAsync());
        Assert.Contains(DateOnly.ParseExact(day, "yyyy-MM-dd"), compared);
        Assert.Equal(comparedBefore, compared.Contains(DateOnly.ParseExact(old, "yyyy-MM-dd")));
        // Nor is the old one forgotten: a person is told.
        Assert.Null(Assert.Single(await server.Alarms(old)).ClearedAt);
    }

    [Theory]
    [InlineData("nobody", "2023-02-15", 404)]
    [InlineData("police110", "2023-02-30", 400)]
    [InlineData("police110", "2999-01-01", 400)]
    public async Task Get_WhatIsNot_IsRefused(string partner, string day, int status) => (await server.Dev.Get($"/v1/partners/{partner}/reconciliations/{day}")).Expect(status);

    private void List(List<ListedMessage> received, List<ListedMessage> sent) => server.Link.OnList = direction =>
        direction == MessageDirection.ReceivedByPartner ? new MessagePage(received, received.Count, null) : new MessagePage(sent, sent.Count, null);

    /// <summary>One message each way, today.</summary>
    private async Task<(List<ListedMessage> Sent, List<ListedMessage> Received)> Exchanged()
    {
        await server.Books(db => db.ExchangeOut.Where(o => o.State == OutState.Waiting).ExecuteUpdateAsync(s => s.SetProperty(o => o.State, OutState.Voided)));
        var (_, referral, _) = await server.Referred();
        await server.Deliver();
        var matter = "M-" + Guid.NewGuid().ToString("N");
        await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter));
        var (sent, received) = ((await server.Out(referral)).Single(), (await server.In(matter)).Single());
        return ([new(sent.MessageId, sent.BodySha256)], [new(received.MessageId, received.BodySha256)]);
    }
}
