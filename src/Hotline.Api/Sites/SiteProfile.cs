using Hotline.Domain.Measures;
using Hotline.Domain.Time;

namespace Hotline.Api.Sites;

/// <summary>
/// Everything that is a city's own, as its <c>site.json</c> states it; the lists beside it (areas, units, categories) are CSV.
/// Another city starts by writing these files.
/// </summary>
internal sealed record SiteProfile
{
    /// <summary>Division code of the city (GB/T 2260).</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>Ticket numbers begin with it.</summary>
    public required string NumberPrefix { get; init; }

    /// <summary>IANA zone in which days and months are cut.</summary>
    public required string Zone { get; init; }

    /// <summary>Put before a fixed-line number that is given without one.</summary>
    public required string PhoneAreaCode { get; init; }

    public required IReadOnlyList<WorkingSegment> WorkingHours { get; init; }

    /// <summary>Weekdays on which there are hours at all; every one of the week by default, weekends by make-up days.</summary>
    public IReadOnlyList<DayOfWeek>? WorkingWeekdays { get; init; }

    public required TimeLimits Limits { get; init; }

    public ReplyReview ReplyReview { get; init; }

    /// <summary>Codes of categories whose matters take long (长周期): they may be extended by more than a few days.</summary>
    public IReadOnlyList<string> LongCycleCategories { get; init; } = [];

    /// <summary>Codes of categories whose matters are restricted (涉密管控) as soon as they are registered or described so.</summary>
    public IReadOnlyList<string> RestrictedCategories { get; init; } = [];

    /// <summary>In the order of the printed table.</summary>
    public required IReadOnlyList<CodeLabel> AppealTypes { get; init; }

    /// <summary>What partners call this platform in their messages.</summary>
    public string? ExchangeCode { get; init; }

    public required IReadOnlyList<PartnerProfile> Partners { get; init; }

    public required FigureRules Figures { get; init; }

    public required AssessmentRules Assessment { get; init; }

    /// <summary>派驻.</summary>
    public StationingRules Stationing { get; init; } = new();

    public BulletinRules Bulletin { get; init; } = new();

    /// <summary>保存期限 of persons' data.</summary>
    public RetentionRules Retention { get; init; } = new();
}

/// <summary>When the centre reviews a unit's reply before the ticket closes.</summary>
internal enum ReplyReview { WhenNotContacted, Always }

/// <summary>A code with the label that people read.</summary>
/// <param name="Code">The code.</param>
/// <param name="Label">The label, in Simplified Chinese.</param>
internal sealed record CodeLabel(string Code, string Label);

/// <summary>对接平台.</summary>
/// <param name="Code">Its code; the source of its matters.</param>
/// <param name="Label">The label that people read.</param>
/// <param name="Kind">Superior or peer.</param>
/// <param name="AppealType">Appeal type of its matters where it names none that is ours.</param>
/// <param name="Category">Category of its matters where it names none that is ours.</param>
internal sealed record PartnerProfile(string Code, string Label, PartnerKind Kind, string? AppealType = null, string? Category = null);

/// <summary>A superior platform's matters stand apart in the books; a peer's (110) count as local registrations.</summary>
internal enum PartnerKind { Superior, Peer }

/// <summary>The profile's choices for printed figures (statistics.md §2).</summary>
internal sealed record FigureRules
{
    /// <summary>What a completion rate is of: matters due, or all dispatched ones.</summary>
    public CompletionBase CompletionBase { get; init; }

    /// <summary>Whether 基本满意 counts as satisfied.</summary>
    public bool BasicallySatisfiedCounts { get; init; } = true;

    public int RateDecimals { get; init; } = 1;

    /// <summary>Calls are printed to the nearest of this many.</summary>
    public int CallsRounding { get; init; } = 100;

    /// <summary>A call answered within so many seconds is connected (接通).</summary>
    public int ConnectSeconds { get; init; } = 15;

    public required TableRules AppealTypes { get; init; }

    public required TableRules Categories { get; init; }
}

internal enum CompletionBase { Due, All }

/// <summary>Which matters a table's shares are of.</summary>
internal enum TableBase { All, Local }

/// <summary>How a table of shares is printed.</summary>
/// <param name="Base">What the shares are of.</param>
/// <param name="Rounding">halfUp, forced100 or truncate.</param>
/// <param name="Decimals">Decimals of a share.</param>
/// <param name="Top">How many rows; null for all.</param>
/// <param name="DropZeros">Whether <c>0.60%</c> is printed <c>0.6%</c>.</param>
internal sealed record TableRules(TableBase Base, RoundingMode Rounding, int Decimals, int? Top = null, bool DropZeros = false);

/// <summary>When a day or a shift at the centre counts. No published rule says it: both are defaults of the product.</summary>
internal sealed record StationingRules
{
    /// <summary>Hours of a local day during which somebody of the unit must be there.</summary>
    public decimal MinimumHours { get; init; } = 6;

    /// <summary>Hours of one stretch of the working hours during which somebody must be there.</summary>
    public decimal MinimumShiftHours { get; init; } = 2;
}

/// <summary>The profile's choices for the assessment (statistics.md §3).</summary>
/// <param name="Start">Points that every unit starts with where its rule set says nothing.</param>
/// <param name="MinimumOrders">Units with fewer lead orders are not assessed, where the rule set says nothing.</param>
/// <param name="RuleSets">Which rule set a month follows, by <c>yyyy-MM</c>: its code, or <c>code@version</c> for one version of it.</param>
/// <param name="DefaultRuleSet">The rule set of every other month; none without it.</param>
/// <param name="ObjectionWorkingDays">Working days after the showing in which a unit may object to a line; 3 (product default, rules.md §3).</param>
/// <param name="Proposals">How many units of each list are proposed as better and as worse; 3 (product default).</param>
internal sealed record AssessmentRules(
    decimal Start, int MinimumOrders, IReadOnlyDictionary<string, string> RuleSets, string? DefaultRuleSet = null, int ObjectionWorkingDays = 3, int Proposals = 3);

/// <summary>The profile's choices for the bulletin.</summary>
/// <param name="Footer">The closing remark above the annexes, e.g. where it is made public; null prints none.</param>
internal sealed record BulletinRules(string? Footer = null);
