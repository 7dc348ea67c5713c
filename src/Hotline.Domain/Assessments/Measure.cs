namespace Hotline.Domain.Assessments;

/// <summary>What a rate item measures, over a unit's lead orders due in the month.</summary>
public enum Measure
{
    /// <summary>签收率: signed for in time, of those whose 签收 was due in the month.</summary>
    Acknowledge,

    /// <summary>按时办结率: closed on time, of those due.</summary>
    OnTimeClosure,

    /// <summary>满意率: satisfied by the profile, of those whose caller gave a rating.</summary>
    Satisfaction,

    /// <summary>解决率: solved in the caller's own words, of those whose caller was asked.</summary>
    Solved,

    /// <summary>重办率: reworked, of those closed. Fewer is better.</summary>
    Rework,

    /// <summary>无理由退单率: with a refused return, of those due. Fewer is better.</summary>
    ReturnWithoutGround,
}

/// <summary>What an event item counts.</summary>
public enum AssessedEventKind
{
    /// <summary>签收逾期.</summary>
    LateAcknowledgement,

    /// <summary>办理逾期.</summary>
    LateClosure,

    /// <summary>无理由退单: a return that the centre refused in the month.</summary>
    ReturnWithoutGround,

    /// <summary>重办: the unit's result was reworked in the month.</summary>
    Rework,

    /// <summary>督办 ordered in the month.</summary>
    Supervision,

    /// <summary>负面案例.</summary>
    NegativeCase,

    /// <summary>正面案例.</summary>
    PositiveCase,

    /// <summary>派驻不到位.</summary>
    StationingNotMet,
}

/// <summary>Items of lines that no rule set names.</summary>
public static class LineItems
{
    /// <summary>人工加减分.</summary>
    public const string Manual = "manual";

    /// <summary>导入明细.</summary>
    public const string Imported = "imported";

    /// <summary>加分封顶.</summary>
    public const string Bonus = "bonus";

    /// <summary>总分上下限.</summary>
    public const string Total = "total";

    /// <summary>All of them; none can be the code of an item of a rule set.</summary>
    public static IReadOnlyList<string> All { get; } = [Manual, Imported, Bonus, Total];
}

/// <summary>What a measure counts, and of what.</summary>
public static class Measuring
{
    /// <summary>The rate counts what should not happen: a low one is a good one.</summary>
    public static bool CountsFaults(this Measure measure) => measure is Measure.Rework or Measure.ReturnWithoutGround;

    /// <summary>Code of what the denominator counts.</summary>
    public static string BaseOf(this Measure measure) => measure switch
    {
        Measure.Acknowledge => "acknowledgeDue",
        Measure.Satisfaction => "rated",
        Measure.Solved => "asked",
        Measure.Rework => "closed",
        _ => "due",
    };

    /// <summary>Whether an order stands in the numerator; null where it is not in the base.</summary>
    public static bool? Of(this Measure measure, LeadOrder order, AssessmentMonth month) => measure switch
    {
        Measure.Acknowledge => order.AcknowledgedInTime(month),
        _ when !order.IsDueIn(month) => null,
        Measure.OnTimeClosure => order.IsOnTime,
        Measure.Satisfaction => order.Satisfied,
        Measure.Solved => order.SolvedForCaller,
        Measure.Rework => order.ClosedAt is null ? null : order.Reworked,
        _ => order.ReturnRefused,
    };
}
