using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

public class WorkingHoursTests
{
    [Theory]
    [InlineData("结束不晚于开始", "12:00-08:30")]
    [InlineData("结束不晚于开始", "08:30-08:30")]
    [InlineData("与前一时段重叠或次序颠倒", "08:30-12:00", "11:30-18:00")]
    [InlineData("与前一时段重叠或次序颠倒", "14:30-18:00", "08:30-12:00")]
    [InlineData("到当天结束请写 00:00", "00:00-23:59")]
    public void TryCreate_BadSegments_IsRefused(string problem, params string[] segments)
    {
        var result = WorkingHours.TryCreate(Given.Segments(segments));

        Assert.Null(result.Value);
        Assert.EndsWith(problem, Assert.Single(result.Problems));
    }

    [Fact]
    public void TryCreate_SegmentsThatTouch_IsAccepted() =>
        Assert.Equal(2, Given.Hours("08:00-12:00", "12:00-00:00").On(DayOfWeek.Monday).Count);

    [Fact]
    public void TryCreate_ExceptionForAWeekday_ReplacesItsHours()
    {
        var fridayMorning = new Dictionary<DayOfWeek, IReadOnlyList<WorkingSegment>> { [DayOfWeek.Friday] = Given.Segments("08:30-12:00") };
        var hours = WorkingHours.TryCreate(Given.Segments("08:30-12:00", "14:30-18:00"), fridayMorning).Required;
        var calendar = new WorkingCalendar(Given.Shanghai, hours, Given.Notices);

        Assert.Equal(Given.At("2023-02-17 12:00"), calendar.EndOfWorkingDay(Given.At("2023-02-16 10:00"), 1).At);
        Assert.Equal(Given.At("2023-02-16 18:00"), calendar.EndOfWorkingDay(Given.At("2023-02-15 10:00"), 1).At);
    }
}
