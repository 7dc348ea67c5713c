using System.Globalization;
using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Models;

/// <summary>
/// The model's own calendar: days and minutes counted one by one from the State Council's notices. Slow, and plain enough to be
/// believed. Every moment is a whole minute by the clocks of Ruzhou; work is done 08:30–12:00 and 14:30–18:00 (rules.md §3).
/// </summary>
internal sealed class WorkDays
{
    private readonly Dictionary<DateOnly, bool> _named = [];
    private readonly HashSet<int> _years = [];

    private WorkDays()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Sites", "china"), "holidays-*.json"))
        {
            var notice = JsonNode.Parse(File.ReadAllText(file))!;
            _years.Add((int)notice["year"]!);
            foreach (var day in notice["days"]!.AsArray())
                _named[DateOnly.Parse((string)day!["date"]!, CultureInfo.InvariantCulture)] = (bool)day["working"]!;
        }
    }

    public static WorkDays OfChina { get; } = new();

    public bool Works(DateOnly day) =>
        _named.TryGetValue(day, out var working) ? working : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.DateTime);

    /// <summary>The same time of day on the n-th working day after; the day after is day 1.</summary>
    public DateTimeOffset Later(DateTimeOffset from, int days)
    {
        var at = from;
        for (var left = days; left > 0;)
        {
            at = at.AddDays(1);
            if (Works(Day(at)))
                left--;
        }
        return at;
    }

    /// <summary>The end of the n-th working day after.</summary>
    public DateTimeOffset EndOf(DateTimeOffset from, int days) => Later(from - from.TimeOfDay, days).AddHours(18);

    public int WorkingMinutes(DateTimeOffset from, DateTimeOffset to)
    {
        var minutes = 0;
        for (var at = from; at < to; at = at.AddMinutes(1))
            minutes += IsWorked(at) ? 1 : 0;
        return minutes;
    }

    /// <summary>The end of so many worked minutes; one that falls on the close of hours stays there.</summary>
    public DateTimeOffset AfterMinutes(DateTimeOffset from, int minutes)
    {
        var at = from;
        for (var left = minutes; left > 0; at = at.AddMinutes(1))
            left -= IsWorked(at) ? 1 : 0;
        return at;
    }

    /// <summary>Whether a day after the first moment's and up to the second's lies in a year whose notice is not loaded.</summary>
    public bool Guesses(DateTimeOffset after, DateTimeOffset until)
    {
        for (var day = Day(after).AddDays(1); day <= Day(until); day = day.AddDays(1))
        {
            if (!_years.Contains(day.Year))
                return true;
        }
        return false;
    }

    private bool IsWorked(DateTimeOffset at) => (at.Hour * 60 + at.Minute) is >= 510 and < 720 or >= 870 and < 1080 && Works(Day(at));
}
