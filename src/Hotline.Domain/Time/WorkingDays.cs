namespace Hotline.Domain.Time;

/// <summary>
/// Which civil days are worked: the week, the notices over it, and the weekdays on which there are hours at all. Knows no zone
/// and no time of day.
/// </summary>
internal sealed class WorkingDays
{
    private readonly WorkingHours hours;
    private readonly Dictionary<DateOnly, NoticeDay> named = [];
    private readonly HashSet<int> loaded = [];

    public WorkingDays(WorkingHours hours, IEnumerable<CalendarNotice> notices)
    {
        this.hours = hours;
        // In order of years: for a day of December the notice of the next year was published later and prevails.
        foreach (var notice in notices.OrderBy(n => n.Year))
        {
            if (!loaded.Add(notice.Year))
                throw new ArgumentException(FormattableString.Invariant($"Two notices for {notice.Year}."), nameof(notices));
            foreach (var day in notice.Days)
                named[day.Date] = day;
        }
    }

    public bool IsWorking(DateOnly date)
    {
        if (hours.EveryDay)
            return true;
        if (hours.On(date.DayOfWeek).Count == 0)
            return false;
        return named.TryGetValue(date, out var day) ? day.Working : !IsWeekend(date);
    }

    public CalendarDay Day(DateOnly date) => new(date, IsWorking(date), IsMissing(date.Year), Why(date));

    /// <summary>Years of the inclusive stretch whose own notice is not loaded, oldest first.</summary>
    public IReadOnlyList<int> MissingYears(DateOnly first, DateOnly last)
    {
        List<int>? missing = null;
        for (var year = first.Year; year <= last.Year; year++)
        {
            if (IsMissing(year))
                (missing ??= []).Add(year);
        }

        return missing ?? (IReadOnlyList<int>)[];
    }

    private bool IsMissing(int year) => !hours.EveryDay && !loaded.Contains(year);

    private string Why(DateOnly date)
    {
        if (hours.EveryDay)
            return "全天候";
        var day = named.GetValueOrDefault(date);
        if (day is { Working: false })
            return $"{day.Holiday}放假";
        if (hours.On(date.DayOfWeek).Count == 0)
            return IsWeekend(date) && day is null ? "周末" : "非上班日";
        if (day is not null)
            return $"{day.Holiday}调休上班";
        return IsWeekend(date) ? "周末" : "工作日";
    }

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
