using System.Globalization;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Tests.Measures;

public class RatesTests
{
    [Theory]
    [InlineData(979, 995, 1, "98.4%")] // Ruzhou, February 2023
    [InlineData(1154, 1213, 0, "95%")] // Ruzhou, July 2022: the base is all
    [InlineData(190, 190, 1, "100%")]
    [InlineData(1, 2000, 1, "0.1%")] // 0.05 goes up
    [InlineData(1, 2001, 1, "0%")]
    [InlineData(9995, 10000, 1, "100%")]
    [InlineData(0, 7, 1, "0%")]
    [InlineData(1, 8, 2, "12.5%")]
    public void Of_Counts_RoundsHalfUpAndDropsZeros(long numerator, long denominator, int decimals, string text)
    {
        var figure = Rates.Of(numerator, denominator, "due", decimals);

        Assert.Equal(text, figure.Text);
        Assert.Equal(decimal.Parse(text.TrimEnd('%'), CultureInfo.InvariantCulture), figure.Value);
        Assert.Equal((numerator, denominator, "due"), (figure.Numerator, figure.Denominator, figure.Base));
    }

    [Fact]
    public void Of_NothingInTheBase_IsNoRate() => Assert.Equal(new Figure(0, 0, "rated", null, "—"), Rates.Of(0, 0, "rated"));

    [Fact]
    public void Of_LargestCounts_LosesNoDigit()
    {
        Assert.Equal("100%", Rates.Of(long.MaxValue, long.MaxValue, "all", 6).Text);
        Assert.Equal("49.999999%", Rates.Of(49_999_999_499_999_999, 100_000_000_000_000_000, "all", 6).Text);
        Assert.Equal("50%", Rates.Of(49_999_999_500_000_000, 100_000_000_000_000_000, "all", 6).Text);
    }

    [Theory]
    [InlineData(-1, 5, 1)]
    [InlineData(1, -5, 1)]
    [InlineData(1, 5, 7)]
    [InlineData(1, 5, -1)]
    public void Of_BadInput_IsRefused(long numerator, long denominator, int decimals) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Rates.Of(numerator, denominator, "due", decimals));

    [Theory]
    [InlineData("2.345", "2.35")]
    [InlineData("-2.345", "-2.35")]
    [InlineData("2.3449999", "2.34")]
    [InlineData("12.795", "12.8")]
    public void HalfUp_Midpoint_GoesAwayFromZero(string value, string rounded) =>
        Assert.Equal(rounded, Rounding.Short(Rounding.HalfUp(decimal.Parse(value, CultureInfo.InvariantCulture), 2)));
}
