using System.Text.RegularExpressions;

namespace Hotline.Domain.Assessments;

/// <summary>What is wrong with a rule set, by field.</summary>
public static partial class RuleSetFaults
{
    /// <summary>The faults of a rule set; none when it can be worked with.</summary>
    public static IReadOnlyList<FieldFault> Of(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return [.. Head(rules), .. Lists(rules), .. Rates(rules), .. Events(rules), .. Twice(rules)];
    }

    private static IEnumerable<FieldFault> Head(RuleSet rules)
    {
        if (!CodeForm().IsMatch(rules.Code))
            yield return Form("code");
        if (Blank(rules.Label))
            yield return Empty("label");
        if (rules.Scoring == RuleSetScoring.Components && rules.Start is not null)
            yield return new("start", "分项合计时起始分即各项满分之和，不另设", "must be left out where components are summed");
        if (rules.Scoring == RuleSetScoring.Components && rules.Rates.Count == 0)
            yield return new("rates", "分项合计时至少有一项", "must have an item where components are summed");
        if (rules.Manual is { } manual && manual.Least > manual.Most)
            yield return new("manual", "least 不得大于 most", "must not have a least above its most");
        if (rules.Floor > rules.Cap)
            yield return new("floor", "不得高于 cap", "must not be above the cap");
        if (rules.BonusCap < 0)
            yield return new("bonusCap", "不得为负", "must not be negative");
        foreach (var (field, points) in new[] { ("start", rules.Start), ("cap", rules.Cap), ("floor", rules.Floor), ("bonusCap", rules.BonusCap), ("manual.least", rules.Manual?.Least), ("manual.most", rules.Manual?.Most) })
        {
            if (points is { } given && !Fits(given))
                yield return Points(field);
        }
    }

    private static IEnumerable<FieldFault> Lists(RuleSet rules)
    {
        if (rules.Lists.Count == 0)
            yield return Empty("lists");
        foreach (var (list, field) in Named(rules.Lists, "lists"))
        {
            if (!Kinds.Contains(list.Kind))
                yield return new(field + ".kind", "应为 township 或 department", "must be township or department");
            if (Blank(list.Label))
                yield return Empty(field + ".label");
            if (list.MinimumOrders < 0)
                yield return new(field + ".minimumOrders", "不得为负", "must not be negative");
        }
        if (rules.Lists.DistinctBy(l => l.Kind).Count() != rules.Lists.Count)
            yield return new("lists", "同一类单位只能有一个名单", "must have one list for each kind");
    }

    private static IEnumerable<FieldFault> Rates(RuleSet rules)
    {
        foreach (var (rate, field) in Named(rules.Rates, "rates"))
        {
            foreach (var fault in Item(rules, rate.Code, rate.Label, rate.Lists, field))
                yield return fault;
            if (rate.FullPoints < 0 || !Fits(rate.FullPoints))
                yield return Points(field + ".fullPoints");
            if (rate.ThresholdPercent is < 0 or > 100 || rate.ThresholdPercent.Scale > 2)
                yield return new(field + ".thresholdPercent", "应在 0 至 100 之间，至多两位小数", "must be from 0 to 100 with two decimals at most");
            if (rate.LostPerPoint < 0 || !Fits(rate.LostPerPoint))
                yield return Points(field + ".lostPerPoint");
            if (rate.Floor < 0 || rate.Floor > rate.FullPoints)
                yield return new(field + ".floor", "应在 0 至满分之间", "must be from 0 to the full points");
            if (rate.MaximumLoss < 0 || rate.MaximumLoss > rate.FullPoints)
                yield return new(field + ".maximumLoss", "应在 0 至满分之间", "must be from 0 to the full points");
        }
    }

    private static IEnumerable<FieldFault> Events(RuleSet rules)
    {
        foreach (var (item, field) in Named(rules.Events, "events"))
        {
            foreach (var fault in Item(rules, item.Code, item.Label, item.Lists, field))
                yield return fault;
            if (item.Points == 0 || !Fits(item.Points))
                yield return Points(field + ".points");
            if (item.Cap is <= 0 || (item.Cap is { } cap && !Fits(cap)))
                yield return Points(field + ".cap");
        }
    }

    private static IEnumerable<FieldFault> Item(RuleSet rules, string code, string label, IReadOnlyList<string>? lists, string field)
    {
        if (!CodeForm().IsMatch(code))
            yield return Form(field + ".code");
        if (LineItems.All.Contains(code))
            yield return new(field + ".code", "为系统保留", "is kept for the lines that no item makes");
        if (Blank(label))
            yield return Empty(field + ".label");
        if (lists is not null && (lists.Count == 0 || lists.Any(l => rules.Lists.All(k => k.Kind != l))))
            yield return new(field + ".lists", "只能是本规则的名单", "must be lists of this rule set");
    }

    private static IEnumerable<FieldFault> Twice(RuleSet rules) =>
        rules.Rates.Select(r => r.Code).Concat(rules.Events.Select(e => e.Code)).GroupBy(c => c).Where(g => g.Count() > 1)
            .Select(g => new FieldFault("rates", $"项目编码重复：{g.Key}", $"has the code {g.Key} twice, here or among the events"));

    private static IEnumerable<(T Item, string Field)> Named<T>(IReadOnlyList<T> items, string field) =>
        items.Select((item, i) => (item, FormattableString.Invariant($"{field}[{i}]")));

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > MostCharacters;

    private static bool Fits(decimal points) => points.Scale <= 2 && Math.Abs(points) <= MostPoints;

    private static FieldFault Form(string field) => new(field, "应为小写字母、数字和连字符，至多 40 字", "must be small letters, digits and hyphens, 40 at most");

    private static FieldFault Empty(string field) => new(field, "应有 1 至 100 字", "must have from 1 to 100 characters");

    private static FieldFault Points(string field) => new(field, "应为合适的分数，至多两位小数，绝对值不超过 1000", "must be sensible points with two decimals at most, within 1000");

    /// <summary>Kinds of units there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["township", "department"];

    /// <summary>Points beyond any score.</summary>
    public const decimal MostPoints = 1000m;

    private const int MostCharacters = 100;

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodeForm();
}
