using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>Messages of a partner: each once, each in its turn (exchange.md §2).</summary>
public sealed class IntakeTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    [Fact]
    public async Task Take_SameMessageManyTimesAtOnce_HasItsEffectOnceAndOneReceipt()
    {
        var (matter, id) = (NewMatter(), Guid.CreateVersion7());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter), id: id)));

        Assert.All(answers, a => Assert.Null(a.Refusal));
        Assert.Single(answers.Select(a => a.Receipt!.ReceiptId).Distinct());
        Assert.Equal(7, answers.Count(a => a.Receipt!.Replayed));
        Assert.Single(await server.In(matter));
        await server.Known(Referrals.Desk, matter);
    }

    [Fact]
    public async Task Take_SameIdWithAnotherBody_IsRefusedAndAlarmed()
    {
        var (matter, id) = (NewMatter(), Guid.CreateVersion7());
        await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter), id: id);

        var answer = await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter) with { Title = "另一件事" }, id: id);

        Assert.Equal(Refusals.MessageIdReused, answer.Refusal!.Row);
        Assert.Equal("message-id-reused", Assert.Single(await server.Alarms(id.ToString("D"))).Kind);
    }

    [Fact]
    public async Task Take_EarlyMessage_WaitsAndHasItsTurnWithItsPredecessor()
    {
        var (ticket, _, matter) = await server.Received();

        var third = await server.Says(Referrals.Desk, matter, 3, new UrgeBody("第三条"));
        var before = await server.Actions(ticket);
        var second = await server.Says(Referrals.Desk, matter, 2, new AmendBody { Title = "路面塌陷扩大" });

        Assert.Equal((Disposition.Parked, Disposition.Applied), (third.Receipt!.Disposition, second.Receipt!.Disposition));
        Assert.DoesNotContain("partnerUrge", before);
        Assert.Equal(["partnerAmended", "partnerUrge"], (await server.Actions(ticket)).Where(a => a is "partnerAmended" or "partnerUrge"));
        Assert.Equal((await server.In(matter)).Select(_ => Disposition.Applied), (await server.In(matter)).Select(i => i.Disposition));
    }

    [Fact]
    public async Task Take_MessageBeforeItsMatter_WaitsForTheTransfer()
    {
        var matter = NewMatter();

        var urge = await server.Says(Referrals.Desk, matter, 2, new UrgeBody("请尽快"));
        Assert.Equal((Disposition.Parked, null), (urge.Receipt!.Disposition, urge.Receipt.WorkOrderNo));
        await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter));

        var (ticket, _, _) = await server.Known(Referrals.Desk, matter);
        Assert.Contains("partnerUrge", await server.Actions(ticket));
    }

    [Fact]
    public async Task Take_RefusedMessage_UsesItsPlaceAndLetsTheNextOnesGoOn()
    {
        var (ticket, _, matter) = await server.Received();
        await server.Says(Referrals.Desk, matter, 3, new UrgeBody("后来的"));

        var refused = await server.Says(Referrals.Desk, matter, 2, new ExtensionDecisionBody(true, null, "同意"));

        Assert.Equal((Refusals.NothingAsked, 2), (refused.Refusal!.Row, refused.Current!.ReceivedSeq));
        Assert.Contains("partnerUrge", await server.Actions(ticket));
        var again = await server.Says(Referrals.Desk, matter, 2, new UrgeBody("同一位置"));
        Assert.Equal(Refusals.SequenceUsed, again.Refusal!.Row);
    }

    [Fact]
    public async Task Take_CorrectionOfARefusedMessage_TakesItsPlace()
    {
        var (ticket, _, matter) = await server.Received();
        var refused = Guid.CreateVersion7();
        Assert.NotNull((await server.Says(Referrals.Desk, matter, 2, new ExtensionDecisionBody(true, null, "同意"), id: refused)).Refusal);

        var correction = await server.Says(Referrals.Desk, matter, 2, new VoidBody("误发"), supersedes: refused);

        Assert.Equal(Disposition.Applied, correction.Receipt!.Disposition);
        Assert.Contains("partnerVoided", await server.Actions(ticket));
    }

    [Fact]
    public async Task Take_DecidingMessageOnAnOldVersion_IsRefusedWithTheCurrentState()
    {
        var (ticket, referral, matter) = await server.Received();
        (await server.Dev.Post($"/v1/referrals/{referral}/accept", new { by = new { name = "张三" } })).Expect(200);

        var stale = await server.Says(Referrals.Desk, matter, 2, new WithdrawBody("撤回"), baseVersion: 1);
        var words = await server.Says(Referrals.Desk, matter, 3, new UrgeBody("请尽快"), baseVersion: 0);

        Assert.Equal((Refusals.StaleTransfer, "accepted", 2), (stale.Refusal!.Row, stale.Current!.Status, stale.Current.Version));
        Assert.Equal(Disposition.Applied, words.Receipt!.Disposition);
        Assert.Equal("registered", (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200)["status"].GetValue<string>());
    }

    [Fact]
    public async Task Take_BadMatter_NamesTheFieldsAndStoresTheRefusal()
    {
        var (matter, id) = (NewMatter(), Guid.CreateVersion7());
        var body = Referrals.Matter(matter) with { Title = "", Caller = new MessageCaller("王女士", "12", false) };

        var refused = await server.Says(Referrals.Desk, matter, 1, body, id: id);
        var again = await server.Says(Referrals.Desk, matter, 1, body, id: id);

        Assert.Equal(["title", "caller.phone"], refused.Refusal!.Fields.Select(f => f.Field));
        Assert.Equal(Refusals.Invalid, again.Refusal!.Row);
        Assert.Single(await server.In(matter));
        Assert.Equal(Disposition.Applied, (await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter), supersedes: id)).Receipt!.Disposition);
    }

    [Fact]
    public async Task Take_PoisonOfOneMatter_HoldsNoOther()
    {
        var (poisoned, other) = (await server.Received(), await server.Received());
        await server.Says(Referrals.Desk, poisoned.Matter, 5, new UrgeBody("缺前面的"));

        var answer = await server.Says(Referrals.Desk, other.Matter, 2, new UrgeBody("请尽快"));

        Assert.Equal(Disposition.Applied, answer.Receipt!.Disposition);
    }

    [Fact]
    public async Task Gap_OfTenMinutes_AlarmsAndAWeekMakesADeadLetter()
    {
        var (_, _, matter) = await server.Received();
        var id = Guid.CreateVersion7();
        await server.Says(Referrals.Desk, matter, 3, new UrgeBody("第三条"), id: id);
        await server.Watch();
        Assert.Empty(await server.Alarms(id.ToString("D")));

        await server.MoveTo(server.Clock.GetUtcNow().AddMinutes(10));
        await server.Watch();
        Assert.Equal("gap", Assert.Single(await server.Alarms(id.ToString("D"))).Kind);

        await server.MoveTo(server.Clock.GetUtcNow().AddDays(7));
        await server.Watch();
        Assert.True((await server.In(matter)).Single(i => i.MessageId == id).Dead);

        // It still has its turn when the one before it comes after all.
        await server.Says(Referrals.Desk, matter, 2, new UrgeBody("第二条"));
        Assert.Equal(Disposition.Applied, (await server.In(matter)).Single(i => i.MessageId == id).Disposition);
    }

    [Fact]
    public async Task Parked_MessageThatMissedItsTurn_IsFoundByTheWatch()
    {
        var (_, _, matter) = await server.Received();
        var id = Guid.CreateVersion7();
        await server.Says(Referrals.Desk, matter, 3, new UrgeBody("第三条"), id: id);
        // As when the program died between the commit of the second and the turn of the third.
        await server.Books(db => db.Database.ExecuteSqlAsync($"UPDATE referrals SET received_seq = 2 WHERE transfer_id = {matter}"));

        await server.MoveTo(server.Clock.GetUtcNow().AddSeconds(10));
        await server.Watch();

        Assert.Equal(Disposition.Applied, (await server.In(matter)).Single(i => i.MessageId == id).Disposition);
    }

    [Fact]
    public async Task Versions_OfAPlatform_ParkGapsIgnoreStaleAndLetWordsPass()
    {
        var (ticket, _, matter) = await server.Received(Referrals.Platform);

        var urge = await server.Says(Referrals.Platform, matter, 3, new UrgeBody("请尽快"));
        var late = await server.Says(Referrals.Platform, matter, 4, new AmendBody { Title = "第四版" });
        var second = await server.Says(Referrals.Platform, matter, 2, new AmendBody { Title = "第二版" });
        var stale = await server.Says(Referrals.Platform, matter, 2, new AmendBody { Title = "旧版" });

        Assert.Equal(
            [Disposition.Applied, Disposition.Parked, Disposition.Applied, Disposition.StaleIgnored],
            [urge.Receipt!.Disposition, late.Receipt!.Disposition, second.Receipt!.Disposition, stale.Receipt!.Disposition]);
        Assert.Equal("第四版", (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200)["title"].GetValue<string>());
    }

    [Fact]
    public async Task Test_Message_IsAnsweredAndHasNoEffect()
    {
        var matter = NewMatter();
        var answer = await server.Tries(Referrals.Desk, matter, Referrals.Matter(matter));

        Assert.Equal(Disposition.Applied, answer.Receipt!.Disposition);
        var list = (await server.Dev.Get("/v1/referrals?limit=200")).Expect(200);
        Assert.DoesNotContain(list["items"].AsArray(), r => r!["transferId"]!.GetValue<string>() == matter);
    }

    [Fact]
    public async Task Redo_OfAnArchivedTicket_IsANewLinkedOneUnderTheSameNumber()
    {
        var (ticket, referral, matter) = await server.Received(Referrals.Platform);
        (await server.Dev.Post($"/v1/tickets/{ticket}/answer", new { answer = "已告知", solved = "solved" })).Expect(200);
        Assert.Null((await server.Says(Referrals.Platform, matter, 2, new ClosureBody("办结"))).Refusal);

        Assert.Null((await server.Says(Referrals.Platform, matter, 3, new RedoBody("群众再次反映"))).Refusal);

        var (again, same, _) = await server.Known(Referrals.Platform, matter);
        Assert.Equal(referral, same);
        Assert.NotEqual(ticket, again);
        var shown = (await server.Dev.Get($"/v1/tickets/{again}")).Expect(200);
        Assert.Equal(("registered", ticket, matter), (shown["status"].GetValue<string>(), shown["links"][0]!["id"]!.GetValue<string>(), shown["sourceRef"].GetValue<string>()));
        Assert.Equal("archived", (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200)["status"].GetValue<string>());
    }

    private static string NewMatter() => "M" + Guid.NewGuid().ToString("N");
}
