using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

public class DeadlinePolicyTests
{
    private static readonly DeadlinePolicy Policy = new(Given.Calendar, Given.Limits);

    [Theory]
    [InlineData(false, "2023-02-19 16:00")]
    [InlineData(true, "2023-02-18 18:00")]
    public void DispatchBy_OnAWeekend_RunsByTheClock(bool emergencyClass, string due) =>
        Assert.Equal(Given.At(due), Policy.DispatchBy(Given.At("2023-02-18 16:00"), emergencyClass).At);

    [Theory]
    [InlineData("2023-02-17 16:00", "2023-02-20 16:00")] // Fri → Mon
    [InlineData("2023-02-16 16:00", "2023-02-17 16:00")]
    [InlineData("2023-01-27 09:00", "2023-01-28 09:00")] // the make-up Saturday is worked
    [InlineData("2023-01-20 16:00", "2023-01-28 16:00")]
    public void AcknowledgeBy_TwentyFourHoursOnADayOff_MovesToTheNextWorkingDay(string delivered, string due) =>
        Assert.Equal(Given.At(due), Policy.AcknowledgeBy(Given.At(delivered), emergency: false).At);

    [Fact]
    public void AcknowledgeBy_Emergency_IsHalfAnHourRoundTheClock()
    {
        Assert.Equal(Given.At("2023-01-22 00:15"), Policy.AcknowledgeBy(Given.At("2023-01-21 23:45"), emergency: true).At);
        Assert.Equal(Given.At("2023-01-22 01:45"), Policy.FirstOpinionBy(Given.At("2023-01-21 23:45")).At);
    }

    [Fact]
    public void AcknowledgeBy_InAYearWithoutNotice_IsProvisional()
    {
        var due = Policy.AcknowledgeBy(Given.At("2026-12-31 16:00"), emergency: false);

        Assert.Equal(Given.At("2027-01-01 16:00"), due.At);
        Assert.Equal([2027], due.MissingYears);
        Assert.False(Policy.AcknowledgeBy(Given.At("2026-12-31 16:00"), emergency: true).Provisional);
    }

    [Fact]
    public void ClockLimits_Suspended_AreLengthenedByClockTime()
    {
        Pause[] pauses = [new(Given.At("2023-02-15 20:00"), Given.At("2023-02-16 06:00")), new(Given.At("2023-02-16 07:00"), null)];

        Assert.Equal(Given.At("2023-02-16 20:00"), Policy.DispatchBy(Given.At("2023-02-15 10:00"), false, pauses).At);
        // Delivered in the middle of the pause: only what comes after counts.
        Assert.Equal(Given.At("2023-02-17 06:00"), Policy.AcknowledgeBy(Given.At("2023-02-16 00:00"), false, pauses).At);
    }

    [Theory]
    [InlineData("consultation", "2023-01-30 18:00")]
    [InlineData("problem", "2023-02-01 18:00")]
    [InlineData("a type the profile does not name", "2023-02-01 18:00")]
    [InlineData("complaint", "2023-02-08 18:00")]
    public void HandleBy_AppealType_HasItsOwnWorkingDays(string type, string due) =>
        Assert.Equal(Given.At(due), Policy.HandleBy(Given.At("2023-01-20 16:00"), type).At);

    [Fact]
    public void ReturnByAndCallbackBy_OnAFriday_EndWithMonday()
    {
        Assert.Equal(Given.At("2023-02-20 18:00"), Policy.ReturnBy(Given.At("2023-02-17 09:00")).At);
        Assert.Equal(Given.At("2023-02-20 18:00"), Policy.CallbackBy(Given.At("2023-02-17 09:00")).At);
    }

    [Fact]
    public void ArchiveAt_ThirtyCalendarDays_KeepsTheTimeOfDay() =>
        Assert.Equal(Given.At("2023-03-17 17:30"), Policy.ArchiveAt(Given.At("2023-02-15 17:30").ToUniversalTime()).At);

    [Fact]
    public void Problems_LimitBelowOne_IsNamed()
    {
        var limits = Given.Limits with { ReturnWorkingDays = 0, HandleWorkingDays = new Dictionary<string, int>(StringComparer.Ordinal) { ["complaint"] = -1 } };

        Assert.Equal(["ReturnWorkingDays 须不小于 1：0", "HandleWorkingDays.complaint 须不小于 1：-1"], limits.Problems());
        Assert.Empty(Given.Limits.Problems());
    }
}
