using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Batches;

/// <summary>Many moves in one call: each stands for itself.</summary>
[Collection(SharedServer.Name)]
public sealed class BatchTests(Server server)
{
    [Fact]
    public async Task Batch_SomeRefused_TheOthersAreDone()
    {
        var (open, (closed, _)) = (await server.Dev.Registered(), await server.Dev.Closed());
        var (_, order) = await server.Dev.Dispatched();

        var results = await Run(
            new { ticketId = open, move = "answer", body = new { answer = "已告知", solved = "solved" } },
            new { ticketId = closed, move = "dispatch", body = new { leadUnit = "water" } },
            new { ticketId = closed, move = "notes", body = new { } },
            new { ticketId = closed, move = "fly" },
            new { ticketId = "999999", move = "archive" },
            new { ticketId = closed, move = "archive", ifMatch = "\"1\"" },
            new { workOrderId = order, move = "acknowledge", body = new { by = new { name = "李强" } } });

        Assert.Equal([200, 409, 400, 400, 404, 412, 200], results.Select(r => r!["status"].Number()));
        Assert.Equal(["closed", null, null, null, null, null, "acknowledged"], results.Select(r => r!["state"]?.GetValue<string>()));
        Assert.Equal("ticket-closed", results[1]!["problem"]!["code"].Text());
        Assert.Equal("closed", (await server.Dev.Ticket(open))["status"].Text());
    }

    [Fact]
    public async Task Batch_RepeatedWithItsKey_DoesNothingTwice()
    {
        var (one, two) = (await server.Dev.Registered(), await server.Dev.Registered());
        var body = new { moves = new[] { new { ticketId = one, move = "notes", body = new { text = "甲" } }, new { ticketId = two, move = "notes", body = new { text = "乙" } } } };
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        (await server.Dev.Post("/v1/batch", body, key)).Expect(200);

        var again = (await server.Dev.Post("/v1/batch", body, key)).Expect(200);

        Assert.All(again["results"].AsArray(), r => Assert.True(r!["replayed"]!.GetValue<bool>()));
        Assert.Equal(2, (await server.Dev.Ticket(one))["version"].Number());
    }

    [Fact]
    public async Task Batch_ScopeOfOneMoveMissing_ThatOneIsForbidden()
    {
        using var writer = await server.ClientOf("dev", "tickets.read tickets.write");
        var ticket = await server.Dev.Registered();

        var answer = (await writer.Post("/v1/batch", new
        {
            moves = new object[]
            {
                new { ticketId = ticket, move = "answer", body = new { answer = "已告知", solved = "solved" } },
                new { ticketId = ticket, move = "notes", body = new { text = "备注" } },
            },
        })).Expect(200);

        Assert.Equal([403, 200], answer["results"].AsArray().Select(r => r!["status"].Number()));
    }

    [Fact]
    public async Task Batch_TooManyOrNone_IsRefusedByField()
    {
        var move = new { ticketId = "1", move = "notes" };
        foreach (var moves in new[] { [], Enumerable.Repeat(move, 201).ToArray() })
            Assert.Contains("moves", (await server.Dev.Post("/v1/batch", new { moves })).Expect(400)["errors"].AsObject().Select(e => e.Key));
    }

    /// <summary>Two supervisors close overlapping sets in opposite order (case C49): no deadlock reaches anyone, each ticket is closed once.</summary>
    [Fact]
    public async Task C49_FiftyClientsOnOverlappingBatches_EachTicketIsMovedOnce()
    {
        var tickets = new List<string>();
        for (var i = 0; i < 20; i++)
            tickets.Add(await server.Dev.Registered());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => server.Dev.Post("/v1/batch", new
        {
            moves = (n % 2 == 0 ? tickets : Enumerable.Reverse(tickets)).Select(t => new { ticketId = t, move = "answer", body = new { answer = $"{n}", solved = "solved" } }),
        })));

        var results = answers.SelectMany(a => a.Expect(200)["results"].AsArray()).ToList();
        Assert.Equal(20, results.Count(r => r!["status"].Number() == 200));
        Assert.All(results, r => Assert.Contains(r!["status"].Number(), new[] { 200, 409 }));
        Assert.All(results.Where(r => r!["status"].Number() == 409), r => Assert.Contains(r!["problem"]!["code"].Text(), new[] { "ticket-closed" }));
    }

    private async Task<System.Text.Json.Nodes.JsonArray> Run(params object[] moves) =>
        (await server.Dev.Post("/v1/batch", new { moves })).Expect(200)["results"].AsArray();
}
