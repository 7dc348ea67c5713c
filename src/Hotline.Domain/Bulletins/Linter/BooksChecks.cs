using System.Globalization;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins.Linter;

/// <summary>Every printed figure beside the same figure of the books: what no sum can betray is found here.</summary>
internal static class BooksChecks
{
    public static IEnumerable<Finding> Of(Bulletin bulletin, LintContext context)
    {
        if (context.Books is not { } books)
            return [];
        var (printed, counted) = (Figures(bulletin), Figures(books));
        return printed.Keys.Union(counted.Keys)
            .Select(path => (Path: path, Expected: counted.GetValueOrDefault(path), Found: printed.GetValueOrDefault(path)))
            .Where(figure => figure.Expected != figure.Found)
            .Select(figure => new Finding(
                context.BooksSeverity, "books", figure.Path, "与数据库现有数据不符。", "It is not what the books have now.", figure.Expected ?? "—", figure.Found ?? "—"));
    }

    /// <summary>All figures by their path, as printed.</summary>
    private static Dictionary<string, string> Figures(Bulletin bulletin)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        var (local, superior) = (bulletin.Overview.Local, bulletin.Overview.Superior);
        (string Path, long Count)[] counts =
        [
            ("overview.calls", bulletin.Overview.Calls), ("overview.local.registered", local.Registered),
            ("overview.local.coordinated.count", local.Coordinated.Count), ("overview.local.coordinated.closed", local.Coordinated.Closed),
            ("overview.local.dispatched.count", local.Dispatched.Count), ("overview.local.dispatched.closed", local.Dispatched.Closed), ("overview.local.dispatched.due", local.Dispatched.Due),
            ("overview.superior.registered", superior.Registered), ("overview.superior.closed", superior.Closed),
            .. superior.BySource.Select(source => ($"overview.superior.bySource[{source.Source}]", source.Count)),
        ];
        (string Path, Figure Rate)[] rates =
        [
            ("overview.local.coordinated.completionRate", local.Coordinated.CompletionRate), ("overview.local.dispatched.completionRate", local.Dispatched.CompletionRate),
            ("overview.local.dispatched.onTimeRate", local.Dispatched.OnTimeRate), ("overview.local.dispatched.satisfactionRate", local.Dispatched.SatisfactionRate),
            ("overview.superior.completionRate", superior.CompletionRate), ("overview.superior.satisfactionRate", superior.SatisfactionRate),
        ];
        foreach (var (path, count) in counts)
            all[path] = ChineseNumber.Digits(count);
        foreach (var (path, rate) in rates)
            all[path] = string.Create(CultureInfo.InvariantCulture, $"{rate.Text} ({rate.Numerator}/{rate.Denominator})");
        foreach (var (name, table) in new[] { ("appealTypes", bulletin.AppealTypes), ("hotCategories", bulletin.HotCategories) })
        {
            all[name + ".base.count"] = ChineseNumber.Digits(table.Base.Count);
            all[name + ".total"] = $"{ChineseNumber.Digits(table.Total.Count)}，{table.Total.Share}";
            foreach (var row in table.Rows)
                all[$"{name}.rows[{row.Code}]"] = $"{ChineseNumber.Digits(row.Count)}，{row.Share}";
        }

        foreach (var (name, annex) in new[] { ("townships", bulletin.Townships), ("departments", bulletin.Departments) })
        {
            foreach (var row in annex.Rows)
                all[$"{name}.rows[{row.Unit}]"] = $"{row.Score}，{ChineseNumber.Digits(row.Rank)}";
        }

        return all;
    }
}
