using System.Globalization;
using Hotline.Api.Sites;
using Hotline.Domain.Time;

namespace Hotline.Api.Features.Calendar;

/// <summary>A year as the city works it.</summary>
/// <param name="Year">The year.</param>
/// <param name="Version">Counts the notices put for this year; 0 while the one that came with the product holds, or none.</param>
/// <param name="Provisional">True when no notice of the year is loaded: its days count Monday to Friday.</param>
/// <param name="Source">Where the notice was published; null without one.</param>
/// <param name="Holidays">Days off by the notice, as they would be put.</param>
/// <param name="MakeUpWorkdays">Weekend days that the notice makes working days (调休上班).</param>
/// <param name="Days">Every civil day of the year.</param>
internal sealed record CalendarAnswer(
    int Year, int Version, bool Provisional, string? Source, IReadOnlyList<HolidayAnswer> Holidays, IReadOnlyList<DateOnly> MakeUpWorkdays, IReadOnlyList<DayAnswer> Days)
{
    public static CalendarAnswer Of(int year, ReferenceLook look)
    {
        var (notice, calendar, days) = (look.Site.Notices.GetValueOrDefault(year), look.Site.Calendar, new List<DayAnswer>(366));
        for (var date = new DateOnly(year, 1, 1); date.Year == year; date = date.AddDays(1))
            days.Add(DayAnswer.Of(calendar.Day(date)));
        return new CalendarAnswer(
            year,
            VersionOf(year, look),
            calendar.MissingYears(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31)).Count > 0,
            notice?.Source,
            Stretches(notice?.Days.Where(d => !d.Working) ?? []),
            [.. (notice?.Days ?? []).Where(d => d.Working).Select(d => d.Date)],
            days);
    }

    public static int VersionOf(int year, ReferenceLook look) => look.Document(ReferenceKinds.Notice, KeyOf(year))?.Version ?? 0;

    public static string KeyOf(int year) => year.ToString(CultureInfo.InvariantCulture);

    /// <summary>Days in a row of one holiday as one stretch.</summary>
    private static List<HolidayAnswer> Stretches(IEnumerable<NoticeDay> off)
    {
        var stretches = new List<HolidayAnswer>();
        foreach (var day in off)
        {
            if (stretches.Count > 0 && stretches[^1] is var last && last.Name == day.Holiday && last.To.AddDays(1) == day.Date)
                stretches[^1] = last with { To = day.Date };
            else
                stretches.Add(new HolidayAnswer(day.Date, day.Date, day.Holiday));
        }
        return stretches;
    }
}

/// <summary>Days off in a row.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="Name">The holiday.</param>
internal sealed record HolidayAnswer(DateOnly From, DateOnly To, string Name);

/// <summary>One civil day in the site's zone.</summary>
/// <param name="Date">The date.</param>
/// <param name="Working">Whether work is done on it.</param>
/// <param name="Why">In words, e.g. 春节放假, 春节调休上班, 周末, 工作日.</param>
internal sealed record DayAnswer(DateOnly Date, bool Working, string Why)
{
    public static DayAnswer Of(CalendarDay day) => new(day.Date, day.Working, day.Why);
}
