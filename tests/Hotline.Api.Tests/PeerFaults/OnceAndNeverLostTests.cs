using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.PeerFaults;

/// <summary>Faults of other systems about numbers, repetitions and lost words.</summary>
[Collection(SharedServer.Name)]
public sealed class OnceAndNeverLostTests(Server server)
{
    [Fact]
    public async Task B29_Number_OfAWithdrawnTicket_IsNotIssuedAgain()
    {
        var first = await server.Dev.Registered();
        var number = (await server.Dev.Ticket(first))["number"].Text();
        (await server.Dev.Post($"/v1/tickets/{first}/withdraw", new { reason = "误登记" })).Expect(200);

        var next = (await server.Dev.Ticket(await server.Dev.Registered()))["number"].Text();

        Assert.True(string.CompareOrdinal(next, number) > 0, $"{next} after {number}");
        Assert.Equal(first, (await server.Dev.Get($"/v1/tickets/by-number/{number}").Succeeds())["id"].Text());
    }

    /// <summary>A number that is known with other content is told as a conflict, once for each run, and makes no new ticket.</summary>
    [Fact]
    public async Task B37_Import_RowThatCannotBeApplied_IsReportedAndLeft()
    {
        const string number = "RZ2022110200001";
        Assert.Empty((await server.ImportText(MonthFile.Csv([MonthFile.Row(number)]))).Problems);
        var before = (await server.Dev.Get($"/v1/tickets/by-number/{number}").Succeeds()).Text;

        for (var run = 0; run < 3; run++)
        {
            var report = await server.ImportText(MonthFile.Csv([MonthFile.Row(number, ("channel", "letter"))]));
            Assert.Equal((1, 0, 0), (report.Conflicts, report.Inserted, report.Updated));
        }

        Assert.Equal(before, (await server.Dev.Get($"/v1/tickets/by-number/{number}").Succeeds()).Text);
    }

    [Fact]
    public async Task B43_Register_DoubleClicked_IsOneTicket()
    {
        var (key, title) = (("Idempotency-Key", Guid.NewGuid().ToString()), "双击" + Guid.NewGuid());

        var clicks = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => server.Dev.Post("/v1/tickets", Given.Tickets.Body(title), key)));

        Assert.Equal(clicks[0].Expect(201)["id"].Text(), clicks[1].Expect(201)["id"].Text());
        Assert.Single((await server.Dev.Get($"/v1/tickets?q={title}").Succeeds()).Items());
    }

    /// <summary>Refused because the ticket went to another unit meanwhile; the words come back with the refusal.</summary>
    [Fact]
    public async Task C46_Note_WithTheVersionBeforeAReassignment_IsRefusedAndItsTextGivenBack()
    {
        var (ticket, _) = await server.Dev.Dispatched("water");
        var seen = (await server.Dev.Ticket(ticket)).ETag!;
        (await server.Dev.Post($"/v1/tickets/{ticket}/recall", new { reason = "改派" })).Expect(200);

        var refused = (await server.Dev.Post($"/v1/tickets/{ticket}/notes", new { text = "现场量得漏水点三处。" }, ("If-Match", seen))).Expect(412);

        Assert.Equal("现场量得漏水点三处。", refused["submitted"]["text"].Text());
        Assert.Equal("recalled", refused["lastChange"]["action"].Text());
        (await server.Dev.Post($"/v1/tickets/{ticket}/notes", refused["submitted"].ToJsonString())).Expect(200);
    }

    [Fact]
    public async Task C46_Move_OfAnotherState_GivesTheWordsBackButNothingOfACaller()
    {
        var (closed, _) = await server.Dev.Closed();

        var refused = (await server.Dev.Post($"/v1/tickets/{closed}/answer", new { answer = "已告知", solved = "solved" })).Expect(409);
        Assert.Equal("已告知", refused["submitted"]["answer"].Text());
        var patch = (await server.Dev.Patch($"/v1/tickets/{closed}", new { title = "新题", caller = new { phone = "13911112222" } }, ("If-Match", "\"1\""))).Expect(412);
        Assert.Equal("新题", patch["submitted"]["title"].Text());
        Assert.DoesNotContain("13911112222", patch.Text, StringComparison.Ordinal);
        Assert.Null((await server.Dev.Post($"/v1/tickets/{closed}/dispatch", new { leadUnit = "water" })).Expect(409).Json["submitted"]);
    }

    [Fact]
    public async Task C47_Notes_TenAtOnceWithoutAVersion_AllStand()
    {
        var ticket = await server.Dev.Registered();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => server.Dev.Post($"/v1/tickets/{ticket}/notes", new { text = $"第{i}条" })));

        Assert.All(answers, a => a.Expect(200));
        var noted = (await server.Dev.All($"/v1/tickets/{ticket}/history")).Where(h => h["action"].Text() == "noted").Select(h => h["text"].Text());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"第{i}条"), noted.Order());
        Assert.Equal(10, (await server.Dev.Ticket(ticket))["noteCount"].Number());
    }

    /// <summary>What hangs on one ticket (notes, links, urges) is changed by fifty clients: nobody is told of a deadlock and nothing is missing.</summary>
    [Fact]
    public async Task C50_OneTicket_FiftyClientsAtItsSideTables_NoneFails()
    {
        var (ticket, _) = await server.Dev.Dispatched();
        var others = await Task.WhenAll(Enumerable.Range(0, 17).Select(_ => server.Dev.Registered()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 3) switch
        {
            // In both directions, so that two rows are taken in either order.
            0 when i % 2 == 0 => server.Dev.Post($"/v1/tickets/{ticket}/link", new { ticketId = others[i / 3] }),
            0 => server.Dev.Post($"/v1/tickets/{others[i / 3]}/link", new { ticketId = ticket }),
            1 => server.Dev.Post($"/v1/tickets/{ticket}/notes", new { text = $"备注{i}" }),
            _ => server.Dev.Post($"/v1/tickets/{ticket}/urge", new { text = $"催办{i}" }),
        }));

        Assert.All(answers, a => a.Expect(200));
        var shown = await server.Dev.Ticket(ticket);
        Assert.Equal((17, 17, 16), (shown["links"].AsArray().Count, shown["noteCount"].Number(), shown["workOrders"][0]!["urges"].Number()));
    }

    /// <summary>A receipt that comes later, here the record of the call, is a thing of its own: the last person who acted stays the last.</summary>
    [Fact]
    public async Task C52_CallRecord_AfterTheReply_ChangesNothingOfTheTicket()
    {
        var body = Given.Tickets.Body();
        body["callId"] = "C52-" + Guid.NewGuid();
        var ticket = await server.Dev.Registered(body);
        var order = (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "water" })).Expect(200)["workOrders"][0]!["id"].Text();
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        var answered = await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = "已修复", contactedCaller = true, solved = "solved" }, ("X-Operator", "w7; name=%E8%B5%B5%E5%85%AD"));
        answered.Expect(200);
        var before = await server.Dev.Ticket(ticket);

        (await server.Dev.Post("/v1/calls", new { callId = body["callId"]!.GetValue<string>(), startedAt = "2023-02-15T09:58:00+08:00", endedAt = "2023-02-15T10:00:00+08:00", callerPhone = "13800000000", agent = "0012", result = "answered" })).Expect(201);

        Assert.Equal((before.ETag, before.Text), ((await server.Dev.Ticket(ticket)).ETag, (await server.Dev.Ticket(ticket)).Text));
        Assert.Equal("赵六", (await server.Dev.All($"/v1/tickets/{ticket}/history"))[^1]["by"]!["operatorName"].Text());
    }
}
