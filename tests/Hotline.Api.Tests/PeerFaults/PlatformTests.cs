using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Features.Exchange;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.PeerFaults;

/// <summary>E. Referral and synchronisation between platforms: faults that users of other systems reported.</summary>
public sealed class PlatformTests(ExchangeServer server) : IClassFixture<ExchangeServer>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        server.NewLink();
        await server.Books(db => db.ExchangeOut.Where(o => o.State == OutState.Waiting).ExecuteUpdateAsync(s => s.SetProperty(o => o.State, OutState.Voided)));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task E62_OlderUpdateAfterANewerOne_FinalStateIsTheNewestAndBothAreKept()
    {
        var (ticket, _, matter) = await server.Received();

        await server.Says(Referrals.Desk, matter, 3, new AmendBody { Title = "第三版", Note = "三" });
        await server.Says(Referrals.Desk, matter, 2, new AmendBody { Title = "第二版", Note = "二" });

        Assert.Equal("第三版", (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200)["title"].GetValue<string>());
        Assert.Equal(2, (await server.Actions(ticket)).Count(a => a == "partnerAmended"));
    }

    [Fact]
    public async Task E64_CoarseStateOfAPartner_MovesNothingBack()
    {
        var (ticket, _, matter) = await server.Signed();
        await server.Says(Referrals.Desk, matter, 2, new ResultBody("已调解", Solved.Solved, ContactedCaller: false));
        Assert.Equal("replied", await Status(ticket));

        // "Processing" and a second sign are what a coarser system says of the same matter.
        await server.Says(Referrals.Desk, matter, 3, new ProgressBody("办理中"));
        var sign = await server.Says(Referrals.Desk, matter, 4, new SignBody("王警官"));

        Assert.Equal("matter-closed", sign.Refusal!.Code);
        Assert.Equal("replied", await Status(ticket));
    }

    [Fact]
    public async Task E67_ResultOfLastWeek_ClosesWhenItCame_AndImportedTimesStayTheSources()
    {
        var (ticket, _, matter) = await server.Signed();

        await server.Says(Referrals.Desk, matter, 2, new ResultBody("已调解", Solved.Solved, ContactedCaller: true));

        var shown = (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200);
        Assert.Equal(server.Clock.GetUtcNow(), DateTimeOffset.Parse(shown["closedAt"].GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture));
        var number = "RZ2022110100077";
        (await server.Dev.Imported("tickets", Operations.File(MonthFile.Csv([MonthFile.Row(number)])))).ToString();
        var imported = (await server.Dev.Get($"/v1/tickets/by-number/{number}")).Expect(200);
        Assert.NotNull(imported["importedAt"]);
        Assert.NotEqual(imported["importedAt"].GetValue<string>(), imported["closedAt"].GetValue<string>());
    }

    [Fact]
    public async Task E68_AcceptedAndNeverAnswered_ShowsAndIsSentAgainUnderTheSameKey()
    {
        var (_, referral, matter) = await server.Referred();
        await server.Deliver();
        await server.MoveTo(server.Clock.GetUtcNow().AddDays(5));

        await server.Watch();

        Assert.Equal("no-answer", Assert.Single(await server.Alarms(matter)).Kind);
        var message = await server.LastMessage(referral);
        (await server.Dev.Post($"/v1/partners/police110/messages/{message}/resend", "{}")).Expect(200);
        await server.Deliver();
        Assert.Equal([message, message], server.Link.Sent.Where(m => m.Envelope.TransferId == matter).Select(m => m.Envelope.MessageId.ToString("D")));
    }

    [Fact]
    public async Task E70_PartnerDownForADay_AlarmsSoonAndCatchesUpInOrder()
    {
        var given = new List<string>();
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.NotTaken, "certificate-invalid");
        for (var i = 0; i < 5; i++)
        {
            var (_, referral, matter) = await server.Referred();
            (await server.Dev.Post($"/v1/referrals/{referral}/urge", new { text = "请尽快" })).Expect(200);
            given.Add(matter);
        }
        await server.Deliver();
        await server.MoveTo(server.Clock.GetUtcNow().AddMinutes(3));
        await server.Watch();
        Assert.Contains(await server.Alarms(""), a => a is { Kind: "partner-down", ClearedAt: null });
        await server.MoveTo(server.Clock.GetUtcNow().AddDays(1));

        server.NewLink();
        await server.Deliver();

        foreach (var matter in given)
            Assert.Equal([MessageType.Transfer, MessageType.Urge], server.Link.Sent.Where(m => m.Envelope.TransferId == matter).Select(m => m.Envelope.Type));
        Assert.Equal(10, server.Link.Sent.Select(m => m.Envelope.MessageId).Distinct().Count());
        Assert.Equal(10, server.Link.Sent.Count);
    }

    [Fact]
    public async Task E71_NumberOfThePartnerWrittenBack_SendsNothing()
    {
        var (ticket, referral, _) = await server.Referred();
        server.Link.OnSubmit = m => ScriptedLink.Taken(m) with { PeerNumber = "JJ2023021500007" };

        await server.Deliver();

        Assert.Equal("JJ2023021500007", (await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200)["partnerNumber"].GetValue<string>());
        Assert.Contains("partnerNumbered", await server.Actions(ticket));
        Assert.Equal(0, await server.Deliver());
        Assert.Single(await server.Out(referral));
    }

    [Fact]
    public async Task E73_TwoPartnersOfOneTicket_EachHaveTheirOwnNumber()
    {
        var (ticket, _, matter) = await server.Received(Referrals.Platform);
        var (_, referral, _) = await server.Referred(ticket);
        server.Link.OnSubmit = m => ScriptedLink.Taken(m) with { PeerNumber = "JJ-73" };

        await server.Deliver();

        var shown = (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200)["referrals"].AsArray();
        Assert.Equal([matter, "JJ-73"], shown.Select(r => r!["partnerNumber"]!.GetValue<string>()));
        var transfer = Assert.IsType<TransferBody>(server.Link.Read(MessageType.Transfer, server.Link.Sent.Single(m => m.Envelope.TransferId != matter).Body).Body);
        Assert.Equal(new ForeignNumber(Referrals.Platform, matter), Assert.Single(transfer.ForeignNumbers));
        Assert.NotNull(referral);
    }

    [Fact]
    public async Task E74_FaultAfterThePartnersYes_LosesNoReceipt()
    {
        var (_, referral, _) = await server.Referred();
        // The partner took it; the program died before it could note that.
        server.Link.OnSubmit = _ => throw new IOException("the line broke after the answer");
        await server.Deliver();
        server.Link.OnAsk = m => ScriptedLink.Taken(m) with { PeerNumber = "JJ-74" };

        await server.MoveTo(server.Clock.GetUtcNow().AddMinutes(5));
        await server.Deliver();

        Assert.Single(server.Link.Sent);
        Assert.Equal(OutState.Delivered, (await server.Out(referral)).Single().State);
        Assert.Equal("JJ-74", (await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200)["partnerNumber"].GetValue<string>());
    }

    private async Task<string> Status(string ticket) => (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200)["status"].GetValue<string>();
}
