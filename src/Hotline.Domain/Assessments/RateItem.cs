using Hotline.Domain.Measures;

namespace Hotline.Domain.Assessments;

/// <summary>
/// An assessment item over a rate: full points at or above a threshold, and so many points lost per percentage point below it, never
/// under a floor (statistics.md §3).
/// </summary>
/// <param name="FullPoints">Points for a rate at or above the threshold.</param>
/// <param name="ThresholdPercent">In percent, e.g. 95.</param>
/// <param name="LostPerPoint">Points lost for each percentage point below the threshold; a fraction of one counts in proportion.</param>
/// <param name="Floor">The least the item can give.</param>
/// <param name="LowerIsBetter">The rate counts what should not happen: points are lost above the threshold instead.</param>
public sealed record RateItem(decimal FullPoints, decimal ThresholdPercent, decimal LostPerPoint, decimal Floor, bool LowerIsBetter = false)
{
    /// <summary>
    /// The score of a rate in percent. The rate is rounded to two decimals first, then scored, then the score is rounded to two
    /// decimals, both half-up.
    /// </summary>
    public decimal Score(decimal ratePercent)
    {
        var rate = Rounding.HalfUp(ratePercent, Decimals);
        var missed = Math.Max(0m, LowerIsBetter ? rate - ThresholdPercent : ThresholdPercent - rate);
        return Rounding.HalfUp(Math.Max(Floor, FullPoints - LostPerPoint * missed), Decimals);
    }

    /// <summary>The score of a rate of counts. Where nothing is in the base nothing is lost: full points.</summary>
    public decimal Score(long numerator, long denominator) =>
        denominator == 0 ? FullPoints : Score(Rounding.Percent(numerator, denominator, Decimals));

    /// <summary>Decimals of a rate that is scored, and of the score.</summary>
    public const int Decimals = 2;
}
