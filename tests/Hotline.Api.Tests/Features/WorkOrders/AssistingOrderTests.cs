using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.WorkOrders;

/// <summary>协办: the ticket follows its lead alone; assisting orders keep their own way until archive or rework recalls them.</summary>
[Collection(SharedServer.Name)]
public sealed class AssistingOrderTests(Server server)
{
    [Fact]
    public async Task Reply_Assisting_TicketStaysDispatched()
    {
        var (ticket, _) = await server.Dev.Acknowledged("water", "power");

        var done = await Handle(await Assisting(ticket));

        Assert.Equal("done", done["status"].Text());
        Assert.Equal("dispatched", done["ticketStatus"].Text());
    }

    [Fact]
    public async Task Reply_LeadFirst_AssistingGoesOnWhileClosed()
    {
        var (ticket, _) = await server.Dev.Closed("water", "power");

        var done = await Handle(await Assisting(ticket));

        Assert.Equal("done", done["status"].Text());
        var after = await server.Dev.Ticket(ticket);
        Assert.Equal("closed", after["status"].Text());
        Assert.Equal("replied", (await server.Dev.All($"/v1/tickets/{ticket}/history"))[^1]["action"].Text());
    }

    [Theory]
    [InlineData("archive")]
    [InlineData("rework")]
    public async Task ArchiveOrRework_AssistingStillOpen_Recalled(string segment)
    {
        var (ticket, lead) = await server.Dev.Closed("water", "power", "police");
        var finished = await Assisting(ticket);
        await Handle(finished);

        (await server.Dev.Post($"/v1/tickets/{ticket}/{segment}", Moves.All[segment].Body)).Expect(200);

        var orders = (await server.Dev.Ticket(ticket))["workOrders"].AsArray();
        Assert.Equal(["done", "done", "recalled"], orders.Take(3).Select(o => o!["status"].Text()));
        Assert.Equal(segment == "archive" ? 3 : 4, orders.Count);
        Assert.All(orders.Take(3), o => Assert.Empty(o!["allowedActions"]!.AsArray()));
        var refusal = (await server.Dev.Post($"/v1/work-orders/{orders[2]!["id"].Text()}/acknowledge", Moves.All["acknowledge"].Body)).Expect(409);
        Assert.Equal("recalled", refusal["currentStatus"].Text());
        Assert.Equal(lead, orders[0]!["id"].Text());
    }

    [Fact]
    public async Task Rework_WithOtherLeadAndAssisting_NewOrdersOldestFirst()
    {
        var (ticket, _) = await server.Dev.Closed("water");

        var reworked = (await server.Dev.Post($"/v1/tickets/{ticket}/rework", new { reason = "换单位", leadUnit = "power", assistingUnits = new[] { "water" } })).Expect(200);

        Assert.Equal(
            ["1 lead water done", "2 lead power delivered", "2 assisting water delivered"],
            reworked["workOrders"].AsArray().Select(o => $"{o!["round"]} {o["role"]} {o["unit"]!["code"]} {o["status"]}"));
    }

    [Fact]
    public async Task Rework_NeverDispatched_400AsksForTheLead()
    {
        var id = await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{id}/answer", Moves.All["answer"].Body)).Expect(200);

        Assert.Equal(["leadUnit"], (await server.Dev.Post($"/v1/tickets/{id}/rework", new { reason = "再办" })).Expect(400).Faults());
        var reworked = (await server.Dev.Post($"/v1/tickets/{id}/rework", new { reason = "再办", leadUnit = "water" })).Expect(200);
        Assert.Equal("dispatched", reworked["handling"].Text());
        Assert.Null(reworked.Json["solved"]);
    }

    [Fact]
    public async Task Review_SentBack_SameDeadlineAndNoNewAcknowledgement()
    {
        var (ticket, order) = await server.Dev.Replied();
        var before = (await server.Dev.Get($"/v1/work-orders/{order}")).Expect(200);

        var sentBack = (await server.Dev.Post($"/v1/tickets/{ticket}/review", new { decision = "sentBack", reason = "未联系诉求人" })).Expect(200);

        Assert.Equal("dispatched", sentBack["status"].Text());
        Assert.Equal(1, sentBack["round"].Number());
        var after = (await server.Dev.Get($"/v1/work-orders/{order}")).Expect(200);
        Assert.Equal("acknowledged", after["status"].Text());
        Assert.Null(after.Json["repliedAt"]);
        Assert.Equal(before["dueAt"].Text(), after["dueAt"].Text());
        Assert.Equal(before["acknowledgedAt"].Text(), after["acknowledgedAt"].Text());
        var history = await server.Dev.All($"/v1/tickets/{ticket}/history");
        Assert.Equal("已修复", history.Single(h => h["action"].Text() == "replied")["text"].Text());
        Assert.Equal("未联系诉求人", history[^1]["text"].Text());
        (await server.Dev.Post($"/v1/work-orders/{order}/reply", Moves.All["reply"].Body)).Expect(200);
    }

    [Fact]
    public async Task Dispatch_DueByHandOrOtherLimit_Kept()
    {
        var byHand = (await server.Dev.Post($"/v1/tickets/{await server.Dev.Registered()}/dispatch", new { leadUnit = "water", dueAt = "2023-02-17T12:00:00Z", final = true })).Expect(200);
        var byDays = (await server.Dev.Post($"/v1/tickets/{await server.Dev.Registered()}/dispatch", new { leadUnit = "water", limitWorkingDays = 2 })).Expect(200);

        Assert.Equal("2023-02-17T20:00:00+08:00", byHand["dueAt"].Text());
        Assert.True(byHand["workOrders"][0]!["final"]!.GetValue<bool>());
        Assert.Equal("2023-02-17T18:00:00+08:00", byDays["dueAt"].Text());
    }

    [Theory]
    [InlineData("consultation", "2023-02-20T18:00:00+08:00")]
    [InlineData("problem", "2023-02-22T18:00:00+08:00")]
    [InlineData("suggestion", "2023-02-22T18:00:00+08:00")]
    [InlineData("other", "2023-02-22T18:00:00+08:00")]
    [InlineData("complaint", "2023-03-01T18:00:00+08:00")]
    public async Task Dispatch_AppealType_HasItsOwnLimit(string type, string due)
    {
        var body = Given.Tickets.Body();
        body["appealType"] = type;

        var answer = (await server.Dev.Post($"/v1/tickets/{await server.Dev.Registered(body)}/dispatch", new { leadUnit = "water" })).Expect(200);

        Assert.Equal(due, answer["dueAt"].Text());
    }

    [Fact]
    public async Task Dispatch_Emergency_SignedForInThirtyMinutes()
    {
        var body = Given.Tickets.Body();
        body["urgency"] = "emergency";

        var answer = (await server.Dev.Post($"/v1/tickets/{await server.Dev.Registered(body)}/dispatch", new { leadUnit = "water" })).Expect(200);

        Assert.Equal("2023-02-15T10:30:00+08:00", answer["workOrders"][0]!["acknowledgeBy"].Text());
    }

    private async Task<string> Assisting(string ticket) => (await server.Dev.Ticket(ticket))["workOrders"][1]!["id"].Text();

    private async Task<Reply> Handle(string order)
    {
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", Moves.All["acknowledge"].Body)).Expect(200);
        return (await server.Dev.Post($"/v1/work-orders/{order}/reply", Moves.All["reply"].Body)).Expect(200);
    }
}
