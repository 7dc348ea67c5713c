namespace Hotline.Domain.Measures;

/// <summary>Rates as figures: 办结率, 满意率 and the like, each with its base.</summary>
public static class Rates
{
    /// <summary>
    /// numerator ÷ denominator in percent, half-up, trailing zeros dropped: 979 of 995 → <c>98.4%</c>. With nothing in the base there
    /// is no rate.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative count, or decimals outside 0–6.</exception>
    public static Figure Of(long numerator, long denominator, string @base, int decimals = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfNegative(denominator);
        if (denominator == 0)
            return new(numerator, denominator, @base, null, Rounding.NoValue);
        var value = Rounding.Percent(numerator, denominator, decimals);
        return new(numerator, denominator, @base, value, Rounding.Short(value) + "%");
    }
}
