using System.Globalization;

namespace Hotline.Domain.Time;

/// <summary>
/// The site's calendar: zone, hours and holiday notices. Immutable; an edited calendar is a new one. Every moment goes in with any
/// offset and comes out with the zone's; the process's own zone and culture play no part.
/// </summary>
/// <remarks>
/// A day in a year whose own notice is not loaded counts Monday to Friday (days that a neighbouring year's notice names count as
/// named), and what looked at it is provisional. Methods that answer a bare moment can be asked about that with
/// <see cref="MissingYears"/> or <see cref="Explain"/>. Working time is real elapsed time inside the hours.
/// </remarks>
public sealed partial class WorkingCalendar
{
    private readonly WorkingHours hours;
    private readonly WorkingDays days;

    /// <exception cref="ArgumentException">Two notices for one year.</exception>
    public WorkingCalendar(TimeZoneInfo zone, WorkingHours hours, IEnumerable<CalendarNotice> notices)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(hours);
        ArgumentNullException.ThrowIfNull(notices);
        Zone = zone;
        this.hours = hours;
        days = new WorkingDays(hours, notices);
    }

    /// <summary>Days and months are cut in this zone.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>A moment as it stands in a history: ISO 8601 in the site's zone.</summary>
    public string Text(DateTimeOffset at) => ToLocal(at).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>A moment as people are told it: date and time in the site's zone, to the minute.</summary>
    public string Told(DateTimeOffset at) => ToLocal(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public CalendarDay Day(DateOnly date) => days.Day(date);

    public bool IsWorkingDay(DateOnly date) => days.IsWorking(date);

    /// <summary>Years between two dates, both inclusive, whose notice is not loaded; none when work goes on every day.</summary>
    public IReadOnlyList<int> MissingYears(DateOnly first, DateOnly last) => days.MissingYears(first, last);

    /// <summary>A moment together with the days it rests on: from <paramref name="firstDay"/> to its own date, both inclusive.</summary>
    public DueTime Explain(DateTimeOffset at, DateOnly firstDay)
    {
        var last = LocalDate(at);
        var missing = MissingYears(firstDay, last);
        var looked = new List<CalendarDay>(Math.Max(0, last.DayNumber - firstDay.DayNumber + 1));
        for (var date = firstDay; date <= last; date = date.AddDays(1))
            looked.Add(Day(date));
        return new(ToLocal(at), missing.Count > 0, missing, looked);
    }

    /// <summary>As <see cref="Explain"/> for an end of hours: one at midnight belongs to the day before.</summary>
    internal DueTime ExplainEnd(DateTimeOffset end, DateOnly firstDay) =>
        Explain(end.AddTicks(-1), firstDay) with { At = ToLocal(end) };

    /// <summary>
    /// The close of the hours of the n-th working day after the local date of <paramref name="from"/>; the day after it is day 1,
    /// whatever the hour (rules.md §3). Fri 2023-01-20 16:00 + 5 → 2023-02-01 18:00.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 working day.</exception>
    public DueTime EndOfWorkingDay(DateTimeOffset from, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, 1);
        var start = LocalDate(from);
        return ExplainEnd(CloseOf(WorkingDayFrom(start, workingDays)), start.AddDays(1));
    }

    /// <summary>The n-th working day after a date, or before it when negative; the date itself for 0, working or not.</summary>
    public DateOnly WorkingDayFrom(DateOnly date, int workingDays)
    {
        var step = Math.Sign(workingDays);
        for (var left = Math.Abs(workingDays); left > 0;)
        {
            date = date.AddDays(step);
            if (days.IsWorking(date))
                left--;
        }

        return date;
    }

    /// <summary>The close of the last hours of a date that is worked.</summary>
    /// <exception cref="ArgumentException">The date has no hours.</exception>
    public DateTimeOffset CloseOf(DateOnly date) => days.IsWorking(date)
        ? Moment(date, hours.On(date.DayOfWeek)[^1].CloseTicks)
        : throw new ArgumentException(FormattableString.Invariant($"{date:yyyy-MM-dd} is not worked."), nameof(date));

    /// <summary>
    /// The same moment when its local date is worked, else the same time of day on the next working day (签收, rules.md §3):
    /// Sat 16:00 → Mon 16:00.
    /// </summary>
    public DateTimeOffset SameTimeOnNextWorkingDay(DateTimeOffset at)
    {
        var local = ToLocal(at);
        var date = LocalDate(at);
        return days.IsWorking(date) ? local : Moment(WorkingDayFrom(date, 1), local.TimeOfDay.Ticks);
    }

    /// <summary>The civil date at that moment in the site's zone.</summary>
    public DateOnly LocalDate(DateTimeOffset at) => DateOnly.FromDateTime(ToLocal(at).DateTime);

    /// <summary>The first moment of a civil day in the site's zone.</summary>
    public DateTimeOffset StartOfDay(DateOnly date) => Moment(date, 0);

    /// <summary>A time of day on a civil day in the site's zone; one that a clock change skips is read an hour on.</summary>
    public DateTimeOffset At(DateOnly date, TimeOnly time) => Moment(date, time.Ticks);

    /// <summary>A calendar month in the site's zone; <c>To</c> is exclusive, the first moment of the next month.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Month(int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        return (StartOfDay(first), StartOfDay(first.AddMonths(1)));
    }

    /// <summary>The same moment with the site's offset.</summary>
    public DateTimeOffset ToLocal(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    private DateTimeOffset Moment(DateOnly date, long ticks)
    {
        var local = date.ToDateTime(TimeOnly.MinValue).AddTicks(ticks);
        var moment = new DateTimeOffset(local, Zone.GetUtcOffset(local));
        return Zone.IsInvalidTime(local) ? ToLocal(moment) : moment;
    }
}
