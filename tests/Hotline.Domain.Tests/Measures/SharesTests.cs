using Hotline.Domain.Measures;

namespace Hotline.Domain.Tests.Measures;

public class SharesTests
{
    [Fact]
    public void Table_Forced100WithATie_GivesTheUnitToTheLargerCountThenToTheFirst()
    {
        Assert.Equal(["33.34%", "33.33%", "33.33%"], Printed([1, 1, 1], RoundingMode.Forced100, 2));
        // 25 and 75 of 1000 both leave half a unit: the larger count takes the only one left.
        Assert.Equal(["2%", "8%", "90%"], Printed([25, 75, 900], RoundingMode.Forced100, 0));
    }

    [Fact]
    public void Table_Forced100WithAZeroRow_LeavesItAtZero() =>
        Assert.Equal(["0.00%", "33.33%", "66.67%"], Printed([0, 1, 2], RoundingMode.Forced100, 2));

    [Fact]
    public void Table_Forced100ForAPartOfTheBase_IsRefused() => Assert.Throws<ArgumentException>(
        () => Shares.Table(new("all", "全部", 10), [("a", "甲", 4L)], RoundingMode.Forced100, 2));

    [Theory]
    [InlineData(RoundingMode.HalfUp, "66.67%", "33.33%", "100%")]
    [InlineData(RoundingMode.Truncate, "66.66%", "33.33%", "99.99%")]
    [InlineData(RoundingMode.Forced100, "66.67%", "33.33%", "100%")]
    public void Table_Total_AddsUpThePrintedShares(RoundingMode mode, string first, string second, string total)
    {
        var table = Table([2, 1], mode, 2);

        Assert.Equal([first, second], table.Rows.Select(r => r.Share));
        Assert.Equal(new ShareTotal(3, total), table.Total);
        Assert.Equal((mode, 2), (table.Rounding, table.Decimals));
    }

    [Theory]
    [InlineData(RoundingMode.HalfUp)]
    [InlineData(RoundingMode.Truncate)]
    [InlineData(RoundingMode.Forced100)]
    public void Table_EmptyBase_HasNoShares(RoundingMode mode)
    {
        var table = Shares.Table(new("all", "全部", 0), [("a", "甲", 0L), ("b", "乙", 0L)], mode, 2);

        Assert.Equal(["—", "—"], table.Rows.Select(r => r.Share));
        Assert.Equal(new ShareTotal(0, "—"), table.Total);
    }

    [Theory]
    [InlineData(RoundingMode.HalfUp, "0.1%", "100.0%")]
    [InlineData(RoundingMode.Truncate, "0.0%", "99.9%")]
    public void Table_ExactlyHalfAUnit_GoesUpOrIsCut(RoundingMode mode, string small, string large) =>
        Assert.Equal([small, large], Printed([1, 1999], mode, 1));

    [Fact]
    public void Table_ZerosDropped_PrintsShortShares()
    {
        var table = Shares.Table(new("all", "全部", 1000), [("a", "甲", 6L), ("b", "乙", 500L)], RoundingMode.HalfUp, 2, dropZeros: true);

        Assert.Equal(["0.6%", "50%", "50.6%"], table.Rows.Select(r => r.Share).Append(table.Total.Share));
    }

    [Fact]
    public void Table_NegativeCount_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Table([5, -1], RoundingMode.HalfUp, 2));

    private static IEnumerable<string> Printed(long[] counts, RoundingMode mode, int decimals) =>
        Table(counts, mode, decimals).Rows.Select(r => r.Share);

    private static ShareTable Table(long[] counts, RoundingMode mode, int decimals) => Shares.Table(
        new("all", "全部", counts.Sum()), counts.Select((c, i) => ($"r{i}", $"第{i}行", c)), mode, decimals);
}
