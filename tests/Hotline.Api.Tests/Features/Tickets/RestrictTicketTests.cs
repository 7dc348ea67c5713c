using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>涉密管控: who does not hold the scope finds a restricted matter nowhere; figures go on counting it and say nothing of it.</summary>
public sealed class RestrictTicketTests(RestrictTicketTests.WithARestrictedCategory server) : IClassFixture<RestrictTicketTests.WithARestrictedCategory>
{
    /// <summary>A city that restricts one category.</summary>
    public sealed class WithARestrictedCategory : PlatformServer
    {
        protected override void Arrange(string folder)
        {
            var file = Path.Combine(folder, "site.json");
            var site = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            site["restrictedCategories"] = new JsonArray("0602");
            File.WriteAllText(file, site.ToJsonString());
        }
    }

    /// <summary>Everything but the one scope.</summary>
    private const string Others = "tickets.read tickets.write tickets.dispatch callbacks.write referrals.read referrals.write statistics.read bulletins.publish callers.reveal";

    private static readonly object Why = new { reason = "实名举报，内容不宜扩散" };

    [Fact]
    public async Task Restrict_ForWhoLacksTheScope_TheTicketExistsNowhere()
    {
        using var other = await server.ClientOf("dev", Others);
        using var unit = await server.ClientOf("unit-urban-management");
        var (ticket, order) = await Dispatched("隐麒麟街垃圾成堆", "13722334455");
        var number = (await server.Dev.Ticket(ticket))["number"].Text();
        var hotIssue = (await server.Dev.Post("/v1/hot-issues", new { month = "2023-02", title = "垃圾清运", text = "群众反映垃圾清运不及时。", ticketIds = new[] { ticket } })).Expect(201)["id"].Text();
        var (_, referral, _) = await server.Referred();
        string[] lists = ["/v1/tickets?limit=200", $"/v1/tickets?q={Uri.EscapeDataString("隐麒麟")}", $"/v1/tickets?q={number}", $"/v1/tickets?hotIssue={hotIssue}", "/v1/tickets?unit=urban-management&limit=200", "/v1/tickets?restricted=false&limit=200", "/v1/tickets?status=dispatched&limit=200"];
        foreach (var list in lists)
            Assert.Contains(ticket, (await other.Get(list)).Expect(200).Ids());
        var counted = (await other.Get("/v1/tickets/counts")).Expect(200)["total"].Number();

        Assert.True((await server.Dev.Post($"/v1/tickets/{ticket}/restrict", Why)).Expect(200)["restricted"]!.GetValue<bool>());

        foreach (var list in lists)
            Assert.DoesNotContain(ticket, (await other.Get(list)).Expect(200).Ids());
        Assert.DoesNotContain(ticket, (await other.Post("/v1/tickets/search", new { phone = "13722334455" })).Expect(200).Ids());
        Assert.Contains(ticket, (await server.Dev.Post("/v1/tickets/search", new { phone = "13722334455" })).Expect(200).Ids());
        Assert.Equal(counted - 1, (await other.Get("/v1/tickets/counts")).Expect(200)["total"].Number());
        Assert.DoesNotContain(order, (await other.Get("/v1/work-orders?limit=200")).Expect(200).Ids());
        foreach (var path in new[] { $"/v1/tickets/{ticket}", $"/v1/tickets/by-number/{number}", $"/v1/tickets/{ticket}/history", $"/v1/tickets/{ticket}/due-time", $"/v1/work-orders/{order}", $"/v1/work-orders/{order}/due-time" })
            Assert.Equal((path, 404), (path, (await other.Get(path)).Code));
        foreach (var (path, body) in new (string, object)[]
        {
            ($"/v1/tickets/{ticket}/notes", new { text = "补充" }), ($"/v1/tickets/{ticket}/recall", new { reason = "改派" }), ($"/v1/tickets/{ticket}/reveal", Why), ($"/v1/tickets/{ticket}/restrict", Why),
            ($"/v1/work-orders/{order}/return-decision", new { decision = "refused", reason = "不同意" }),
        })
            Assert.Equal((path, 404), (path, (await other.Post(path, body)).Code));
        (await other.Patch($"/v1/tickets/{ticket}", new { title = "改" }, ("If-Match", "*"))).Expect(404);
        (await other.Post("/v1/referrals", new { ticketId = ticket, partner = "police110", reason = "现场有打斗" })).Expect(404);
        (await other.Post("/v1/hot-issues", new { month = "2023-02", title = "垃圾", text = "垃圾清运不及时。", ticketIds = new[] { ticket } })).Expect(400);
        Assert.NotEqual(404, (await other.Get($"/v1/referrals/{referral}")).Code);
        // Whom it was given to, and who holds the scope, go on with it.
        Assert.Equal("隐麒麟街垃圾成堆", (await unit.Get($"/v1/tickets/{ticket}")).Expect(200)["title"].Text());
        Assert.Equal("隐麒麟街垃圾成堆", (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(200)["title"].Text());
        Assert.Equal([ticket], (await server.Dev.Get($"/v1/tickets?restricted=true&q={Uri.EscapeDataString("隐麒麟")}")).Expect(200).Ids());
        (await unit.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
    }

    [Fact]
    public async Task Restrict_AReferredTicket_ItsReferralIsGoneToo()
    {
        using var other = await server.ClientOf("dev", Others);
        var (ticket, referral, _) = await server.Referred();
        (await server.Dev.Post($"/v1/tickets/{ticket}/restrict", Why)).Expect(200);

        (await other.Get($"/v1/referrals/{referral}")).Expect(404);
        Assert.DoesNotContain(referral, (await other.Get("/v1/referrals?limit=200")).Expect(200).Ids());
        (await other.Post($"/v1/referrals/{referral}/urge", new { text = "请尽快" })).Expect(404);
        Assert.Contains(referral, (await server.Dev.Get("/v1/referrals?limit=200")).Expect(200).Ids());
    }

    [Fact]
    public async Task Figure_CountsARestrictedTicket_AndItsListSaysNothingOfIt()
    {
        using var other = await server.ClientOf("dev", Others);
        var (ticket, _) = await Dispatched("隐玄武街噪声扰民", "13722334466");
        (await server.Dev.Post($"/v1/tickets/{ticket}/restrict", Why)).Expect(200);

        const string Figure = "/v1/tickets?figure=registered&from=2023-02-01&to=2023-03-01&asOf=2023-02-15T23:00:00%2B08:00&limit=200&includeTotal=true";
        var (all, shown) = ((await server.Dev.Get(Figure)).Expect(200), (await other.Get(Figure)).Expect(200));

        Assert.Equal(all.Ids(), shown.Ids());
        Assert.Equal(all["total"].Number(), shown["total"].Number());
        var item = shown["items"]!.AsArray().Single(i => i!["id"].Text() == ticket)!;
        Assert.Equal(("***", "***", true, 0), (item["title"].Text(), item["content"].Text(), item["restricted"]!.GetValue<bool>(), item["workOrders"]!.AsArray().Count));
        Assert.Equal(("***", "***"), (item["caller"]!["name"].Text(), item["caller"]!["phone"].Text()));
        Assert.Empty(item["allowedActions"]!.AsArray());
        var csv = await Download.Of(server, other, HttpMethod.Get, Figure, "text/csv");
        foreach (var text in new[] { shown.Text, System.Text.Encoding.UTF8.GetString(csv.Bytes) })
        {
            Assert.DoesNotContain("玄武", text, StringComparison.Ordinal);
            Assert.DoesNotContain("4466", text, StringComparison.Ordinal);
        }
        // A figure together with a text is no way round.
        Assert.Empty((await other.Get(Figure + $"&q={Uri.EscapeDataString("隐玄武")}")).Expect(200).Ids());
    }

    [Fact]
    public async Task Register_Restricted_WhoLacksTheScopeLosesSightOfIt()
    {
        using var other = await server.ClientOf("dev", Others);
        var body = Given.Tickets.Body("隐朱雀街占道", "13722334477");
        body["restricted"] = true;
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var answer = (await other.Post("/v1/tickets", body, key)).Expect(201);

        Assert.Equal(("***", true), (answer["title"].Text(), answer["restricted"]!.GetValue<bool>()));
        Assert.DoesNotContain("朱雀", answer.Text, StringComparison.Ordinal);
        Assert.Equal(answer.Text, (await other.Post("/v1/tickets", body, key)).Expect(201).Text);
        (await other.Get($"/v1/tickets/{answer["id"].Text()}")).Expect(404);
        Assert.Equal("隐朱雀街占道", (await server.Dev.Ticket(answer["id"].Text()))["title"].Text());
    }

    [Fact]
    public async Task Lift_WithTheScopeOnly_EverybodySeesItAgain()
    {
        using var other = await server.ClientOf("dev", Others);
        var (ticket, _) = await Dispatched("隐青龙街积水", "13722334488");
        (await other.Post($"/v1/tickets/{ticket}/restrict", Why)).Expect(200);
        var version = (await server.Dev.Ticket(ticket))["version"].Number();
        Assert.Equal(version, (await server.Dev.Post($"/v1/tickets/{ticket}/restrict", Why)).Expect(200)["version"].Number());

        (await other.Post($"/v1/tickets/{ticket}/lift-restriction", Why)).Expect(403);
        (await server.Dev.Post($"/v1/tickets/{ticket}/lift-restriction", new { reason = " " })).Expect(400);
        var lifted = (await server.Dev.Post($"/v1/tickets/{ticket}/lift-restriction", Why)).Expect(200);

        Assert.Equal((version + 1, false), (lifted["version"].Number(), lifted["restricted"]!.GetValue<bool>()));
        Assert.Equal("隐青龙街积水", (await other.Get($"/v1/tickets/{ticket}")).Expect(200)["title"].Text());
        var history = (await server.Dev.All($"/v1/tickets/{ticket}/history")).Select(h => h["action"].Text());
        Assert.Equal(["restricted", "restrictionLifted"], history.Where(a => a.StartsWith("restrict", StringComparison.Ordinal)));
        Assert.Equal(version + 1, (await server.Dev.Post($"/v1/tickets/{ticket}/lift-restriction", Why)).Expect(200)["version"].Number());
    }

    [Fact]
    public async Task Category_OfTheProfilesList_IsRestrictedFromTheBeginning()
    {
        using var other = await server.ClientOf("dev", Others);
        var body = Given.Tickets.Body("隐白虎街路面");
        body["category"] = "0602";
        var registered = (await server.Dev.Post("/v1/tickets", body)).Expect(201);
        Assert.True(registered["restricted"]!.GetValue<bool>());
        (await other.Get($"/v1/tickets/{registered["id"].Text()}")).Expect(404);

        // Described so later, by somebody who then sees it no more.
        var ticket = await server.Dev.Registered();
        var patched = (await other.Patch($"/v1/tickets/{ticket}", new { category = "0602" }, ("If-Match", "\"1\""))).Expect(200);
        Assert.Equal(("***", true), (patched["title"].Text(), patched["restricted"]!.GetValue<bool>()));
        (await other.Get($"/v1/tickets/{ticket}")).Expect(404);
    }

    [Fact]
    public async Task Category_OfAPartnersMatter_IsRestrictedToo()
    {
        var message = PlatformCaller.Dispatch("PDS-R-1");
        message["category"] = (await server.Dev.Get("/v1/categories/0602")).Expect(200)["path"].Text();
        (await server.Platform().Send(message)).Expect(202);

        using var other = await server.ClientOf("dev", Others);
        var ticket = Assert.Single((await server.Dev.Get("/v1/tickets?restricted=true&source=pingdingshan")).Expect(200).Ids());
        (await other.Get($"/v1/tickets/{ticket}")).Expect(404);
    }

    [Fact]
    public async Task Repeat_OfARestrictedMaster_DoesNotTellItsAnswer()
    {
        using var other = await server.ClientOf("dev", Others);
        var (repeat, master) = await server.Dev.Merged();
        (await server.Dev.Post($"/v1/tickets/{master}/answer", new { answer = "隐凤凰路已处理", solved = "solved" })).Expect(200);
        Assert.Equal("隐凤凰路已处理", (await other.Ticket(repeat))["answer"].Text());

        (await server.Dev.Post($"/v1/tickets/{master}/restrict", Why)).Expect(200);

        Assert.DoesNotContain("凤凰", (await other.Ticket(repeat)).Text, StringComparison.Ordinal);
        Assert.Equal("隐凤凰路已处理", (await server.Dev.Ticket(repeat))["answer"].Text());
    }

    [Fact]
    public async Task Meeting_AboutARestrictedTicket_TellsItsWordsToWhoSeesIt()
    {
        using var other = await server.ClientOf("dev", Others);
        var (ticket, _) = await Dispatched("隐腾蛇巷渗水", "13722334499");
        var meeting = (await server.Dev.Post("/v1/coordination-meetings", new
        {
            subject = "隐腾蛇巷由谁牵头", heldAt = "2023-02-15T09:00:00+08:00", place = "三楼", participants = new[] { new { name = "李主任", role = "热线中心" } }, ticketIds = new[] { ticket },
        })).Expect(201)["id"].Text();
        Assert.Contains("腾蛇", (await other.Get($"/v1/coordination-meetings/{meeting}")).Expect(200).Text, StringComparison.Ordinal);
        (await server.Dev.Post($"/v1/tickets/{ticket}/restrict", Why)).Expect(200);

        foreach (var path in new[] { $"/v1/coordination-meetings/{meeting}", "/v1/coordination-meetings?limit=200" })
        {
            Assert.DoesNotContain("腾蛇", (await other.Get(path)).Expect(200).Text, StringComparison.Ordinal);
            Assert.Contains("腾蛇", (await server.Dev.Get(path)).Expect(200).Text, StringComparison.Ordinal);
        }
        Assert.Equal("forbidden", (await other.Post($"/v1/coordination-meetings/{meeting}/agenda/remove", new { ticketId = ticket, reason = "暂不议" })).Expect(403).Problem);
        Assert.Equal("forbidden", (await other.Post($"/v1/coordination-meetings/{meeting}/close", new { minutes = "已议", deferred = new[] { new { ticketId = ticket, reason = "暂缓" } } })).Expect(403).Problem);
        (await server.Dev.Post($"/v1/coordination-meetings/{meeting}/agenda/remove", new { ticketId = ticket, reason = "暂不议" })).Expect(200);
    }

    [Fact]
    public async Task Transfers_OfARestrictedTicket_AreListedToWhoSeesIt()
    {
        using var other = await server.ClientOf("dev", Others);
        var (ticket, _) = await Dispatched("隐勾陈路斗殴", "13722334400");
        (await server.Dev.Post("/v1/transfers", new { kind = "oneKey", partner = "police110", direction = "outbound", outcome = "partner", reason = "隐勾陈路有人斗殴", ticketId = ticket })).Expect(201);
        Assert.Contains("勾陈", (await other.Get("/v1/transfers")).Expect(200).Text, StringComparison.Ordinal);
        (await server.Dev.Post($"/v1/tickets/{ticket}/restrict", Why)).Expect(200);

        Assert.DoesNotContain("勾陈", (await other.Get("/v1/transfers")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("勾陈", (await server.Dev.Get("/v1/transfers")).Expect(200).Text, StringComparison.Ordinal);
    }

    /// <summary>A ticket may name its call, or a call its ticket; what was written about either is the restricted ticket's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CallsAndTransfers_OfARestrictedTicket_DoNotTellTheirWordsToWhoDoesNotSeeIt(bool ticketNamesCall)
    {
        using var other = await server.ClientOf("dev", Others);
        var call = Guid.NewGuid().ToString("N");
        var body = Given.Tickets.Body();
        if (ticketNamesCall)
            body["callId"] = call;
        var ticket = await server.Dev.Registered(body);
        var number = (await server.Dev.Ticket(ticket))["number"].Text();
        (await server.Dev.Post("/v1/calls", new
        {
            callId = call, startedAt = "2023-02-15T09:00:00+08:00", answeredAt = "2023-02-15T09:00:05+08:00", endedAt = "2023-02-15T09:03:00+08:00", result = "transferred",
            transfer = new { kind = "threeWay", to = "police110", outcome = "accepted", reason = "隐轩辕路械斗" },
        })).Expect(201);
        if (!ticketNamesCall)
            Assert.Equal(1, await server.Books(db => db.Calls.Where(c => c.CallId == call).ExecuteUpdateAsync(s => s.SetProperty(c => c.TicketNumber, number))));
        (await server.Dev.Post("/v1/transfers", new { kind = "threeWay", partner = "police110", direction = "outbound", outcome = "partner", reason = "隐轩辕路有人械斗", callId = call })).Expect(201);
        string[] lists = ["/v1/transfers?limit=200", $"/v1/transfers?callId={call}", $"/v1/calls?callId={call}"];
        foreach (var list in lists)
            Assert.Contains("轩辕", (await other.Get(list)).Expect(200).Text, StringComparison.Ordinal);

        (await server.Dev.Post($"/v1/tickets/{ticket}/restrict", Why)).Expect(200);

        foreach (var list in lists)
        {
            Assert.DoesNotContain("轩辕", (await other.Get(list)).Expect(200).Text, StringComparison.Ordinal);
            Assert.Contains("轩辕", (await server.Dev.Get(list)).Expect(200).Text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("轩辕", (await other.Get($"/v1/calls?callId={call}", ("Accept", "text/csv"))).Expect(200).Text, StringComparison.Ordinal);
        // The call itself is counted, and listed.
        Assert.Equal("accepted", (await other.Get($"/v1/calls?callId={call}")).Expect(200)["items"][0]!["transfer"]!["outcome"].Text());
    }

    /// <summary>Who does not see the master does not become one by it.</summary>
    [Fact]
    public async Task Unmerge_FromARestrictedMaster_KeepsBothBooksRight()
    {
        using var other = await server.ClientOf("dev", Others);
        var (repeat, master) = await server.Dev.Merged();
        (await server.Dev.Post($"/v1/tickets/{master}/restrict", Why)).Expect(200);
        var third = await server.Dev.Registered();

        Assert.Equal(["into"], (await other.Post($"/v1/tickets/{third}/merge", new { into = repeat })).Expect(400).Faults());
        (await other.Post($"/v1/tickets/{repeat}/unmerge", "{}")).Expect(200);

        Assert.Empty((await server.Dev.Ticket(master))["repeats"].AsArray());
        Assert.Equal("repeatUnmerged", (await server.Dev.All($"/v1/tickets/{master}/history"))[^1]["action"].Text());
        Assert.DoesNotContain((await server.Dev.All($"/v1/tickets/{repeat}/history")), h => h["action"].Text() == "repeatUnmerged");

        // Of one that has ended nothing is taken, seen or not.
        (repeat, master) = await server.Dev.Merged();
        (await server.Dev.Post($"/v1/tickets/{master}/answer", new { answer = "已处理", solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{master}/restrict", Why)).Expect(200);
        (await other.Post($"/v1/tickets/{repeat}/unmerge", "{}")).Expect(409);
    }

    [Fact]
    public async Task Holds_OfARestrictedTicket_DoNotTellWhy()
    {
        using var other = await server.ClientOf("dev", "reference.write");
        var (ticket, _) = await Dispatched("隐太阴巷占道", "13722334411");
        (await server.Dev.Post("/v1/legal-holds", new { ticketId = ticket, reason = "隐太阴巷一案待判" })).Expect(201);
        (await server.Dev.Post($"/v1/tickets/{ticket}/restrict", Why)).Expect(200);

        Assert.DoesNotContain("太阴", (await other.Get($"/v1/legal-holds?ticketId={ticket}")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("太阴", (await server.Dev.Get($"/v1/legal-holds?ticketId={ticket}")).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Category_OfAnImportedMatter_IsRestrictedToo()
    {
        Assert.Empty((await server.ImportText(MonthFile.Csv([MonthFile.Row("RZ2022010100001", ("category", "0602"))]))).Problems);

        using var other = await server.ClientOf("dev", Others);
        (await other.Get("/v1/tickets/by-number/RZ2022010100001")).Expect(404);
        Assert.True((await server.Dev.Get("/v1/tickets/by-number/RZ2022010100001")).Expect(200)["restricted"]!.GetValue<bool>());
    }

    private async Task<(string Ticket, string Order)> Dispatched(string title, string phone)
    {
        var ticket = await server.Dev.Registered(Given.Tickets.Body(title, phone));
        var answer = (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management" })).Expect(200);
        return (ticket, answer["workOrders"][0]!["id"]!.GetValue<string>());
    }
}
