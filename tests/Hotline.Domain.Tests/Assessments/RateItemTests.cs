using System.Globalization;
using Hotline.Domain.Assessments;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Tests.Assessments;

/// <summary>Component rows of a published assessment (连云港, statistics.md §3).</summary>
public class RateItemTests
{
    private static readonly RateItem Acknowledge = new(10m, 95m, 1m, 0m);
    private static readonly RateItem OnTime = new(20m, 95m, 1m, 0m);
    private static readonly RateItem Satisfaction98 = new(25m, 98m, 0.5m, 12.5m);
    private static readonly RateItem Satisfaction95 = Satisfaction98 with { ThresholdPercent = 95m };

    [Theory]
    [InlineData("89.82", "14.82")]
    [InlineData("80", "5")]
    [InlineData("66.67", "0")]
    [InlineData("95", "20")]
    [InlineData("100", "20")]
    public void Score_OnTimeRate_LosesAPointForEachPercentagePoint(string rate, string score) => AssertScore(OnTime, rate, score);

    [Theory]
    [InlineData("94", "9")]
    [InlineData("85", "0")]
    [InlineData("20", "0")]
    public void Score_AcknowledgeRate_StopsAtZero(string rate, string score) => AssertScore(Acknowledge, rate, score);

    [Theory]
    [InlineData("87.5", "19.75")]
    [InlineData("83.33", "17.67")]
    [InlineData("75", "13.5")]
    [InlineData("71.43", "12.5")]
    public void Score_SatisfactionBelow98_StopsAtTheFloor(string rate, string score) => AssertScore(Satisfaction98, rate, score);

    [Fact]
    public void Score_SatisfactionBelow95_LosesHalfAPointForEach() => AssertScore(Satisfaction95, "70.59", "12.8");

    [Theory]
    [InlineData(5, 6, "17.67")]
    [InlineData(5, 7, "12.5")]
    [InlineData(7, 8, "19.75")]
    public void Score_Counts_RoundsTheRateFirst(long numerator, long denominator, string score) =>
        Assert.Equal(score, Rounding.Short(Satisfaction98.Score(numerator, denominator)));

    [Fact]
    public void Score_RateOfManyDigits_IsRoundedBeforeItIsScored()
    {
        // 83.325 becomes 83.33, which scores 17.665 → 17.67; scored unrounded it would be 17.6625 → 17.66.
        AssertScore(Satisfaction98, "83.325", "17.67");
    }

    [Fact]
    public void Score_NothingInTheBase_LosesNothing() => Assert.Equal(25m, Satisfaction98.Score(0, 0));

    private static void AssertScore(RateItem item, string rate, string score) =>
        Assert.Equal(score, Rounding.Short(item.Score(decimal.Parse(rate, CultureInfo.InvariantCulture))));
}
