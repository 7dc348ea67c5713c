using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Office;

/// <summary>疑难事项协调会 of the office: agenda, rulings that dispatch, the catalogue that learns from them, minutes.</summary>
public sealed class MeetingTests : IAsyncLifetime
{
    private const string Meetings = "/v1/coordination-meetings";

    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Meeting_Called_HoldsItsAgendaAndTheTicketsSaySo()
    {
        var ticket = await server.Dev.Registered();
        var added = (await server.Dev.Post(Meetings, new
        {
            subject = "外墙渗水由谁牵头", heldAt = "2023-02-16T15:00:00+08:00", place = "三楼会议室", ticketIds = new[] { ticket },
            participants = new object[] { new { unit = "housing", role = "分管负责人" }, new { name = "李主任" } },
        })).Expect(201);

        var one = (await server.Dev.Get(added.Headers.Location!.ToString())).Expect(200);
        Assert.Equal(added.Text, one.Text);
        Assert.Equal(("\"1\"", "2023-02-16T15:00:00+08:00", "三楼会议室"), (one.ETag, one["heldAt"].Text(), one["place"].Text()));
        Assert.Equal(["housing", null], one["participants"].AsArray().Select(p => p!["unit"]?.GetValue<string>()));
        Assert.Equal([ticket], one["agenda"].AsArray().Select(a => a!["ticketId"].Text()));
        Assert.Equal(("meeting", one["id"].Text()), Told((await server.Dev.All($"/v1/tickets/{ticket}/history"))[^1]));
    }

    [Fact]
    public async Task Candidates_AreReturnedTwiceOrDisputed_AndWaitOnNoAgenda()
    {
        var returned = await server.Dev.ReturnedTwice();
        await server.Dev.ReturnRequested();
        var (disputed, referral, dispute) = await server.Disputed();
        Assert.Equal([returned], await Candidates());
        var first = (await server.Dev.Get(Meetings + "/candidates?includeTotal=true").Succeeds());
        Assert.Equal(("returned", 1), (first.Items()[0]["why"].Text(), first["total"].Number()));
        Assert.Equal(["water", "housing"], first.Items()[0]["returnedBy"]!.AsArray().Select(u => u!["code"].Text()));

        var meeting = await server.Dev.Met(returned);
        Assert.Empty(await Candidates());

        (await server.Dev.Post($"{Meetings}/{meeting}/agenda/remove", new { ticketId = returned, reason = "单位已认领" })).Expect(200);
        Assert.Equal([returned], await Candidates());
        (await server.Dev.Post($"{Meetings}/{meeting}/agenda", new { ticketId = returned, question = "由谁主办" })).Expect(200);
        (await server.Dev.Post($"{Meetings}/{meeting}/ruling", new { ticketId = returned, leadUnit = "meishan", reason = "属地管理" })).Expect(200);
        Assert.Empty(await Candidates());

        // A dispute that its meeting puts off waits for another, and brings its dispute along.
        (await server.Dev.Post($"{Meetings}/{dispute}/close", new { minutes = "未达成一致", deferred = new[] { new { ticketId = disputed, reason = "待上级明确" } } })).Expect(200);
        var waiting = Assert.Single((await server.Dev.Get(Meetings + "/candidates").Succeeds()).Items());
        Assert.Equal((disputed, "disputed", referral), (waiting["ticketId"].Text(), waiting["why"].Text(), waiting["referralId"].Text()));
        var next = await server.Dev.Met(disputed);
        (await server.Dev.Post($"{Meetings}/{next}/ruling", new { ticketId = disputed, leadUnit = "water", reason = "x" })).Expect(400);
        (await server.Dev.Post($"{Meetings}/{next}/agenda/remove", new { ticketId = disputed })).Expect(409);
        var ruled = (await server.Dev.Post($"{Meetings}/{next}/ruling", new { handler = "us", reason = "由热线办理" })).Expect(200);
        Assert.Equal("us", ruled["agenda"][0]!["handler"].Text());
        Assert.Equal("registered", (await server.Dev.Ticket(disputed))["status"].Text());
    }

    [Fact]
    public async Task Dispute_Ruled_EndsItsMeetingAsBeforeAndTakesItsMinutesLater()
    {
        var (_, _, meeting) = await server.Disputed();

        var ruled = (await server.Dev.Post($"{Meetings}/{meeting}/ruling", new { handler = "us", reason = "由热线办理" })).Expect(200);

        Assert.Equal("2023-02-15T10:00:00+08:00", ruled["endedAt"].Text());
        (await server.Dev.Post($"{Meetings}/{meeting}/ruling", new { handler = "us", reason = "再次" })).Expect(409);
        (await server.Dev.Post($"{Meetings}/{meeting}/agenda", new { ticketId = await server.Dev.Registered() })).Expect(409);
        var closed = (await server.Dev.Post($"{Meetings}/{meeting}/close", new { minutes = "议定由热线办理。" })).Expect(200);
        Assert.Equal(("议定由热线办理。", ruled["endedAt"].Text()), (closed["minutes"].Text(), closed["endedAt"].Text()));
        (await server.Dev.Post($"{Meetings}/{meeting}/close", new { minutes = "再次" })).Expect(409);
    }

    [Fact]
    public async Task Ruling_OfARegisteredTicket_DispatchesItFinallyAndTeachesTheCatalogue()
    {
        var ticket = await server.Dev.ReturnedTwice();
        var meeting = await server.Dev.Met(ticket);

        var ruled = (await server.Dev.Post($"{Meetings}/{meeting}/ruling", new
        {
            ticketId = ticket, leadUnit = "meishan", assistingUnits = new[] { "urban-management" }, reason = "属地管理", catalogue = new { category = "0601", area = "410482001" },
        })).Expect(200);

        var item = ruled["agenda"][0]!;
        Assert.Equal(("meishan", "属地管理", 1), (item["leadUnit"]!["code"].Text(), item["reason"].Text(), item["catalogueVersion"].Number()));
        Assert.Equal(["urban-management"], item["assistingUnits"]!.AsArray().Select(u => u!["code"].Text()));
        Assert.Null(ruled.Json["endedAt"]);
        var now = await server.Dev.Ticket(ticket);
        var orders = now["workOrders"].AsArray().Where(o => o!["status"].Text() == "delivered").ToList();
        Assert.Equal(("dispatched", 2), (now["status"].Text(), orders.Count));
        Assert.Equal(("meishan", true, "2023-02-22T18:00:00+08:00"), (orders[0]!["unit"]!["code"].Text(), orders[0]!["final"]!.GetValue<bool>(), orders[0]!["dueAt"].Text()));
        Assert.Contains($"协调会（编号 {meeting}）", orders[0]!["instructions"].Text(), StringComparison.Ordinal);
        var history = await server.Dev.All($"/v1/tickets/{ticket}/history");
        Assert.Equal(["agendaAdded", "meetingRuled", "dispatched"], history.TakeLast(3).Select(h => h["action"].Text()));
        Assert.All(history.TakeLast(3), h => Assert.Contains(meeting, h.ToJsonString(), StringComparison.Ordinal));
        var catalogue = await server.Dev.Get("/v1/dispatch-catalogue").Succeeds();
        var rule = catalogue["rules"].AsArray().Last()!;
        Assert.Equal((1, "2023-02-15T10:00:00+08:00"), (catalogue["version"].Number(), rule["validFrom"].Text()));
        Assert.Contains($"协调会（编号 {meeting}）", rule["reason"].Text(), StringComparison.Ordinal);
        Assert.Equal("meishan", (await server.Dev.Get("/v1/dispatch-catalogue/proposal?category=0601&area=410482001").Succeeds())["unit"]["code"].Text());
        Assert.Equal("urban-management", (await server.Dev.Get("/v1/dispatch-catalogue/proposal?category=0601&area=410482002").Succeeds())["unit"]["code"].Text());
        (await server.Dev.Post($"/v1/work-orders/{orders[0]!["id"].Text()}/return-request", new { reason = "notOurDuty", text = "仍非我单位" })).Expect(409);
        (await server.Dev.Post($"{Meetings}/{meeting}/ruling", new { ticketId = ticket, leadUnit = "water", reason = "再议" })).Expect(409);
    }

    [Fact]
    public async Task Ruling_OfATicketWithAnotherUnit_RecallsItFirst()
    {
        var (ticket, order) = await server.Dev.Acknowledged("water");
        var meeting = await server.Dev.Met(ticket);

        (await server.Dev.Post($"{Meetings}/{meeting}/ruling", new { ticketId = ticket, leadUnit = "housing", reason = "属住建职责" })).Expect(200);

        Assert.Equal(["agendaAdded", "meetingRuled", "orderRecalled", "recalled", "dispatched"], (await server.Actions(ticket)).TakeLast(5));
        Assert.Equal("recalled", (await server.Dev.Get($"/v1/work-orders/{order}").Succeeds())["status"].Text());
        Assert.Equal("housing", (await server.Dev.Ticket(ticket))["workOrders"].AsArray().Last()!["unit"]!["code"].Text());
    }

    [Fact]
    public async Task Ruling_ForTheUnitThatAskedForAReturn_RefusesItAndTheOrderIsFinal()
    {
        var (ticket, order) = await server.Dev.ReturnRequested("water");
        var due = (await server.Dev.Get($"/v1/work-orders/{order}").Succeeds())["dueAt"].Text();
        var meeting = await server.Dev.Met(ticket);

        (await server.Dev.Post($"{Meetings}/{meeting}/ruling", new { ticketId = ticket, leadUnit = "water", reason = "仍由水利部门办理" })).Expect(200);

        Assert.Equal(["agendaAdded", "meetingRuled", "returnRefused", "orderFinal"], (await server.Actions(ticket)).TakeLast(4));
        var kept = await server.Dev.Get($"/v1/work-orders/{order}").Succeeds();
        Assert.Equal(("delivered", true, due), (kept["status"].Text(), kept["final"].GetValue<bool>(), kept["dueAt"].Text()));
        (await server.Dev.Post($"/v1/work-orders/{order}/return-request", new { reason = "notOurDuty", text = "再退" })).Expect(409);
    }

    [Theory]
    [InlineData("""{ "leadUnit": "nobody" }""", 400)]
    [InlineData("""{ "leadUnit": "meishan", "assistingUnits": ["meishan"] }""", 400)]
    [InlineData("""{ "leadUnit": "meishan", "catalogue": { "category": "99" } }""", 400)]
    [InlineData("""{ "leadUnit": "meishan", "catalogue": { "category": "0601", "area": "999" } }""", 400)]
    public async Task Ruling_ThatCannotBeWhole_ChangesNothing(string body, int status)
    {
        var ticket = await server.Dev.ReturnedTwice();
        var meeting = await server.Dev.Met(ticket);
        var (before, actions) = ((await server.Dev.Get($"{Meetings}/{meeting}").Succeeds()).Text, await server.Actions(ticket));
        var ruling = JsonNode.Parse(body)!;
        (ruling["ticketId"], ruling["reason"]) = (ticket, "属地管理");

        (await server.Dev.Post($"{Meetings}/{meeting}/ruling", ruling.ToJsonString())).Expect(status);

        Assert.Equal(before, (await server.Dev.Get($"{Meetings}/{meeting}").Succeeds()).Text);
        Assert.Equal(actions, await server.Actions(ticket));
        Assert.Equal(0, (await server.Dev.Get("/v1/dispatch-catalogue").Succeeds())["version"].Number());
    }

    [Fact]
    public async Task Ruling_OfATicketThatHasEnded_MakesNoRuleEither()
    {
        var (ticket, order) = await server.Dev.Acknowledged();
        var meeting = await server.Dev.Met(ticket);
        (await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = "已办", contactedCaller = true, solved = "solved" })).Expect(200);
        var actions = await server.Actions(ticket);

        var refused = (await server.Dev.Post($"{Meetings}/{meeting}/ruling", new { ticketId = ticket, leadUnit = "meishan", reason = "x", catalogue = new { category = "0601" } })).Expect(409);

        Assert.Equal("ticket-closed", refused.Problem);
        Assert.Equal(actions, await server.Actions(ticket));
        Assert.Equal(0, (await server.Dev.Get("/v1/dispatch-catalogue").Succeeds())["version"].Number());
        Assert.Null((await server.Dev.Get($"{Meetings}/{meeting}").Succeeds())["agenda"][0]!["ruledAt"]);
    }

    [Fact]
    public async Task Ruling_ByManyAtOnce_OneIs()
    {
        var ticket = await server.Dev.ReturnedTwice();
        var meeting = await server.Dev.Met(ticket);

        var answers = await Task.WhenAll(((string[])["meishan", "water", "housing", "tax"]).Select(unit => server.Dev.Post(
            $"{Meetings}/{meeting}/ruling", new { ticketId = ticket, leadUnit = unit, reason = "议定", catalogue = new { category = "0601" } })));

        Assert.Equal(1, answers.Count(a => a.Code == 200));
        Assert.All(answers.Where(a => a.Code != 200), a => Assert.Equal(409, a.Code));
        Assert.Equal(1, (await server.Dev.Get("/v1/dispatch-catalogue").Succeeds())["version"].Number());
        Assert.Equal(1, (await server.Actions(ticket)).Count(a => a == "meetingRuled"));
    }

    [Fact]
    public async Task Ruling_SentTwiceWithOneKey_IsOne()
    {
        var ticket = await server.Dev.ReturnedTwice();
        var (meeting, key) = (await server.Dev.Met(ticket), ("Idempotency-Key", Guid.NewGuid().ToString()));
        var body = new { ticketId = ticket, leadUnit = "meishan", reason = "议定", catalogue = new { category = "0601" } };

        var first = (await server.Dev.Post($"{Meetings}/{meeting}/ruling", body, key)).Expect(200);

        Assert.Equal(first.Text, (await server.Dev.Post($"{Meetings}/{meeting}/ruling", body, key)).Expect(200).Text);
        Assert.Equal(1, (await server.Dev.Get("/v1/dispatch-catalogue").Succeeds())["version"].Number());
    }

    [Fact]
    public async Task Scopes_DecideWhoRulesWhat()
    {
        var ticket = await server.Dev.ReturnedTwice();
        var meeting = await server.Dev.Met(ticket);
        var (_, _, dispute) = await server.Disputed();
        using var dispatcher = await server.ClientOf("dev", "tickets.dispatch referrals.read");
        using var liaison = await server.ClientOf("dev", "referrals.write");
        using var unit = await server.ClientOf("unit-water");

        (await liaison.Post($"{Meetings}/{meeting}/ruling", new { ticketId = ticket, leadUnit = "meishan", reason = "议定" })).Expect(403);
        (await dispatcher.Post($"{Meetings}/{dispute}/ruling", new { handler = "us", reason = "议定" })).Expect(403);
        (await dispatcher.Post($"{Meetings}/{meeting}/ruling", new { ticketId = ticket, leadUnit = "meishan", reason = "议定", catalogue = new { category = "0601" } })).Expect(403);
        (await liaison.Post(Meetings, new { subject = "x" })).Expect(403);
        (await unit.Get(Meetings)).Expect(403);
        (await unit.Get($"{Meetings}/candidates")).Expect(403);
        Assert.Equal("registered", (await server.Dev.Ticket(ticket))["status"].Text());
        (await dispatcher.Post($"{Meetings}/{meeting}/ruling", new { ticketId = ticket, leadUnit = "meishan", reason = "议定" })).Expect(200);
        (await liaison.Post($"{Meetings}/{dispute}/ruling", new { handler = "us", reason = "议定" })).Expect(200);
    }

    [Fact]
    public async Task Close_WithUnruledTickets_AsksForTheirReasons()
    {
        var (ruled, left) = (await server.Dev.ReturnedTwice(), await server.Dev.Registered());
        var meeting = await server.Dev.Met(ruled, left);
        (await server.Dev.Post($"{Meetings}/{meeting}/ruling", new { ticketId = ruled, leadUnit = "meishan", reason = "议定" })).Expect(200);
        var number = (await server.Dev.Ticket(left))["number"].Text();

        var refused = (await server.Dev.Post($"{Meetings}/{meeting}/close", new { minutes = "纪要" })).Expect(409);
        Assert.Contains(number, refused["detail"].Text(), StringComparison.Ordinal);
        Assert.Equal(["deferred[0].ticketId"], (await server.Dev.Post($"{Meetings}/{meeting}/close", new { minutes = "纪要", deferred = new[] { new { ticketId = ruled, reason = "x" } } })).Expect(400).Faults());
        Assert.Equal(["deferred[0].reason"], (await server.Dev.Post($"{Meetings}/{meeting}/close", new { minutes = "纪要", deferred = new[] { new { ticketId = left, reason = " " } } })).Expect(400).Faults());

        var closed = (await server.Dev.Post($"{Meetings}/{meeting}/close", new { minutes = "纪要", deferred = new[] { new { ticketId = left, reason = "待现场核实" } } })).Expect(200);

        Assert.Equal(("纪要", "2023-02-15T10:00:00+08:00", "2023-02-15T10:00:00+08:00"), (closed["minutes"].Text(), closed["endedAt"].Text(), closed["heldAt"].Text()));
        Assert.Equal("待现场核实", closed["agenda"][1]!["deferredReason"].Text());
        Assert.Equal("agendaLeft", (await server.Actions(left))[^1]);
        (await server.Dev.Patch($"{Meetings}/{meeting}", new { place = "别处" }, ("If-Match", "*"))).Expect(409);
        Assert.Equal(
            ["meeting.opened", "meeting.ruled", "meeting.closed"],
            await server.Books(db => db.Audit.Where(a => a.Action.StartsWith("meeting.")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync()));
    }

    [Fact]
    public async Task Agenda_TakesAnOpenTicketOnce()
    {
        var ticket = await server.Dev.Registered();
        var (one, two) = (await server.Dev.Met(), await server.Dev.Met());
        var (closed, _) = await server.Dev.Closed();

        var answers = await Task.WhenAll(((string[])[one, two, one, two]).Select(m => server.Dev.Post($"{Meetings}/{m}/agenda", new { ticketId = ticket })));

        Assert.Equal(1, answers.Count(a => a.Code == 200));
        Assert.All(answers.Where(a => a.Code != 200), a => Assert.Equal(["ticketId"], a.Expect(400).Faults()));
        Assert.Equal(1, (await server.Actions(ticket)).Count(a => a == "agendaAdded"));
        Assert.Equal(["ticketId"], (await server.Dev.Post($"{Meetings}/{one}/agenda", new { ticketId = closed })).Expect(400).Faults());
        Assert.Equal(["ticketId"], (await server.Dev.Post($"{Meetings}/{one}/agenda", new { ticketId = "x" })).Expect(400).Faults());
        Assert.Equal(["ticketId"], (await server.Dev.Post($"{Meetings}/{one}/agenda/remove", new { ticketId = closed })).Expect(400).Faults());
        Assert.Equal(["ticketIds[1]"], (await server.Dev.Post(Meetings, new { subject = "x", ticketIds = new[] { await server.Dev.Registered(), ticket } })).Expect(400).Faults());
        Assert.Equal(["participants[0].unit"], (await server.Dev.Post(Meetings, new { subject = "x", participants = new[] { new { unit = "none" } } })).Expect(400).Faults());
        (await server.Dev.Post($"{Meetings}/999/agenda", new { ticketId = ticket })).Expect(404);
    }

    [Fact]
    public async Task Patch_AsksForTheVersionSeen()
    {
        var meeting = await server.Dev.Met();
        (await server.Dev.Patch($"{Meetings}/{meeting}", new { place = "二楼" })).Expect(428);

        var changed = (await server.Dev.Patch($"{Meetings}/{meeting}", new { place = "二楼", heldAt = "2023-02-17T09:00:00+08:00" }, ("If-Match", "\"1\""))).Expect(200);

        Assert.Equal(("\"2\"", "二楼", "外墙渗水由谁牵头"), (changed.ETag, changed["place"].Text(), changed["subject"].Text()));
        (await server.Dev.Patch($"{Meetings}/{meeting}", new { place = "三楼" }, ("If-Match", "\"1\""))).Expect(412);
        Assert.Equal("\"2\"", (await server.Dev.Patch($"{Meetings}/{meeting}", new { heldAt = "2023-02-17T01:00:00Z" }, ("If-Match", "*"))).Expect(200).ETag);
        (await server.Dev.Post($"{Meetings}/{meeting}/close", new { minutes = "x" }, ("If-Match", "\"1\""))).Expect(412);
    }

    private async Task<List<string>> Candidates() => [.. (await server.Dev.All(Meetings + "/candidates", limit: 1)).Select(c => c["ticketId"].Text())];

    private static (string, string) Told(JsonNode entry) => (entry["changes"]![0]!["field"].Text(), entry["changes"]![0]!["after"].Text());
}
