namespace Hotline.Domain.Measures;

/// <summary>The change of a rate in percentage points (个百分点); null and "—" where either rate is none.</summary>
/// <param name="Points">Current minus previous, e.g. 0.5 for 97.9 % → 98.4 %.</param>
/// <param name="Text">As printed, without a unit, e.g. <c>0.5</c>.</param>
public sealed record PointChange(decimal? Points, string Text);

/// <summary>Month-on-month (环比) and other changes between two periods (statistics.md §1).</summary>
public static class Changes
{
    /// <summary>Code of the base of a change: the earlier period's count.</summary>
    public const string PreviousBase = "previous";

    /// <summary>
    /// (current − previous) ÷ previous in percent, two decimals kept, half-up (away from zero): 110 after 100 → <c>10.00%</c>,
    /// 1 after 3 → <c>-66.67%</c>. The numerator is the difference. After a period with nothing there is no rate, not infinity.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative count.</exception>
    public static Figure Of(long current, long previous)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(current);
        ArgumentOutOfRangeException.ThrowIfNegative(previous);
        var difference = current - previous;
        if (previous == 0)
            return new(difference, previous, PreviousBase, null, Rounding.NoValue);
        var value = Rounding.Percent(difference, previous, Decimals);
        return new(difference, previous, PreviousBase, value, Rounding.Fixed(value, Decimals) + "%");
    }

    /// <summary>
    /// The difference of two rates as they are printed, so that a reader who subtracts the printed rates gets the printed change.
    /// </summary>
    public static PointChange OfRates(Figure current, Figure previous)
    {
        var points = current.Value - previous.Value;
        return new(points, points is { } p ? Rounding.Short(p) : Rounding.NoValue);
    }

    private const int Decimals = 2;
}
