using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>Danger to life or property: accepted within half an hour and handed over by phone, or the shift hears of it every five minutes (rules.md §4).</summary>
public sealed class EmergencyTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    [Fact]
    public async Task Outbound_ThatNobodySigns_AlarmsEveryFiveMinutesUntilItIsSigned()
    {
        var (referral, matter) = await Referred(phoneHandoverDone: true);
        var sent = server.Clock.GetUtcNow();
        var limit = sent.AddMinutes(30);
        Assert.Equal(limit, (await Shown(referral))["acceptBy"].GetValue<DateTimeOffset>());

        Assert.Null(await CountAt(limit, matter, "not-accepted"));
        foreach (var (minutes, count) in new[] { (31, 1), (34, 1), (36, 2), (41, 3), (46, 4) })
            Assert.Equal(count, await CountAt(sent.AddMinutes(minutes), matter, "not-accepted"));

        Assert.Null((await server.Says(Referrals.Desk, matter, 1, new SignBody("王警官"))).Refusal);
        Assert.Null(await CountAt(sent.AddMinutes(51), matter, "not-accepted"));
    }

    [Fact]
    public async Task Inbound_ThatNobodyAccepts_AlarmsEveryFiveMinutesUntilItIsAccepted()
    {
        var (_, referral, matter) = await server.Received(body: Referrals.Matter("E") with { Emergency = true, PhoneHandoverDone = true });
        var received = server.Clock.GetUtcNow();
        Assert.Equal(received.AddMinutes(30), (await Shown(referral))["acceptBy"].GetValue<DateTimeOffset>());

        foreach (var (minutes, count) in new[] { (31, 1), (36, 2), (41, 3) })
            Assert.Equal(count, await CountAt(received.AddMinutes(minutes), matter, "not-accepted"));

        (await server.Dev.Post($"/v1/referrals/{referral}/accept", new { by = new { name = "张三" } })).Expect(200);
        Assert.Null(await CountAt(received.AddMinutes(46), matter, "not-accepted"));
    }

    /// <summary>It is sent, and received, at once whatever was done by phone.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PhoneHandover_NotDone_AlarmsEveryFiveMinutesUntilAnAmendmentSaysItIs(bool outbound)
    {
        var (referral, matter) = outbound
            ? await Referred(phoneHandoverDone: false)
            : await server.Received(body: Referrals.Matter("E") with { Emergency = true, PhoneHandoverDone = false }) is var (_, id, transfer) ? (id, transfer) : default;
        var since = server.Clock.GetUtcNow();

        foreach (var (minutes, count) in new[] { (0, 1), (3, 1), (5, 2), (10, 3) })
            Assert.Equal(count, await CountAt(since.AddMinutes(minutes), matter, "phone-handover"));

        if (outbound)
            (await server.Dev.Post($"/v1/referrals/{referral}/amend", new { phoneHandoverDone = true })).Expect(200);
        else
            Assert.Null((await server.Says(Referrals.Desk, matter, 2, new AmendBody { PhoneHandoverDone = true })).Refusal);
        Assert.Null(await CountAt(since.AddMinutes(15), matter, "phone-handover"));
        Assert.True((await Shown(referral))["phoneHandoverDone"].GetValue<bool>());
        if (outbound)
            Assert.Equal(MessageType.Amend, (await server.Out(referral))[^1].Type);
    }

    private async Task<(string Referral, string Matter)> Referred(bool phoneHandoverDone)
    {
        var ticket = await server.Dev.Registered();
        var answer = (await server.Dev.Post("/v1/referrals", new { ticketId = ticket, partner = Referrals.Desk, reason = "有人落水", emergency = true, phoneHandoverDone })).Expect(201);
        return (answer["id"].Text(), answer["transferId"].Text());
    }

    private async Task<Reply> Shown(string referral) => (await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200);

    /// <summary>How often the alarm was raised by then; null where none stands.</summary>
    private async Task<int?> CountAt(DateTimeOffset at, string matter, string kind)
    {
        await server.MoveTo(at);
        await server.Watch();
        return (await server.Alarms(matter)).SingleOrDefault(a => a.Kind == kind && a.ClearedAt is null)?.Count;
    }
}
