using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Calendar;

/// <summary>A State Council notice put by hand.</summary>
public sealed class PutCalendarTests(Server server) : IClassFixture<Server>
{
    private static readonly (string, string, string)[] NewYear = [("2030-01-01", "2030-01-03", "元旦")];

    [Fact]
    public async Task Put_YearWithoutNotice_HoldsFromThenOn()
    {
        Assert.True((await server.Dev.Calendar(2030))["provisional"].GetValue<bool>());

        var answer = (await server.Dev.PutCalendar(2030, Notices.Of([.. NewYear, ("2030-02-02", "2030-02-08", "春节")], "2030-02-09"))).Expect(202);

        Assert.Equal("\"1\"", answer.ETag);
        Assert.Equal("recompute.deadlines", answer["kind"].Text());
        var calendar = await server.Dev.Calendar(2030);
        Assert.Equal((1, false), (calendar["version"].Number(), calendar["provisional"].GetValue<bool>()));
        Assert.Equal((false, "元旦放假"), calendar.Day("2030-01-03"));
        Assert.Equal((true, "春节调休上班"), calendar.Day("2030-02-09"));
        Assert.Equal("https://www.gov.cn/zhengce/content/test.htm", calendar["source"].Text());
        var due = await server.Dev.Get("/v1/calendar/deadline?from=2030-02-01&workingDays=1").Succeeds();
        Assert.Equal("2030-02-09T18:00:00+08:00", due["dueAt"].Text());
    }

    [Fact]
    public async Task Put_WhatGetAnswers_IsTheSameCalendar()
    {
        var before = await server.Dev.Calendar(2025);

        (await server.Dev.PutCalendar(2025, new JsonObject
        {
            ["source"] = before["source"].DeepClone(),
            ["holidays"] = before["holidays"].DeepClone(),
            ["makeUpWorkdays"] = before["makeUpWorkdays"].DeepClone(),
        })).Expect(202);

        Assert.Equal(before["days"].ToJsonString(), (await server.Dev.Calendar(2025))["days"].ToJsonString());
    }

    [Fact]
    public async Task Put_TwoRivalsOfOneVersion_OneIsStale()
    {
        await using var twin = await server.StartTwin();
        using var other = new Client(new Uri(twin.Urls.First()), server.Dev.Token);

        var answers = await Task.WhenAll(
            server.Dev.PutCalendar(2031, Notices.Of([("2031-01-01", "2031-01-01", "元旦")]), ("If-Match", "\"0\"")),
            other.PutCalendar(2031, Notices.Of([("2031-01-01", "2031-01-02", "元旦")]), ("If-Match", "\"0\"")));

        Assert.Equal([202, 412], answers.Select(a => a.Code).Order());
        Assert.Equal(1, (await server.Dev.Calendar(2031))["version"].Number());
        Assert.Equal((await server.Dev.Calendar(2031)).Text, (await other.Calendar(2031)).Text);
    }

    [Fact]
    public async Task Put_OnOneReplica_HoldsOnTheOtherAtOnce()
    {
        await using var twin = await server.StartTwin();
        using var other = new Client(new Uri(twin.Urls.First()), server.Dev.Token);
        const string Question = "/v1/calendar/deadline?from=2032-06-01&workingDays=1";
        Assert.Equal("2032-06-02T18:00:00+08:00", (await other.Get(Question).Succeeds())["dueAt"].Text());

        (await server.Dev.PutCalendar(2032, Notices.Of([("2032-06-02", "2032-06-02", "端午节")]))).Expect(202);

        Assert.Equal("2032-06-03T18:00:00+08:00", (await other.Get(Question).Succeeds())["dueAt"].Text());
    }

    [Fact]
    public async Task Put_EachVersion_IsKeptAndAudited()
    {
        for (var day = 1; day <= 3; day++)
            (await server.Dev.PutCalendar(2033, Notices.Of([("2033-01-01", $"2033-01-0{day}", "元旦")]))).Expect(202);
        // The same again is no change.
        Assert.Equal("\"3\"", (await server.Dev.PutCalendar(2033, Notices.Of([("2033-01-01", "2033-01-03", "元旦")]))).Expect(202).ETag);

        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        Assert.Equal([1, 2, 3], await db.ReferenceVersions.Where(v => v.Key == "2033").OrderBy(v => v.Version).Select(v => v.Version).ToListAsync());
        Assert.Equal(
            ["key=2033 version=1", "key=2033 version=2", "key=2033 version=3"],
            await db.Audit.Where(a => a.Action == "reference.notice" && a.Detail!.StartsWith("key=2033")).OrderBy(a => a.Id).Select(a => a.Detail!).ToListAsync());
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { """{ "from": "2034-02-29", "name": "元旦" }""", "holidays[0].from" },
        { """{ "from": "2034-01-03", "to": "2034-01-01", "name": "元旦" }""", "holidays[0].to" },
        { """{ "from": "2034-01-01", "to": "2034-02-29", "name": "元旦" }""", "holidays[0].to" },
        { """{ "from": "2034-01-01", "to": "2034-03-01", "name": "元旦" }""", "holidays[0].to" },
        { """{ "from": "2034-01-01", "to": "2034-01-03", "name": "元旦" }, { "from": "2034-01-03", "to": "2034-01-04", "name": "元旦" }""", "holidays[1].from" },
        { """{ "from": "2034-01-01" }""", "holidays[0].name" },
        { """{ "from": "2036-01-01", "name": "元旦" }""", "holidays[0].from" },
        { """{ "from": "1/1/2034", "name": "元旦" }""", "holidays[0].from" },
        { "null", "holidays[0]" },
        { "", "holidays" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A26_Put_HolidayThatCannotBe_IsRefusedByFieldAndTicketsGoOn(string holidays, string field)
    {
        var body = $$"""{ "source": "x", "holidays": [{{holidays}}], "makeUpWorkdays": [] }""";

        Assert.Equal([field], (await server.Dev.PutCalendar(2034, body)).Expect(400).Faults());

        Assert.Equal(0, (await server.Dev.Calendar(2034))["version"].Number());
        await server.Dev.Closed();
    }

    [Theory]
    [InlineData("2035-02-30", "makeUpWorkdays[0]")]
    [InlineData("2035-01-02", "makeUpWorkdays[0]")] // off and worked at once
    [InlineData("2034-11-30", "makeUpWorkdays[0]")]
    public async Task A26_Put_MakeUpDayThatCannotBe_IsRefusedByField(string date, string field)
    {
        var body = Notices.Of([("2035-01-01", "2035-01-03", "元旦")], date);

        Assert.Equal([field], (await server.Dev.PutCalendar(2035, body)).Expect(400).Faults());
    }

    [Fact]
    public async Task Put_EveryHolidayOfAnotherYear_IsRefusedByFieldMakeUpDaysAndAll()
    {
        var answer = (await server.Dev.PutCalendar(2031, Notices.Of(NewYear, "2030-02-09"))).Expect(400);

        Assert.NotNull(answer["errors"]["holidays[0].from"]);
        Assert.NotNull(answer["errors"]["makeUpWorkdays[0]"]);
    }

    [Fact]
    public async Task Put_WithoutTheScope_403AndWithoutAToken_401()
    {
        using var unit = await server.ClientOf("unit-water");
        using var stranger = server.Stranger();

        (await unit.PutCalendar(2036, Notices.Of([("2036-01-01", "2036-01-01", "元旦")]))).Expect(403);
        (await stranger.PutCalendar(2036, Notices.Of([("2036-01-01", "2036-01-01", "元旦")]))).Expect(401);
        Assert.Equal(366, (await unit.Calendar(2036))["days"].AsArray().Count);
    }
}
