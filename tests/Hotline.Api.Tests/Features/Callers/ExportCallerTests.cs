using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Callers;

/// <summary>诉求人数据副本: all of a phone, for a reason, on the books first; of nobody else a word.</summary>
[Collection(SharedServer.Name)]
public sealed class ExportCallerTests(Server server)
{
    private static int _phones = 20000;

    private readonly string _phone = $"139000{Interlocked.Increment(ref _phones)}";

    private Task<Reply> Export(object? more = null) => server.Dev.Post("/v1/callers/export", Body(more));

    private JsonObject Body(object? more)
    {
        var body = new JsonObject { ["phone"] = _phone.Insert(3, " "), ["reason"] = "本人申请查阅" };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(more ?? new { })!.AsObject().ToList())
            body[name] = value?.DeepClone();
        return body;
    }

    private async Task<string> Registered(string name, string content = "三盏路灯不亮。", string? phone = null, string? flag = null, string? callId = null)
    {
        var body = Given.Tickets.Body("路灯不亮", phone ?? _phone);
        body["caller"] = new JsonObject { ["name"] = name, ["phone"] = phone ?? _phone };
        if (flag is not null)
            body["caller"]![flag] = true;
        (body["content"], body["callId"]) = (content, callId);
        return await server.Dev.Registered(body);
    }

    [Fact]
    public async Task Export_OfAPhone_GivesAllThatIsKeptAndStandsOnTheBooks()
    {
        var call = Guid.NewGuid().ToString("N");
        foreach (var id in new[] { call, Guid.NewGuid().ToString("N") })
            (await server.Dev.Post("/v1/calls", new { callId = id, startedAt = "2023-02-15T09:00:00+08:00", answeredAt = "2023-02-15T09:00:07+08:00", endedAt = "2023-02-15T09:03:00+08:00", callerPhone = _phone, result = "answered" })).Expect(201);
        var ticket = await Registered("张卫国", callId: call);
        var order = (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management", instructions = "内部：注意态度" })).Expect(200)["workOrders"][0]!["id"].Text();
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        (await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = "内部：系电缆老化", publicText = "张卫国您好，路灯已修复，邻居刘先生可作证。", contactedCaller = true, solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = "satisfied", remark = "很满意" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/notes", new { text = "内部备注" })).Expect(200);

        var copy = (await Export(new { reason = "张卫国本人申请查阅" })).Expect(200);

        Assert.True(copy.Headers.CacheControl!.NoStore);
        Assert.StartsWith("attachment", copy.ContentHeaders.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.Equal("+86" + _phone, copy["phone"].Text());
        Assert.Equal(["张卫国"], copy["names"].AsArray().Select(n => n.Text()));
        var one = Assert.Single(copy["tickets"].AsArray())!;
        Assert.Equal(("张卫国", "+86" + _phone, "三盏路灯不亮。"), (one["caller"]!["name"].Text(), one["caller"]!["phone"].Text(), one["content"].Text()));
        Assert.Equal("张卫国您好，路灯已修复，邻居某市民可作证。", one["workOrders"]![0]!["publicText"].Text().Replace("某邻居", "邻居某市民", StringComparison.Ordinal));
        Assert.Equal(("reached", "很满意"), (one["callbacks"]![0]!["outcome"].Text(), one["callbacks"]![0]!["remark"].Text()));
        Assert.Equal(["registered", "dispatched", "replied", "calledBack"], one["history"]!.AsArray().Select(h => h!["action"].Text()));
        Assert.Equal(2, copy["calls"].AsArray().Count);
        Assert.Contains(copy["calls"].AsArray(), c => c!["tickets"]!.AsArray().Select(t => t.Text()).SequenceEqual([one["number"].Text()]));
        Assert.DoesNotContain("内部", copy.Text, StringComparison.Ordinal);
        var audit = (await server.Dev.Get($"/v1/audit?ticketId={ticket}&act=ticket.callerExported")).Expect(200)["items"].AsArray();
        var whole = (await server.Dev.Get("/v1/audit?act=caller.exported&limit=1")).Expect(200)["items"][0]!;
        Assert.Equal((audit.Single()!["detail"].Text(), "dev"), (whole["detail"].Text().Split(' ')[0], whole["client"].Text()));
        Assert.Contains("本人申请查阅", whole["reason"].Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("张卫国", whole.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_RepeatsMergedBothWays_NothingOfTheOtherCallerComesAlong()
    {
        const string Other = "孙二娘", Number = "13877776666";
        var (mine, theirs) = (await Registered("张卫国"), await Registered(Other, "孙二娘家停水，电话13877776666。", Number));
        var (master, repeat) = (await Registered("张卫国", "另一件"), await Registered(Other, "孙二娘家断电。", Number));
        (await server.Dev.Post($"/v1/tickets/{mine}/merge", new { into = theirs, reason = $"与{Other}（{Number}）同一事项" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{repeat}/merge", new { into = master, reason = $"与{Other}同一事项" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{theirs}/answer", new { answer = $"已答复{Other}，电话{Number}", solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{master}/answer", new { answer = $"已一并答复张卫国和{Other}（{Number}）", solved = "solved" })).Expect(200);
        var numbers = await server.Books(db => db.Tickets.Where(t => t.Id == Retentions.Key(theirs) || t.Id == Retentions.Key(repeat)).Select(t => t.Number).ToListAsync());

        var copy = (await Export()).Expect(200);

        Assert.Equal(2, copy["tickets"].AsArray().Count);
        foreach (var word in (string[])[Other, Number, "7777", "停水", "断电", .. numbers])
            Assert.DoesNotContain(word, copy.Text, StringComparison.Ordinal);
        var merged = copy["tickets"][0]!;
        Assert.Equal(("merged", "solved"), (merged["status"].Text(), merged["solved"].Text()));
        Assert.NotNull(merged["closedAt"]);
        Assert.StartsWith("已一并答复张卫国和", copy["tickets"][1]!["answer"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_CallThatWasHandedOver_TellsToWhomAndNotWhy()
    {
        var call = Guid.NewGuid().ToString("N");
        (await server.Dev.Post("/v1/calls", new
        {
            callId = call, startedAt = "2023-02-15T09:00:00+08:00", answeredAt = "2023-02-15T09:00:05+08:00", endedAt = "2023-02-15T09:03:00+08:00", callerPhone = _phone, result = "transferred",
            transfer = new { kind = "oneKey", to = Referrals.Desk, outcome = "accepted", reason = "内部：情绪激动" },
        })).Expect(201);
        (await server.Dev.Post("/v1/transfers", new { kind = "threeWay", partner = Referrals.Desk, outcome = "partner", reason = "内部：先稳住", callId = call })).Expect(201);

        var copy = (await Export()).Expect(200);

        var handovers = Assert.Single(copy["calls"].AsArray())!["handovers"]!.AsArray();
        Assert.Equal([$"oneKey {Referrals.Desk} accepted", $"threeWay {Referrals.Desk} partner"], handovers.Select(h => $"{h!["kind"].Text()} {h["to"].Text()} {h["outcome"].Text()}"));
        Assert.DoesNotContain("内部", copy.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_PhoneOfSeveral_TellsTheNamesAndNarrowsToOne()
    {
        await Registered("张卫国");
        await Registered("刘桂兰", "刘桂兰家的事");

        Assert.Equal(["刘桂兰", "张卫国"], (await Export()).Expect(200)["names"].AsArray().Select(n => n.Text()).Order(StringComparer.Ordinal));
        var one = (await Export(new { name = " 张卫国 " })).Expect(200);
        Assert.Single(one["tickets"].AsArray());
        Assert.DoesNotContain("刘桂兰", one.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confidential")]
    [InlineData("anonymous")]
    public async Task Export_WhatItsCallerWithheld_ComesOnlyWhenItIsAskedFor(string flag)
    {
        var call = Guid.NewGuid().ToString("N");
        (await server.Dev.Post("/v1/calls", new { callId = call, startedAt = "2023-02-15T09:00:00+08:00", endedAt = "2023-02-15T09:03:00+08:00", callerPhone = _phone, result = "abandoned" })).Expect(201);
        await Registered("刘桂兰", "举报的事", flag: flag, callId: call);

        var left = (await Export()).Expect(200);
        Assert.Equal((0, 0, 0), (left["tickets"].AsArray().Count, left["names"].AsArray().Count, left["calls"].AsArray().Count));
        var given = (await Export(new { includeWithheld = true })).Expect(200);
        Assert.Equal((1, 1), (given["tickets"].AsArray().Count, given["calls"].AsArray().Count));
        Assert.Equal("刘桂兰", given["tickets"][0]!["caller"]!["name"].Text());
    }

    [Fact]
    public async Task Export_CallsThatLedToWhatIsNotGiven_AreNotGiven()
    {
        var (nameless, restricted, other, own) = (await Called(), await Called(), await Called(), await Called());
        var body = Given.Tickets.Body("举报");
        (body["caller"], body["callId"]) = (new JsonObject { ["anonymous"] = true }, nameless);
        await server.Dev.Registered(body);
        (await server.Dev.Post($"/v1/tickets/{await Registered("张卫国", callId: restricted)}/restrict", new { reason = "实名举报" })).Expect(200);
        await Registered("刘桂兰", phone: "13877775555", callId: other);
        var given = await Registered("张卫国", callId: own);
        // One call of two matters, one of which is another's.
        var both = await Called(await NumberOf(given));
        await Registered("刘桂兰", phone: "13877775555", callId: both);
        using var without = await server.ClientOf("dev", "callers.reveal tickets.read");

        var copy = (await without.Post("/v1/callers/export", Body(null))).Expect(200);

        Assert.Equal([await NumberOf(given)], copy["tickets"].AsArray().Select(t => t!["number"].Text()));
        Assert.Equal([await NumberOf(given)], Assert.Single(copy["calls"].AsArray())!["tickets"]!.AsArray().Select(t => t.Text()));

        async Task<string> NumberOf(string ticket) => (await server.Dev.Ticket(ticket))["number"].Text();

        async Task<string> Called(string? ticketNumber = null)
        {
            var call = Guid.NewGuid().ToString("N");
            (await server.Dev.Post("/v1/calls", new { callId = call, startedAt = "2023-02-15T09:00:00+08:00", answeredAt = "2023-02-15T09:00:07+08:00", endedAt = "2023-02-15T09:03:00+08:00", callerPhone = _phone, result = "answered" })).Expect(201);
            // As imports tell it.
            await server.Books(db => db.Calls.Where(c => c.CallId == call).ExecuteUpdateAsync(s => s.SetProperty(c => c.TicketNumber, ticketNumber)));
            return call;
        }
    }

    [Fact]
    public async Task Export_RepeatOfARestrictedMaster_TellsNothingOfItsEnd()
    {
        var (mine, theirs) = (await Registered("张卫国"), await Registered("孙二娘", phone: "13877774444"));
        (await server.Dev.Post($"/v1/tickets/{mine}/merge", new { into = theirs, reason = "同一事项" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{theirs}/answer", new { answer = "已答复", solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{theirs}/restrict", new { reason = "实名举报" })).Expect(200);
        using var without = await server.ClientOf("dev", "callers.reveal tickets.read");

        var hidden = Assert.Single((await without.Post("/v1/callers/export", Body(null))).Expect(200)["tickets"].AsArray())!;
        var seen = Assert.Single((await Export()).Expect(200)["tickets"].AsArray())!;

        Assert.Equal((null, null), (hidden["closedAt"]?.ToJsonString(), hidden["solved"]?.ToJsonString()));
        Assert.Equal("solved", seen["solved"].Text());
        Assert.NotNull(seen["closedAt"]);
    }

    [Fact]
    public async Task Export_WithAKey_IsDoneAnewAndKeptNowhere()
    {
        await Registered("张卫国");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        foreach (var _ in Enumerable.Range(0, 2))
            Assert.False((await server.Dev.Post("/v1/callers/export", Body(null), key)).Expect(200).Headers.Contains("Idempotent-Replayed"));
        Assert.False(await server.Books(db => db.IdempotencyKeys.AnyAsync(k => k.Key == key.Item2)));
        Assert.Equal(["reason"], (await server.Dev.Post("/v1/callers/export", new { phone = _phone })).Expect(400).Faults());
        Assert.Equal(["phone"], (await server.Dev.Post("/v1/callers/export", new { phone = "不知道", reason = "查阅" })).Expect(400).Faults());
        Assert.Empty((await server.Dev.Post("/v1/callers/export", new { phone = "13000000009", reason = "查阅" })).Expect(200)["tickets"].AsArray());
        using var unit = await server.ClientOf("unit-water");
        Assert.Equal(403, (await unit.Post("/v1/callers/export", Body(null))).Code);
    }
}
