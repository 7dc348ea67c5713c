namespace Hotline.Domain.Time;

/// <content>Moments some working days before or after another, for warnings and escalations.</content>
public sealed partial class WorkingCalendar
{
    /// <summary>The opening of the first hours of a date that is worked.</summary>
    /// <exception cref="ArgumentException">The date has no hours.</exception>
    public DateTimeOffset OpenOf(DateOnly date) => days.IsWorking(date)
        ? Segment(date, 0).Open
        : throw new ArgumentException(FormattableString.Invariant($"{date:yyyy-MM-dd} is not worked."), nameof(date));

    /// <summary>The civil date to which an end belongs: one at midnight to the day before.</summary>
    public DateOnly EndDate(DateTimeOffset end) => LocalDate(end.AddTicks(-1));

    /// <summary>
    /// The same time of day on the n-th working day before: Thu 2023-02-02 18:00 − 1 → Wed 02-01 18:00. A time outside the hours is
    /// taken back to the close before it; the close itself is inside.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 working day.</exception>
    public DateTimeOffset WorkingDaysBefore(DateTimeOffset end, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, 1);
        var at = SameTimeOn(WorkingDayFrom(EndDate(end), -workingDays), end);
        for (var date = EndDate(at); ; date = date.AddDays(-1))
        {
            for (var i = SegmentsOn(date) - 1; i >= 0; i--)
            {
                var (open, close) = Segment(date, i);
                if (open <= at)
                    return ToLocal(close < at ? close : at);
            }
        }
    }

    /// <summary>
    /// The same time of day on the n-th working day after: Fri 2023-01-20 17:30 + 2 → Sun 01-29 17:30, a make-up workday. A time outside
    /// the hours is put off to the next opening; the close itself is inside.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 working day.</exception>
    public DateTimeOffset WorkingDaysAfter(DateTimeOffset end, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, 1);
        var at = SameTimeOn(WorkingDayFrom(EndDate(end), workingDays), end);
        for (var date = EndDate(at); ; date = date.AddDays(1))
        {
            for (var i = 0; i < SegmentsOn(date); i++)
            {
                var (open, close) = Segment(date, i);
                if (close >= at)
                    return ToLocal(open > at ? open : at);
            }
        }
    }

    /// <summary>
    /// 半天: the civil date, and whether the moment lies after the morning. The morning ends (exclusive) where the first hours of that
    /// weekday close; at noon where there is no break.
    /// </summary>
    public (DateOnly Date, bool Afternoon) HalfDay(DateTimeOffset at)
    {
        var date = LocalDate(at);
        var segments = hours.On(date.DayOfWeek);
        var noon = segments.Count > 1 ? segments[0].CloseTicks : TimeSpan.TicksPerDay / 2;
        return (date, at >= Moment(date, noon));
    }

    private DateTimeOffset SameTimeOn(DateOnly date, DateTimeOffset end) => Moment(date, ToLocal(end.AddTicks(-1)).TimeOfDay.Ticks + 1);
}
