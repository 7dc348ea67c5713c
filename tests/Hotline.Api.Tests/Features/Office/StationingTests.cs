using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Office;

/// <summary>派驻: recorded, checked in and out, judged by the days or by a person. The clock stands at Wed 2023-02-15 10:00.</summary>
public sealed class StationingTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Stationing_OfAMonth_OwesItsWorkingDays()
    {
        var added = (await server.Dev.Post("/v1/stationing", new { unit = "health", from = "2023-02-01", to = "2023-03-01", place = "热线大厅" })).Expect(201);

        var one = (await server.Dev.Get(added.Headers.Location!.ToString())).Expect(200);
        Assert.Equal(("2023-02", 20, 0, "热线大厅"), (one["month"].Text(), one["owed"].Number(), one["kept"].Number(), one["place"].Text()));
        Assert.Equal(("2023-02-01", "2023-03-01", null), (one["from"].Text(), one["to"].Text(), one.Json["met"]));
        Assert.Equal(28, one["days"].AsArray().Count);
        Assert.Equal("应到岗20天，实到岗0天", one["text"].Text());
        Assert.Equal("\"1\"", one.ETag);
    }

    [Fact]
    public async Task Stationing_DaysKept_IsMetAndOtherwiseNotOnceTheMonthIsOver()
    {
        var kept = await server.Dev.Stationed("health", from: "2023-02-13", to: "2023-02-16");
        var missed = await server.Dev.Stationed("housing", from: "2023-02-13", to: "2023-02-16");
        foreach (var day in (string[])["2023-02-13", "2023-02-14"])
            await server.Dev.Present(kept, day, "08:30", "18:00");
        await server.Dev.Present(missed, "2023-02-13", "08:30", "14:00");
        await server.MoveTo(Server.Moment(2023, 2, 15, 18));
        await server.Dev.Present(kept, "2023-02-15", "08:30", "14:30");

        var (one, other) = (await server.Dev.Get($"/v1/stationing/{kept}").Succeeds(), await server.Dev.Get($"/v1/stationing/{missed}").Succeeds());
        Assert.Equal((3, 3, true), (one["owed"].Number(), one["kept"].Number(), one["met"].GetValue<bool>()));
        Assert.Equal([9.5m, 9.5m, 6m], one["days"].AsArray().Select(d => d!["presentHours"]!.GetValue<decimal>()));
        Assert.Null(other.Json["met"]);

        await server.MoveTo(Server.Moment(2023, 2, 16, 0));
        other = await server.Dev.Get($"/v1/stationing/{missed}").Succeeds();
        Assert.Equal((0, false), (other["kept"].Number(), other["met"].GetValue<bool>()));
        Assert.Equal([missed], (await server.Dev.Get("/v1/stationing?month=2023-02&met=false").Succeeds()).Ids());
        Assert.Equal([kept], (await server.Dev.Get("/v1/stationing?month=2023-02&met=true").Succeeds()).Ids());
        var summary = (await server.Dev.Get("/v1/stationing/summary?month=2023-02").Succeeds())["units"].AsArray();
        Assert.Equal(
            [("health", true, "应到岗3天，实到岗3天"), ("housing", false, "应到岗3天，实到岗0天")],
            summary.Select(u => (u!["unit"]!["code"].Text(), u["met"]!.GetValue<bool>(), u["text"].Text())).OrderBy(u => u.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public async Task CheckIn_Twice_IsRefusedUntilTheCheckOut()
    {
        var id = await server.Dev.Stationed("health", "李强");

        var refused = (await server.Dev.Post($"/v1/stationing/{id}/check-ins", new { person = "李强" })).Expect(409);
        Assert.Contains("2023-02-15 08:30", refused["detail"].Text(), StringComparison.Ordinal);
        (await server.Dev.Post($"/v1/stationing/{id}/check-ins", new { person = "王芳" })).Expect(200);
        (await server.Dev.Post($"/v1/stationing/{id}/check-outs", new { person = "李强", at = "2023-02-15T09:30:00+08:00" })).Expect(200);
        (await server.Dev.Post($"/v1/stationing/{id}/check-outs", new { person = "李强" })).Expect(409);
        Assert.Equal(["at"], (await server.Dev.Post($"/v1/stationing/{id}/check-ins", new { person = "李强", at = "2023-02-15T09:00:00+08:00" })).Expect(400).Faults());
        (await server.Dev.Post($"/v1/stationing/{id}/check-ins", new { person = "李强", at = "2023-02-15T09:30:00+08:00" })).Expect(200);

        var stays = (await server.Dev.Get($"/v1/stationing/{id}").Succeeds())["stays"].AsArray();
        Assert.Equal(["李强", "李强", "王芳"], stays.Select(s => s!["person"].Text()));
        Assert.Equal("2023-02-15T09:30:00+08:00", stays[0]!["outAt"].Text());
    }

    [Fact]
    public async Task CheckIn_ByManyAtOnce_OneIs()
    {
        var id = await server.Dev.Stationed("health");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Dev.Post($"/v1/stationing/{id}/check-ins", new { person = "李强" })));

        Assert.Equal(1, answers.Count(a => a.Code == 200));
        Assert.All(answers.Where(a => a.Code != 200), a => Assert.Equal(409, a.Code));
        Assert.Single((await server.Dev.Get($"/v1/stationing/{id}").Succeeds())["stays"].AsArray());
    }

    [Theory]
    [InlineData("check-ins", "2023-02-15T10:00:01+08:00", "at")] // not yet
    [InlineData("check-ins", "2023-02-09T23:59:59+08:00", "at")] // before the period
    [InlineData("check-outs", "2023-02-15T08:30:00+08:00", "at")] // not after the check-in
    public async Task Check_OutsideItsTime_IsRefusedByField(string call, string at, string field)
    {
        var id = await server.Dev.Stationed("health", call == "check-outs" ? "李强" : null, from: "2023-02-10");

        Assert.Equal([field], (await server.Dev.Post($"/v1/stationing/{id}/{call}", new { person = "李强", at })).Expect(400).Faults());
    }

    [Fact]
    public async Task CheckIn_SentTwiceWithOneKey_IsOne()
    {
        var (id, key) = (await server.Dev.Stationed("health"), ("Idempotency-Key", Guid.NewGuid().ToString()));

        var first = (await server.Dev.Post($"/v1/stationing/{id}/check-ins", new { person = "李强" }, key)).Expect(200);
        var again = (await server.Dev.Post($"/v1/stationing/{id}/check-ins", new { person = "李强" }, key)).Expect(200);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
    }

    [Fact]
    public async Task Decision_OfAPerson_StandsWhateverTheDaysSay()
    {
        var id = await server.Dev.Stationed("health");

        var decided = (await server.Dev.Post($"/v1/stationing/{id}/decision", new { met = true, reason = "经张主任同意参加防汛" }, ("X-Operator", "z01; name=%E5%BC%A0%E4%B8%89"))).Expect(200);

        Assert.Equal((true, "张三"), (decided["met"].GetValue<bool>(), decided["decision"]["by"].Text()));
        await server.MoveTo(Server.Moment(2023, 3, 2, 9));
        var one = await server.Dev.Get($"/v1/stationing/{id}").Succeeds();
        Assert.Equal((0, true), (one["kept"].Number(), one["met"].GetValue<bool>()));
        Assert.Contains("经核定达标", one["text"].Text(), StringComparison.Ordinal);
        Assert.Equal(
            ["stationing.recorded", "stationing.decidedMet"],
            await server.Books(db => db.Audit.Where(a => a.Action.StartsWith("stationing.")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync()));
    }

    [Fact]
    public async Task Shifts_AreCountedWithinTheWorkingHours()
    {
        var id = (await server.Dev.Post("/v1/stationing", new { unit = "health", from = "2023-02-13", to = "2023-02-15", requiredShifts = 3 })).Expect(201)["id"].Text();
        await server.Dev.Present(id, "2023-02-13", "09:00", "16:30");
        await server.Dev.Present(id, "2023-02-14", "15:00", "18:00");

        var one = await server.Dev.Get($"/v1/stationing/{id}").Succeeds();

        Assert.Equal((3, 3, true, "应到岗3班次，实到岗3班次"), (one["owed"].Number(), one["kept"].Number(), one["met"].GetValue<bool>(), one["text"].Text()));
    }

    [Fact]
    public async Task Patch_AsksForTheVersionSeenAndKeepsCheckInsInside()
    {
        var id = await server.Dev.Stationed("health", "李强");
        (await server.Dev.Patch($"/v1/stationing/{id}", new { place = "二楼" })).Expect(428);
        (await server.Dev.Patch($"/v1/stationing/{id}", new { place = "二楼" }, ("If-Match", "\"1\""))).Expect(412);

        var changed = (await server.Dev.Patch($"/v1/stationing/{id}", new { place = "二楼", requiredDays = 5 }, ("If-Match", "\"2\""))).Expect(200);

        Assert.Equal(("\"3\"", "二楼", 5), (changed.ETag, changed["place"].Text(), changed["owed"].Number()));
        Assert.Equal("\"3\"", (await server.Dev.Patch($"/v1/stationing/{id}", new { place = "二楼" }, ("If-Match", "*"))).Expect(200).ETag);
        Assert.Equal(["from"], (await server.Dev.Patch($"/v1/stationing/{id}", new { from = "2023-02-16" }, ("If-Match", "*"))).Expect(400).Faults());
    }

    [Fact]
    public async Task Withdraw_EndsIt()
    {
        var id = await server.Dev.Stationed("health");
        (await server.Dev.Post($"/v1/stationing/{id}/withdraw", new { reason = "重复" })).Expect(200);

        (await server.Dev.Post($"/v1/stationing/{id}/check-ins", new { person = "李强" })).Expect(409);
        (await server.Dev.Post($"/v1/stationing/{id}/withdraw", new { reason = "再次" })).Expect(409);
        Assert.Empty((await server.Dev.Get("/v1/stationing").Succeeds()).Items());
        Assert.Equal([id], (await server.Dev.Get("/v1/stationing?withdrawn=true").Succeeds()).Ids());
        Assert.Empty((await server.Dev.Get("/v1/stationing/summary?month=2023-02").Succeeds())["units"].AsArray());
    }

    [Theory]
    [InlineData("""{ "unit": "none", "from": "2023-02-01", "to": "2023-03-01" }""", "unit")]
    [InlineData("""{ "unit": "health", "from": "2023-02-01", "to": "2023-02-01" }""", "to")]
    [InlineData("""{ "unit": "health", "from": "2023-02-01", "to": "2023-03-02" }""", "to")]
    [InlineData("""{ "unit": "health", "from": "2023-02-04", "to": "2023-02-06" }""", "from")]
    [InlineData("""{ "unit": "health", "from": "2023-02-01", "to": "2023-03-01", "requiredDays": 21 }""", "requiredDays")]
    [InlineData("""{ "unit": "health", "from": "2023-02-01", "to": "2023-03-01", "requiredShifts": 41 }""", "requiredShifts")]
    [InlineData("""{ "unit": "health", "from": "2023-02-01", "to": "2023-03-01", "requiredDays": 1, "requiredShifts": 1 }""", "requiredShifts")]
    [InlineData("""{ "unit": "health", "from": "0001-01-01", "to": "0001-01-01" }""", "to")]
    [InlineData("""{ "unit": "health", "from": "9999-12-01", "to": "9999-12-31" }""", "to")]
    public async Task Add_WhatCannotBe_IsRefusedByField(string body, string field) =>
        Assert.Equal([field], (await server.Dev.Post("/v1/stationing", body)).Expect(400).Faults());

    [Fact]
    public async Task Unit_SeesAndChecksInItsOwnOnly()
    {
        var (own, others) = (await server.Dev.Stationed("health"), await server.Dev.Stationed("water"));
        using var unit = await server.ClientOf("unit-health");

        Assert.Equal([own], (await unit.Get("/v1/stationing").Succeeds()).Ids());
        Assert.Equal(["health"], (await unit.Get("/v1/stationing/summary?month=2023-02").Succeeds())["units"].AsArray().Select(u => u!["unit"]!["code"].Text()));
        (await unit.Get($"/v1/stationing/{own}")).Expect(200);
        (await unit.Get($"/v1/stationing/{others}")).Expect(404);
        (await unit.Post($"/v1/stationing/{own}/check-ins", new { person = "李强" })).Expect(200);
        (await unit.Post($"/v1/stationing/{others}/check-ins", new { person = "李强" })).Expect(404);
        (await unit.Post($"/v1/stationing/{own}/decision", new { met = true, reason = "自评" })).Expect(403);
        (await unit.Post("/v1/stationing", new { unit = "health", from = "2023-02-01", to = "2023-03-01" })).Expect(403);
        using var reader = await server.ClientOf("dev", "tickets.read");
        (await reader.Post($"/v1/stationing/{own}/check-ins", new { person = "李强" })).Expect(403);
        (await reader.Get($"/v1/stationing/{own}")).Expect(200);
    }

    [Fact]
    public async Task List_IsPagedAndFiltered()
    {
        var ids = new List<string>();
        foreach (var unit in (string[])["health", "water", "housing", "health"])
            ids.Insert(0, await server.Dev.Stationed(unit));

        Assert.Equal(ids, (await server.Dev.All("/v1/stationing", limit: 2)).Select(s => s["id"].Text()));
        Assert.Equal(2, (await server.Dev.Get("/v1/stationing?unit=health&includeTotal=true").Succeeds())["total"].Number());
        Assert.Empty((await server.Dev.Get("/v1/stationing?month=2023-03").Succeeds()).Items());
        Assert.Equal(["unit"], (await server.Dev.Get("/v1/stationing?unit=none")).Expect(400).Faults());
        Assert.Equal(["month"], (await server.Dev.Get("/v1/stationing?met=true")).Expect(400).Faults());
        Assert.Equal(["month"], (await server.Dev.Get("/v1/stationing/summary?month=2023-13")).Expect(400).Faults());
    }
}
