using System.Globalization;

namespace Hotline.Domain.Bulletins;

/// <summary>Numbers and dates as official Chinese prose writes them.</summary>
public static class ChineseNumber
{
    private static readonly string[] Ones = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

    /// <summary>1 → 一, 10 → 十, 12 → 十二, 21 → 二十一; 1 to 99, which covers months, headings and items.</summary>
    public static string Numeral(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 99);
        var (tens, ones) = (number / 10, number % 10);
        return tens switch
        {
            0 => Ones[ones],
            1 => "十" + Ones[ones],
            _ => Ones[tens] + "十" + Ones[ones],
        };
    }

    /// <summary><c>2023-02</c> → 二月份.</summary>
    /// <exception cref="FormatException">The period is not a month written <c>yyyy-MM</c>.</exception>
    public static string Month(string period) => Numeral(FirstDay(period).Month) + "月份";

    /// <summary>2023年3月20日.</summary>
    public static string Date(DateOnly date) => date.ToString("yyyy'年'M'月'd'日'", CultureInfo.InvariantCulture);

    /// <summary>2月16日, with the year only when it is not the period's.</summary>
    public static string DateIn(string period, DateOnly date) => date.Year == FirstDay(period).Year
        ? date.ToString("M'月'd'日'", CultureInfo.InvariantCulture)
        : Date(date);

    /// <summary>An exclusive end as people write it: midnight is 24时 of the day before; otherwise minutes are shown.</summary>
    public static string Until(DateTimeOffset end)
    {
        var day = DateOnly.FromDateTime(end.DateTime);
        return end.TimeOfDay == TimeSpan.Zero
            ? Date(day.AddDays(-1)) + "24时"
            : Date(day) + end.ToString("H'时'mm'分'", CultureInfo.InvariantCulture);
    }

    /// <summary>6002: digits without separators, as the tables print them.</summary>
    public static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateOnly FirstDay(string period) =>
        DateOnly.ParseExact(period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
