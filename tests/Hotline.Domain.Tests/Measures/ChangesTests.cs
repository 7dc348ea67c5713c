using Hotline.Domain.Measures;

namespace Hotline.Domain.Tests.Measures;

public class ChangesTests
{
    [Theory]
    [InlineData(110, 100, "10.00%")]
    [InlineData(1, 3, "-66.67%")]
    [InlineData(100, 100, "0.00%")]
    [InlineData(0, 100, "-100.00%")]
    [InlineData(20001, 20000, "0.01%")] // 0.005 goes away from zero
    [InlineData(19999, 20000, "-0.01%")]
    [InlineData(300, 100, "200.00%")]
    public void Of_TwoPeriods_IsTheDifferenceOverTheEarlier(long current, long previous, string text)
    {
        var change = Changes.Of(current, previous);

        Assert.Equal(text, change.Text);
        Assert.Equal((current - previous, previous, "previous"), (change.Numerator, change.Denominator, change.Base));
    }

    [Fact]
    public void Of_NothingBefore_IsNoRate() => Assert.Equal(new Figure(5, 0, "previous", null, "—"), Changes.Of(5, 0));

    [Fact]
    public void OfRates_TwoFigures_IsInPointsOfThePrintedRates()
    {
        Assert.Equal(new PointChange(0.5m, "0.5"), Changes.OfRates(Rates.Of(984, 1000, "due"), Rates.Of(979, 1000, "due")));
        Assert.Equal(new PointChange(-1.6m, "-1.6"), Changes.OfRates(Rates.Of(979, 995, "due"), Rates.Of(7, 7, "due")));
    }

    [Fact]
    public void OfRates_OneIsNone_IsNone() =>
        Assert.Equal(new PointChange(null, "—"), Changes.OfRates(Rates.Of(984, 1000, "due"), Rates.Of(0, 0, "due")));
}
