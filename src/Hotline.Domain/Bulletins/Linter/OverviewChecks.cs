using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins.Linter;

/// <summary>工作概况: whether counts fit into each other and rates are their quotients (statistics.md §1, §2).</summary>
internal static class OverviewChecks
{
    private const string DueBase = "due";
    private const string AllBase = "all";

    public static IEnumerable<Finding> Of(Bulletin bulletin, LintContext context)
    {
        var (overview, local, superior) = (bulletin.Overview, bulletin.Overview.Local, bulletin.Overview.Superior);
        if (local.Registered + superior.Registered + overview.Calls == 0)
            yield return Finding.Error("no-figures", "overview", "本月没有任何数据，无可发布。", "The month has no figures; there is nothing to publish.");
        foreach (var finding in Counts(local, superior).Concat(Rates(local, superior).SelectMany(rate => Rate(rate, context.RateDecimals))))
            yield return finding;
    }

    private static IEnumerable<Finding> Counts(LocalOverview local, SuperiorOverview superior)
    {
        var (coordinated, dispatched) = (local.Coordinated, local.Dispatched);
        var parts = coordinated.Count + dispatched.Count;
        if (parts > local.Registered)
            yield return Finding.Error("overview-sum", "overview.local.registered", "协调办理与交办处理之和大于本级登记事项。", "Coordinated and dispatched are more than registered.", "≥ " + ChineseNumber.Digits(parts), ChineseNumber.Digits(local.Registered));
        (string Where, long Part, long Whole)[] within =
        [
            ("overview.local.coordinated.closed", coordinated.Closed, coordinated.Count),
            ("overview.local.dispatched.closed", dispatched.Closed, dispatched.Due),
            ("overview.local.dispatched.due", dispatched.Due, dispatched.Count),
            ("overview.superior.closed", superior.Closed, superior.Registered),
        ];
        foreach (var (where, part, whole) in within.Where(w => w.Part > w.Whole))
            yield return Finding.Error("part-exceeds-whole", where, "部分大于总数。", "A part is more than its whole.", "≤ " + ChineseNumber.Digits(whole), ChineseNumber.Digits(part));
        var sources = superior.BySource.Sum(source => source.Count);
        if (superior.BySource.Count > 0 && sources != superior.Registered)
            yield return Finding.Error("sources-sum", "overview.superior.bySource", "各上级平台件数之和不等于上级交办事项。", "The sources do not add up to the superior matters.", ChineseNumber.Digits(superior.Registered), ChineseNumber.Digits(sources));
    }

    private sealed record Quotient(string Where, Figure Figure, long? Numerator, long? Due, long Count);

    private static IEnumerable<Quotient> Rates(LocalOverview local, SuperiorOverview superior)
    {
        var (coordinated, dispatched) = (local.Coordinated, local.Dispatched);
        yield return new("overview.local.coordinated.completionRate", coordinated.CompletionRate, coordinated.Closed, null, coordinated.Count);
        yield return new("overview.local.dispatched.completionRate", dispatched.CompletionRate, dispatched.Closed, dispatched.Due, dispatched.Count);
        yield return new("overview.local.dispatched.onTimeRate", dispatched.OnTimeRate, null, dispatched.Due, dispatched.Count);
        yield return new("overview.local.dispatched.satisfactionRate", dispatched.SatisfactionRate, null, null, dispatched.Count);
        yield return new("overview.superior.completionRate", superior.CompletionRate, superior.Closed, null, superior.Registered);
        yield return new("overview.superior.satisfactionRate", superior.SatisfactionRate, null, null, superior.Registered);
    }

    private static IEnumerable<Finding> Rate(Quotient quotient, int decimals)
    {
        var (where, figure) = (quotient.Where, quotient.Figure);
        if (figure.Numerator < 0 || figure.Numerator > figure.Denominator)
        {
            yield return Finding.Error("rate-parts", where, "分子不在 0 与分母之间。", "The numerator is not between 0 and the denominator.", found: $"{ChineseNumber.Digits(figure.Numerator)}/{ChineseNumber.Digits(figure.Denominator)}");
            yield break;
        }

        var expected = Measures.Rates.Of(figure.Numerator, figure.Denominator, figure.Base, decimals);
        if (figure.Text != expected.Text || figure.Value != expected.Value)
            yield return Finding.Error("rate", where, "比率不等于分子除以分母。", "The rate is not numerator by denominator.", expected.Text, figure.Text);
        if (quotient.Numerator is { } numerator && figure.Numerator != numerator)
            yield return Finding.Error("rate-parts", where, "比率的分子与所列件数不符。", "The rate's numerator is not the count that is printed.", ChineseNumber.Digits(numerator), ChineseNumber.Digits(figure.Numerator));
        var denominator = figure.Base switch { DueBase => quotient.Due, AllBase => quotient.Count, _ => null };
        if (denominator is { } whole && figure.Denominator != whole)
            yield return Finding.Error("rate-parts", where, "比率的分母与所列件数不符。", "The rate's denominator is not the count that is printed.", ChineseNumber.Digits(whole), ChineseNumber.Digits(figure.Denominator));
    }
}
