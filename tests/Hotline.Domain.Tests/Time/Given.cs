using System.Globalization;
using System.Text.Json;
using Hotline.Domain.Time;

namespace Hotline.Domain.Tests.Time;

/// <summary>Calendars and moments that the tests of this folder share.</summary>
internal static class Given
{
    public static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static readonly IReadOnlyList<CalendarNotice> Notices = [.. Enumerable.Range(2019, 8).Select(Notice)];

    /// <summary>08:30–12:00, 14:30–18:00: the default of the profile.</summary>
    public static readonly WorkingHours OfficeHours = Hours("08:30-12:00", "14:30-18:00");

    public static readonly WorkingCalendar Calendar = new(Shanghai, OfficeHours, Notices);

    /// <summary>08:00–18:00 without a break.</summary>
    public static readonly WorkingCalendar LongDays = new(Shanghai, Hours("08:00-18:00"), Notices);

    public static readonly WorkingCalendar AroundTheClock = new(Shanghai, WorkingHours.AroundTheClock, []);

    public static readonly TimeLimits Limits = new()
    {
        HandleWorkingDays = new Dictionary<string, int>(StringComparer.Ordinal) { ["consultation"] = 3, ["problem"] = 5, ["complaint"] = 10 },
    };

    public static WorkingHours Hours(params string[] segments) => WorkingHours.TryCreate(Segments(segments)).Required;

    public static IReadOnlyList<WorkingSegment> Segments(params string[] segments) =>
        [.. segments.Select(s => new WorkingSegment(Clock(s[..5]), Clock(s[6..])))];

    public static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A moment at +08:00, e.g. <c>2023-01-20 16:00</c>.</summary>
    public static DateTimeOffset At(string text) => new(
        DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    /// <summary>The site's own notice file of a year.</summary>
    public static CalendarNotice Notice(int year)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "china", FormattableString.Invariant($"holidays-{year}.json"));
        var json = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        var days = json.GetProperty("days").EnumerateArray().Select(d => new WrittenDays(
            d.GetProperty("date").GetString()!, null, d.GetProperty("working").GetBoolean(), d.GetProperty("holiday").GetString()!));
        var source = string.Join(' ', json.GetProperty("source").EnumerateArray().Select(s => s.GetString()));
        return CalendarNotice.TryRead(json.GetProperty("year").GetInt32(), days, source).Required;
    }

    /// <summary>The calendar after one day of 2023 was edited.</summary>
    public static WorkingCalendar EditedTo(string date, bool working)
    {
        var edited = new NoticeDay(Date(date), working, "春节");
        var days = Notice(2023).Days.Where(d => d.Date != edited.Date).Append(edited);
        var notice = CalendarNotice.TryCreate(2023, days, "edited").Required;
        return new(Shanghai, OfficeHours, Notices.Where(n => n.Year != 2023).Append(notice));
    }

    private static TimeOnly Clock(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}
