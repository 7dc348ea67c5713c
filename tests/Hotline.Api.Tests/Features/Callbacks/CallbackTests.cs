using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using static Hotline.Api.Tests.Given.PlatformCaller;

namespace Hotline.Api.Tests.Features.Callbacks;

/// <summary>Callbacks of a platform whose signatures are a stranger's: taken once, in order, answered as agreed.</summary>
public sealed class CallbackTests(PlatformServer server) : IClassFixture<PlatformServer>
{
    private readonly PlatformCaller _platform = server.Platform();

    private async Task<JsonNode> Ticket(string workOrderNo) => (await server.Dev.Get($"/v1/tickets/by-number/{workOrderNo}")).Expect(200).Json;

    [Fact]
    public async Task Dispatch_OfANewMatter_IsATicketAndAnsweredWithItsNumber()
    {
        var number = Number();

        var answer = (await _platform.Send(Dispatch(number))).Expect(202);

        Assert.Equal(["disposition", "receiptId", "receivedAt", "workOrderNo"], answer.Json.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal("APPLIED", answer["disposition"].Text());
        Assert.Equal("2023-02-15T10:00:00+08:00", answer["receivedAt"].Text());
        var ticket = await Ticket(answer["workOrderNo"].Text());
        Assert.Equal(("registered", "pingdingshan", "superior", number), (ticket["status"].Text(), ticket["source"].Text(), ticket["channel"].Text(), ticket["sourceRef"].Text()));
    }

    [Fact]
    public async Task Message_SentAgain_GetsTheStoredAnswer()
    {
        var (body, id) = (Dispatch(Number()), Guid.NewGuid().ToString());
        var first = (await _platform.Send(body, id)).Expect(202);

        var again = (await _platform.Send(body, id, late: TimeSpan.FromSeconds(30))).Expect(202);

        Assert.Equal(first.Text, again.Text);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
    }

    [Fact]
    public async Task Message_SentByManyAtOnce_HasItsEffectOnce()
    {
        var (body, id) = (Dispatch(Number()), Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _platform.Send(body, id)));

        Assert.All(answers, a => a.Expect(202));
        Assert.Single(answers.Select(a => a["receiptId"].Text()).Distinct());
        Assert.Equal(15, answers.Count(a => a.Headers.Contains("Idempotent-Replayed")));
    }

    [Fact]
    public async Task Message_OfAnIdThatIsNoUuid_IsKnownAgainByIt()
    {
        var (body, id) = (Dispatch(Number()), "msg_" + Guid.NewGuid().ToString("N"));
        var first = (await _platform.Send(body, id)).Expect(202);

        Assert.Equal(first.Text, (await _platform.Send(body, id)).Expect(202).Text);
        Assert.Equal(first["receiptId"].Text(), (await _platform.Get("messages/" + id)).Expect(200)["receiptId"].Text());
    }

    [Fact]
    public async Task MessageId_OfAnotherBody_IsRefused()
    {
        var id = Guid.NewGuid().ToString();
        (await _platform.Send(Dispatch(Number()), id)).Expect(202);

        Assert.Equal("message-id-reused", (await _platform.Send(Dispatch(Number()), id)).Expect(422).Problem);
    }

    [Fact]
    public async Task Dispatch_OfAKnownNumber_PointsToItUnlessItIsMeant()
    {
        var number = await _platform.Dispatched();

        var known = (await _platform.Send(Dispatch(number))).Expect(409);
        Assert.Equal("work-order-exists", known.Problem);
        Assert.Equal($"/callbacks/v1/pingdingshan/work-orders/{number}", known.Headers.Location!.ToString());
        var meant = Dispatch(number);
        meant["redispatch"] = true;
        Assert.Equal("APPLIED", (await _platform.Send(meant)).Expect(202)["disposition"].Text());
    }

    [Theory]
    [InlineData("return-decision", """{ "decision": "approved", "reason": "同意" }""")]
    [InlineData("extension-decision", """{ "decision": "refused", "reason": "不同意" }""")]
    public async Task Decision_OnWhatWasNeverAsked_IsRefused(string type, string fields)
    {
        var number = await _platform.Dispatched();

        (await _platform.Send(Body(type, number, JsonNode.Parse(fields)!.AsObject()))).Expect(409);
    }

    [Theory]
    [InlineData("return", """{ "reason": "wrongArea", "text": "不在本辖区" }""", "return-decision", """{ "decision": "approved", "reason": "同意退回" }""", "returned")]
    [InlineData("return", """{ "reason": "wrongArea", "text": "不在本辖区" }""", "return-decision", """{ "decision": "refused", "reason": "请继续办理" }""", "sent")]
    [InlineData("extension-request", """{ "workingDays": 2, "reason": "缺少配件" }""", "extension-decision", """{ "decision": "approved", "reason": "同意延期" }""", "accepted")]
    public async Task Decision_OnWhatWasAsked_IsApplied(string move, string asked, string type, string fields, string status)
    {
        var body = Dispatch(Number());
        body["dueAt"] = "2023-02-22T18:00:00+08:00";
        var ticket = await Ticket((await _platform.Send(body)).Expect(202)["workOrderNo"].Text());
        var referral = ticket["referrals"]![0]!["id"].Text();
        // What is not handled yet can be returned; only what is can be late.
        if (move == "extension-request")
            (await server.Dev.Post($"/v1/tickets/{ticket["id"].Text()}/dispatch", new { leadUnit = "urban-management" })).Expect(200);
        (await server.Dev.Post($"/v1/referrals/{referral}/{move}", asked)).Expect(200);

        var decision = Body(type, ticket["sourceRef"].Text(), JsonNode.Parse(fields)!.AsObject());
        Assert.Equal("APPLIED", (await _platform.Send(decision)).Expect(202)["disposition"].Text());

        Assert.Equal(status, (await server.Dev.Get("/v1/referrals/" + referral)).Expect(200)["status"].Text());
        (await _platform.Send(decision)).Expect(409);
    }

    /// <summary>No due time of ours is later than theirs, whoever sets it, until they grant it.</summary>
    [Fact]
    public async Task Deadline_OfThePlatform_BindsEveryDueTimeOfOursUntilItIsExtended()
    {
        var body = Dispatch(Number());
        body["dueAt"] = "2023-02-17T18:00:00+08:00";
        var ticket = await Ticket((await _platform.Send(body)).Expect(202)["workOrderNo"].Text());
        var (id, referral) = (ticket["id"].Text(), ticket["referrals"]![0]!["id"].Text());

        await IsBeyond($"/v1/tickets/{id}/dispatch", new { leadUnit = "urban-management", dueAt = "2023-02-17T18:00:01+08:00" });
        await IsBeyond($"/v1/tickets/{id}/dispatch", new { leadUnit = "urban-management", limitWorkingDays = 3 });
        var order = (await server.Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = "urban-management", limitWorkingDays = 2 })).Expect(200)["workOrders"][0]!["id"].Text();
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        (await server.Dev.Post($"/v1/work-orders/{order}/extension-request", new { workingDays = 3, reason = "缺少配件" })).Expect(200);
        await IsBeyond($"/v1/work-orders/{order}/extension-decision", new { decision = "approved", reason = "同意" });
        await IsBeyond($"/v1/tickets/{id}/supervise", new { text = "请说明情况", dueAt = "2023-02-20T18:00:00+08:00" });

        (await server.Dev.Post($"/v1/referrals/{referral}/extension-request", new { dueAt = "2023-02-22T18:00:00+08:00", reason = "缺少配件" })).Expect(200);
        await IsBeyond($"/v1/work-orders/{order}/extension-decision", new { decision = "approved", reason = "同意" });
        var granted = new JsonObject { ["decision"] = "approved", ["dueAt"] = "2023-02-22T18:00:00+08:00", ["reason"] = "同意延期" };
        (await _platform.Send(Body("extension-decision", ticket["sourceRef"].Text(), granted))).Expect(202);

        (await server.Dev.Post($"/v1/work-orders/{order}/extension-decision", new { decision = "approved", reason = "同意" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{id}/supervise", new { text = "请说明情况", dueAt = "2023-02-20T18:00:00+08:00" })).Expect(200);
        await IsBeyond($"/v1/tickets/{id}/supervise", new { text = "请说明情况", dueAt = "2023-02-23T18:00:00+08:00" });
    }

    private async Task IsBeyond(string path, object body) => Assert.Equal("beyond-partner-due", (await server.Dev.Post(path, body)).Expect(409).Problem);

    [Theory]
    [InlineData("amendment", """{ "address": "东环路路口" }""")]
    [InlineData("urge", """{ "text": "请尽快办理" }""")]
    [InlineData("supervision", """{ "text": "请说明情况", "replyBy": "2023-02-17T18:00:00+08:00" }""")]
    [InlineData("redo", """{ "reason": "仍未解决" }""")]
    [InlineData("withdrawal", """{ "reason": "诉求人撤诉" }""")]
    [InlineData("attachment", """{ "name": "a.jpg", "url": "https://files.example/a.jpg", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "size": 3, "contentType": "image/jpeg" }""")]
    public async Task Message_OfAnOpenMatter_IsApplied(string type, string fields)
    {
        var number = await _platform.Dispatched();

        var answer = (await _platform.Send(Body(type, number, JsonNode.Parse(fields)!.AsObject()))).Expect(202);

        Assert.Equal("APPLIED", answer["disposition"].Text());
        if (type == "amendment")
            Assert.Equal("东环路路口", (await Ticket(answer["workOrderNo"].Text()))["address"].Text());
        if (type == "withdrawal")
            Assert.Equal("withdrawn", (await Ticket(answer["workOrderNo"].Text()))["status"].Text());
    }

    [Fact]
    public async Task VisitResultAndClosure_OfAnAnsweredMatter_AreKeptAndArchiveIt()
    {
        var dispatched = (await _platform.Send(Dispatch(Number()))).Expect(202)["workOrderNo"].Text();
        var ticket = await Ticket(dispatched);
        var number = ticket["sourceRef"].Text();
        (await server.Dev.Post($"/v1/tickets/{ticket["id"].Text()}/answer", new { answer = "已告知。", solved = "solved" })).Expect(200);

        var visit = new JsonObject { ["outcome"] = "reached", ["satisfaction"] = "satisfied", ["solved"] = "solved" };
        Assert.Equal("APPLIED", (await _platform.Send(Body("visit-result", number, visit))).Expect(202)["disposition"].Text());
        Assert.Equal("APPLIED", (await _platform.Send(Body("closure", number))).Expect(202)["disposition"].Text());

        var after = await Ticket(dispatched);
        Assert.Equal(("archived", "satisfied"), (after["status"].Text(), after["satisfaction"].Text()));
    }

    [Fact]
    public async Task Message_BeforeItsDispatch_WaitsAndIsAppliedWithIt()
    {
        var number = Number();
        var early = (await _platform.Send(Body("urge", number, new JsonObject { ["text"] = "请尽快办理" }))).Expect(202);
        Assert.Equal("PARKED", early["disposition"].Text());
        Assert.Null(early.Json["workOrderNo"]);

        var dispatched = (await _platform.Send(Dispatch(number))).Expect(202);

        var history = await server.Dev.All($"/v1/tickets/{(await Ticket(dispatched["workOrderNo"].Text()))["id"].Text()}/history");
        Assert.Contains("partnerUrge", history.Select(h => h["action"].Text()));
    }

    [Fact]
    public async Task Amendment_OfAnOldVersion_IsRecordedWithoutEffect()
    {
        var number = await _platform.Dispatched(version: 5);

        var stale = (await _platform.Send(Body("amendment", number, new JsonObject { ["address"] = "旧地址" }, version: 5))).Expect(200);

        Assert.Equal("stale-ignored", stale["disposition"].Text());
    }

    /// <summary>What is known is answered so, whatever codes the repetition has.</summary>
    [Fact]
    public async Task Dispatch_OfAKnownNumberWithAnUnknownArea_IsNotParked()
    {
        var known = Dispatch(await _platform.Dispatched());
        known["area"] = "110101";

        Assert.Equal("work-order-exists", (await _platform.Send(known)).Expect(409).Problem);

        var unknown = Dispatch(Number());
        unknown["area"] = "110101";
        Assert.Equal("PARKED", (await _platform.Send(unknown)).Expect(202)["disposition"].Text());
    }

    [Fact]
    public async Task Amendment_OfAnOldVersionWithAnUnknownCategory_IsNotParked()
    {
        var number = await _platform.Dispatched(version: 5);
        var fields = new JsonObject { ["category"] = "9999" };

        Assert.Equal("stale-ignored", (await _platform.Send(Body("amendment", number, fields, version: 4))).Expect(200)["disposition"].Text());
        Assert.Equal("PARKED", (await _platform.Send(Body("amendment", number, fields, version: 6))).Expect(202)["disposition"].Text());
    }

    [Fact]
    public async Task Number_WithASlashAndBlanks_IsOneAndTheSameEverywhere()
    {
        var number = "豫〔2023〕 A/" + Guid.NewGuid().ToString("N")[..8] + "#1?";
        (await _platform.Send(Dispatch(number))).Expect(202);

        Assert.Equal("APPLIED", (await _platform.Send(Body("urge", number, new JsonObject { ["text"] = "快" }))).Expect(202)["disposition"].Text());
        Assert.Equal(number, (await _platform.Get("work-orders/" + Uri.EscapeDataString(number))).Expect(200)["externalNo"].Text());
    }

    [Fact]
    public async Task Body_ThatDiffersFromItsPath_IsRefused()
    {
        var body = Encoding.UTF8.GetBytes(Body("urge", "A", new JsonObject { ["text"] = "快" }).ToJsonString());

        Assert.Equal(["externalNo"], (await _platform.Post("/callbacks/v1/pingdingshan/work-orders/B/urges", body)).Expect(400).Faults());
        Assert.Contains("type", (await _platform.Post("/callbacks/v1/pingdingshan/work-orders/A/redos", body)).Expect(400).Faults());
    }

    [Fact]
    public async Task Body_OfAnotherTypeOrSize_IsRefused()
    {
        var body = Encoding.UTF8.GetBytes(Dispatch(Number()).ToJsonString());
        const string Path = "/callbacks/v1/pingdingshan/work-orders";

        (await _platform.Post(Path, body, contentType: "text/plain")).Expect(415);
        (await _platform.Post(Path, body, contentType: "application/json; charset=gbk")).Expect(415);
        (await _platform.Post(Path, new byte[1_048_577])).Expect(413);
        (await _platform.Post(Path, [.. body, .. Encoding.UTF8.GetBytes(new string(' ', 1_048_576 - body.Length))], contentType: "application/json; charset=utf-8")).Expect(202);
    }

    [Fact]
    public async Task E61_TimeWithoutOffset_IsRefusedWhereNoZoneIsAgreed()
    {
        var body = Dispatch(Number());
        body["occurredAt"] = "2023-02-16T14:00:00";

        Assert.Equal(["occurredAt"], (await _platform.Send(body)).Expect(400).Faults());
    }

    [Fact]
    public async Task E65_CodeThatNobodyKnows_IsParkedAndChangesNothing()
    {
        var number = Number();
        var body = Dispatch(number);
        body["urgency"] = "extraordinary";

        var parked = (await _platform.Send(body)).Expect(202);

        Assert.Equal("PARKED", parked["disposition"].Text());
        (await _platform.Get("work-orders/" + number)).Expect(404);
    }

    [Fact]
    public async Task Matter_AskedFor_ShowsWhereItStands()
    {
        var number = await _platform.Dispatched(version: 1);

        var state = (await _platform.Get("work-orders/" + number)).Expect(200);

        Assert.Equal((number, "registered", 1), (state["externalNo"].Text(), state["ticketStatus"].Text(), state["appliedVersion"].Number()));
        // A platform sees its own matters only.
        (await server.Platform("henan", keyId: "h1").Get("work-orders/" + number)).Expect(404);
        (await _platform.Get("messages/" + Guid.NewGuid())).Expect(404);
    }

    [Fact]
    public async Task Day_Reconciled_HoldsEachMessageOnceByItsHash()
    {
        var henan = server.Platform("henan", keyId: "h1");
        var sent = new Dictionary<string, string>();
        for (var i = 0; i < 5; i++)
        {
            var (id, body) = (Guid.NewGuid().ToString(), Dispatch(Number()));
            (await henan.Send(body, id)).Expect(202);
            sent[id] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body.ToJsonString())));
        }
        var found = new Dictionary<string, string>();
        for (string? cursor = null; ;)
        {
            var page = (await henan.Get("reconciliations/2023-02-15?limit=2" + (cursor is null ? "" : "&cursor=" + cursor))).Expect(200);
            Assert.Equal(("henan", "2023-02-15", "2023-02-15T00:00:00+08:00", "2023-02-16T00:00:00+08:00"), (page["partner"].Text(), page["date"].Text(), page["from"].Text(), page["to"].Text()));
            Assert.Equal(5, page["received"]["total"].Number());
            foreach (var message in page["received"]["messages"]!.AsArray())
                found.Add(message!["id"].Text(), message["sha256"].Text());
            if ((cursor = page["received"]["next"]?.GetValue<string>()) is null)
                break;
        }

        Assert.Equal(sent.OrderBy(p => p.Key, StringComparer.Ordinal), found.OrderBy(p => p.Key, StringComparer.Ordinal));
        Assert.Equal(0, (await henan.Get("reconciliations/2023-02-14")).Expect(200)["received"]["total"].Number());
        Assert.Equal(["date"], (await henan.Get("reconciliations/yesterday")).Expect(400).Faults());
        Assert.Equal(["limit", "cursor", "page"], (await henan.Get("reconciliations/2023-02-15?limit=0&cursor=x1&page=2")).Expect(400).Faults());
    }
}
