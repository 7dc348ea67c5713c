using Hotline.Domain.Time;

namespace Hotline.Domain.Units;

/// <summary>One stay of one person at the centre.</summary>
/// <param name="InAt">Check-in (inclusive).</param>
/// <param name="OutAt">Check-out (exclusive); null while there is none.</param>
public sealed record Stay(DateTimeOffset InAt, DateTimeOffset? OutAt);

/// <summary>派驻: what a unit owes in a period.</summary>
/// <param name="First">First local date.</param>
/// <param name="Last">Last local date, inclusive.</param>
/// <param name="Days">Working days on which somebody must be there; null for shifts, or for each working day.</param>
/// <param name="Shifts">Stretches of the working hours in which somebody must be there; null for days.</param>
/// <param name="DayMinimum">How long somebody must be there for a day to count.</param>
/// <param name="ShiftMinimum">How long for a shift to count.</param>
public sealed record Duty(DateOnly First, DateOnly Last, int? Days, int? Shifts, TimeSpan DayMinimum, TimeSpan ShiftMinimum);

/// <summary>A local date of a duty.</summary>
/// <param name="Date">The date.</param>
/// <param name="Required">Whether it is a working day; other days count for nothing.</param>
/// <param name="Present">How long somebody of the unit was there, whoever it was.</param>
/// <param name="Shifts">Stretches of its working hours that count.</param>
/// <param name="Ok">Whether the day counts; where shifts are owed, whether each of its shifts does.</param>
public sealed record DutyDay(DateOnly Date, bool Required, TimeSpan Present, int Shifts, bool Ok);

/// <summary>How a duty was kept.</summary>
/// <param name="Owed">Days, or shifts, that are owed: never more than the calendar has.</param>
/// <param name="Kept">Days, or shifts, that count.</param>
/// <param name="Met">Whether it was kept; null while it still can be.</param>
/// <param name="Provisional">Whether a day lies in a year without a notice, so that working days may change.</param>
/// <param name="Days">Each date of the period.</param>
public sealed record Attendance(int Owed, int Kept, bool? Met, bool Provisional, IReadOnlyList<DutyDay> Days)
{
    /// <summary>
    /// Counts the days. Two people at once are one presence. A stay without check-out counts until <paramref name="now"/> on its own
    /// date only: after midnight somebody forgot, and nobody knows when the person left.
    /// </summary>
    public static Attendance Of(Duty duty, IEnumerable<Stay> stays, WorkingCalendar calendar, DateTimeOffset now)
    {
        var presence = Joined(stays.Select(s => (s.InAt, Out: s.OutAt ?? EndOfOpen(s, calendar, now))).Where(s => s.Out > s.InAt));
        var days = new List<DutyDay>();
        for (var date = duty.First; date <= duty.Last; date = date.AddDays(1))
        {
            var shifts = calendar.Shifts(date);
            var present = Within(presence, calendar.StartOfDay(date), calendar.StartOfDay(date.AddDays(1)));
            var full = shifts.Count(s => Within(presence, s.Open, s.Close) >= duty.ShiftMinimum);
            var counts = duty.Shifts is null ? present >= duty.DayMinimum : full == shifts.Count;
            days.Add(new DutyDay(date, shifts.Count > 0, present, full, shifts.Count > 0 && counts));
        }
        var possible = duty.Shifts is null ? days.Count(d => d.Required) : days.Sum(d => calendar.Shifts(d.Date).Count);
        var owed = Math.Min(duty.Days ?? duty.Shifts ?? possible, possible);
        var kept = duty.Shifts is null ? days.Count(d => d.Ok) : days.Sum(d => d.Shifts);
        bool? met = kept >= owed ? true : now >= calendar.StartOfDay(duty.Last.AddDays(1)) ? false : null;
        return new Attendance(owed, kept, met, calendar.MissingYears(duty.First, duty.Last).Count > 0, days);
    }

    private static DateTimeOffset EndOfOpen(Stay stay, WorkingCalendar calendar, DateTimeOffset now) =>
        calendar.LocalDate(now) == calendar.LocalDate(stay.InAt) ? now : stay.InAt;

    /// <summary>The same time as stretches that share no moment.</summary>
    private static List<(DateTimeOffset From, DateTimeOffset To)> Joined(IEnumerable<(DateTimeOffset From, DateTimeOffset To)> stays)
    {
        var joined = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var stay in stays.OrderBy(s => s.From))
        {
            if (joined.Count > 0 && stay.From <= joined[^1].To)
                joined[^1] = (joined[^1].From, stay.To > joined[^1].To ? stay.To : joined[^1].To);
            else
                joined.Add(stay);
        }
        return joined;
    }

    private static TimeSpan Within(List<(DateTimeOffset From, DateTimeOffset To)> presence, DateTimeOffset from, DateTimeOffset to) =>
        presence.Aggregate(TimeSpan.Zero, (sum, p) =>
        {
            var (start, end) = (p.From > from ? p.From : from, p.To < to ? p.To : to);
            return end > start ? sum + (end - start) : sum;
        });
}
