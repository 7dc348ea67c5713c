using CsCheck;
using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

public class CalendarPropertyTests
{
    private static readonly DateTimeOffset First = Given.At("2019-01-01 00:00");

    /// <summary>Any second of 2019–2026, often on the edges of the hours.</summary>
    private static readonly Gen<DateTimeOffset> Moment = Gen.Select(
        Gen.Int[0, 2800],
        Gen.Frequency((3, Gen.Int[0, 86_399]), (1, Gen.OneOf(0, 30_600, 43_200, 52_200, 64_800, 86_399))),
        (day, second) => First.AddDays(day).AddSeconds(second));

    private static readonly Gen<TimeSpan> Working = Gen.Frequency(
        (3, Gen.Int[0, 400_000].Select(s => TimeSpan.FromSeconds(s))), (1, Gen.Int[0, 30].Select(h => TimeSpan.FromHours(h * 3.5))));

    private static readonly Gen<TimeSpan> Offset = Gen.Int[-56, 56].Select(q => TimeSpan.FromMinutes(q * 15));

    private static readonly Gen<WorkingCalendar> AnyCalendar = Gen.OneOf(
        Given.Calendar,
        Given.LongDays,
        Given.AroundTheClock,
        new WorkingCalendar(Given.Shanghai, Given.Hours("00:00-06:00", "20:00-00:00"), Given.Notices),
        new WorkingCalendar(TimeZoneInfo.FindSystemTimeZoneById("Europe/London"), Given.Hours("00:00-00:00"), Given.Notices),
        new WorkingCalendar(
            Given.Shanghai, WorkingHours.TryCreateOn([DayOfWeek.Tuesday], Given.Segments("08:00-17:00")).Required, Given.Notices));

    [Fact]
    public void WorkingTimeBetween_AfterAdding_IsWhatWasAdded() =>
        Gen.Select(AnyCalendar, Moment, Working).Sample((calendar, from, working) =>
            Assert.Equal(working, calendar.WorkingTimeBetween(from, calendar.AddWorkingTime(from, working))));

    [Fact]
    public void WorkingTimeBetween_AfterSubtracting_IsWhatWasTakenOff() =>
        Gen.Select(AnyCalendar, Moment, Working).Sample((calendar, from, working) =>
            Assert.Equal(working, calendar.WorkingTimeBetween(calendar.SubtractWorkingTime(from, working), from)));

    [Fact]
    public void AddWorkingTime_IntermediateStop_MakesNoDifference() =>
        Gen.Select(AnyCalendar, Moment, Working, Working.Where(w => w > TimeSpan.Zero)).Sample((calendar, from, first, second) =>
            Assert.Equal(calendar.AddWorkingTime(from, first + second), calendar.AddWorkingTime(calendar.AddWorkingTime(from, first), second)));

    [Fact]
    public void AddWorkingTime_LaterOrMore_NeverEndsEarlier() =>
        Gen.Select(AnyCalendar, Moment, Moment, Working, Working).Sample((calendar, a, b, less, more) =>
        {
            var (early, late) = a < b ? (a, b) : (b, a);
            Assert.True(calendar.AddWorkingTime(early, less) <= calendar.AddWorkingTime(late, less));
            Assert.True(calendar.AddWorkingTime(early, less < more ? less : more) <= calendar.AddWorkingTime(early, less < more ? more : less));
        });

    [Fact]
    public void AddWorkingTime_AnEnd_IsTheFirstSuchMomentAndInsideTheHours() =>
        Gen.Select(Moment, Working.Where(w => w > TimeSpan.Zero)).Sample((from, working) =>
        {
            var end = Given.Calendar.AddWorkingTime(from, working);
            Assert.Equal(working - TimeSpan.FromTicks(1), Given.Calendar.WorkingTimeBetween(from, end.AddTicks(-1)));
            Assert.True(Given.Calendar.IsWorkingDay(DateOnly.FromDateTime(end.DateTime)));
        });

    [Fact]
    public void WorkingTimeBetween_ThreeMomentsInAnyOrder_AddsUp() =>
        Gen.Select(AnyCalendar, Moment, Moment, Moment).Sample(
            (calendar, a, b, c) => Assert.Equal(
                calendar.WorkingTimeBetween(a, c), calendar.WorkingTimeBetween(a, b) + calendar.WorkingTimeBetween(b, c)),
            iter: 30);

    [Fact]
    public void EndOfWorkingDay_AnyLimit_HasExactlySoManyWorkingDaysAndEndsAtTheClose() =>
        Gen.Select(AnyCalendar, Moment, Gen.Int[1, 40]).Sample((calendar, from, days) =>
        {
            var due = calendar.EndOfWorkingDay(from, days);
            Assert.Equal(days, due.Days.Count(d => d.Working));
            Assert.True(due.Days[^1].Working);
            Assert.Equal(calendar.LocalDate(from).AddDays(1), due.Days[0].Date);
            Assert.Equal(calendar.CloseOf(due.Days[^1].Date), due.At);
            Assert.Equal(due.Provisional, due.MissingYears.Count > 0);
        });

    [Fact]
    public void EndOfWorkingDay_Later_NeverEndsEarlier() =>
        Gen.Select(AnyCalendar, Moment, Gen.Int[0, 500], Gen.Int[1, 20]).Sample((calendar, from, hours, days) =>
            Assert.True(calendar.EndOfWorkingDay(from, days).At <= calendar.EndOfWorkingDay(from.AddHours(hours), days).At));

    [Fact]
    public void Calendar_MomentWrittenWithAnyOffset_GivesTheSameAnswerWithTheSitesOffset() =>
        Gen.Select(Moment, Offset, Working, Gen.Int[1, 20]).Sample((at, offset, working, days) =>
        {
            var (calendar, other) = (Given.Calendar, at.ToOffset(offset));
            Assert.True(calendar.EndOfWorkingDay(at, days).At.EqualsExact(calendar.EndOfWorkingDay(other, days).At));
            Assert.True(calendar.AddWorkingTime(at, working).EqualsExact(calendar.AddWorkingTime(other, working)));
            Assert.True(calendar.SubtractWorkingTime(at, working).EqualsExact(calendar.SubtractWorkingTime(other, working)));
            Assert.True(calendar.SameTimeOnNextWorkingDay(at).EqualsExact(calendar.SameTimeOnNextWorkingDay(other)));
            Assert.Equal(calendar.LocalDate(at), calendar.LocalDate(other));
            Assert.Equal(TimeSpan.FromHours(8), calendar.AddWorkingTime(other, working).Offset);
        });

    [Fact]
    public void Due_AnyPauses_IsTheUnpausedDuePlusTheirWorkingTime() =>
        Gen.Select(Moment, Gen.Int[1, 10], Gen.Int[0, 3], Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 3000]).Array[0, 4])
            .Sample((delivered, days, granted, gaps) =>
            {
                var (pauses, at) = (new List<Pause>(), delivered);
                foreach (var (gap, length) in gaps)
                {
                    pauses.Add(new(at.AddMinutes(gap), at.AddMinutes(gap + length)));
                    at = pauses[^1].To!.Value;
                }

                var parts = new DueParts(delivered, days).Granting(granted);
                var due = (parts with { Pauses = pauses }).Due(Given.Calendar);
                var paused = pauses.Aggregate(TimeSpan.Zero, (sum, p) => sum + Given.Calendar.WorkingTimeBetween(p.From, p.To!.Value));

                Assert.Equal(paused, Given.Calendar.WorkingTimeBetween(parts.Due(Given.Calendar).At, due.At));
                Assert.Equal(Given.Calendar.EndOfWorkingDay(delivered, days + granted).At, parts.Due(Given.Calendar).At);
            });
}
