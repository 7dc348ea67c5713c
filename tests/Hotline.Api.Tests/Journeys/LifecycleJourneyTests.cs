using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Journeys;

/// <summary>Returns, extensions, suspensions, supervisions and merges as the people of the centre and the units live them, over HTTP.</summary>
public sealed class LifecycleJourneyTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Returned_Twice_TheThirdUnitCannotReturnIt()
    {
        var ticket = await server.Dev.Registered();
        foreach (var unit in new[] { "urban-management", "water" })
        {
            var order = await Dispatch(ticket, unit);
            await Post($"/v1/work-orders/{order}/return-request", new { reason = "notOurDuty", text = "非我单位职责", basis = "《条例》第六条", suggestedUnit = "meishan" });
            var asked = (await server.Dev.Get($"/v1/work-orders/{order}")).Expect(200);
            Assert.Equal(("returnRequested", "meishan"), (asked["status"].Text(), asked["returnRequest"]["suggestedUnit"]!["code"].Text()));
            await Post($"/v1/work-orders/{order}/return-decision", new { decision = "approved", reason = "属实" });
            var back = await server.Dev.Ticket(ticket);
            // The dispatch limit runs anew from the decision; the ticket's own age goes on.
            Assert.Equal(("registered", "2023-02-16T10:00:00+08:00"), (back["status"].Text(), back["dueAt"].Text()));
        }

        var last = await Dispatch(ticket, "meishan");

        Assert.True((await server.Dev.Get($"/v1/work-orders/{last}")).Expect(200)["final"].GetValue<bool>());
        var refusal = (await server.Dev.Post($"/v1/work-orders/{last}/return-request", new { reason = "other", text = "再退" })).Expect(409);
        Assert.Equal(("work-order-final", "delivered"), (refusal.Problem, refusal["currentStatus"].Text()));
        Assert.DoesNotContain("return-request", refusal["allowedActions"].Texts());
    }

    [Fact]
    public async Task Extension_GrantedInPart_MovesTheTicketsDueTime()
    {
        var (ticket, order) = await server.Dev.ExtensionRequested(3);

        await Post($"/v1/work-orders/{order}/extension-decision", new { decision = "approved", workingDays = 2, reason = "同意两日" });

        // Five working days after Wed 02-15 end on Wed 02-22; two more on Fri 02-24.
        var extended = await server.Dev.Ticket(ticket);
        Assert.Equal("2023-02-24T18:00:00+08:00", extended["dueAt"].Text());
        Assert.Equal((1, 2), (extended["workOrders"][0]!["extensions"].Number(), extended["workOrders"][0]!["grantedWorkingDays"].Number()));
        var more = (await server.Dev.Post($"/v1/work-orders/{order}/extension-request", new { workingDays = 4, reason = "再延" })).Expect(400);
        Assert.Contains("workingDays", more.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Supervision_IsAnsweredByTheUnitAndSeenByIt()
    {
        var (ticket, order) = await server.Dev.Supervised();
        using var unit = await server.ClientOf("unit-urban-management");
        var seen = (await unit.Ticket(ticket))["supervisions"][0]!;
        Assert.Equal(("2023-02-17T18:00:00+08:00", "urban-management"), (seen["replyBy"].Text(), seen["unit"]!["code"].Text()));

        (await unit.Post($"/v1/work-orders/{order}/supervision-reply", new { text = "已整改" })).Expect(200);

        Assert.Equal("已整改", (await server.Dev.Ticket(ticket))["supervisions"][0]!["reply"].Text());
        Assert.Equal("no-open-supervision", (await unit.Post($"/v1/work-orders/{order}/supervision-reply", new { text = "再答" })).Expect(409).Problem);
    }

    [Fact]
    public async Task Merged_Repeat_ShowsItsMastersResultAndIsArchivedWithIt()
    {
        var (repeat, repeatOrder) = await server.Dev.Acknowledged();
        var (master, order) = await server.Dev.Acknowledged();
        await Post($"/v1/tickets/{repeat}/merge", new { into = master, reason = "同一诉求人" });
        Assert.Equal("master-open", (await server.Dev.Post($"/v1/tickets/{repeat}/callbacks", new { outcome = "reached" })).Expect(409).Problem);

        var landed = (await server.Dev.Post($"/v1/work-orders/{repeatOrder}/reply", new { text = "已修", contactedCaller = true, solved = "solved" })).Expect(200);
        Assert.Equal((master, "recalled"), (landed["landedOn"]["ticketId"].Text(), landed["status"].Text()));
        Assert.Equal("dispatched", (await server.Dev.Ticket(master))["status"].Text());

        await Post($"/v1/work-orders/{order}/reply", new { text = "已修", contactedCaller = true, solved = "solved" });
        var (closed, shown) = (await server.Dev.Ticket(master), await server.Dev.Ticket(repeat));
        Assert.Equal(("merged", closed["closedAt"].Text(), "solved"), (shown["status"].Text(), shown["closedAt"].Text(), shown["solved"].Text()));
        Assert.False(shown["overdue"].GetValue<bool>());
        Assert.Equal("master-ended", (await server.Dev.Post($"/v1/tickets/{repeat}/unmerge", new { })).Expect(409).Problem);
        await Post($"/v1/tickets/{repeat}/callbacks", new { outcome = "reached", satisfaction = "satisfied" });

        await Post($"/v1/tickets/{master}/archive", new { });
        Assert.Equal("archived", (await server.Dev.Ticket(repeat))["status"].Text());
    }

    /// <summary>The master's result, not what the repeat's own unit had said before.</summary>
    [Fact]
    public async Task Merged_RepliedToBefore_ShowsItsMastersResult()
    {
        var ((repeat, _), (master, order)) = (await server.Dev.Replied(), await server.Dev.Acknowledged());
        await Post($"/v1/tickets/{repeat}/merge", new { into = master });
        Assert.Null((await server.Dev.Ticket(repeat)).Json["solved"]);

        await Post($"/v1/work-orders/{order}/reply", new { text = "无法解决", contactedCaller = true, solved = "unsolved" });

        Assert.Equal("unsolved", (await server.Dev.Ticket(repeat))["solved"].Text());
    }

    /// <summary>A move that the lifecycle refuses is refused aloud, also where it would have changed nothing.</summary>
    [Fact]
    public async Task Link_ArchivedAndLinkedAlready_IsRefused()
    {
        var ((ticket, _), other) = (await server.Dev.Closed(), await server.Dev.Registered());
        await Post($"/v1/tickets/{ticket}/link", new { ticketId = other });
        await Post($"/v1/tickets/{ticket}/link", new { ticketId = other });
        await Post($"/v1/tickets/{ticket}/archive", new { });

        var refusal = (await server.Dev.Post($"/v1/tickets/{ticket}/link", new { ticketId = other })).Expect(409);

        Assert.Equal("ticket-archived", refusal.Problem);
    }

    /// <summary>Merged matters are registered like any, handled once (case D58).</summary>
    [Fact]
    public async Task D58_OneOfTenMerged_TenRegisteredNineHandled()
    {
        var before = await Overview();
        var tickets = new List<string>();
        for (var i = 0; i < 10; i++)
            tickets.Add((await server.Dev.Dispatched()).Ticket);
        await Post($"/v1/tickets/{tickets[9]}/merge", new { into = tickets[0] });

        var after = await Overview();

        Assert.Equal(
            (10, 9),
            (after["local"]["registered"].Number() - before["local"]["registered"].Number(),
            after["local"]["dispatched"]!["count"].Number() - before["local"]["dispatched"]!["count"].Number()));
    }

    /// <summary>Both links to a third are one on the master (case D53).</summary>
    [Fact]
    public async Task D53_MergeOfTwoLinkedToTheSame_UnitesTheLinks()
    {
        var (a, b, c, d) = (await server.Dev.Registered(), await server.Dev.Registered(), await server.Dev.Registered(), await server.Dev.Registered());
        await Post($"/v1/tickets/{b}/link", new { ticketId = d });
        await Post($"/v1/tickets/{c}/link", new { ticketId = d });

        await Post($"/v1/tickets/{b}/merge", new { into = a });
        await Post($"/v1/tickets/{c}/merge", new { into = b });

        Assert.Equal([d], (await server.Dev.Ticket(a))["links"].AsArray().Select(l => l!["id"].Text()));
        Assert.Equal(a, (await server.Dev.Ticket(c))["mergedInto"].Text());
        Assert.Equal([a, b, c], (await server.Dev.Ticket(d))["links"].AsArray().Select(l => l!["id"].Text()).Order(StringComparer.Ordinal));
    }

    /// <summary>Open into closed is refused aloud (case D55); a cycle too.</summary>
    [Fact]
    public async Task D55_MergeIntoClosedOrIntoItsOwnRepeat_IsRefused()
    {
        var ((closed, _), (repeat, master)) = (await server.Dev.Closed(), await server.Dev.Merged());

        Assert.Equal("master-ended", (await server.Dev.Post($"/v1/tickets/{await server.Dev.Registered()}/merge", new { into = closed })).Expect(409).Problem);
        Assert.Equal("merge-into-itself", (await server.Dev.Post($"/v1/tickets/{master}/merge", new { into = repeat })).Expect(409).Problem);
    }

    /// <summary>Two merges crosswise at once end in no cycle: one wins, the other is told.</summary>
    [Fact]
    public async Task Merge_CrosswiseAtOnce_OneWins()
    {
        for (var i = 0; i < 5; i++)
        {
            var (a, b) = (await server.Dev.Registered(), await server.Dev.Registered());

            var answers = await Task.WhenAll(
                server.Dev.Post($"/v1/tickets/{a}/merge", new { into = b }), server.Dev.Post($"/v1/tickets/{b}/merge", new { into = a }));

            Assert.Equal([200, 409], answers.Select(r => r.Code).Order());
            Assert.Single(new[] { await server.Dev.Ticket(a), await server.Dev.Ticket(b) }, t => t["status"].Text() == "merged");
        }
    }

    private async Task<string> Dispatch(string ticket, string unit) =>
        (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = unit })).Expect(200)["workOrders"].AsArray()[^1]!["id"].Text();

    private async Task Post(string path, object body) => (await server.Dev.Post(path, body)).Expect(200);

    private async Task<Reply> Overview() =>
        (await server.Dev.Get("/v1/statistics/overview?from=2023-02-01&to=2023-03-01")).Expect(200);
}

/// <summary>The clock stands and runs again, over HTTP and the site's calendar.</summary>
public sealed class SuspensionJourneyTests(Server server) : IClassFixture<Server>
{
    /// <summary>Nothing of Saturday and Sunday counts as pause (case A2); while suspended nothing is overdue (case A4).</summary>
    [Fact]
    public async Task A2_SuspendedOverAWeekend_MovesByWorkingTimeOnly()
    {
        var (ticket, _) = await server.Dev.Dispatched();
        var due = (await server.Dev.Ticket(ticket))["dueAt"].Text();
        Assert.Equal("2023-02-22T18:00:00+08:00", due);
        await server.MoveTo(Server.Moment(2023, 2, 17, 15));
        (await server.Dev.Post($"/v1/tickets/{ticket}/suspend", new { reason = "待材料" })).Expect(200);

        await server.MoveTo(Server.Moment(2023, 3, 1, 10));
        var suspended = await server.Dev.Ticket(ticket);
        Assert.Equal((due, false), (suspended["dueAt"].Text(), suspended["overdue"].GetValue<bool>()));
        foreach (var list in (string[])["tickets", "work-orders"])
            Assert.Equal(0, (await server.Dev.Get($"/v1/{list}?overdue=true&includeTotal=true")).Expect(200)["total"].Number());

        (await server.Dev.Post($"/v1/tickets/{ticket}/resume", new { })).Expect(200);

        // 3 h of Friday, 7 working days of 7 h, 1.5 h of Wednesday: 53.5 h after Wed 02-22 18:00 are 7 working days and 4.5 h.
        Assert.Equal("2023-03-06T15:30:00+08:00", (await server.Dev.Ticket(ticket))["dueAt"].Text());
    }
}
