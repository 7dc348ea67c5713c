using System.Globalization;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins.Linter;

/// <summary>The tables of counts and shares: rows and total, shares by the table's own rounding, the base (statistics.md §2).</summary>
internal static class TableChecks
{
    public static IEnumerable<Finding> Of(Bulletin bulletin) =>
    [
        .. Table("appealTypes", bulletin.AppealTypes, bulletin.Overview),
        .. Table("hotCategories", bulletin.HotCategories, bulletin.Overview),
        .. Order(bulletin.HotCategories),
    ];

    private static IEnumerable<Finding> Table(string name, ShareTable table, Overview overview)
    {
        if (string.IsNullOrWhiteSpace(table.Base.Label) || string.IsNullOrWhiteSpace(table.Base.Code))
            yield return Finding.Error("base-not-stated", name + ".base", "占比未注明基数。", "The base of the shares is not stated.");
        var rows = table.Rows.Sum(row => row.Count);
        if (rows != table.Total.Count)
            yield return Finding.Error("rows-total", name + ".total.count", "各行之和不等于合计。", "The rows do not add up to the total.", ChineseNumber.Digits(rows), ChineseNumber.Digits(table.Total.Count));
        if (rows > table.Base.Count)
            yield return Finding.Error("rows-exceed-base", name + ".base.count", "各行之和大于基数。", "The rows are more than the base.", "≥ " + ChineseNumber.Digits(rows), ChineseNumber.Digits(table.Base.Count));
        var counted = table.Base.Code switch { "local" => overview.Local.Registered, "all" => overview.Local.Registered + overview.Superior.Registered, _ => table.Base.Count };
        if (counted != table.Base.Count)
            yield return Finding.Error("base-overview", name + ".base.count", "基数与工作概况的登记件数不符。", "The base is not what the overview registered.", ChineseNumber.Digits(counted), ChineseNumber.Digits(table.Base.Count));
        foreach (var twice in table.Rows.GroupBy(row => row.Code).Where(group => group.Count() > 1))
            yield return Finding.Error("row-twice", $"{name}.rows[{twice.Key}]", "同一项目列了两次。", "The same row stands there twice.", found: twice.First().Label);
        foreach (var finding in Shares(name, table, rows))
            yield return finding;
    }

    private static IEnumerable<Finding> Shares(string name, ShareTable table, long rows)
    {
        if (table.Rounding == RoundingMode.Forced100 && rows != table.Base.Count)
        {
            yield return Finding.Error("rounding-uncovered", name, "各项未覆盖全部基数，不能凑足100%。", "Shares of a part cannot be made to add up to 100%.", ChineseNumber.Digits(table.Base.Count), ChineseNumber.Digits(rows));
            yield break;
        }

        if (table.Base.Count < 0 || table.Rows.Any(row => row.Count < 0))
        {
            yield return Finding.Error("negative", name, "件数不能为负。", "A count cannot be negative.");
            yield break;
        }

        var expected = Measures.Shares.Table(table.Base, table.Rows.Select(row => (row.Code, row.Label, row.Count)), table.Rounding, table.Decimals);
        foreach (var (row, right) in table.Rows.Zip(expected.Rows).Where(pair => !Same(pair.First.Share, pair.Second.Share)))
            yield return Finding.Error("share", $"{name}.rows[{row.Code}].share", $"{row.Label}的占比不等于件数除以基数。", $"The share of {row.Label} is not its count by the base.", right.Share, row.Share);
        if (!Same(table.Total.Share, expected.Total.Share))
            yield return Finding.Error("total-share", name + ".total.share", "合计占比不等于各行占比之和。", "The total share is not the sum of the rows'.", expected.Total.Share, table.Total.Share);
    }

    /// <summary>The hot list is a ranking.</summary>
    private static IEnumerable<Finding> Order(ShareTable table) => table.Rows.Zip(table.Rows.Skip(1))
        .Where(pair => pair.Second.Count > pair.First.Count)
        .Select(pair => Finding.Error("table-order", $"hotCategories.rows[{pair.Second.Code}]", $"{pair.Second.Label}的件数多于其上一行。", $"{pair.Second.Label} counts more than the row above it.", found: ChineseNumber.Digits(pair.Second.Count)));

    /// <summary>Trailing zeros are the profile's choice.</summary>
    private static bool Same(string printed, string expected) => printed == expected
        || (Percent(printed) is { } one && Percent(expected) is { } other && one == other);

    private static decimal? Percent(string text) => text.EndsWith('%') && !(text[0] == '0' && char.IsAsciiDigit(text[1]))
        && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}
