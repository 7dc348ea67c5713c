using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Journeys;

/// <summary>
/// A whole life of a ticket over the Spring Festival of 2023: days off from Jan 21 to 27, working days on Sat 28 and Sun 29. At each
/// stop every move that the lifecycle lacks is tried too.
/// </summary>
public sealed class TicketJourneyTests(TicketJourneyTests.SpringFestival server) : IClassFixture<TicketJourneyTests.SpringFestival>
{
    public sealed class SpringFestival() : Server(Moment(2023, 1, 20, 15, 50));

    private static readonly string[] WhenRegistered = ["answer", "dispatch", "refer", "reject", "withdraw", "merge", "suspend", "notes", "link", "exclude"];
    private static readonly string[] WhenClosed = ["callbacks", "rework", "archive", "notes", "link", "exclude"];
    private static readonly string[] WhenDispatched = ["refer", "withdraw", "merge", "recall", "suspend", "notes", "link", "urge", "supervise", "exclude"];

    private readonly List<int> _etags = [];
    private string _ticket = "";

    [Fact]
    public async Task Ticket_DissatisfiedAndReworked_LivesThroughTwoRounds()
    {
        var registered = (await server.Dev.Post("/v1/tickets", Given.Tickets.Body())).Expect(201);
        _ticket = registered["id"].Text();
        Seen(registered);
        Assert.Equal("2023-01-21T15:50:00+08:00", registered["dueAt"].Text());
        Assert.Null(registered.Json["handling"]);
        await Refuses("registered", WhenRegistered);

        var first = await FirstRound();
        var second = await SecondRound();
        Assert.NotEqual(first, second);

        Seen(await Go($"/v1/tickets/{_ticket}/archive", new { }));
        await Refuses("archived", []);
        await RefusesOrder(second, "done", []);
        (await server.Dev.Patch($"/v1/tickets/{_ticket}", new { title = "改" }, ("If-Match", "*"))).Expect(409);

        var archived = await server.Dev.Ticket(_ticket);
        Assert.Equal("2023-02-06T17:00:00+08:00", archived["closedAt"].Text());
        Assert.Equal("satisfied", archived["satisfaction"].Text());
        Assert.Equal("dispatched", archived["handling"].Text());
        Assert.Equal(_etags.Order().Distinct(), _etags);
        await HistoryIsComplete(first, second);
    }

    /// <summary>Delivered on the last working day before the festival; replied to on a Sunday that is worked.</summary>
    private async Task<string> FirstRound()
    {
        await server.MoveTo(Server.Moment(2023, 1, 20, 16));
        var dispatched = await Go($"/v1/tickets/{_ticket}/dispatch", new { leadUnit = "urban-management", instructions = "请尽快" });
        Seen(dispatched);
        var order = dispatched["workOrders"][0]!;
        var id = order["id"].Text();
        Assert.Equal("2023-02-01T18:00:00+08:00", order["dueAt"].Text());
        Assert.Equal("2023-02-01T18:00:00+08:00", dispatched["dueAt"].Text());
        Assert.Equal("2023-01-28T16:00:00+08:00", order["acknowledgeBy"].Text());
        Assert.False(dispatched["dueProvisional"].GetValue<bool>());
        await Refuses("dispatched", WhenDispatched);
        await RefusesOrder(id, "delivered", ["acknowledge", "return-request"]);

        await Go($"/v1/work-orders/{id}/acknowledge", new { by = new { name = "李强" } });
        Seen(await server.Dev.Ticket(_ticket));
        await Refuses("dispatched", WhenDispatched);
        await RefusesOrder(id, "acknowledged", ["return-request", "extension-request", "progress", "reply"]);

        await server.MoveTo(Server.Moment(2023, 1, 29, 11));
        await Go($"/v1/work-orders/{id}/reply", new { text = "已更换灯泡", publicText = "已修复", contactedCaller = true, solved = "solved" });
        var closed = await server.Dev.Ticket(_ticket);
        Seen(closed);
        Assert.Equal("2023-01-29T11:00:00+08:00", closed["closedAt"].Text());
        Assert.False(closed["closedLate"].GetValue<bool>());
        await Refuses("closed", WhenClosed);
        await RefusesOrder(id, "done", []);

        await server.MoveTo(Server.Moment(2023, 1, 30, 9, 30));
        var calledBack = await Go($"/v1/tickets/{_ticket}/callbacks", new { outcome = "reached", satisfaction = "dissatisfied", solved = "unsolved", remark = "又灭了" });
        Seen(calledBack);
        Assert.Equal("closed", calledBack["status"].Text());
        Assert.Equal("dissatisfied", calledBack["satisfaction"].Text());
        await Refuses("closed", WhenClosed);
        return id;
    }

    /// <summary>Reworked on a Friday: signed for by Monday, due in five working days, replied to without a word to the caller.</summary>
    private async Task<string> SecondRound()
    {
        await server.MoveTo(Server.Moment(2023, 2, 3, 16));
        var reworked = await Go($"/v1/tickets/{_ticket}/rework", new { reason = "诉求人不满意" });
        Seen(reworked);
        Assert.Equal(2, reworked["round"].Number());
        Assert.Null(reworked.Json["closedAt"]);
        Assert.Null(reworked.Json["satisfaction"]);
        Assert.Equal("2023-01-20T16:00:00+08:00", reworked["dispatchedAt"].Text());
        var round = Assert.Single(reworked["rounds"].AsArray())!;
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"round":1,"dueAt":"2023-02-01T18:00:00+08:00","closedAt":"2023-01-29T11:00:00+08:00","onTime":true,"satisfaction":"dissatisfied"}"""),
            round));
        var order = reworked["workOrders"][1]!;
        var id = order["id"].Text();
        Assert.Equal("urban-management", order["unit"]!["code"].Text());
        Assert.Equal(2, order["round"].Number());
        Assert.Equal("2023-02-06T16:00:00+08:00", order["acknowledgeBy"].Text());
        Assert.Equal("2023-02-10T18:00:00+08:00", order["dueAt"].Text());
        await Refuses("dispatched", WhenDispatched);
        await RefusesOrder(id, "delivered", ["acknowledge", "return-request"]);

        await server.MoveTo(Server.Moment(2023, 2, 6, 8, 40));
        await Go($"/v1/work-orders/{id}/acknowledge", new { by = new { name = "赵敏" } });
        Seen(await server.Dev.Ticket(_ticket));
        await server.MoveTo(Server.Moment(2023, 2, 6, 17));
        await Go($"/v1/work-orders/{id}/reply", new { text = "已换线路", contactedCaller = false, solved = "solved" });
        Seen(await server.Dev.Ticket(_ticket));
        await Refuses("replied", ["merge", "review", "notes", "link", "urge", "supervise", "exclude"]);
        await RefusesOrder(id, "replied", []);

        await server.MoveTo(Server.Moment(2023, 2, 7, 9));
        Seen(await Go($"/v1/tickets/{_ticket}/review", new { decision = "accepted" }));
        await Refuses("closed", WhenClosed);
        Seen(await Go($"/v1/tickets/{_ticket}/callbacks", new { outcome = "unreachable" }));
        Seen(await Go($"/v1/tickets/{_ticket}/callbacks", new { outcome = "reached", satisfaction = "satisfied", solved = "solved" }));
        return id;
    }

    private async Task HistoryIsComplete(string first, string second)
    {
        var history = await server.Dev.All($"/v1/tickets/{_ticket}/history", limit: 5);
        Assert.Equal(
            [
                "registered", "dispatched", "acknowledged", "replied", "calledBack", "reworked", "acknowledged", "replied", "reviewAccepted",
                "calledBack", "calledBack", "archived",
            ],
            history.Select(h => h["action"].Text()));
        Assert.Equal(Enumerable.Range(1, 12), history.Select(h => h["version"].Number()));
        Assert.Equal([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2], history.Select(h => h["round"].Number()));
        Assert.Equal(history.Select(h => h["at"].Text()).Order(), history.Select(h => h["at"].Text()));
        string?[] before = [null, .. history.Take(11).Select(h => h["statusAfter"].Text())];
        Assert.Equal(before, history.Select(h => h["statusBefore"]?.GetValue<string>()));
        Assert.Equal([first, first, first], Of("dispatched", "acknowledged", "replied").Take(3));
        Assert.Equal([second, second], Of("acknowledged", "replied").Skip(2));
        Assert.Equal("已更换灯泡", history[3]["text"].Text());
        Assert.Equal("诉求人不满意", history[5]["text"].Text());
        Assert.Equal("又灭了", history[4]["text"].Text());
        Assert.All(history, h => Assert.Equal("dev", h["by"]!["client"].Text()));

        IEnumerable<string> Of(params string[] actions) =>
            history.Where(h => actions.Contains(h["action"].Text())).Select(h => h["workOrderId"].Text());
    }

    private async Task<Reply> Go(string path, object body) => (await server.Dev.Post(path, body)).Expect(200);

    private void Seen(Reply ticket)
    {
        Assert.Equal($"\"{ticket["version"].Number()}\"", ticket.ETag);
        _etags.Add(ticket["version"].Number());
    }

    /// <summary>Every move of the ticket but the allowed ones is refused with what is known, and changes nothing.</summary>
    private async Task Refuses(string status, string[] allowed)
    {
        var before = await server.Dev.Ticket(_ticket);
        Assert.Equal(allowed, before["allowedActions"].Texts());
        foreach (var move in Moves.OfTickets.Where(m => !allowed.Contains(m.Segment)))
            await Explains(await server.Dev.Post(move.Call(_ticket), move.Body), status, allowed);
        Assert.Equal(before.Text, (await server.Dev.Ticket(_ticket)).Text);
        Assert.Equal(before.ETag, (await server.Dev.Ticket(_ticket)).ETag);
    }

    private async Task RefusesOrder(string order, string status, string[] allowed)
    {
        var before = (await server.Dev.Get($"/v1/work-orders/{order}")).Expect(200);
        Assert.Equal(allowed, before["allowedActions"].Texts());
        foreach (var segment in new[] { "acknowledge", "reply" }.Except(allowed))
            await Explains(await server.Dev.Post($"/v1/work-orders/{order}/{segment}", Moves.All[segment].Body), status, allowed);
        Assert.Equal(before.Text, (await server.Dev.Get($"/v1/work-orders/{order}")).Text);
    }

    private async Task Explains(Reply refusal, string status, string[] allowed)
    {
        refusal.Expect(409);
        Assert.Equal(status, refusal["currentStatus"].Text());
        Assert.Equal(allowed, refusal["allowedActions"].Texts());
        var last = (await server.Dev.All($"/v1/tickets/{_ticket}/history"))[^1];
        Assert.Equal(last["action"].Text(), refusal["lastChange"]["action"].Text());
        Assert.Equal(last["at"].Text(), refusal["lastChange"]["at"].Text());
        Assert.Equal("dev", refusal["lastChange"]["by"].Text());
    }
}
