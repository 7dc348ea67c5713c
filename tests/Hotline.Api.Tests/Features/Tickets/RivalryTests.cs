using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>Several people at once: one decides, the others are told who; what only adds is all kept.</summary>
[Collection(SharedServer.Name)]
public sealed class RivalryTests(Server server)
{
    private static readonly string[] Units =
    [
        "water", "power", "police", "highway", "education", "transport", "health", "housing", "culture", "forestry", "unicom", "telecom",
        "tax", "ecology", "finance", "commerce",
    ];

    [Fact]
    public async Task B28_B31_Register_TwoHundredAtOnce_NumbersDifferAndEachKeepsItsOperator()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => server.Dev.Post(
            "/v1/tickets", Given.Tickets.Body($"座席{i}"), ("X-Operator", $"seat-{i}; name=%E5%BA%A7{i}"))));

        Assert.All(answers, a => a.Expect(201));
        Assert.Equal(200, answers.Select(a => a["number"].Text()).Distinct().Count());
        Assert.Equal(200, answers.Select(a => a["id"].Text()).Distinct().Count());
        for (var i = 0; i < 200; i += 7)
        {
            Assert.Equal($"座席{i}", answers[i]["title"].Text());
            var entry = (await server.Dev.Get($"/v1/tickets/{answers[i]["id"].Text()}/history")).Items().Single();
            Assert.Equal(($"seat-{i}", $"座{i}"), (entry["by"]!["operator"].Text(), entry["by"]!["operatorName"].Text()));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispatch_SixteenUnitsAtOnce_OneWinsAndTheOthersAreToldWho(bool withIfMatch)
    {
        var id = await server.Dev.Registered();

        var answers = await Task.WhenAll(Units.Select(unit => server.Dev.Post(
            $"/v1/tickets/{id}/dispatch", new { leadUnit = unit }, Headers(unit, withIfMatch))));

        var winner = await OneWins(id, answers, "dispatched", withIfMatch);
        var order = Assert.Single((await server.Dev.Ticket(id))["workOrders"].AsArray())!;
        Assert.Equal(winner, order["unit"]!["code"].Text());
    }

    public static TheoryData<string> Deciding =>
        [.. Moves.All.Keys.Except(["notes", "callbacks", "progress", "urge", "supervise", "link", "exclude"])];

    [Theory, MemberData(nameof(Deciding))]
    public async Task DecidingMove_TwoAtOnce_OneWinsAndTheOtherIsToldWho(string name)
    {
        var move = Moves.All[name];
        var id = await move.Ready(server.Dev);

        var answers = await Task.WhenAll(server.Dev.Post(move.Call(id), move.Body), server.Dev.Post(move.Call(id), move.Body));

        Assert.Equal([200, 409], answers.Select(a => a.Code).Order());
        Assert.Equal("dev", answers.Single(a => a.Code == 409)["lastChange"]["by"].Text());
    }

    /// <summary>Whoever is second is told of the state that the first one left, never of one read in halves.</summary>
    [Fact]
    public async Task SupervisionReplyAndReturn_AtOnce_RefusedByAStateThatWas()
    {
        var orders = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            var (_, order) = await server.Dev.Supervised();
            (await server.Dev.Post($"/v1/work-orders/{order}/return-request", Moves.All["return-request"].Body)).Expect(200);
            return order;
        }));

        foreach (var order in orders)
        {
            var answers = await Task.WhenAll(
                server.Dev.Post($"/v1/work-orders/{order}/supervision-reply", Moves.All["supervision-reply"].Body),
                server.Dev.Post($"/v1/work-orders/{order}/return-decision", Moves.All["return-decision"].Body));

            answers[1].Expect(200);
            if (answers[0].Code != 200)
                Assert.Equal(("work-order-move-not-allowed", "returned"), (answers[0].Expect(409).Problem, answers[0]["currentStatus"].Text()));
        }
    }

    [Fact]
    public async Task Answer_SixteenAtOnce_OneWins()
    {
        var id = await server.Dev.Registered();

        var answers = await Task.WhenAll(Units.Select(unit => server.Dev.Post(
            $"/v1/tickets/{id}/answer", new { answer = unit, solved = "solved" }, Headers(unit, false))));

        var winner = await OneWins(id, answers, "answered", false);
        Assert.Equal(winner, (await server.Dev.Ticket(id))["answer"].Text());
    }

    [Fact]
    public async Task AnswerAndDispatch_AtOnce_OneOfThemWins()
    {
        var id = await server.Dev.Registered();

        var answers = await Task.WhenAll(Units.Select((unit, i) => i % 2 == 0
            ? server.Dev.Post($"/v1/tickets/{id}/answer", new { answer = unit, solved = "solved" })
            : server.Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = unit })));

        Assert.Single(answers, a => a.Code == 200);
        Assert.Equal(15, answers.Count(a => a.Code == 409));
        Assert.Equal(2, (await server.Dev.Ticket(id))["version"].Number());
    }

    [Fact]
    public async Task C44_Acknowledge_SixteenPeopleAtOnce_OneWins()
    {
        var (ticket, order) = await server.Dev.Dispatched();

        var answers = await Task.WhenAll(Units.Select(who => server.Dev.Post(
            $"/v1/work-orders/{order}/acknowledge", new { by = new { name = who } }, Headers(who, false))));

        var winner = await OneWins(ticket, answers, "acknowledged", false);
        Assert.Equal(winner, (await server.Dev.Get($"/v1/work-orders/{order}"))["acknowledgedBy"].Text());
    }

    [Fact]
    public async Task Acknowledge_DifferentOrdersOfOneTicketAtOnce_AllStand()
    {
        var (ticket, _) = await server.Dev.Dispatched("water", "power", "police", "highway", "education", "transport");
        var orders = (await server.Dev.Ticket(ticket))["workOrders"].AsArray().Select(o => o!["id"].Text()).ToList();

        var answers = await Task.WhenAll(orders.Select(o => server.Dev.Post($"/v1/work-orders/{o}/acknowledge", new { by = new { name = "李强" } })));

        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(8, (await server.Dev.Ticket(ticket))["version"].Number());
        await HistoryHasNoGap(ticket, 8);
    }

    /// <summary>Twenty times over, for what can go wrong lies between two questions.</summary>
    [Fact]
    public async Task Review_AcceptedAndSentBackAtOnce_OneOfThemWins()
    {
        for (var i = 0; i < 20; i++)
        {
            var (ticket, _) = await server.Dev.Replied();

            var answers = await Task.WhenAll(
                server.Dev.Post($"/v1/tickets/{ticket}/review", new { decision = "accepted" }),
                server.Dev.Post($"/v1/tickets/{ticket}/review", new { decision = "sentBack", reason = "请补充" }));

            Assert.Equal([200, 409], answers.Select(a => a.Code).Order());
        }
    }

    [Fact]
    public async Task Callbacks_TenAtOnce_AllKept()
    {
        var (ticket, _) = await server.Dev.Closed();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => server.Dev.Post(
            $"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = "satisfied", remark = $"第{i}次" })));

        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(10, answers.Select(a => a.ETag).Distinct().Count());
        var history = await HistoryHasNoGap(ticket, 14);
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"第{i}次"),
            history.Where(h => h["action"].Text() == "calledBack").Select(h => h["text"].Text()).Order());
    }

    [Fact]
    public async Task Patch_SixteenAtOnceOnOneVersion_OneWinsOthersAreStale()
    {
        var id = await server.Dev.Registered();

        var answers = await Task.WhenAll(Units.Select(unit => server.Dev.Patch($"/v1/tickets/{id}", new { title = unit }, Headers(unit, true))));

        var winner = await OneWins(id, answers, "patched", true);
        Assert.Equal(winner, (await server.Dev.Ticket(id))["title"].Text());
    }

    [Fact]
    public async Task Everything_AtOnceOnOneTicket_NoFaultAndNoGap()
    {
        var (ticket, _) = await server.Dev.Closed();

        var answers = await Task.WhenAll(Enumerable.Range(0, 48).Select(i => (i % 4) switch
        {
            0 => server.Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "unreachable" }),
            1 => server.Dev.Patch($"/v1/tickets/{ticket}", new { title = $"题{i}" }, ("If-Match", "*")),
            2 => server.Dev.Post($"/v1/tickets/{ticket}/rework", new { reason = "再办" }),
            _ => server.Dev.Get($"/v1/tickets/{ticket}"),
        }));

        Assert.All(answers, a => Assert.Contains(a.Code, (int[])[200, 409]));
        Assert.Single(answers.Where((a, i) => i % 4 == 2), a => a.Code == 200);
        await HistoryHasNoGap(ticket, (await server.Dev.Ticket(ticket))["version"].Number());
    }

    /// <summary>Answers who won.</summary>
    private async Task<string> OneWins(string ticket, Reply[] answers, string action, bool withIfMatch)
    {
        var winner = Units[Array.FindIndex(answers, a => a.Code == 200)];
        Assert.Single(answers, a => a.Code == 200);
        Assert.All(answers.Where(a => a.Code != 200), refused =>
        {
            refused.Expect(withIfMatch ? 412 : 409);
            Assert.Equal(action, refused["lastChange"]["action"].Text());
            Assert.Equal(winner, refused["lastChange"]["by"].Text());
        });
        await HistoryHasNoGap(ticket, (await server.Dev.Ticket(ticket))["version"].Number());
        return winner;
    }

    private async Task<List<System.Text.Json.Nodes.JsonNode>> HistoryHasNoGap(string ticket, int version)
    {
        var history = await server.Dev.All($"/v1/tickets/{ticket}/history");
        Assert.Equal(Enumerable.Range(1, version), history.Select(h => h["version"].Number()));
        return history;
    }

    private static (string, string)[] Headers(string who, bool withIfMatch) =>
        withIfMatch ? [("X-Operator", who), ("If-Match", "\"1\"")] : [("X-Operator", who)];
}
