using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Calendar;

/// <summary>The calendar as callers see it.</summary>
[Collection(SharedServer.Name)]
public sealed class GetCalendarTests(Server server)
{
    [Fact]
    public async Task A11_Holiday_OfTheNotice_IsExactlyItsCivilDate()
    {
        var calendar = await server.Dev.Calendar(2023);

        Assert.Equal((true, "工作日"), calendar.Day("2023-01-20"));
        Assert.Equal((false, "春节放假"), calendar.Day("2023-01-21"));
        Assert.Equal((false, "春节放假"), calendar.Day("2023-01-27"));
        Assert.Equal((true, "春节调休上班"), calendar.Day("2023-01-28"));
        Assert.Equal((false, "周末"), calendar.Day("2023-02-04"));
        Assert.Equal(365, calendar["days"].AsArray().Count);
        Assert.Equal((0, false, "\"0\""), (calendar["version"].Number(), calendar["provisional"].GetValue<bool>(), calendar.ETag));
    }

    [Theory]
    [InlineData("2023-01-20T15:59:59Z", "2023-01-28T18:00:00+08:00")] // still the 20th in the city
    [InlineData("2023-01-27T15:59:59Z", "2023-01-28T18:00:00+08:00")]
    [InlineData("2023-01-27T16:00:00Z", "2023-01-29T18:00:00+08:00")] // the 28th already
    [InlineData("2023-01-20T16:00:00-05:00", "2023-01-28T18:00:00+08:00")]
    [InlineData("2023-01-20", "2023-01-28T18:00:00+08:00")]
    public async Task A11_Deadline_FromAMomentOfAnyOffset_IsCutInTheCitysZone(string from, string due)
    {
        var answer = await server.Dev.Get($"/v1/calendar/deadline?from={Uri.EscapeDataString(from)}&workingDays=1").Succeeds();

        Assert.Equal(due, answer["dueAt"].Text());
    }

    [Fact]
    public async Task Deadline_OverTheSpringFestival_NamesEachDayAndWhy()
    {
        var answer = await server.Dev.Get("/v1/calendar/deadline?from=2023-01-20T16:00:00%2B08:00&workingDays=5").Succeeds();

        Assert.Equal("2023-02-01T18:00:00+08:00", answer["dueAt"].Text());
        Assert.False(answer["provisional"].GetValue<bool>());
        var days = answer["days"].AsArray().Select(d => (d!["date"].Text(), d["working"]!.GetValue<bool>(), d["why"].Text())).ToList();
        Assert.Equal(("2023-01-21", false, "春节放假"), days[0]);
        Assert.Equal(("2023-02-01", true, "工作日"), days[^1]);
        Assert.Equal((12, 5), (days.Count, days.Count(d => d.Item2)));
    }

    [Fact]
    public async Task Deadline_InAYearWithoutNotice_IsProvisionalAndNamesIt()
    {
        var answer = await server.Dev.Get("/v1/calendar/deadline?from=2026-12-30&workingDays=3").Succeeds();

        Assert.True(answer["provisional"].GetValue<bool>());
        Assert.Equal("[2027]", answer["missingYears"].ToJsonString());
        Assert.Equal("2027-01-04T18:00:00+08:00", answer["dueAt"].Text());
    }

    [Theory]
    [InlineData("workingDays=3", "from")]
    [InlineData("from=2023-01-20", "workingDays")]
    [InlineData("from=2023-01-20&workingDays=0", "workingDays")]
    [InlineData("from=2023-01-20&workingDays=131", "workingDays")]
    [InlineData("from=2023-02-29&workingDays=1", "from")]
    [InlineData("from=9999-12-31&workingDays=1", "from")]
    [InlineData("from=2023-01-20T10:00:00&workingDays=1", "from")]
    public async Task Deadline_OfAWrongQuestion_NamesTheField(string query, string field) =>
        Assert.Equal([field], (await server.Dev.Get("/v1/calendar/deadline?" + query)).Expect(400).Faults());

    [Theory]
    [InlineData("1949")]
    [InlineData("2201")]
    [InlineData("-1")]
    public async Task Get_YearOutsideTheCalendar_IsRefused(string year) =>
        Assert.Equal(["year"], (await server.Dev.Get("/v1/calendar/" + year)).Expect(400).Faults());

    [Fact]
    public async Task Get_WithTheETagHeld_304()
    {
        var etag = (await server.Dev.Calendar(2024)).ETag!;

        (await server.Dev.Get(Notices.Path(2024), ("If-None-Match", etag))).Expect(304);
    }
}
