using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

/// <summary>Warnings before and escalations after a due time, over the Spring Festival of 2023 with its make-up days 01-28 and 01-29.</summary>
public class WorkingDayOffsetTests
{
    private static readonly DeadlinePolicy Policy = new(Given.Calendar, Given.Limits);

    [Theory]
    [InlineData("2023-02-08 18:00", "2023-02-07 18:00")]
    [InlineData("2023-01-28 18:00", "2023-01-20 18:00")] // over the holiday
    [InlineData("2023-01-29 18:00", "2023-01-28 18:00")] // a Sunday that is worked, after a Saturday that is
    [InlineData("2023-01-30 18:00", "2023-01-29 18:00")]
    [InlineData("2023-01-24 10:00", "2023-01-20 10:00")] // set by hand on a day off
    [InlineData("2023-02-08 22:00", "2023-02-07 18:00")] // outside the hours: back to the close
    [InlineData("2023-02-08 13:00", "2023-02-07 12:00")]
    [InlineData("2023-02-08 07:00", "2023-02-06 18:00")]
    [InlineData("2023-02-09 00:00", "2023-02-07 18:00")] // midnight ends the 8th
    [InlineData("2023-02-08 08:30", "2023-02-07 08:30")] // an opening stays
    public void DueSoonAt_OneWorkingDayBefore(string due, string expected) => Assert.Equal(Given.At(expected), Policy.DueSoonAt(Given.At(due)));

    [Theory]
    [InlineData("2023-02-08 18:00", "2023-02-09 18:00")]
    [InlineData("2023-01-20 17:30", "2023-01-28 17:30")]
    [InlineData("2023-01-28 18:00", "2023-01-29 18:00")]
    [InlineData("2023-01-24 10:00", "2023-01-28 10:00")]
    [InlineData("2023-02-10 22:00", "2023-02-14 08:30")] // outside the hours of Monday: on to the next opening
    [InlineData("2023-02-10 13:00", "2023-02-13 14:30")]
    public void EscalateAfter_OneWorkingDayAfter(string due, string expected) => Assert.Equal(Given.At(expected), Policy.EscalateAfter(Given.At(due)));

    [Theory]
    [InlineData("2023-02-08 18:00", "2023-02-07 09:00", "2023-02-09 09:00", "2023-02-16 09:00")]
    [InlineData("2023-01-20 17:30", "2023-01-19 09:00", "2023-01-28 09:00", "2023-02-02 09:00")]
    [InlineData("2023-01-28 18:00", "2023-01-20 09:00", "2023-01-29 09:00", "2023-02-03 09:00")]
    [InlineData("2023-01-24 10:00", "2023-01-20 09:00", "2023-01-28 09:00", "2023-02-02 09:00")]
    public void UrgesAndCriticism_AroundADueDay(string due, string before, string after, string criticise)
    {
        var at = Given.At(due);
        Assert.Equal((Given.At(before), Given.At(after), Given.At(criticise)), (Policy.UrgeBefore(at), Policy.UrgeAfter(at), Policy.CriticiseAfter(at)));
    }

    [Theory]
    [InlineData("2023-02-03 16:00", "2023-02-06 08:30")]
    [InlineData("2023-01-20 16:00", "2023-01-28 08:30")]
    [InlineData("2023-01-22 16:00", "2023-01-28 08:30")]
    public void CallbackFrom_OpensTheDayAfter(string closed, string expected) => Assert.Equal(Given.At(expected), Policy.CallbackFrom(Given.At(closed)));

    [Theory]
    [InlineData("2023-02-03 11:59", false)]
    [InlineData("2023-02-03 12:00", true)] // the morning's close belongs to the afternoon
    [InlineData("2023-02-03 13:00", true)]
    [InlineData("2023-02-03 00:00", false)]
    public void HalfDay_IsSplitAtTheNoonBreak(string at, bool afternoon)
    {
        Assert.Equal((new DateOnly(2023, 2, 3), afternoon), Given.Calendar.HalfDay(Given.At(at)));
        Assert.Equal(afternoon, Given.LongDays.HalfDay(Given.At(at).ToUniversalTime()).Afternoon);
    }

    /// <summary>A warning never falls outside the hours, at midnight least of all (case A1).</summary>
    [Fact]
    public void A1_WarningInACalendarOfSeveralSegments_IsInsideTheHours()
    {
        for (var minutes = 0; minutes < 14 * 24 * 60; minutes += 7)
        {
            var due = Given.At("2023-01-19 00:00").AddMinutes(minutes);
            foreach (var at in new[] { Policy.DueSoonAt(due), Policy.EscalateAfter(due) })
            {
                Assert.True(Given.Calendar.IsWorkingDay(Given.Calendar.LocalDate(at)));
                Assert.Contains(Given.OfficeHours.On(at.DayOfWeek), s => TimeOnly.FromTimeSpan(at.TimeOfDay) >= s.Open && TimeOnly.FromTimeSpan(at.TimeOfDay) <= s.Close);
            }
        }
        Assert.Equal(Given.At("2023-02-13 11:00"), Policy.DueSoonAt(Given.At("2023-02-14 11:00")));
    }

    /// <summary>Two working days after Friday 17:30 are Tuesday 17:30, not Sunday (case A17).</summary>
    [Fact]
    public void A17_TwoWorkingDaysAfterFriday_AreTuesday() =>
        Assert.Equal(Given.At("2023-02-14 17:30"), Given.Calendar.WorkingDaysAfter(Given.At("2023-02-10 17:30"), 2));
}
