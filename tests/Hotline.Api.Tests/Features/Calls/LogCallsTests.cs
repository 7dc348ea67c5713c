using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Calls;

/// <summary>The telephone platform tells of its calls, again and again, one by one or many at once.</summary>
[Collection(SharedServer.Name)]
public sealed class LogCallsTests(Server server)
{
    private readonly string _id = "C-" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Log_ANewCall_201AndOnTheLogMasked()
    {
        var logged = (await server.Dev.Post("/v1/calls", Call(_id))).Expect(201);

        Assert.Equal(("created", _id, $"/v1/calls?callId={_id}"), (Only(logged)["result"].Text(), Only(logged)["callId"].Text(), logged.Headers.Location!.ToString()));
        var item = (await server.Dev.Get(logged.Headers.Location.ToString())).Expect(200).Items().Single();
        Assert.Equal(("138****0000", "0012", "answered"), (item["callerPhone"].Text(), item["agent"].Text(), item["result"].Text()));
        Assert.Equal("2023-02-15T09:30:05+08:00", item["startedAt"].Text());
        Assert.Empty(item["tickets"]!.AsArray());
        Assert.DoesNotContain("13800000000", logged.Text, StringComparison.Ordinal);
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var row = await db.Calls.SingleAsync(c => c.CallId == _id);
        Assert.NotNull(row.CallerSealed);
        Assert.Equal(32, row.CallerPhoneHash!.Length);
    }

    [Fact]
    public async Task Log_TheSameAgain_UnchangedInAnySpelling()
    {
        (await server.Dev.Post("/v1/calls", Call(_id))).Expect(201);

        foreach (var again in new[] { Call(_id), Call(_id, ("callerPhone", "+86 138-0000-0000"), ("startedAt", "2023-02-15T01:30:05Z")), Call(_id, ("agent", null), ("answeredAt", null)) })
            Assert.Equal("unchanged", Only((await server.Dev.Post("/v1/calls", again)).Expect(200))["result"].Text());
    }

    [Fact]
    public async Task Log_WhatWasMissing_IsAdded()
    {
        (await server.Dev.Post("/v1/calls", Call(_id, ("agent", null), ("callerPhone", null), ("answeredAt", null), ("result", "transferred")))).Expect(201);

        var transfer = new JsonObject { ["kind"] = "threeWay", ["to"] = "police110", ["outcome"] = "accepted", ["reason"] = "噪声扰民正在发生" };
        var told = Call(_id, ("result", "transferred"), ("transfer", transfer));
        Assert.Equal("completed", Only((await server.Dev.Post("/v1/calls", told)).Expect(200))["result"].Text());
        Assert.Equal("unchanged", Only((await server.Dev.Post("/v1/calls", told.DeepClone())).Expect(200))["result"].Text());

        var item = (await server.Dev.Get($"/v1/calls?callId={_id}")).Expect(200).Items().Single();
        Assert.Equal(("138****0000", "0012", "2023-02-15T09:30:12+08:00"), (item["callerPhone"].Text(), item["agent"].Text(), item["answeredAt"].Text()));
        Assert.True(JsonNode.DeepEquals(transfer, item["transfer"]), item.ToJsonString());
    }

    [Theory]
    [InlineData("endedAt", "2023-02-15T09:34:40+08:00")]
    [InlineData("agent", "0013")]
    [InlineData("callerPhone", "13800000001")]
    [InlineData("result", "abandoned")]
    public async Task Log_OtherFacts_ConflictNamesThemAndChangesNothing(string field, string value)
    {
        (await server.Dev.Post("/v1/calls", Call(_id))).Expect(201);
        var before = (await server.Dev.Get($"/v1/calls?callId={_id}")).Text;

        var item = Only((await server.Dev.Post("/v1/calls", Call(_id, (field, value)))).Expect(200));

        Assert.Equal(("conflict", field), (item["result"].Text(), item["errors"]!.AsObject().Single().Key));
        Assert.DoesNotContain("1380", item.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before, (await server.Dev.Get($"/v1/calls?callId={_id}")).Text);
    }

    [Fact]
    public async Task Log_AList_EachJudgedByItself()
    {
        (await server.Dev.Post("/v1/calls", Call(_id + "a"))).Expect(201);
        JsonArray list =
        [
            Call(_id + "a"), Call(_id + "a", ("agent", "9")), Call(_id + "b"), Call(_id + "b"), Call(_id + "c", ("callerPhone", "12")), Call(_id + "d", ("result", "lost")),
            Call(_id + "e", ("endedAt", "2023-02-15T09:00:00+08:00")), Call(_id + "f", ("colour", "red")), 7, null, new JsonObject(),
        ];

        var items = (await server.Dev.Post("/v1/calls", list)).Expect(200)["items"].AsArray();

        Assert.Equal("unchanged conflict created unchanged invalid invalid invalid invalid invalid invalid invalid".Split(' '), items.Select(i => i!["result"].Text()));
        Assert.Equal(["callerPhone", "result", "startedAt", "colour"], items.Skip(4).Take(4).Select(i => i!["errors"]!.AsObject().Single().Key));
        Assert.Equal(["callId", "startedAt", "endedAt", "result"], items[10]!["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal([_id + "c", _id + "d"], items.Skip(4).Take(2).Select(i => i!["callId"].Text()));
        Assert.Equal(1, (await server.Dev.Get($"/v1/calls?callId={_id}b&includeTotal=true"))["total"].Number());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""[{"callId":"\ud800"},]""")]
    public async Task Log_NoCallAtAll_400(string body) => Assert.Equal(["$"], (await server.Dev.Post("/v1/calls", body)).Expect(400).Faults());

    [Fact]
    public async Task Log_HalfACharacterInAList_InvalidNotAFault() =>
        Assert.Equal("invalid", Only((await server.Dev.Post("/v1/calls", """[{"callId":"\ud800"}]""")).Expect(200))["result"].Text());

    [Fact]
    public async Task Log_FiveHundredAtOnce_TakenAndOneMoreRefused()
    {
        JsonArray Many(int count) => [.. Enumerable.Range(0, count).Select(i => Call($"{_id}-{i}"))];

        var items = (await server.Dev.Post("/v1/calls", Many(500))).Expect(200)["items"].AsArray();

        Assert.All(items, i => Assert.Equal("created", i!["result"].Text()));
        (await server.Dev.Post("/v1/calls", Many(501))).Expect(400);
    }

    [Theory]
    [InlineData("oneKey", "answered", null, "police110", "result")]
    [InlineData("oneKey", "abandoned", null, "police110", "result")]
    [InlineData("threeWay", "transferred", null, "police110", "transfer.outcome")]
    [InlineData("oneKey", "transferred", null, "fire", "transfer.to")]
    [InlineData(null, "transferred", null, "police110", "transfer.kind")]
    public async Task Log_TransferThatDoesNotFit_400NamesTheField(string? kind, string result, string? outcome, string to, string field)
    {
        var transfer = new JsonObject { ["to"] = to };
        if (kind is not null)
            transfer["kind"] = kind;
        if (outcome is not null)
            transfer["outcome"] = outcome;

        Assert.Equal([field], (await server.Dev.Post("/v1/calls", Call(_id, ("result", result), ("transfer", transfer)))).Expect(400).Faults());
    }

    [Fact]
    public async Task Log_CallOfTickets_LinkedBothWays()
    {
        var body = Given.Tickets.Body();
        body["callId"] = _id;
        var (first, second) = ((await server.Dev.Post("/v1/tickets", body)).Expect(201), (await server.Dev.Post("/v1/tickets", body)).Expect(201));

        var links = Only((await server.Dev.Post("/v1/calls", Call(_id))).Expect(201))["tickets"]!.AsArray();

        Assert.Equal([first["id"].Text(), second["id"].Text()], links.Select(l => l!["id"].Text()));
        Assert.Equal(first["number"].Text(), links[0]!["number"].Text());
        Assert.True(JsonNode.DeepEquals(links, (await server.Dev.Get($"/v1/calls?callId={_id}")).Expect(200).Items().Single()["tickets"]));
    }

    [Fact]
    public async Task Log_SixteenAtOnce_OneCall()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.Dev.Post("/v1/calls", Call(_id))));

        Assert.Equal(1, answers.Count(a => a.Code == 201));
        Assert.All(answers.Where(a => a.Code != 201), a => Assert.Equal("unchanged", Only(a.Expect(200))["result"].Text()));
    }

    [Fact]
    public async Task Log_SameKey_TheFirstAnswer()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = (await server.Dev.Post("/v1/calls", Call(_id), key)).Expect(201);

        Assert.Equal(first.Text, (await server.Dev.Post("/v1/calls", Call(_id), key)).Expect(201).Text);
        (await server.Dev.Post("/v1/calls", Call(_id + "x"), key)).Expect(422);
    }

    [Fact]
    public async Task Log_ByAUnitOrWithoutTheScope_403()
    {
        using var unit = await server.ClientOf("unit-water");
        using var reader = await server.ClientOf("dev", "tickets.read");

        (await unit.Post("/v1/calls", Call(_id))).Expect(403);
        (await reader.Post("/v1/calls", Call(_id))).Expect(403);
    }

    private static JsonNode Only(Reply reply) => reply["items"].AsArray().Single()!;

    private static JsonObject Call(string id, params (string Field, JsonNode? Value)[] changes)
    {
        var call = new JsonObject
        {
            ["callId"] = id,
            ["startedAt"] = "2023-02-15T09:30:05+08:00",
            ["answeredAt"] = "2023-02-15T09:30:12+08:00",
            ["endedAt"] = "2023-02-15T09:33:40+08:00",
            ["callerPhone"] = "138 0000 0000",
            ["agent"] = "0012",
            ["result"] = "answered",
        };
        foreach (var (field, value) in changes)
            call[field] = value?.DeepClone();
        return call;
    }
}
