using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

public class WorkingCalendarTests
{
    [Theory]
    [InlineData("2023-01-20 16:00", 5, "2023-02-01 18:00")] // over the Spring Festival and its make-up weekend
    [InlineData("2023-01-20 00:00", 5, "2023-02-01 18:00")] // any hour of the day
    [InlineData("2023-01-20 23:59", 5, "2023-02-01 18:00")]
    [InlineData("2023-02-13 09:00", 1, "2023-02-14 18:00")]
    [InlineData("2023-02-11 09:00", 1, "2023-02-13 18:00")] // delivered on a Saturday
    [InlineData("2023-09-28 10:00", 3, "2023-10-09 18:00")] // 7 and 8 October are make-up days
    [InlineData("2022-12-30 10:00", 1, "2023-01-03 18:00")] // 2022-12-31 is off by the notice of 2023
    public void EndOfWorkingDay_FromDelivery_IsTheCloseOfTheNthWorkingDay(string from, int days, string due) =>
        Assert.Equal(Given.At(due), Given.Calendar.EndOfWorkingDay(Given.At(from), days).At);

    [Fact]
    public void EndOfWorkingDay_OverAHoliday_ListsEveryDayLookedAt()
    {
        var due = Given.Calendar.EndOfWorkingDay(Given.At("2023-01-20 16:00"), 5);

        Assert.Equal(Given.Date("2023-01-21"), due.Days[0].Date);
        Assert.Equal(Given.Date("2023-02-01"), due.Days[^1].Date);
        Assert.Equal("春节调休上班", due.Days[7].Why);
        Assert.Equal(5, due.Days.Count(d => d.Working));
        Assert.False(due.Provisional);
        Assert.Equal(TimeSpan.FromHours(8), due.At.Offset);
    }

    [Theory]
    [InlineData("2026-12-30 10:00", 1, new int[0])]
    [InlineData("2026-12-30 10:00", 2, new[] { 2027 })]
    [InlineData("2027-12-30 10:00", 2, new[] { 2027, 2028 })]
    [InlineData("2018-12-31 10:00", 1, new int[0])] // the day of delivery itself is not counted
    public void EndOfWorkingDay_InAYearWithoutNotice_IsProvisionalAndNamesTheYear(string from, int days, int[] missing)
    {
        var due = Given.Calendar.EndOfWorkingDay(Given.At(from), days);

        Assert.Equal(missing, due.MissingYears);
        Assert.Equal(missing.Length > 0, due.Provisional);
        Assert.Equal(due.Provisional, due.Days.Any(d => d.Provisional));
    }

    [Fact]
    public void EndOfWorkingDay_NoticeLoadedLater_Moves()
    {
        var before = new WorkingCalendar(Given.Shanghai, Given.OfficeHours, Given.Notices.Where(n => n.Year != 2023));

        Assert.Equal(Given.At("2023-01-27 18:00"), before.EndOfWorkingDay(Given.At("2023-01-20 16:00"), 5).At);
        Assert.Equal(Given.At("2023-02-01 18:00"), Given.Calendar.EndOfWorkingDay(Given.At("2023-01-20 16:00"), 5).At);
    }

    [Fact]
    public void EndOfWorkingDay_AroundTheClock_NeedsNoNotice()
    {
        var due = Given.AroundTheClock.EndOfWorkingDay(Given.At("2027-12-31 10:00"), 2);

        Assert.Equal(Given.At("2028-01-03 00:00"), due.At);
        Assert.False(due.Provisional);
        Assert.Equal(new CalendarDay(Given.Date("2028-01-01"), true, false, "全天候"), due.Days[0]);
    }

    [Fact]
    public void EndOfWorkingDay_NoDays_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Given.Calendar.EndOfWorkingDay(Given.At("2023-02-13 09:00"), 0));

    [Theory]
    [InlineData("2023-02-13 08:30", 210, "2023-02-13 12:00")] // ends at the close of the morning and stays there
    [InlineData("2023-02-13 08:30", 211, "2023-02-13 14:31")]
    [InlineData("2023-02-13 08:30", 420, "2023-02-13 18:00")]
    [InlineData("2023-02-17 17:00", 61, "2023-02-20 08:31")] // over the weekend
    [InlineData("2023-02-18 10:00", 30, "2023-02-20 09:00")] // from a day off
    [InlineData("2023-02-18 10:00", 0, "2023-02-18 10:00")]
    public void AddWorkingTime_Minutes_RunInsideTheHoursOnly(string from, int minutes, string end) =>
        Assert.Equal(Given.At(end), Given.Calendar.AddWorkingTime(Given.At(from), TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData("2023-02-20 09:00", 30, "2023-02-20 08:30")] // falls on the opening and stays there
    [InlineData("2023-02-20 09:00", 31, "2023-02-17 17:59")]
    [InlineData("2023-02-19 09:00", 30, "2023-02-17 17:30")] // from a day off
    public void SubtractWorkingTime_Minutes_RunInsideTheHoursOnly(string from, int minutes, string start) =>
        Assert.Equal(Given.At(start), Given.Calendar.SubtractWorkingTime(Given.At(from), TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void AddWorkingTime_Negative_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Given.Calendar.AddWorkingTime(Given.At("2023-02-13 09:00"), -TimeSpan.FromTicks(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Given.Calendar.SubtractWorkingTime(Given.At("2023-02-13 09:00"), -TimeSpan.FromTicks(1)));
    }

    [Theory]
    [InlineData("2023-02-17 16:00", "2023-02-17 16:00")]
    [InlineData("2023-02-18 16:00", "2023-02-20 16:00")]
    [InlineData("2023-02-18 03:00", "2023-02-20 03:00")] // the time of day stays, in the hours or not
    [InlineData("2023-01-28 16:00", "2023-01-28 16:00")] // a make-up Saturday is worked
    [InlineData("2023-01-21 16:00", "2023-01-28 16:00")]
    public void SameTimeOnNextWorkingDay_OnADayOff_MovesTheDateOnly(string at, string expected) =>
        Assert.Equal(Given.At(expected), Given.Calendar.SameTimeOnNextWorkingDay(Given.At(at)));

    [Theory]
    [InlineData("2023-02-16", 1, "2023-02-17")]
    [InlineData("2023-02-16", 2, "2023-02-20")]
    [InlineData("2023-02-20", -1, "2023-02-17")]
    [InlineData("2023-01-28", -1, "2023-01-20")]
    [InlineData("2023-02-18", 0, "2023-02-18")]
    public void WorkingDayFrom_ForwardOrBack_SkipsDaysOff(string date, int days, string expected) =>
        Assert.Equal(Given.Date(expected), Given.Calendar.WorkingDayFrom(Given.Date(date), days));

    [Fact]
    public void Month_OfTheSite_StartsAtLocalMidnightAndExcludesItsEnd()
    {
        var (from, to) = Given.Calendar.Month(2023, 2);

        Assert.True(from.EqualsExact(Given.At("2023-02-01 00:00")));
        Assert.True(to.EqualsExact(Given.At("2023-03-01 00:00")));
        Assert.Equal(new DateTimeOffset(2023, 1, 31, 16, 0, 0, TimeSpan.Zero), from);
    }

    [Fact]
    public void LocalDate_LateEveningUtc_IsTheNextDayInShanghai() => Assert.Equal(
        Given.Date("2023-02-01"), Given.Calendar.LocalDate(new DateTimeOffset(2023, 1, 31, 16, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void WorkingCalendar_TwoNoticesForAYear_IsRefused() => Assert.Throws<ArgumentException>(() =>
        new WorkingCalendar(Given.Shanghai, Given.OfficeHours, [Given.Notice(2023), Given.Notice(2023)]));
}
