using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

public class HolidayFileTests
{
    [Fact]
    public void Day_EveryDayOf2019To2026_IsWorkedAsTheIndependentListSays()
    {
        var days = GoldenDays().ToList();

        Assert.Equal(2922, days.Count);
        Assert.Equal(Given.Date("2019-01-01"), days[0].Date);
        Assert.Equal(Given.Date("2026-12-31"), days[^1].Date);
        Assert.All(days, golden =>
        {
            var day = Given.Calendar.Day(golden.Date);
            Assert.Equal((golden.Date, golden.Letter, false), (day.Date, Letter(day), day.Provisional));
        });
    }

    [Theory]
    [InlineData("2023-01-20", true, "工作日")]
    [InlineData("2023-01-21", false, "春节放假")]
    [InlineData("2023-01-28", true, "春节调休上班")]
    [InlineData("2023-02-04", false, "周末")]
    [InlineData("2023-09-29", false, "中秋节、国庆节放假")]
    public void Day_OfTheNotice_SaysWhy(string date, bool working, string why) =>
        Assert.Equal(new CalendarDay(Given.Date(date), working, false, why), Given.Calendar.Day(Given.Date(date)));

    [Fact]
    public void Notice_DayOfTheDecemberBefore_CountsButDoesNotLoadThatYear()
    {
        // A Saturday that the notice of 2019 made a working day; the notice of 2018 is not among the files.
        var day = Given.Calendar.Day(Given.Date("2018-12-29"));

        Assert.Equal(new CalendarDay(Given.Date("2018-12-29"), true, true, "元旦调休上班"), day);
        Assert.Equal([2018], Given.Calendar.MissingYears(Given.Date("2018-12-29"), Given.Date("2019-01-02")));
    }

    [Fact]
    public void Notice_BothNameADayOfDecember_TheLaterYearPrevails()
    {
        var earlier = CalendarNotice.TryCreate(2022, [new(Given.Date("2022-12-31"), true, "元旦")], "a").Required;
        var later = CalendarNotice.TryCreate(2023, [new(Given.Date("2022-12-31"), false, "元旦")], "b").Required;

        Assert.All<IEnumerable<CalendarNotice>>([[earlier, later], [later, earlier]], notices =>
            Assert.False(new WorkingCalendar(Given.Shanghai, Given.OfficeHours, notices).IsWorkingDay(Given.Date("2022-12-31"))));
    }

    private static IEnumerable<(DateOnly Date, char Letter)> GoldenDays() =>
        from line in GoldenFile.Lines("days-2019-2026.txt")
        where line[0] != '#'
        from index in Enumerable.Range(0, line.Length - 8)
        select (Given.Date(line[..7] + "-01").AddDays(index), line[8 + index]);

    private static char Letter(CalendarDay day) => day.Why switch
    {
        "工作日" when day.Working => 'w',
        "周末" when !day.Working => '.',
        _ when day.Why.EndsWith("放假", StringComparison.Ordinal) && !day.Working => 'H',
        _ when day.Why.EndsWith("调休上班", StringComparison.Ordinal) && day.Working => 'M',
        _ => '?',
    };
}
