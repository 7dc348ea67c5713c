using Hotline.Domain.Measures;

namespace Hotline.Domain.Assessments;

/// <summary>A unit that a list names.</summary>
/// <param name="Code">The unit's code in the site profile.</param>
/// <param name="Label">As printed, e.g. <c>大峪镇</c>.</param>
/// <param name="Order">Place in the profile; decides the sequence of equal scores.</param>
public sealed record AssessedUnit(string Code, string Label, int Order);

/// <summary>One reason why a unit gained or lost points, or a rate that cost it nothing.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Points">Negative where points are lost.</param>
/// <param name="Reason">As the unit reads it.</param>
public sealed record AssessmentLine(string Unit, decimal Points, string Reason)
{
    /// <summary>Names the line within its month for good: item, unit and, for an event, the order or record it is about.</summary>
    public string Code { get; init; } = "";

    /// <summary>Code of the item of the rule set, or one of <see cref="LineItems"/>.</summary>
    public string Item { get; init; } = "";

    /// <summary>The item as printed.</summary>
    public string Label { get; init; } = "";

    /// <summary>For a rate: what was counted of what, to two decimals.</summary>
    public Figure? Rate { get; init; }

    /// <summary>For a rate: the points that the item can give.</summary>
    public decimal? FullPoints { get; init; }

    /// <summary>The tickets that caused it: of a rate, those by which it missed its best.</summary>
    public IReadOnlyList<AssessedMatter> Matters { get; init; } = [];

    /// <summary>Address or words of the record it rests on.</summary>
    public string? Evidence { get; init; }

    /// <summary>The points before an objection was upheld; null where none was.</summary>
    public decimal? Computed { get; init; }

    /// <summary>Holds back what other lines come to beyond a bound: it follows from them, and nobody can object to it.</summary>
    public bool IsBound { get; init; }
}

/// <summary>A ticket that a line is about.</summary>
/// <param name="TicketId">Its key.</param>
/// <param name="Number">Its number.</param>
/// <param name="OrderId">Key of the unit's order; null where the line is about the ticket alone.</param>
public sealed record AssessedMatter(long TicketId, string Number, long? OrderId);

/// <summary>One unit's row in a list.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Label">As printed.</param>
/// <param name="Score">Start plus all lines, half-up to two decimals; also worked out for a unit that is not assessed.</param>
/// <param name="ScoreText">Trailing zeros dropped (<c>97.5</c>); "—" for a unit that is not assessed.</param>
/// <param name="Rank">1, 2, 2, 4 among the assessed; null for a unit that is not assessed.</param>
/// <param name="Orders">Lead orders delivered in the month.</param>
/// <param name="Assessed">Whether the orders reach the list's minimum.</param>
/// <param name="Lines">Every line of the unit, in the order given.</param>
public sealed record UnitScore(
    string Unit,
    string Label,
    decimal Score,
    string ScoreText,
    int? Rank,
    int Orders,
    bool Assessed,
    IReadOnlyList<AssessmentLine> Lines);

/// <summary>One list (乡镇街道 or 市直单位) of a month's assessment (考核), best first.</summary>
/// <param name="Rows">The assessed by score, equal scores in profile order; then the units not assessed, in profile order.</param>
/// <param name="Start">Points every unit starts with.</param>
/// <param name="MinimumOrders">Units with fewer lead orders are not assessed.</param>
public sealed record AssessmentTable(IReadOnlyList<UnitScore> Rows, decimal Start, int MinimumOrders)
{
    /// <summary>
    /// Scores and ranks a list. Ranks follow the scores as printed. Lines of units that the list does not name belong to the other
    /// list and are left out; a unit missing from <paramref name="ordersByUnit"/> had no orders.
    /// </summary>
    /// <exception cref="ArgumentException">A unit named twice.</exception>
    public static AssessmentTable Of(
        IEnumerable<AssessedUnit> units,
        IReadOnlyDictionary<string, int> ordersByUnit,
        IEnumerable<AssessmentLine> lines,
        decimal start = 100m,
        int minimumOrders = 5)
    {
        var named = units.OrderBy(u => u.Order).ToList();
        if (named.DistinctBy(u => u.Code).Count() != named.Count)
            throw new ArgumentException("A unit is named twice.", nameof(units));
        var linesOf = lines.ToLookup(l => l.Unit, StringComparer.Ordinal);
        var rows = named.ConvertAll(u => Row(u, ordersByUnit.GetValueOrDefault(u.Code), [.. linesOf[u.Code]], start, minimumOrders));

        // Both sorts are stable: equal scores keep the profile's order.
        var assessed = rows.Where(r => r.Assessed).OrderByDescending(r => r.Score).ToList();
        var ranks = Ranking.Of(assessed.Select(r => r.Score));
        return new(
            [.. assessed.Select((r, i) => r with { Rank = ranks[i] }), .. rows.Where(r => !r.Assessed)], start, minimumOrders);
    }

    private static UnitScore Row(AssessedUnit unit, int orders, IReadOnlyList<AssessmentLine> lines, decimal start, int minimum)
    {
        var score = Rounding.HalfUp(start + lines.Sum(l => l.Points), decimals: 2);
        var assessed = orders >= minimum;
        return new(
            unit.Code, unit.Label, score, assessed ? Rounding.Short(score) : Rounding.NoValue, null, orders, assessed, lines);
    }
}
