using System.Globalization;
using Hotline.Domain.Time;

namespace Hotline.Api.Features.Calendar;

/// <summary>Reads the days of a notice as written; every fault names its field and how to mend it.</summary>
internal sealed class NoticeReading(int year)
{
    private readonly Dictionary<DateOnly, (NoticeDay Day, string Field)> _named = [];

    public List<FieldFault> Faults { get; } = [];

    public IEnumerable<NoticeDay> Days => _named.Values.Select(n => n.Day).OrderBy(d => d.Date);

    public void Holiday(PutCalendar.HolidayInput? given, int index)
    {
        var field = FormattableString.Invariant($"holidays[{index}]");
        if (given is null)
        {
            Faults.Add(new(field, "不能为空", "must not be empty"));
            return;
        }
        if (string.IsNullOrWhiteSpace(given.Name))
            Faults.Add(new(field + ".name", "不能为空", "must not be empty"));
        var (first, last) = (Date(given.From, field + ".from"), given.To is null ? null : Date(given.To, field + ".to"));
        if (first is not { } from || (given.To is not null && last is null))
            return;
        var to = last ?? from;
        var days = to.DayNumber - from.DayNumber + 1;
        if (days < 1)
            Faults.Add(new(field + ".to", "结束早于开始", "is before its beginning"));
        else if (days > LongestHoliday)
            Faults.Add(new(field + ".to", $"一段假期不超过 {LongestHoliday} 天", $"makes it longer than {LongestHoliday} days"));
        for (var i = 0; i < Math.Min(days, LongestHoliday); i++)
            Name(new NoticeDay(from.AddDays(i), false, given.Name?.Trim() ?? ""), field + ".from");
    }

    /// <summary>A make-up working day belongs to the nearest holiday.</summary>
    public void MakeUp(string? given, int index)
    {
        var field = FormattableString.Invariant($"makeUpWorkdays[{index}]");
        if (Date(given, field) is not { } date)
            return;
        // Where every holiday was refused there is none.
        var nearest = _named.Values.Select(n => n.Day).Where(d => !d.Working).MinBy(d => Math.Abs(d.Date.DayNumber - date.DayNumber));
        Name(new NoticeDay(date, true, nearest?.Holiday ?? ""), field);
    }

    private void Name(NoticeDay day, string field)
    {
        var date = day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (day.Date.Year != year && !(day.Date.Year == year - 1 && day.Date.Month == 12))
            Once(new(field, $"{date} 不在{year}年，也不在上一年12月", $"{date} is neither in {year} nor in the December before"));
        else if (!_named.TryAdd(day.Date, (day, field)))
            Once(new(field, $"{date} 与 {_named[day.Date].Field} 重叠", $"{date} is named by {_named[day.Date].Field} already"));
    }

    /// <summary>One fault a field is enough.</summary>
    private void Once(FieldFault fault)
    {
        if (Faults.All(f => f.Field != fault.Field))
            Faults.Add(fault);
    }

    private DateOnly? Date(string? text, string field)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date > DateOnly.MinValue)
            return date;
        Once(new(field, $"没有日期 {text}；应为 yyyy-MM-dd", $"there is no date {text}; it must be yyyy-MM-dd"));
        return null;
    }

    /// <summary>Days; no notice has named more in one stretch.</summary>
    private const int LongestHoliday = 31;
}
