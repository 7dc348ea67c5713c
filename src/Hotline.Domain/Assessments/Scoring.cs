using Hotline.Domain.Measures;

namespace Hotline.Domain.Assessments;

/// <summary>What one unit's score is made of.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Orders">Its lead orders.</param>
/// <param name="Events">Its events beside those seen from the orders.</param>
/// <param name="Given">Lines that people entered or imported, with their codes.</param>
/// <param name="Upheld">Objections that were upheld, by line; null points take the line away.</param>
public sealed record UnitFacts(
    string Unit,
    IReadOnlyList<LeadOrder> Orders,
    IReadOnlyList<AssessedEvent> Events,
    IReadOnlyList<AssessmentLine> Given,
    IReadOnlyDictionary<string, decimal?> Upheld);

/// <summary>
/// Writes the lines of a unit's month by a rule set. The score is always the start plus all lines: a bound that holds something back is a
/// line too.
/// </summary>
public static class Scoring
{
    /// <summary>Every line, in the order of the rule set. The same facts give the same lines with the same codes.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="kind">The list that the unit is in.</param>
    /// <param name="facts">What it did.</param>
    /// <param name="month">The month, and the moment of the look.</param>
    public static IReadOnlyList<AssessmentLine> Lines(RuleSet rules, string kind, UnitFacts facts, AssessmentMonth month)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(facts);
        var lines = rules.RatesOf(kind).Select(r => Judged(Of(r, facts, month), facts)).ToList();
        foreach (var rule in rules.EventsOf(kind))
        {
            var own = Of(rule, facts, month).Select(l => Judged(l, facts)).ToList();
            lines.AddRange(own);
            var sum = own.Sum(l => l.Points);
            if (rule.Cap is { } cap && Math.Abs(sum) > cap)
                lines.Add(Bound(rule.Code, rule.Label, facts.Unit, "cap", Math.Sign(sum) * cap - sum, $"{rule.Label}累计以{Rounding.Short(cap)}分为限"));
        }
        lines.AddRange(facts.Given.Select(l => Judged(l, facts)));
        AddBounds(rules, kind, facts.Unit, lines);
        return lines;
    }

    private static void AddBounds(RuleSet rules, string kind, string unit, List<AssessmentLine> lines)
    {
        // What an item's own bound holds back is no gain of another.
        var gained = lines.GroupBy(l => l.Item).Sum(g => Math.Max(0m, g.Key is LineItems.Manual or LineItems.Imported ? g.Where(l => l.Points > 0).Sum(l => l.Points) : g.Sum(l => l.Points)));
        if (gained > rules.BonusCap)
            lines.Add(Bound(LineItems.Bonus, "加分封顶", unit, "cap", rules.BonusCap.Value - gained, $"加分累计以{Rounding.Short(rules.BonusCap.Value)}分为限"));
        var total = rules.StartOf(kind) + lines.Sum(l => l.Points);
        if (total > rules.Cap)
            lines.Add(Bound(LineItems.Total, "总分封顶", unit, "cap", rules.Cap.Value - total, $"总分最高{Rounding.Short(rules.Cap.Value)}分"));
        else if (total < rules.Floor)
            lines.Add(Bound(LineItems.Total, "总分保底", unit, "floor", rules.Floor.Value - total, $"总分最低{Rounding.Short(rules.Floor.Value)}分"));
    }

    private static AssessmentLine Bound(string item, string label, string unit, string which, decimal points, string reason) =>
        new(unit, points, reason) { Code = $"{item}:{unit}:{which}", Item = item, Label = label, IsBound = true };

    private static AssessmentLine Of(RateRule rule, UnitFacts facts, AssessmentMonth month)
    {
        var counted = facts.Orders.Select(o => (Order: o, Counts: rule.Measure.Of(o, month))).Where(c => c.Counts is not null).ToList();
        var (numerator, item) = (counted.Count(c => c.Counts == true), rule.ToItem());
        var (rate, lost) = (Rates.Of(numerator, counted.Count, rule.Measure.BaseOf(), RateItem.Decimals), rule.FullPoints - item.Score(numerator, counted.Count));
        return new(facts.Unit, -lost, Told(rule, rate, lost))
        {
            Code = $"{rule.Code}:{facts.Unit}",
            Item = rule.Code,
            Label = rule.Label,
            Rate = rate,
            FullPoints = rule.FullPoints,
            Matters = [.. counted.Where(c => c.Counts == item.LowerIsBetter).Select(c => Matter(c.Order))],
        };
    }

    private static string Told(RateRule rule, Figure rate, decimal lost)
    {
        if (rate.Denominator == 0)
            return $"{rule.Label}：本月无应计工单，不扣分";
        var (side, threshold) = (rule.Measure.CountsFaults() ? "高于" : "低于", Rounding.Short(rule.ThresholdPercent));
        return lost == 0m ? $"{rule.Label}{rate.Text}，不扣分" : $"{rule.Label}{rate.Text}，{side}{threshold}%，扣{Rounding.Short(lost)}分";
    }

    private static IEnumerable<AssessmentLine> Of(EventRule rule, UnitFacts facts, AssessmentMonth month)
    {
        var events = rule.Event switch
        {
            AssessedEventKind.LateAcknowledgement => facts.Orders.Where(o => o.AcknowledgedInTime(month) == false).Select(o => Seen(rule, o, "逾期签收")),
            AssessedEventKind.LateClosure => facts.Orders.Where(o => o.IsDueIn(month) && !o.IsOnTime).Select(o => Seen(rule, o, o.ClosedAt is null ? "逾期未办结" : "逾期办结")),
            _ => facts.Events.Where(e => e.Kind == rule.Event),
        };
        // A second event about the same order bears a number.
        return events.GroupBy(e => e.Key).SelectMany(same => same.Select((e, i) => new AssessmentLine(facts.Unit, rule.Points, e.Reason)
        {
            Code = i == 0 ? $"{rule.Code}:{facts.Unit}:{e.Key}" : FormattableString.Invariant($"{rule.Code}:{facts.Unit}:{e.Key}:{i + 1}"),
            Item = rule.Code,
            Label = rule.Label,
            Matters = e.Matter is { } matter ? [matter] : [],
            Evidence = e.Evidence,
        }));
    }

    private static AssessedEvent Seen(EventRule rule, LeadOrder order, string what) =>
        new(rule.Event, order.Unit, FormattableString.Invariant($"{order.Id}"), $"{order.Number} {what}", Matter(order));

    private static AssessedMatter Matter(LeadOrder order) => new(order.TicketId, order.Number, order.Id);

    private static AssessmentLine Judged(AssessmentLine line, UnitFacts facts) =>
        facts.Upheld.TryGetValue(line.Code, out var points) ? line with { Points = points ?? 0m, Computed = line.Points } : line;
}
