namespace Hotline.Domain.Time;

/// <content>Sums of working time: real elapsed time inside the hours of working days.</content>
public sealed partial class WorkingCalendar
{
    /// <summary>
    /// The moment when so much working time has passed since <paramref name="from"/>. An end that falls on the close of hours stays
    /// there and is not moved to the next opening. Nothing added is the moment itself, even outside the hours.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative working time.</exception>
    public DateTimeOffset AddWorkingTime(DateTimeOffset from, TimeSpan working)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(working, TimeSpan.Zero);
        if (working == TimeSpan.Zero)
            return ToLocal(from);
        for (var date = LocalDate(from); ; date = date.AddDays(1))
        {
            for (var i = 0; i < SegmentsOn(date); i++)
            {
                var (open, close) = Segment(date, i);
                var start = open > from ? open : from;
                if (start >= close)
                    continue;
                if (working <= close - start)
                    return ToLocal(start + working);
                working -= close - start;
            }
        }
    }

    /// <summary>
    /// The moment from which so much working time leads up to <paramref name="from"/>, for warnings before a due time. A moment that
    /// falls on an opening stays there, so it is never outside the hours. Nothing taken off is the moment itself.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative working time.</exception>
    public DateTimeOffset SubtractWorkingTime(DateTimeOffset from, TimeSpan working)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(working, TimeSpan.Zero);
        if (working == TimeSpan.Zero)
            return ToLocal(from);
        for (var date = LocalDate(from); ; date = date.AddDays(-1))
        {
            for (var i = SegmentsOn(date) - 1; i >= 0; i--)
            {
                var (open, close) = Segment(date, i);
                var end = close < from ? close : from;
                if (end <= open)
                    continue;
                if (working <= end - open)
                    return ToLocal(end - working);
                working -= end - open;
            }
        }
    }

    /// <summary>Working time in [from, to); negative when <paramref name="to"/> comes first, so that stretches always add up.</summary>
    public TimeSpan WorkingTimeBetween(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from)
            return -WorkingTimeBetween(to, from);
        var sum = TimeSpan.Zero;
        var last = LocalDate(to);
        for (var date = LocalDate(from); date <= last; date = date.AddDays(1))
        {
            for (var i = 0; i < SegmentsOn(date); i++)
            {
                var (open, close) = Segment(date, i);
                var start = open > from ? open : from;
                var end = close < to ? close : to;
                if (start < end)
                    sum += end - start;
            }
        }

        return sum;
    }

    private int SegmentsOn(DateOnly date) => days.IsWorking(date) ? hours.On(date.DayOfWeek).Count : 0;

    private (DateTimeOffset Open, DateTimeOffset Close) Segment(DateOnly date, int index)
    {
        var segment = hours.On(date.DayOfWeek)[index];
        return (Moment(date, segment.Open.Ticks), Moment(date, segment.CloseTicks));
    }
}
