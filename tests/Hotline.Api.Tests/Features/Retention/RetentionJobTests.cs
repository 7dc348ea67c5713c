using System.Text.Json.Nodes;
using Hotline.Api.Features.Retention;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Retention;

/// <summary>What is past its time forgets its persons and goes on counting; what is open, referred or held does not.</summary>
public sealed class RetentionJobTests(RetentionJobTests.WithAWorker server) : IClassFixture<RetentionJobTests.WithAWorker>
{
    public sealed class WithAWorker : Server
    {
        protected override IEnumerable<string> Settings => ["--Retention:Enabled=true"];
    }

    private const string Name = "诸葛明亮", Phone = "13911223344";

    [Fact]
    public async Task Run_TicketWithEverything_NobodyStandsInItAndItsCodesStay()
    {
        var (ticket, order) = await Whole();
        await server.Aged(ticket);
        var (before, history) = (await server.Dev.Ticket(ticket), (await server.Dev.All($"/v1/tickets/{ticket}/history")).Count);
        var file = before["attachments"][0]!["id"].Text();

        await server.Retain();

        var after = await server.Dev.Ticket(ticket);
        Assert.Equal(server.Clock.GetUtcNow(), after["anonymisedAt"].GetValue<DateTimeOffset>());
        Assert.NotEqual(before.ETag, after.ETag);
        foreach (var field in new[] { "number", "status", "appealType", "category", "area", "registeredAt", "dispatchedAt", "dueAt", "closedAt", "archivedAt", "solved", "satisfaction", "channel", "source", "handling", "round" })
            Assert.Equal(before.Json[field]?.ToJsonString(), after.Json[field]?.ToJsonString());
        Assert.Equal((null, null), (after.Json["caller"]!["name"], after.Json["caller"]!["phone"]));
        Assert.Equal((null, null, 0), (after.Json["address"], after.Json["location"], after["attachmentCount"].GetValue<int>()));
        Assert.Equal([], after["allowedActions"].AsArray());
        Assert.Equal(404, (await server.Dev.Get($"/v1/tickets/{ticket}/attachments/{file}")).Code);
        var entries = await server.Dev.All($"/v1/tickets/{ticket}/history");
        Assert.Equal((history + 1, "anonymised", "retention"), (entries.Count, entries[^1]["action"].Text(), entries[^1]["by"]!["client"].Text()));
        // Neither plainly nor sealed; what SQLite's file held before is written anew.
        if (server.Database.Provider == "Sqlite")
            await server.Books(async db => await db.Database.ExecuteSqlRawAsync("VACUUM") + await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)"));
        var kept = await server.RawText();
        foreach (var word in new[] { Name, Phone, "1391122", "李铁锤", "6900001", "诸葛明亮身份证.pdf", "吴女士" })
            Assert.DoesNotContain(word, kept, StringComparison.Ordinal);
        Assert.Contains("水泵房", kept, StringComparison.Ordinal);
        Assert.Single((await server.Dev.Get("/v1/tickets?q=" + Uri.EscapeDataString("水泵房"))).Expect(200)["items"].AsArray());
        Assert.Empty((await server.Dev.Get("/v1/tickets?q=" + Uri.EscapeDataString(Name))).Expect(200)["items"].AsArray());
        Assert.Empty((await server.Dev.Post("/v1/tickets/search", new { phone = Phone })).Expect(200)["items"].AsArray());
        Assert.Equal("***", (await server.Dev.Get($"/v1/work-orders/{order}")).Expect(200)["acknowledgedBy"].Text());
        var key = Retentions.Key(ticket);
        Assert.True(await server.Books(db => db.Audit.AnyAsync(a => a.TicketId == key && a.Action == "ticket.anonymised" && a.Client == "retention")));
    }

    [Fact]
    public async Task Run_Again_ChangesNothingAndTheTicketTakesNoMoreWords()
    {
        var (ticket, linked) = (await server.Past(), await server.Dev.Registered());
        await server.Retain();
        var version = (await server.Dev.Ticket(ticket))["version"].GetValue<int>();

        Assert.Equal(0, (await server.Retain()).Of("tickets").Done);

        Assert.Equal(version, (await server.Dev.Ticket(ticket))["version"].GetValue<int>());
        Assert.Equal("ticket-anonymised", (await server.Dev.Post($"/v1/tickets/{ticket}/reveal", new { reason = "核对" })).Expect(409).Problem);
        Assert.Equal("ticket-anonymised", (await server.Dev.Post("/v1/legal-holds", new { ticketId = ticket, reason = "取证" })).Expect(409).Problem);
        (await server.Dev.Post($"/v1/tickets/{linked}/link", new { ticketId = ticket, reason = "钱先生又反映" })).Expect(200);
        Assert.Null((await server.Dev.All($"/v1/tickets/{ticket}/history"))[^1]["text"]);
    }

    [Fact]
    public async Task Run_WhatWaits_IsPassedByWithItsReason()
    {
        var open = await server.Dev.Registered();
        var (closed, _) = await server.Dev.Closed("urban-management", "meishan");
        var (repeat, master) = await server.Dev.Merged();
        var (referred, _, _) = await server.Referred();
        var (supervised, order) = await server.Dev.Supervised();
        await server.Aged(open, closed, repeat, referred);
        var before = (await server.Dev.Get("/v1/retention/plan")).Expect(200);

        var tally = (await server.Retain()).Of("tickets");

        Assert.Contains(tally.Skipped, s => s is { Reason: "orderOpen", Count: > 0 });
        Assert.Contains(tally.Skipped, s => s is { Reason: "masterOpen", Count: > 0 });
        var planned = before["kinds"].AsArray().Single(k => k!["kind"].Text() == "tickets")!;
        Assert.Equal((tally.Due, tally.Done, tally.Held), (planned["due"]!.GetValue<long>(), planned["ready"]!.GetValue<long>(), planned["held"]!.GetValue<long>()));
        Assert.Equal(tally.Skipped.Sum(s => s.Count), planned["skipped"]!.AsArray().Sum(s => s!["count"]!.GetValue<long>()));
        foreach (var ticket in new[] { open, closed, repeat, master, referred, supervised })
            Assert.False(await server.IsAnonymised(ticket));
        Assert.NotEqual("0", order);
        // The master ends too, and everything that was open of the other.
        (await server.Dev.Post($"/v1/tickets/{master}/answer", new { answer = "已告知", solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{master}/archive")).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{closed}/archive")).Expect(200);
        await server.Aged(master, repeat, closed);
        await server.Retain();
        foreach (var ticket in new[] { closed, repeat, master })
            Assert.True(await server.IsAnonymised(ticket));
    }

    [Fact]
    public async Task Run_PhonesOfTheCallLog_GoAndTheCallsStay()
    {
        var (old, young, held) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        var (at, phone) = (server.LongAgo(), "13700001234");
        foreach (var (id, start) in new[] { (old, at), (young, server.Clock.GetUtcNow().AddMonths(-2)), (held, at) })
            (await server.Dev.Post("/v1/calls", new JsonObject { ["callId"] = id, ["startedAt"] = start, ["endedAt"] = start.AddMinutes(2), ["callerPhone"] = phone, ["result"] = "abandoned" })).Expect(201);
        var body = Given.Tickets.Body();
        body["callId"] = held;
        var hold = await server.Held(await server.Dev.Registered(body));

        var tally = (await server.Retain()).Of("calls");

        Assert.True(tally is { Done: > 0, Held: 1 });
        Assert.Null(await PhoneOf(old));
        Assert.Equal(("137****1234", "137****1234"), (await PhoneOf(young), await PhoneOf(held)));
        // Released, the ticket is open still.
        (await server.Dev.Post($"/v1/legal-holds/{hold}/release", new { reason = "结案" })).Expect(200);
        Assert.Contains((await server.Retain()).Of("calls").Skipped, s => s is { Reason: "ticketOpen", Count: 1 });
        Assert.Equal("137****1234", await PhoneOf(held));
    }

    private async Task<string?> PhoneOf(string call) =>
        (await server.Dev.Get($"/v1/calls?callId={call}")).Expect(200)["items"].AsArray().Single()!["callerPhone"]?.GetValue<string>();

    [Fact]
    public async Task Run_BodiesOfMessages_GoOnceTheirReferralIsSettled()
    {
        var (ticket, referral, matter) = await server.Received();
        var (key, ours) = (Retentions.Key(referral), server.LongAgo());
        (await server.Dev.Post($"/v1/tickets/{ticket}/answer", new { answer = "已告知", solved = "solved" })).Expect(200);
        await Delivered(key, ours);
        var first = await server.Retain();
        Assert.Contains(first.Of("sentMessages").Skipped, s => s is { Reason: "referralOpen", Count: > 0 });
        Assert.True(await Bodies(key) > 0);
        (await server.Dev.Post($"/v1/tickets/{ticket}/archive")).Expect(200);
        await Delivered(key, ours);

        var report = await server.Retain();

        Assert.True(report.Of("sentMessages").Done > 0 && report.Of("receivedMessages").Done > 0);
        Assert.Equal(0, await Bodies(key));
        var after = await server.Books(db => db.ExchangeIn.Where(i => i.ReferralId == key).ToListAsync());
        Assert.All(after, m => Assert.Equal((0, 64, Disposition.Applied), (m.Body.Length, m.BodySha256.Length, m.Disposition)));
        Assert.All(await server.Books(db => db.ExchangeOut.Where(o => o.ReferralId == key).ToListAsync()), m => Assert.Equal((0, 64), (m.Body.Length, m.BodySha256.Length)));
        (await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200);
        Assert.NotEqual("", matter);
    }

    /// <summary>Every message of a referral came to its end long ago.</summary>
    private Task<int> Delivered(long referral, DateTimeOffset at) => server.Books(async db =>
        await db.ExchangeOut.Where(o => o.ReferralId == referral).ExecuteUpdateAsync(s => s.SetProperty(o => o.State, OutState.Delivered).SetProperty(o => o.EndedAt, at))
        + await db.ExchangeIn.Where(i => i.ReferralId == referral).ExecuteUpdateAsync(s => s.SetProperty(i => i.DoneAt, at)));

    private Task<int> Bodies(long referral) => server.Books(async db =>
        await db.ExchangeOut.CountAsync(o => o.ReferralId == referral && o.BodyRemovedAt == null)
        + await db.ExchangeIn.CountAsync(i => i.ReferralId == referral && i.BodyRemovedAt == null));

    [Fact]
    public async Task Run_WordsOfTransfersAndMeetings_LoseTheirPersons()
    {
        var at = server.LongAgo();
        var transfer = (await server.Dev.Post("/v1/transfers", new { kind = "threeWay", partner = Referrals.Desk, outcome = "partner", reason = "来电人上官金虹（13766668888）称正在打斗。" })).Expect(201);
        var meeting = (await server.Dev.Post("/v1/coordination-meetings", new { subject = "上官金虹反映的渗水由谁牵头", heldAt = "2023-02-14T15:00:00+08:00" })).Expect(201)["id"].Text();
        (await server.Dev.Post($"/v1/coordination-meetings/{meeting}/close", new { minutes = "会议听取业主上官金虹的意见，电话13766668888。" })).Expect(200);
        await server.Books(async db => await db.PhoneTransfers.ExecuteUpdateAsync(s => s.SetProperty(t => t.At, at)) + await db.CoordinationMeetings.ExecuteUpdateAsync(s => s.SetProperty(m => m.EndedAt, at)));

        var report = await server.Retain();

        Assert.True(report.Of("transfers").Done > 0 && report.Of("meetings").Done > 0);
        var words = await server.Books(async db =>
            string.Join('\n', (await db.PhoneTransfers.Select(t => t.Reason).ToListAsync()).Concat(await db.CoordinationMeetings.Select(m => m.Subject + m.Minutes).ToListAsync())));
        Assert.DoesNotContain("13766668888", words, StringComparison.Ordinal);
        Assert.DoesNotContain("上官", words, StringComparison.Ordinal);
        Assert.Contains("渗水由谁牵头", words, StringComparison.Ordinal);
        Assert.Equal(0, (await server.Retain()).Of("meetings").Due);
        Assert.NotEqual("", transfer.Text);
    }

    [Theory]
    [InlineData("ticket")]
    [InlineData("call")]
    [InlineData("ticketOfCall")]
    public async Task Run_WordsOfATransferOfAHeldTicket_StayHoweverItIsNamed(string by)
    {
        var (at, words) = (server.LongAgo(), "来电人王小明（13766668888）称正在打斗，" + by);
        var (ticket, id) = await Transferred(by, words);
        await server.Books(db => db.PhoneTransfers.Where(t => t.Id == id).ExecuteUpdateAsync(s => s.SetProperty(t => t.At, at)));
        var hold = await server.Held(ticket);

        var held = (await server.Retain()).Of("transfers");
        (await server.Dev.Post($"/v1/legal-holds/{hold}/release", new { reason = "结案" })).Expect(200);
        var open = (await server.Retain()).Of("transfers");

        Assert.Equal(1, held.Held);
        Assert.Contains(open.Skipped, s => s is { Reason: "ticketOpen", Count: 1 });
        Assert.Equal(words.Replace("13766668888", "137****8888", StringComparison.Ordinal), await server.Books(db => db.PhoneTransfers.Where(t => t.Id == id).Select(t => t.Reason).SingleAsync()));
        // Its ticket's time is over, and it goes.
        (await server.Dev.Post($"/v1/tickets/{ticket}/answer", new { answer = "已告知", solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/archive")).Expect(200);
        await server.Retain();
        Assert.DoesNotContain("王小明", await server.Books(db => db.PhoneTransfers.Where(t => t.Id == id).Select(t => t.Reason).SingleAsync()), StringComparison.Ordinal);
    }

    /// <summary>Its own time comes later, when nobody knows any more whose the ticket was.</summary>
    [Theory]
    [InlineData("ticket")]
    [InlineData("call")]
    [InlineData("ticketOfCall")]
    public async Task Run_OfATicket_TakesItsCallerOutOfItsTransfersHoweverTheyNameIt(string by)
    {
        var (ticket, id) = await Transferred(by, "慕容云海说正在打斗");
        await End(ticket);

        await server.Retain();

        Assert.True(await server.IsAnonymised(ticket));
        var after = await server.Books(db => db.PhoneTransfers.SingleAsync(t => t.Id == id));
        Assert.Null(after.AnonymisedAt);
        Assert.DoesNotContain("慕容云海", after.Reason, StringComparison.Ordinal);
    }

    /// <summary>Of two matters of one call one is over and the other is held: their caller is one.</summary>
    [Fact]
    public async Task Run_OfATicketThatSharesItsCallWithAHeldOne_LeavesTheCallerThereUntilThatGoes()
    {
        var (ticket, id) = await Transferred("call", "慕容云海和拓跋无疆说正在打斗");
        var call = (await server.Books(db => db.PhoneTransfers.SingleAsync(t => t.Id == id))).CallId!;
        var body = Given.Tickets.Body();
        (body["callId"], body["caller"]!["name"]) = (call, "慕容云海");
        var other = await server.Dev.Registered(body);
        body["caller"]!["name"] = "拓跋无疆";
        var third = await server.Dev.Registered(body);
        foreach (var over in new[] { ticket, third })
            await End(over);
        var hold = await server.Held(other);

        await server.Retain();

        Assert.True(await server.IsAnonymised(ticket) && await server.IsAnonymised(third));
        var words = (await server.Books(db => db.PhoneTransfers.SingleAsync(t => t.Id == id))).Reason;
        Assert.Contains("慕容云海", words, StringComparison.Ordinal);
        Assert.DoesNotContain("拓跋无疆", words, StringComparison.Ordinal);
        (await server.Dev.Post($"/v1/legal-holds/{hold}/release", new { reason = "结案" })).Expect(200);
        await End(other);
        await server.Retain();
        Assert.DoesNotContain("慕容云海", (await server.Books(db => db.PhoneTransfers.SingleAsync(t => t.Id == id))).Reason, StringComparison.Ordinal);
    }

    /// <summary>Ends a ticket so long ago that its time is over.</summary>
    private async Task End(string ticket)
    {
        (await server.Dev.Post($"/v1/tickets/{ticket}/answer", new { answer = "已告知", solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/archive")).Expect(200);
        await server.Aged(ticket);
    }

    /// <summary>A ticket of 慕容云海 and a phone transfer that names it, by itself, by its call, or by a call that names it.</summary>
    private async Task<(string Ticket, long Transfer)> Transferred(string by, string reason)
    {
        var (call, at) = (Guid.NewGuid().ToString("N"), server.Clock.GetUtcNow().AddHours(-1));
        var body = Given.Tickets.Body();
        body["caller"]!["name"] = "慕容云海";
        if (by == "call")
            body["callId"] = call;
        var ticket = await server.Dev.Registered(body);
        var number = (await server.Dev.Ticket(ticket)).Json["number"].Text();
        (await server.Dev.Post("/v1/calls", new JsonObject { ["callId"] = call, ["startedAt"] = at, ["endedAt"] = at.AddMinutes(2), ["result"] = "answered", ["answeredAt"] = at.AddSeconds(5) })).Expect(201);
        if (by == "ticketOfCall")
            Assert.Equal(1, await server.Books(db => db.Calls.Where(c => c.CallId == call).ExecuteUpdateAsync(s => s.SetProperty(c => c.TicketNumber, number))));
        var transfer = new JsonObject { ["kind"] = "threeWay", ["partner"] = Referrals.Desk, ["outcome"] = "partner", ["reason"] = reason };
        transfer[by == "ticket" ? "ticketId" : "callId"] = by == "ticket" ? ticket : call;
        return (ticket, Retentions.Key((await server.Dev.Post("/v1/transfers", transfer)).Expect(201)["id"].Text()));
    }

    [Fact]
    public async Task Run_RowThatCannotBeTreated_IsNamedAndHoldsUpNoOther()
    {
        var (bad, good) = (await server.Past(), await server.Past());
        var key = Retentions.Key(bad);
        var box = await server.Books(db => db.Tickets.Where(t => t.Id == key).Select(t => t.CallerSealed).SingleAsync());
        await server.Books(db => db.Tickets.Where(t => t.Id == key).ExecuteUpdateAsync(s => s.SetProperty(t => t.CallerSealed, new byte[] { 1, 2, 3 })));

        var tally = (await server.Retain()).Of("tickets");

        Assert.True(tally is { Failed: 1, Done: > 0 });
        Assert.True(await server.IsAnonymised(good));
        await server.Books(db => db.Tickets.Where(t => t.Id == key).ExecuteUpdateAsync(s => s.SetProperty(t => t.CallerSealed, box)));
        Assert.Equal(0, (await server.Retain()).Of("tickets").Failed);
        Assert.True(await server.IsAnonymised(bad));
    }

    [Fact]
    public async Task Run_CutOff_IsGoneOnWithWhereItStood()
    {
        await server.Retain();
        var (passed, next) = (await server.Past(), await server.Past());
        var (place, at) = (Retentions.Key(passed), server.LongAgo());
        var run = await server.Services.GetRequiredService<IWriteLane>().Run(
            async (db, ct) =>
            {
                var row = new RetentionRun { StartedAt = server.Clock.GetUtcNow(), By = "test", Kind = "tickets", PlaceAt = Moments.Utc(at), PlaceId = place };
                row.Report = RetentionReport.Kept([new() { Kind = "calls", Until = at, Due = 7, Done = 7, Skipped = [] }]);
                db.Add(row);
                await db.SaveChangesAsync(ct);
                return row.Id;
            },
            CancellationToken.None);

        var report = await server.Retain();

        Assert.Equal((run.ToString(System.Globalization.CultureInfo.InvariantCulture), 7L, 1L), (report.Id, report.Of("calls").Done, report.Of("tickets").Done));
        Assert.Equal((false, true), (await server.IsAnonymised(passed), await server.IsAnonymised(next)));
        Assert.Equal(1, (await server.Retain()).Of("tickets").Done);
    }

    [Fact]
    public async Task Hold_SetWhileARunIsUnderWay_WinsOrIsToldThatItIsTooLate()
    {
        var tickets = new List<string>();
        for (var i = 0; i < 20; i++)
            tickets.Add(await server.Past());

        var run = server.Retain();
        var holds = await Task.WhenAll(tickets.Select(t => server.Dev.Post("/v1/legal-holds", new { ticketId = t, reason = "取证" })));
        await run;

        foreach (var (ticket, hold) in tickets.Zip(holds))
            Assert.Equal(hold.Code == 409, await server.IsAnonymised(ticket));
        Assert.All(holds, h => Assert.True(h.Code is 201 or 409, h.Text));
        // What was held goes once it is released, and not before.
        Assert.Equal(holds.Count(h => h.Code == 201), (await server.Retain()).Of("tickets").Held);
        foreach (var hold in holds.Where(h => h.Code == 201))
            (await server.Dev.Post($"/v1/legal-holds/{hold["id"].Text()}/release", new { reason = "结案" })).Expect(200);
        await server.Retain();
        Assert.All(tickets, t => Assert.True(server.IsAnonymised(t).Result));
    }

    [Fact]
    public async Task Worker_OnceADayAfterThree_AndOneAtATime()
    {
        var job = server.Services.GetRequiredService<RetentionJob>();
        await job.RunDue(CancellationToken.None);
        Assert.Null(await job.RunDue(CancellationToken.None));
        var tomorrow = new DateTimeOffset(server.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date, TimeSpan.FromHours(8)).AddDays(1);
        await server.MoveTo(tomorrow.AddHours(RetentionJob.FirstHour).AddSeconds(-1));
        Assert.Null(await job.RunDue(CancellationToken.None));
        await server.MoveTo(tomorrow.AddHours(RetentionJob.FirstHour));
        Assert.NotNull(await job.RunDue(CancellationToken.None));
        var newest = (await server.Dev.Get("/v1/retention/runs?limit=1")).Expect(200)["items"][0]!;
        Assert.Equal(("retention", tomorrow.AddHours(RetentionJob.FirstHour)), (newest["by"].Text(), newest["startedAt"]!.GetValue<DateTimeOffset>()));
        await server.Books(async db =>
        {
            await db.Leases.Where(l => l.Name == "retention").ExecuteUpdateAsync(s => s.SetProperty(l => l.Holder, "another").SetProperty(l => l.Until, server.Clock.GetUtcNow().AddMinutes(5)));
            return 0;
        });
        Assert.Null(await job.Run("test", CancellationToken.None));
        await server.Books(db => db.Leases.Where(l => l.Name == "retention").ExecuteDeleteAsync());
    }

    /// <summary>A ticket in whose every word somebody stands.</summary>
    private async Task<(string Ticket, string Order)> Whole()
    {
        var body = Given.Tickets.Body($"{Name}反映水泵房停电", Phone);
        body["caller"] = new JsonObject { ["name"] = Name, ["phone"] = Phone };
        body["content"] = $"来电人{Name}（电话139 1122 3344）称水泵房停电，邻居吴女士可作证。";
        (body["address"], body["location"]) = ("丹阳路3号院2单元", new JsonObject { ["lat"] = 34.1, ["lng"] = 112.8 });
        var ticket = await server.Dev.Registered(body);
        (await server.Dev.Patch($"/v1/tickets/{ticket}", new { title = $"{Name}反映水泵房停电两天", caller = new { name = Name, phone = Phone, confidential = true } }, ("If-Match", "*"))).Expect(200);
        var order = (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management", instructions = $"请联系{Name}，{Phone}。" })).Expect(200)["workOrders"][0]!["id"].Text();
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李铁锤", phone = "0375-6900001" } })).Expect(200);
        (await server.Dev.Post($"/v1/work-orders/{order}/progress", new { text = $"已与诉求人{Name}联系" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/supervise", new { text = $"请当面答复{Name}" })).Expect(200);
        (await server.Dev.Post($"/v1/work-orders/{order}/supervision-reply", new { text = $"已答复{Name}" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/notes", new { text = $"{Name}身份证号410482198001011234" })).Expect(200);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Files.Pdf(900)), "file", "诸葛明亮身份证.pdf" } };
        (await server.Dev.Post($"/v1/tickets/{ticket}/attachments", form)).Expect(201);
        (await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = $"李铁锤到场，{Name}签字", publicText = $"已为{Name}恢复供电", contactedCaller = true, solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = "satisfied", remark = $"{Name}表示满意，请转告李铁锤" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/archive")).Expect(200);
        return (ticket, order);
    }
}
