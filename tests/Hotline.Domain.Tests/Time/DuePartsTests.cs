using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

public class DuePartsTests
{
    private static readonly DueParts Suspended = new(Given.At("2023-01-20 16:00"), 5)
    {
        Pauses = [new(Given.At("2023-01-29 10:00"), Given.At("2023-01-30 10:00"))],
    };

    [Fact]
    public void Due_SuspendedOverAMakeUpSunday_AddsTheWorkingTimeInside()
    {
        var due = Suspended.Due(Given.Calendar);

        Assert.Equal(Given.At("2023-02-02 18:00"), due.At);
        Assert.Equal(Given.Date("2023-01-21"), due.Days[0].Date);
        Assert.Equal(Given.Date("2023-02-02"), due.Days[^1].Date);
    }

    [Fact]
    public void Due_TheSundayIsEditedToADayOff_IsADayLaterWithAShorterPause() =>
        Assert.Equal(Given.At("2023-02-03 10:00"), Suspended.Due(Given.EditedTo("2023-01-29", working: false)).At);

    [Theory]
    [InlineData(1, "2023-02-03 18:00")]
    [InlineData(3, "2023-02-07 18:00")]
    public void Due_Granted_CountsOnFromTheOldDueDay(int granted, string due) =>
        Assert.Equal(Given.At(due), Suspended.Granting(granted).Due(Given.Calendar).At);

    [Fact]
    public void Due_SeveralPauses_AddUp()
    {
        var parts = new DueParts(Given.At("2023-02-13 09:00"), 2)
        {
            Pauses =
            [
                new(Given.At("2023-02-14 09:00"), Given.At("2023-02-14 10:00")),
                new(Given.At("2023-02-15 17:00"), Given.At("2023-02-15 23:00")),
            ],
        };

        Assert.Equal(Given.At("2023-02-16 10:30"), parts.Due(Given.Calendar).At);
    }

    [Fact]
    public void Due_PauseFromBeforeDelivery_CountsFromDeliveryOnly()
    {
        var parts = new DueParts(Given.At("2023-02-13 09:00"), 1)
        {
            Pauses =
            [
                new(Given.At("2023-02-06 09:00"), Given.At("2023-02-07 09:00")),
                new(Given.At("2023-02-10 09:00"), Given.At("2023-02-13 10:00")),
            ],
        };

        Assert.Equal(Given.At("2023-02-15 09:30"), parts.Due(Given.Calendar).At);
    }

    [Fact]
    public void Due_LongCycleEndingOnASunday_EndsWithTheNextWorkingDay()
    {
        var parts = new DueParts(Given.At("2023-02-13 09:00"), 5) { GrantedCalendarDays = 20 };

        // Working day 5 is 2023-02-20; 20 calendar days later is Sunday 2023-03-12.
        Assert.Equal(Given.At("2023-03-13 18:00"), parts.Due(Given.Calendar).At);
    }

    [Fact]
    public void Due_PauseReachesAYearWithoutNotice_IsProvisional()
    {
        var parts = new DueParts(Given.At("2026-12-29 09:00"), 2);
        var paused = parts with { Pauses = [new(Given.At("2026-12-31 17:00"), Given.At("2027-01-01 09:00"))] };

        Assert.False(parts.Due(Given.Calendar).Provisional);
        Assert.Equal([2027], paused.Due(Given.Calendar).MissingYears);
    }

    [Fact]
    public void Due_SetByHandThenGranted_MovesByWorkingDaysAtTheSameTimeOfDay()
    {
        var parts = Suspended.Granting(2).SettingByHand(Given.At("2023-03-10 17:00"));

        Assert.Equal(Given.At("2023-03-10 17:00"), parts.Due(Given.Calendar).At);
        Assert.Equal(Given.At("2023-03-13 17:00"), parts.Granting(1).Due(Given.Calendar).At);
    }

    [Fact]
    public void IsOverdue_AtTheDueMoment_IsNotYet()
    {
        var parts = new DueParts(Given.At("2023-02-13 09:00"), 1);

        Assert.False(parts.IsOverdue(Given.Calendar, Given.At("2023-02-14 18:00")));
        Assert.True(parts.IsOverdue(Given.Calendar, Given.At("2023-02-14 18:00").AddTicks(1)));
    }

    [Fact]
    public void Pause_EndBeforeBeginning_IsRefused() => Assert.Throws<ArgumentException>(
        () => new Pause(Given.At("2023-02-14 18:00"), null).Ending(Given.At("2023-02-14 17:59")));
}
