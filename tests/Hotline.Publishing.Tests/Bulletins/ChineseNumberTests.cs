using System.Globalization;
using Hotline.Domain.Bulletins;

namespace Hotline.Publishing.Tests.Bulletins;

public sealed class ChineseNumberTests
{
    [Theory]
    [InlineData("2023-01", "一月份")]
    [InlineData("2023-02", "二月份")]
    [InlineData("2023-09", "九月份")]
    [InlineData("2023-10", "十月份")]
    [InlineData("2023-11", "十一月份")]
    [InlineData("2023-12", "十二月份")]
    public void Month_OfPeriod_IsANumeral(string period, string expected) => Assert.Equal(expected, ChineseNumber.Month(period));

    [Theory]
    [InlineData("2023-13")]
    [InlineData("2023-2")]
    [InlineData("2023")]
    [InlineData("")]
    public void Month_OfSomethingElse_IsRefused(string period) => Assert.Throws<FormatException>(() => ChineseNumber.Month(period));

    [Theory]
    [InlineData(1, "一")]
    [InlineData(10, "十")]
    [InlineData(19, "十九")]
    [InlineData(20, "二十")]
    [InlineData(21, "二十一")]
    [InlineData(99, "九十九")]
    public void Numeral_InRange_IsWritten(int number, string expected) => Assert.Equal(expected, ChineseNumber.Numeral(number));

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Numeral_OutOfRange_IsRefused(int number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChineseNumber.Numeral(number));

    [Theory]
    [InlineData("2023-02-16", "2月16日")]
    [InlineData("2022-12-30", "2022年12月30日")]
    public void DateIn_Period_NamesTheYearOnlyWhenItDiffers(string date, string expected) =>
        Assert.Equal(expected, ChineseNumber.DateIn("2023-02", DateOnly.Parse(date, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2023-03-01T00:00:00+08:00", "2023年2月28日24时")]
    [InlineData("2023-03-05T09:05:00+08:00", "2023年3月5日9时05分")]
    public void Until_ExclusiveEnd_ReadsInItsOwnOffset(string end, string expected) =>
        Assert.Equal(expected, ChineseNumber.Until(DateTimeOffset.Parse(end, CultureInfo.InvariantCulture)));
}
