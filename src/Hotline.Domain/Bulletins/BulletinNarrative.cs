namespace Hotline.Domain.Bulletins;

/// <summary>
/// What an editor writes; the figures are never here. Read and written as camelCase JSON.
/// A draft grows part by part, so every member may be missing: a missing list is empty, never null.
/// </summary>
public sealed record BulletinNarrative
{
    /// <summary>The month told about, <c>yyyy-MM</c>.</summary>
    public string Period { get; init; } = "";

    /// <summary>Issue of the year as printed, e.g. <c>2023年第2期</c>.</summary>
    public string? IssueNo { get; init; }

    /// <summary>Running number over all years. Stored, never derived: months were skipped.</summary>
    public int? SerialNo { get; init; }

    /// <summary>The issuing office (编印单位), in full.</summary>
    public string? Issuer { get; init; }

    /// <summary>Local date printed in the head and the imprint.</summary>
    public DateOnly? IssuedOn { get; init; }

    /// <summary>Null: composed from site and month.</summary>
    public string? Title { get; init; }

    /// <summary>Name of the assessment rule set the annexes follow.</summary>
    public string? RuleSet { get; init; }

    /// <summary>Codes of units that did well. The editor's choice, not the head of the ranking.</summary>
    public IReadOnlyList<string> Better { get; init => field = value ?? []; } = [];

    /// <summary>Codes of units that did badly. The editor's choice, not the tail of the ranking.</summary>
    public IReadOnlyList<string> Worse { get; init => field = value ?? []; } = [];

    /// <summary>热点问题: matters that many people raised.</summary>
    public IReadOnlyList<HotIssueNote> HotIssues { get; init => field = value ?? []; } = [];

    /// <summary>典型案例: handlings held up as examples, good and bad.</summary>
    public IReadOnlyList<TypicalCase> TypicalCases { get; init => field = value ?? []; } = [];

    /// <summary>业务工作: meetings, visits and linkage of the month.</summary>
    public IReadOnlyList<WorkNote> Work { get; init => field = value ?? []; } = [];

    /// <summary>派驻工作: which units sent their people to the centre.</summary>
    public IReadOnlyList<StationingNote> Stationing { get; init => field = value ?? []; } = [];

    /// <summary>Codes of the sections to print, in order, e.g. <c>overview</c>; one left out is hidden. Null prints all in the usual order.</summary>
    public IReadOnlyList<string>? Sections { get; init; }

    /// <summary>The closing remark above the annexes; null prints the site's own, blank none.</summary>
    public string? Footer { get; init; }
}

/// <summary>One matter many people raised (热点问题).</summary>
/// <param name="Title">In a few words.</param>
/// <param name="Text">What people reported.</param>
/// <param name="Category">Path of the category it belongs to; not printed.</param>
public sealed record HotIssueNote(string Title, string Text, string? Category = null);

/// <summary>A handling held up as an example (典型案例).</summary>
/// <param name="Kind"><c>positive</c> or <c>negative</c>; anything else is refused where narratives come in, and not printed.</param>
/// <param name="Unit">Code of the unit that handled it.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Text">What was done well or badly.</param>
public sealed record TypicalCase(string Kind, string Unit, string Title, string Text);

public static class TypicalCaseKind
{
    public const string Positive = "positive";
    public const string Negative = "negative";
}

/// <summary>A meeting, visit or linkage of the month (业务工作).</summary>
/// <param name="Title">In a few words.</param>
/// <param name="Text">What was done.</param>
/// <param name="Date">Local date; null when it has no single day.</param>
/// <param name="Units">Codes of units that took part; null is none.</param>
public sealed record WorkNote(string Title, string Text, DateOnly? Date = null, IReadOnlyList<string>? Units = null);

/// <summary>Whether a unit has sent its people to the centre (派驻工作).</summary>
/// <param name="Unit">Code of the unit.</param>
/// <param name="Met">Whether its people came as agreed.</param>
/// <param name="Text">What was found; null prints a standing sentence.</param>
public sealed record StationingNote(string Unit, bool Met, string? Text = null);
