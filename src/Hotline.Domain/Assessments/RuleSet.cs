namespace Hotline.Domain.Assessments;

/// <summary>How the points of a unit come together (statistics.md §3).</summary>
public enum RuleSetScoring
{
    /// <summary>Everybody starts with the same points and loses or gains some.</summary>
    Losses,

    /// <summary>The score is the sum of the rate items' scores: the start is what they can give together.</summary>
    Components,
}

/// <summary>
/// 考核规则: how a month's orders become scores, as data. In either way of scoring a score is the start plus all lines, a rate's line being
/// what the item gives less what it can give.
/// </summary>
public sealed record RuleSet
{
    /// <summary>Small letters, digits and hyphens.</summary>
    public required string Code { get; init; }

    /// <summary>As printed.</summary>
    public required string Label { get; init; }

    /// <summary>How the points come together.</summary>
    public RuleSetScoring Scoring { get; init; }

    /// <summary>Points that every unit starts with; null takes the profile's. Not given where components are summed.</summary>
    public decimal? Start { get; init; }

    /// <summary>The lists, in printed order.</summary>
    public required IReadOnlyList<ListRule> Lists { get; init; }

    /// <summary>In printed order.</summary>
    public IReadOnlyList<RateRule> Rates { get; init; } = [];

    /// <summary>In printed order.</summary>
    public IReadOnlyList<EventRule> Events { get; init; } = [];

    /// <summary>Points that a person may enter by hand; null where nobody may.</summary>
    public ManualRule? Manual { get; init; }

    /// <summary>Whether imported lines count.</summary>
    public bool ImportedLines { get; init; }

    /// <summary>Most points that a unit can gain in all; null for no bound.</summary>
    public decimal? BonusCap { get; init; }

    /// <summary>The highest score; null for no bound.</summary>
    public decimal? Cap { get; init; }

    /// <summary>The lowest score; null for no bound.</summary>
    public decimal? Floor { get; init; }

    /// <summary>Points that every unit of a list starts with.</summary>
    public decimal StartOf(string kind) => Scoring == RuleSetScoring.Components ? RatesOf(kind).Sum(r => r.FullPoints) : Start ?? DefaultStart;

    public IEnumerable<RateRule> RatesOf(string kind) => Rates.Where(r => Applies(r.Lists, kind));

    public IEnumerable<EventRule> EventsOf(string kind) => Events.Where(e => Applies(e.Lists, kind));

    /// <summary>Whether a measure is asked for at all.</summary>
    public bool Measures(Measure measure) => Rates.Any(r => r.Measure == measure);

    /// <summary>The same with the profile's numbers where it gives none of its own.</summary>
    public RuleSet Over(decimal start, int minimumOrders) => this with
    {
        Start = Scoring == RuleSetScoring.Components ? null : Start ?? start,
        Lists = [.. Lists.Select(l => l with { MinimumOrders = l.MinimumOrders ?? minimumOrders })],
    };

    /// <summary>Where neither the set nor the profile says otherwise.</summary>
    public const decimal DefaultStart = 100m;

    private static bool Applies(IReadOnlyList<string>? lists, string kind) => lists is null || lists.Contains(kind);
}

/// <summary>A list that is ranked for itself.</summary>
/// <param name="Kind">Kind of the units in it: <c>township</c> or <c>department</c>.</param>
/// <param name="Label">As printed, e.g. 乡镇街道.</param>
/// <param name="MinimumOrders">Units with fewer lead orders in the month are not assessed; null takes the profile's number.</param>
public sealed record ListRule(string Kind, string Label, int? MinimumOrders = null);

/// <summary>An item over a rate: full points at its threshold, points lost for each percentage point beyond it.</summary>
public sealed record RateRule
{
    /// <summary>Small letters, digits and hyphens; part of the code of its lines.</summary>
    public required string Code { get; init; }

    /// <summary>As printed.</summary>
    public required string Label { get; init; }

    /// <summary>What is measured.</summary>
    public required Measure Measure { get; init; }

    /// <summary>Points for a rate at the threshold or better.</summary>
    public required decimal FullPoints { get; init; }

    /// <summary>In percent: points are lost below it, or above it where the measure counts what should not happen.</summary>
    public required decimal ThresholdPercent { get; init; }

    /// <summary>Points lost for each percentage point; a fraction of one counts in proportion.</summary>
    public required decimal LostPerPoint { get; init; }

    /// <summary>The least the item gives.</summary>
    public decimal Floor { get; init; }

    /// <summary>The most it can cost; null for all that lies above the floor.</summary>
    public decimal? MaximumLoss { get; init; }

    /// <summary>Kinds of the lists it is for; null for all.</summary>
    public IReadOnlyList<string>? Lists { get; init; }

    /// <summary>What it rests on, as people read it.</summary>
    public string? Source { get; init; }

    /// <summary>The item that scores the rate.</summary>
    public RateItem ToItem() => new(
        FullPoints, ThresholdPercent, LostPerPoint, Math.Max(Floor, FullPoints - (MaximumLoss ?? FullPoints)), Measure.CountsFaults());
}

/// <summary>An item over events: points for each.</summary>
public sealed record EventRule
{
    /// <summary>Small letters, digits and hyphens; part of the code of its lines.</summary>
    public required string Code { get; init; }

    /// <summary>As printed.</summary>
    public required string Label { get; init; }

    /// <summary>What is counted.</summary>
    public required AssessedEventKind Event { get; init; }

    /// <summary>For each event; negative where points are lost.</summary>
    public required decimal Points { get; init; }

    /// <summary>The most points that the item can cost, or give, in all, as a positive number; null for no bound.</summary>
    public decimal? Cap { get; init; }

    /// <summary>Kinds of the lists it is for; null for all.</summary>
    public IReadOnlyList<string>? Lists { get; init; }

    /// <summary>What it rests on, as people read it.</summary>
    public string? Source { get; init; }
}

/// <summary>Points that one manual entry may have.</summary>
/// <param name="Least">The fewest, inclusive; negative where points are lost.</param>
/// <param name="Most">The most, inclusive.</param>
public sealed record ManualRule(decimal Least, decimal Most);
