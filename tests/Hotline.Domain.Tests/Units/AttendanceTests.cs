using CsCheck;
using Hotline.Domain.Time;
using Hotline.Domain.Units;

namespace Hotline.Domain.Tests.Units;

/// <summary>派驻 is met or not met each month (rules.md §1).</summary>
public class AttendanceTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly WorkingCalendar Calendar = new(
        Zone, WorkingHours.TryCreate([new(new(8, 30), new(12, 0)), new(new(14, 30), new(18, 0))]).Required,
        [CalendarNotice.TryCreate(2023, [new(new(2023, 2, 8), false, "停班"), new(new(2023, 2, 11), true, "补班")], "test").Value!]);

    /// <summary>Mon 2023-02-06 to Sun 2023-02-12: Wed is off, Sat is worked.</summary>
    private static Duty Week(int? days = null, int? shifts = null) =>
        new(new(2023, 2, 6), new(2023, 2, 12), days, shifts, TimeSpan.FromHours(6), TimeSpan.FromHours(2));

    private static DateTimeOffset At(int day, int hour, int minute = 0) => new(2023, 2, day, hour, minute, 0, TimeSpan.FromHours(8));

    private static Stay On(int day, int from, int to) => new(At(day, from), At(day, to));

    [Fact]
    public void Of_NobodyCame_IsOpenUntilTheLastDayEnds()
    {
        Assert.Null(Attendance.Of(Week(), [], Calendar, At(12, 23, 59)).Met);

        var over = Attendance.Of(Week(), [], Calendar, At(13, 0));

        Assert.Equal((5, 0, (bool?)false), (over.Owed, over.Kept, over.Met));
        Assert.Equal([true, true, false, true, true, true, false], over.Days.Select(d => d.Required));
    }

    [Theory]
    [InlineData(9, 15, true)] // six hours exactly
    [InlineData(9, 14, false)]
    public void Of_ADay_CountsFromTheMinimumOn(int from, int to, bool ok) =>
        Assert.Equal(ok, Attendance.Of(Week(), [On(6, from, to)], Calendar, At(13, 0)).Days[0].Ok);

    [Fact]
    public void Of_TwoPeopleAtOnce_AreOnePresence()
    {
        var attendance = Attendance.Of(Week(), [On(6, 9, 12), On(6, 10, 13), On(6, 14, 16)], Calendar, At(13, 0));

        Assert.Equal((TimeSpan.FromHours(6), true), (attendance.Days[0].Present, attendance.Days[0].Ok));
    }

    [Fact]
    public void Of_ADayOff_CountsForNothing()
    {
        var attendance = Attendance.Of(Week(days: 1), [On(8, 8, 18)], Calendar, At(13, 0));

        Assert.Equal((0, false), (attendance.Kept, attendance.Days[2].Ok));
        Assert.Equal(TimeSpan.FromHours(10), attendance.Days[2].Present);
    }

    [Fact]
    public void Of_DaysAsked_AreMetAsSoonAsTheyAreKept()
    {
        var attendance = Attendance.Of(Week(days: 2), [On(6, 9, 16), On(11, 9, 16)], Calendar, At(11, 17));

        Assert.Equal((2, 2, (bool?)true), (attendance.Owed, attendance.Kept, attendance.Met));
    }

    [Fact]
    public void Of_MoreDaysThanTheCalendarHas_OwesWhatThereIs() => Assert.Equal(5, Attendance.Of(Week(days: 7), [], Calendar, At(6, 0)).Owed);

    [Fact]
    public void Of_Shifts_AreCountedWithinTheWorkingHours()
    {
        // The noon is in no shift: 11:00-14:00 has one hour of the morning.
        var attendance = Attendance.Of(Week(shifts: 3), [On(6, 8, 12), On(7, 11, 14), On(9, 10, 17)], Calendar, At(13, 0));

        Assert.Equal([1, 0, 0, 2, 0, 0, 0], attendance.Days.Select(d => d.Shifts));
        Assert.Equal((3, 3, (bool?)true), (attendance.Owed, attendance.Kept, attendance.Met));
        Assert.Equal([false, false, false, true, false, false, false], attendance.Days.Select(d => d.Ok));
    }

    [Fact]
    public void Of_OpenStay_CountsOnItsOwnDayOnly()
    {
        var stay = new Stay(At(6, 9), null);

        Assert.Equal(TimeSpan.FromHours(7), Attendance.Of(Week(), [stay], Calendar, At(6, 16)).Days[0].Present);
        Assert.Equal(TimeSpan.Zero, Attendance.Of(Week(), [stay], Calendar, At(7, 0)).Days[0].Present);
    }

    [Fact]
    public void Of_StayOverMidnight_IsCutIntoItsDates()
    {
        var attendance = Attendance.Of(Week(), [new(At(6, 20), At(7, 3))], Calendar, At(13, 0));

        Assert.Equal([TimeSpan.FromHours(4), TimeSpan.FromHours(3)], attendance.Days.Take(2).Select(d => d.Present));
    }

    [Fact]
    public void Of_YearWithoutNotice_IsProvisional()
    {
        Assert.False(Attendance.Of(Week(), [], Calendar, At(13, 0)).Provisional);
        Assert.True(Attendance.Of(Week() with { First = new(2031, 2, 3), Last = new(2031, 2, 4) }, [], Calendar, At(13, 0)).Provisional);
    }

    [Fact]
    public void Of_AnyStays_MoreOfThemNeverCountLess() =>
        Gen.Select(Gen.Int[0, 7 * 24], Gen.Int[1, 30]).Array[0, 12].Sample(hours =>
        {
            var stays = hours.Select(h => new Stay(At(6, 0).AddHours(h.Item1), At(6, 0).AddHours(h.Item1 + h.Item2))).ToList();
            var before = Attendance.Of(Week(), stays, Calendar, At(13, 0));
            var after = Attendance.Of(Week(), stays.Append(On(7, 9, 15)), Calendar, At(13, 0));
            Assert.True(after.Kept >= before.Kept && after.Days[1].Ok);
            Assert.All(before.Days, d => Assert.InRange(d.Present, TimeSpan.Zero, TimeSpan.FromDays(1)));
            Assert.Equal(before.Kept, before.Days.Count(d => d.Ok));
        });
}
