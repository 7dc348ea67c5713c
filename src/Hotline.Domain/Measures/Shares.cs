namespace Hotline.Domain.Measures;

/// <summary>Tables of counts with their share of a base, printed as bulletins print them (statistics.md §2).</summary>
public static class Shares
{
    /// <summary>
    /// Every row's share with all its decimals (<c>0.60%</c>), or with trailing zeros dropped where the profile says so. The total
    /// counts the rows and adds up the shares <em>as printed</em>, so that the column adds up for whoever checks it; a total of
    /// exactly 100 is printed <c>100%</c>. With an empty base every share is "—".
    /// </summary>
    /// <exception cref="ArgumentException">
    /// <see cref="RoundingMode.Forced100"/> for rows that do not cover the base: shares of a part must not be blown up to 100 %.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative count, or decimals outside 0–6.</exception>
    public static ShareTable Table(
        ShareBase @base,
        IEnumerable<(string Code, string Label, long Count)> rows,
        RoundingMode mode,
        int decimals,
        bool dropZeros = false)
    {
        ArgumentNullException.ThrowIfNull(@base);
        ArgumentOutOfRangeException.ThrowIfNegative(@base.Count, nameof(@base));
        var list = rows.ToList();
        foreach (var row in list)
            ArgumentOutOfRangeException.ThrowIfNegative(row.Count, nameof(rows));
        var counts = list.ConvertAll(r => r.Count);
        var total = counts.Sum();
        if (mode == RoundingMode.Forced100 && total != @base.Count)
            throw new ArgumentException($"{RoundingMode.Forced100} asks for rows that cover the base {@base.Code}.", nameof(rows));

        var shares = @base.Count == 0 ? null : Units(counts, @base.Count, mode, decimals);
        return new(
            @base,
            mode,
            decimals,
            [.. list.Select((r, i) => new ShareRow(r.Code, r.Label, r.Count, shares is null ? Rounding.NoValue : Text(shares[i])))],
            new(total, shares is null ? Rounding.NoValue : TotalText(shares.Aggregate(Int128.Zero, (sum, s) => sum + s))));

        string Text(Int128 units)
        {
            var value = Rounding.FromUnits(units, decimals);
            return (dropZeros ? Rounding.Short(value) : Rounding.Fixed(value, decimals)) + "%";
        }

        string TotalText(Int128 units) => Rounding.FromUnits(units, decimals) == 100m ? "100%" : Text(units);
    }

    /// <summary>Shares in units of the last printed place.</summary>
    private static Int128[] Units(List<long> counts, long @base, RoundingMode mode, int decimals)
    {
        var cut = counts.ConvertAll(c => Rounding.Divide(c, @base, decimals));
        return mode switch
        {
            RoundingMode.HalfUp => [.. cut.Select(c => c.Units + (c.Left * 2 >= @base ? 1 : 0))],
            RoundingMode.Truncate => [.. cut.Select(c => c.Units)],
            RoundingMode.Forced100 => LargestRemainder(counts, cut, decimals),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown rounding."),
        };
    }

    /// <summary>Units that the cut left over go to the largest remainders; ties to the larger count, then to table order.</summary>
    private static Int128[] LargestRemainder(List<long> counts, List<(Int128 Units, Int128 Left)> cut, int decimals)
    {
        Int128[] units = [.. cut.Select(c => c.Units)];
        var left = (int)(100 * Rounding.UnitsPerPercent(decimals) - units.Aggregate(Int128.Zero, (sum, u) => sum + u));
        var first = Enumerable.Range(0, units.Length)
            .OrderByDescending(i => cut[i].Left)
            .ThenByDescending(i => counts[i])
            .ThenBy(i => i)
            .Take(left);
        foreach (var i in first)
            units[i]++;
        return units;
    }
}
