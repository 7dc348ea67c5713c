using System.Globalization;

namespace Hotline.Domain.Time;

/// <summary>One civil day that a notice takes off (放假) or makes a working day (调休上班).</summary>
/// <param name="Date">The civil date in the site's zone; never an instant, so it cannot shift with a server's zone.</param>
/// <param name="Working">True for a make-up working day, false for a day off.</param>
/// <param name="Holiday">The holiday it belongs to, e.g. <c>春节</c>.</param>
public sealed record NoticeDay(DateOnly Date, bool Working, string Holiday);

/// <summary>Days as someone wrote them: from a date to a date, both inclusive, in the form <c>yyyy-MM-dd</c>;
/// without a second date a single day.</summary>
public sealed record WrittenDays(string From, string? To, bool Working, string Holiday);

/// <summary>
/// The State Council's yearly notice on holidays (国务院办公厅关于部分节假日安排的通知), corrections included. It may name days of
/// the December before its year (the notice of 2019 made 2018-12-29 a working day), but it loads its own year only.
/// </summary>
public sealed record CalendarNotice
{
    private CalendarNotice(int year, IReadOnlyList<NoticeDay> days, string source) =>
        (Year, Days, Source) = (year, days, source);

    /// <summary>The year the notice is for.</summary>
    public int Year { get; }

    /// <summary>At least one day, each date once, oldest first.</summary>
    public IReadOnlyList<NoticeDay> Days { get; }

    /// <summary>Where the notice was published, usually its address.</summary>
    public string Source { get; }

    /// <summary>
    /// Checks a notice. Refused: no days (a notice that is not published yet would otherwise pass for a year without holidays),
    /// a date named twice, a date outside the year and the December before it, a day without its holiday, no source.
    /// </summary>
    public static Validated<CalendarNotice> TryCreate(int year, IEnumerable<NoticeDay> days, string source)
    {
        ArgumentNullException.ThrowIfNull(days);
        var sorted = days.OrderBy(d => d.Date).ToList();
        var problems = new List<string>();
        if (year is < 1950 or > 9998)
            problems.Add(Invariant($"年份无效：{year}"));
        if (sorted.Count == 0)
            problems.Add(Invariant($"{year}年的通知没有任何日期：尚未公布的通知不能载入"));
        if (string.IsNullOrWhiteSpace(source))
            problems.Add(Invariant($"{year}年的通知缺少来源"));
        foreach (var group in sorted.GroupBy(d => d.Date))
            Check(year, group.Key, [.. group], problems);
        return problems.Count == 0 ? new(new CalendarNotice(year, sorted, source)) : new(problems);
    }

    /// <summary>
    /// Checks a notice as written, so that a date the civil calendar lacks (<c>2023-02-29</c>) or an end before its beginning is
    /// a problem with a name instead of an exception later.
    /// </summary>
    public static Validated<CalendarNotice> TryRead(int year, IEnumerable<WrittenDays> written, string source)
    {
        ArgumentNullException.ThrowIfNull(written);
        var problems = new List<string>();
        var days = written.SelectMany(w => Expand(w, problems)).ToList();
        if (problems.Count > 0)
            return new(problems);
        return TryCreate(year, days, source);
    }

    private static void Check(int year, DateOnly date, NoticeDay[] named, List<string> problems)
    {
        if (named.Length > 1)
        {
            var contradicting = named.Any(d => d.Working != named[0].Working);
            problems.Add(Invariant($"{date:yyyy-MM-dd} {(contradicting ? "既放假又上班" : "重复")}"));
        }

        if (date.Year != year && !(date.Year == year - 1 && date.Month == 12))
            problems.Add(Invariant($"{date:yyyy-MM-dd} 不在{year}年，也不在上一年12月"));
        if (named.Any(d => string.IsNullOrWhiteSpace(d.Holiday)))
            problems.Add(Invariant($"{date:yyyy-MM-dd} 缺少节日名称"));
    }

    private static IEnumerable<NoticeDay> Expand(WrittenDays written, List<string> problems)
    {
        if (Parse(written.From, problems) is not { } from || Parse(written.To ?? written.From, problems) is not { } to)
            return [];
        var days = to.DayNumber - from.DayNumber + 1;
        if (days is >= 1 and <= LongestHoliday)
            return Enumerable.Range(0, days).Select(i => new NoticeDay(from.AddDays(i), written.Working, written.Holiday));
        problems.Add(Invariant($"{from:yyyy-MM-dd} 至 {to:yyyy-MM-dd}：{(days < 1 ? "结束早于开始" : "时段过长")}"));
        return [];
    }

    private static DateOnly? Parse(string text, List<string> problems)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        problems.Add($"日期无效：{text}");
        return null;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Days; no notice has named more in one stretch, so a longer one is a slip of the pen.</summary>
    private const int LongestHoliday = 31;
}
