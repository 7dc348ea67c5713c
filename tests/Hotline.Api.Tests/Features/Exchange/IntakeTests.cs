using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>A code of ours that is none of ours is never guessed: the whole matter waits for it, with what belongs to it.</summary>
    [Fact]
    public async Task Take_CategoryThatNobodyKnows_WaitsWithAnAlarmUntilItIsKnown()
    {
        var (matter, id) = (NewMatter(), Guid.CreateVersion7());
        var category = (await server.Dev.Get("/v1/categories/0602")).Expect(200);
        var (label, path) = (category["label"].GetValue<string>(), category["path"].GetValue<string>());
        var named = path.Replace(label, "共享单车", StringComparison.Ordinal);
        var body = Referrals.Matter(matter) with { Categories = [new MessageCategory("hotline", "9999", named)] };

        var parked = await server.Says(Referrals.Desk, matter, 1, body, id: id);
        await server.Says(Referrals.Desk, matter, 2, new UrgeBody("请尽快"));
        await server.Watch();

        Assert.Equal(Disposition.Parked, parked.Receipt!.Disposition);
        var alarm = Assert.Single(await server.Alarms(id.ToString("D")));
        Assert.Equal(("gap", $"{matter}: unknown-code category: 9999"), (alarm.Kind, alarm.Detail));
        Assert.Empty(await server.Books(db => db.Referrals.Where(r => r.TransferId == matter).ToListAsync()));

        (await server.Dev.Patch("/v1/categories/0602", new { label = "共享单车" }, ("If-Match", "*"))).Expect(200);
        await server.MoveTo(server.Clock.GetUtcNow().AddMinutes(2));
        await server.Watch();

        var (ticket, _, _) = await server.Known(Referrals.Desk, matter);
        Assert.Equal("0602", (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200)["category"]["code"]!.GetValue<string>());
        Assert.Contains("partnerUrge", await server.Actions(ticket));
        Assert.NotNull(Assert.Single(await server.Alarms(id.ToString("D"))).ClearedAt);
    }

    [Theory]
    [InlineData("category", "9999")]
    [InlineData("appealType", "lament")]
    [InlineData("area", "110101")]
    public async Task Take_CodeThatNobodyKnows_IsParkedButAnEmergencyIsTakenIn(string field, string code)
    {
        TransferBody Spoilt(string matter) => field switch
        {
            "category" => Referrals.Matter(matter) with { Categories = [new MessageCategory("hotline", code)] },
            "appealType" => Referrals.Matter(matter) with { AppealType = code },
            _ => Referrals.Matter(matter) with { Place = new MessagePlace(code, "王府井大街") },
        };
        var (calm, urgent) = (NewMatter(), NewMatter());

        var parked = await server.Says(Referrals.Desk, calm, 1, Spoilt(calm));
        var taken = await server.Says(Referrals.Desk, urgent, 1, Spoilt(urgent) with { Emergency = true, PhoneHandoverDone = true });

        Assert.Equal((Disposition.Parked, Disposition.Applied), (parked.Receipt!.Disposition, taken.Receipt!.Disposition));
        var (ticket, _, _) = await server.Known(Referrals.Desk, urgent);
        var history = (await server.Dev.Get($"/v1/tickets/{ticket}/history")).Expect(200)["items"].AsArray();
        var told = history.Single(h => h!["action"]!.GetValue<string>() == "partnerCodesUnknown")!["changes"]!.AsArray().Single(c => c!["field"]!.GetValue<string>() == field)!;
        Assert.Equal((field, code), (told["field"]!.GetValue<string>(), told["after"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("410000")]
    [InlineData("410400")]
    [InlineData("410482")]
    public async Task Take_AreaThatTheSiteLiesIn_IsNoUnknownCode(string adcode)
    {
        var matter = NewMatter();

        var taken = await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter) with { Place = new MessagePlace(adcode, "中大街") });

        Assert.Equal(Disposition.Applied, taken.Receipt!.Disposition);
    }

    [Fact]
    public async Task Amendment_OfACategoryThatNobodyKnows_WaitsAndHoldsWhatFollows()
    {
        var (ticket, _, matter) = await server.Received();

        var amended = await server.Says(Referrals.Desk, matter, 2, new AmendBody { Categories = [new MessageCategory("hotline", "9999")] });
        var urged = await server.Says(Referrals.Desk, matter, 3, new UrgeBody("请尽快"));

        Assert.Equal((Disposition.Parked, Disposition.Parked), (amended.Receipt!.Disposition, urged.Receipt!.Disposition));
        Assert.DoesNotContain("partnerUrge", await server.Actions(ticket));
    }

    /// <summary>Their deadline binds the units too: none of them may answer later than the partner waits.</summary>
    [Fact]
    public async Task Amendment_OfAnEarlierDeadline_ShortensTheOpenOrders()
    {
        var (ticket, referral, matter) = await server.Received();
        (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management", assistingUnits = new[] { "housing" } })).Expect(200);
        var due = server.Clock.GetUtcNow().AddHours(30);

        Assert.Null((await server.Says(Referrals.Desk, matter, 2, new AmendBody { DueAt = due })).Refusal);

        var shown = (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200);
        Assert.Equal(due, shown["dueAt"].GetValue<DateTimeOffset>());
        Assert.All(shown["workOrders"].AsArray(), o => Assert.Equal(due, o!["dueAt"]!.GetValue<DateTimeOffset>()));
        Assert.Equal(2, (await server.Actions(ticket)).Count(a => a == "dueShortened"));
        // A pause does not give it back.
        (await server.Dev.Post($"/v1/tickets/{ticket}/suspend", new { reason = "待材料" })).Expect(200);
        await server.MoveTo(server.Clock.GetUtcNow().AddHours(2));
        shown = (await server.Dev.Post($"/v1/tickets/{ticket}/resume", new { reason = "材料已到" })).Expect(200);
        Assert.Equal(due, shown["dueAt"].GetValue<DateTimeOffset>());
    }

    /// <summary>The centre pauses its own clock, not the superior's.</summary>
    [Fact]
    public async Task Pause_LongerThanWhatTheSuperiorLeaves_EndsAtItsDeadline()
    {
        var (ticket, _, _) = await server.Received(Referrals.Platform, Referrals.Matter("P") with { DueAt = server.Clock.GetUtcNow().AddDays(30) });
        var ours = (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management" })).Expect(200)["dueAt"].GetValue<DateTimeOffset>();
        var (bound, _, _) = await server.Received(Referrals.Platform, Referrals.Matter("P") with { DueAt = ours.AddDays(1) });
        (await server.Dev.Post($"/v1/tickets/{bound}/dispatch", new { leadUnit = "urban-management" })).Expect(200);
        foreach (var id in (string[])[ticket, bound])
            (await server.Dev.Post($"/v1/tickets/{id}/suspend", new { reason = "待材料" })).Expect(200);
        var calendar = server.Services.GetRequiredService<Api.Sites.Site>().Calendar;
        await server.MoveTo(calendar.EndOfWorkingDay(server.Clock.GetUtcNow(), 3).At);
        foreach (var id in (string[])[ticket, bound])
            (await server.Dev.Post($"/v1/tickets/{id}/resume", new { reason = "材料已到" })).Expect(200);

        var (free, held) = (await server.Dev.Ticket(ticket), await server.Dev.Ticket(bound));
        Assert.True(free["workOrders"][0]!["dueAt"]!.GetValue<DateTimeOffset>() > ours.AddDays(1));
        Assert.Equal(ours.AddDays(1), held["workOrders"][0]!["dueAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(ours.AddDays(1), held["dueAt"].GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task IdReused_Alarm_IsOverAfterAWeek()
    {
        var (matter, id) = (NewMatter(), Guid.CreateVersion7());
        await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter), id: id);
        await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter) with { Title = "另一件事" }, id: id);
        await server.Watch();
        Assert.Null(Assert.Single(await server.Alarms(id.ToString("D"))).ClearedAt);

        await server.MoveTo(server.Clock.GetUtcNow().AddDays(8));
        await server.Watch();

        Assert.NotNull(Assert.Single(await server.Alarms(id.ToString("D"))).ClearedAt);
    }

    /// <summary>More than one look takes in at once.</summary>
    [Fact]
    public async Task Emergencies_OfAMassIncident_AlarmEachOne()
    {
        var (_, _, matter) = await server.Received(body: Referrals.Matter("x") with { Emergency = true, PhoneHandoverDone = false });
        // As many as a flood brings, made in one stroke.
        await server.Books(async db =>
        {
            var one = await db.Referrals.AsNoTracking().FirstAsync(r => r.TransferId == matter);
            for (var i = 0; i < 450; i++)
            {
                var copy = (Referral)Clone.Invoke(one, null)!;
                db.Entry(copy).Property(r => r.TransferId).CurrentValue = $"{matter}-{i}";
                db.Entry(copy).Property(r => r.Id).CurrentValue = 0;
                db.Add(copy);
            }
            return await db.SaveChangesAsync();
        });

        await server.Watch();

        Assert.Equal(451, await server.Books(db => db.ExchangeAlarms.CountAsync(a => a.Kind == "phone-handover" && a.Subject.StartsWith(matter))));
    }

    private static readonly System.Reflection.MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;

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

    /// <summary>A trial leaves nothing behind that the next one could wait for.</summary>
    [Fact]
    public async Task Test_MessagesOfOneMatter_AreEachAnsweredAndWaitForNothing()
    {
        var matter = NewMatter();

        var transfer = await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter), test: true);
        var urge = await server.Says(Referrals.Desk, matter, 2, new UrgeBody("请尽快"), test: true);
        await server.MoveTo(server.Clock.GetUtcNow().AddMinutes(11));
        await server.Watch();

        Assert.Equal([Disposition.Applied, Disposition.Applied], new[] { transfer, urge }.Select(a => a.Receipt!.Disposition));
        var rows = await server.In(matter);
        Assert.Equal([Disposition.Applied, Disposition.Applied], rows.Select(r => r.Disposition));
        foreach (var row in rows)
            Assert.Empty(await server.Alarms(row.MessageId.ToString("D")));
        Assert.Empty(await server.Books(db => db.Tickets.Where(t => t.SourceRef == matter).ToListAsync()));
    }

    /// <summary>Who had it does not handle it any more: never a reason to refuse.</summary>
    [Fact]
    public async Task Redo_OfATicketWhoseLeadIsRetired_IsANewLinkedOneInTheNextRound()
    {
        const string Unit = "old-office";
        (await server.Dev.Post("/v1/units", new { code = Unit, label = "旧办公室", @short = "旧办", kind = "department" })).Expect(201);
        var (ticket, referral, matter) = await server.Received(Referrals.Platform);
        var order = (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = Unit })).Expect(200)["workOrders"][0]!["id"].Text();
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        (await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = "已修复", contactedCaller = true, solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/units/{Unit}/retire")).Expect(200);

        Assert.Null((await server.Says(Referrals.Platform, matter, 2, new RedoBody("群众再次反映"))).Refusal);

        await IsGoneOnWith(ticket, referral, Referrals.Platform, matter);
    }

    [Fact]
    public async Task Transfer_AfterAReturn_IsANewLinkedTicketInTheNextRound()
    {
        var (ticket, referral, matter) = await server.Received();
        (await server.Dev.Post($"/v1/referrals/{referral}/return", new { reason = "wrongArea", text = "不在本辖区" })).Expect(200);

        var version = await server.Books(db => db.Referrals.Where(r => r.TransferId == matter).Select(r => r.MatterVersion).SingleAsync());
        Assert.Null((await server.Says(Referrals.Desk, matter, 2, Referrals.Matter(matter), baseVersion: version)).Refusal);

        await IsGoneOnWith(ticket, referral, Referrals.Desk, matter);
    }

    private async Task IsGoneOnWith(string ticket, string referral, string partner, string matter)
    {
        var (again, same, _) = await server.Known(partner, matter);
        Assert.Equal(referral, same);
        Assert.NotEqual(ticket, again);
        var shown = await server.Dev.Ticket(again);
        Assert.Equal(("registered", ticket), (shown["status"].Text(), shown["links"][0]!["id"].Text()));
        Assert.Equal(("sent", 2), (await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200) is var r ? (r["status"].Text(), r["round"].Number()) : default);
    }

    private static string NewMatter() => "M-" + Guid.NewGuid().ToString("N");
}
