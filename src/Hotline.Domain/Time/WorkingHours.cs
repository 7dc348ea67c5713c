namespace Hotline.Domain.Time;

/// <summary>One stretch of a day in which work is done, in the site's local time.</summary>
/// <param name="Open">Inclusive.</param>
/// <param name="Close">Exclusive; <c>00:00</c> is the end of the day (24:00).</param>
public sealed record WorkingSegment(TimeOnly Open, TimeOnly Close)
{
    /// <summary>Ticks from midnight at which the segment ends; a close of 00:00 is the whole day's 24 hours.</summary>
    internal long CloseTicks => Close == TimeOnly.MinValue ? TimeSpan.TicksPerDay : Close.Ticks;
}

/// <summary>
/// The hours worked on a working day, optionally different by weekday, or round the clock. There is always at least one weekday
/// with hours: an empty schedule is refused here, so no later sum can run for ever.
/// </summary>
public sealed record WorkingHours
{
    private readonly IReadOnlyList<WorkingSegment>[] byWeekday;

    private WorkingHours(IReadOnlyList<WorkingSegment>[] byWeekday, bool everyDay) =>
        (this.byWeekday, EveryDay) = (byWeekday, everyDay);

    /// <summary>24 hours on every civil day, weekends and holidays too, as an emergency desk works.</summary>
    public static WorkingHours AroundTheClock { get; } = new(
        [.. Enumerable.Repeat<IReadOnlyList<WorkingSegment>>([new(TimeOnly.MinValue, TimeOnly.MinValue)], 7)], everyDay: true);

    /// <summary>True when neither weekends nor notices matter.</summary>
    public bool EveryDay { get; }

    /// <summary>Ordered and not overlapping; empty where nobody works on that weekday, even if the notice makes it a working day.</summary>
    public IReadOnlyList<WorkingSegment> On(DayOfWeek weekday) => byWeekday[(int)weekday];

    /// <summary>The same hours on every working day, e.g. 08:30–12:00, 14:30–18:00.</summary>
    public static Validated<WorkingHours> TryCreate(IEnumerable<WorkingSegment> daily) =>
        TryCreate(daily, new Dictionary<DayOfWeek, IReadOnlyList<WorkingSegment>>());

    /// <summary>
    /// Hours with exceptions: <paramref name="exceptions"/> replace <paramref name="daily"/> on their weekday, and an empty list
    /// there closes it. A Saturday made a working day by notice takes the daily hours, unless it has its own.
    /// </summary>
    public static Validated<WorkingHours> TryCreate(
        IEnumerable<WorkingSegment> daily, IReadOnlyDictionary<DayOfWeek, IReadOnlyList<WorkingSegment>> exceptions)
    {
        ArgumentNullException.ThrowIfNull(daily);
        ArgumentNullException.ThrowIfNull(exceptions);
        IReadOnlyList<WorkingSegment> usual = [.. daily];
        var week = Enumerable.Range(0, 7)
            .Select(d => exceptions.TryGetValue((DayOfWeek)d, out var own) ? [.. own] : usual)
            .ToArray();
        var problems = week.SelectMany(Problems).Distinct(StringComparer.Ordinal).ToList();
        // Monday to Friday: without hours there, only make-up weekends could ever be worked and a limit might never end.
        if (week.Take(6).Skip(1).All(s => s.Count == 0))
            problems.Add("工作时间为空：周一至周五没有任何工作时段");
        return problems.Count == 0 ? new(new WorkingHours(week, everyDay: false)) : new(problems);
    }

    /// <summary>Hours on the named weekdays only, e.g. a unit that works on Tuesdays.</summary>
    public static Validated<WorkingHours> TryCreateOn(IEnumerable<DayOfWeek> weekdays, IEnumerable<WorkingSegment> hours)
    {
        var open = weekdays.ToHashSet();
        return TryCreate(hours, Enum.GetValues<DayOfWeek>()
            .Where(d => !open.Contains(d))
            .ToDictionary(d => d, _ => (IReadOnlyList<WorkingSegment>)[]));
    }

    private static IEnumerable<string> Problems(IReadOnlyList<WorkingSegment> segments)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            var name = FormattableString.Invariant($"{segments[i].Open:HH:mm}–{segments[i].Close:HH:mm}");
            if (segments[i].Open.Ticks >= segments[i].CloseTicks)
                yield return $"{name}：结束不晚于开始";
            // 23:59 as "the end of the day" loses the day's last minute.
            if (segments[i].CloseTicks is >= LastMinute and < TimeSpan.TicksPerDay)
                yield return $"{name}：到当天结束请写 00:00";
            if (i > 0 && segments[i].Open.Ticks < segments[i - 1].CloseTicks)
                yield return $"{name}：与前一时段重叠或次序颠倒";
        }
    }

    private const long LastMinute = TimeSpan.TicksPerDay - TimeSpan.TicksPerMinute;
}
