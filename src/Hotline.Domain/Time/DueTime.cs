namespace Hotline.Domain.Time;

/// <summary>One civil day as the calendar sees it.</summary>
/// <param name="Date">The civil date in the site's zone.</param>
/// <param name="Working">Whether work is done on it.</param>
/// <param name="Provisional">True when the notice of its year is not loaded: it was counted Monday to Friday.</param>
/// <param name="Why">In words, e.g. <c>春节放假</c>, <c>春节调休上班</c>, <c>周末</c>, <c>工作日</c>.</param>
public readonly record struct CalendarDay(DateOnly Date, bool Working, bool Provisional, string Why);

/// <summary>
/// A moment computed on the calendar, with what it rests on. Due until <see cref="At"/> inclusive: done exactly then is on time.
/// </summary>
/// <param name="At">With the offset of the site's zone.</param>
/// <param name="Provisional">True exactly when <paramref name="MissingYears"/> names a year.</param>
/// <param name="MissingYears">Years that were looked at without their notice, oldest first.</param>
/// <param name="Days">Every civil day looked at, the days off too, oldest first; empty where only clock time counts.</param>
public sealed record DueTime(
    DateTimeOffset At, bool Provisional, IReadOnlyList<int> MissingYears, IReadOnlyList<CalendarDay> Days)
{
    /// <summary>A moment that no working day took part in: a clock-hour limit, or one set by hand.</summary>
    public static DueTime ByTheClock(DateTimeOffset at) => new(at, false, [], []);
}
