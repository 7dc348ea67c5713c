using System.Globalization;

namespace Hotline.Domain.Measures;

/// <summary>
/// The only place where figures are rounded (statistics.md §2). Quotients of counts are rounded from whole numbers, so no digit is
/// lost before the rounding; text is the same under every culture.
/// </summary>
public static class Rounding
{
    /// <summary>What is printed where there is nothing to divide by.</summary>
    public const string NoValue = "—";

    /// <summary>Most decimals a figure can have.</summary>
    public const int MaxDecimals = 6;

    /// <summary>Half away from zero: 2.345 → 2.35, −2.345 → −2.35.</summary>
    public static decimal HalfUp(decimal value, int decimals) =>
        Math.Round(value, CheckedDecimals(decimals), MidpointRounding.AwayFromZero);

    /// <summary>
    /// numerator ÷ denominator × 100, half away from zero, without trailing zeros.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A denominator that is not positive, or decimals outside 0–6.</exception>
    public static decimal Percent(long numerator, long denominator, int decimals)
    {
        var (whole, rest) = Divide(numerator, denominator, decimals);
        var up = Int128.Abs(rest) * 2 >= denominator ? Math.Sign(numerator) : 0;
        return FromUnits(whole + up, decimals);
    }

    /// <summary>As printed in prose: at most so many decimals, trailing zeros dropped (<c>98.4</c>, <c>100</c>).</summary>
    public static string Short(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>As printed in a column: every decimal kept (<c>0.60</c>). The value is rounded already.</summary>
    public static string Fixed(decimal value, int decimals) =>
        value.ToString("F" + CheckedDecimals(decimals).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The quotient in units of the last place, cut towards zero, and what the cut left over.</summary>
    internal static (Int128 Units, Int128 Left) Divide(long numerator, long denominator, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        return Int128.DivRem((Int128)numerator * 100 * UnitsPerPercent(decimals), denominator);
    }

    internal static decimal FromUnits(Int128 units, int decimals) => (decimal)units / UnitsPerPercent(decimals);

    internal static long UnitsPerPercent(int decimals)
    {
        var units = 1L;
        for (var i = 0; i < CheckedDecimals(decimals); i++)
            units *= 10;
        return units;
    }

    private static int CheckedDecimals(int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, MaxDecimals);
        return decimals;
    }
}
