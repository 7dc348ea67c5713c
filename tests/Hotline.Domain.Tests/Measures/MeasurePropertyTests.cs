using System.Globalization;
using System.Numerics;
using CsCheck;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Tests.Measures;

public class MeasurePropertyTests
{
    private static readonly Gen<long> Count = Gen.Frequency(
        (5, Gen.Long[0, 20]), (5, Gen.Long[0, 20_000]), (1, Gen.Long[0, long.MaxValue / 64]));

    private static readonly Gen<(long[] Counts, int Decimals)> Column =
        Gen.Select(Count.Array[1, 30], Gen.Int[0, 4]).Where(c => c.Item1.Sum() > 0);

    [Fact]
    public void Table_Forced100_AddsUpToExactly100() => Column.Sample(c =>
    {
        var table = Table(c.Counts, RoundingMode.Forced100, c.Decimals);
        Assert.Equal(100m, table.Rows.Sum(r => Number(r.Share)));
        Assert.Equal("100%", table.Total.Share);
    });

    [Fact]
    public void Table_AnyRounding_StaysWithinOneUnitOfTheExactShare() =>
        Gen.Select(Column, Gen.Enum<RoundingMode>()).Sample((c, mode) =>
        {
            var sum = c.Counts.Sum();
            Assert.All(Table(c.Counts, mode, c.Decimals).Rows, row =>
            {
                // |printed − exact| < 1 unit, in whole numbers: |units · sum − count · 100 · 10^d| < sum
                var units = Units(row.Share, c.Decimals);
                var off = BigInteger.Abs(units * sum - new BigInteger(row.Count) * 100 * BigInteger.Pow(10, c.Decimals));
                Assert.True(off < sum);
            });
        });

    [Fact]
    public void Table_Forced100_NeverPrintsASmallerCountAboveALarger() => Column.Sample(c =>
    {
        var rows = Table(c.Counts, RoundingMode.Forced100, c.Decimals).Rows.OrderBy(r => r.Count).ThenBy(r => Number(r.Share)).ToList();
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(Number(pair.First.Share) <= Number(pair.Second.Share)));
    });

    [Fact]
    public void Table_HalfUpAndTruncate_EqualTheOracle() => Column.Sample(c =>
    {
        Assert.Equal(
            c.Counts.Select(n => Written(RoundedHalfUp(n, c.Counts.Sum(), c.Decimals), c.Decimals) + "%"),
            Table(c.Counts, RoundingMode.HalfUp, c.Decimals).Rows.Select(r => r.Share));
        Assert.Equal(
            c.Counts.Select(n => Written(Cut(n, c.Counts.Sum(), c.Decimals), c.Decimals) + "%"),
            Table(c.Counts, RoundingMode.Truncate, c.Decimals).Rows.Select(r => r.Share));
    });

    [Fact]
    public void Rate_AnyCounts_EqualsTheOracle() =>
        Gen.Select(Count, Count.Where(n => n > 0), Gen.Int[0, 6]).Sample((numerator, denominator, decimals) =>
        {
            var exact = Written(RoundedHalfUp(numerator, denominator, decimals), decimals);
            var expected = decimals == 0 ? exact : exact.TrimEnd('0').TrimEnd('.');
            Assert.Equal(expected + "%", Rates.Of(numerator, denominator, "due", decimals).Text);
        });

    [Fact]
    public void Change_BackAndForth_HasTheSignOfTheDifference() =>
        Gen.Select(Count, Count.Where(n => n > 0)).Sample((current, previous) =>
        {
            var change = Changes.Of(current, previous);
            var size = RoundedHalfUp(BigInteger.Abs(new BigInteger(current) - previous), previous, 2);
            Assert.Equal((current < previous && !size.IsZero ? "-" : "") + Written(size, 2) + "%", change.Text);
        });

    private static ShareTable Table(long[] counts, RoundingMode mode, int decimals) => Shares.Table(
        new("all", "全部", counts.Sum()), counts.Select((c, i) => ($"r{i}", "", c)), mode, decimals);

    private static decimal Number(string share) => decimal.Parse(share.TrimEnd('%'), CultureInfo.InvariantCulture);

    private static BigInteger Units(string share, int decimals) =>
        new(Number(share) * (decimal)BigInteger.Pow(10, decimals));

    private static BigInteger Cut(BigInteger numerator, BigInteger denominator, int decimals) =>
        numerator * 100 * BigInteger.Pow(10, decimals) / denominator;

    // floor(x + 1/2) for x that is not negative.
    private static BigInteger RoundedHalfUp(BigInteger numerator, BigInteger denominator, int decimals) =>
        (2 * numerator * 100 * BigInteger.Pow(10, decimals) + denominator) / (2 * denominator);

    private static string Written(BigInteger units, int decimals)
    {
        var digits = units.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return decimals == 0 ? digits : digits[..^decimals] + "." + digits[^decimals..];
    }
}
