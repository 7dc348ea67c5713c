namespace Hotline.Api.Persistence.Rows;

/// <summary>
/// 考核 of one month, from the first thing that anyone does about it. Every act on the month counts its version up, so that of two that
/// would contradict each other one begins again and sees the other.
/// </summary>
internal sealed class AssessmentMonthRow
{
    /// <summary><c>yyyy-MM</c>.</summary>
    public string Period { get; init; } = "";

    /// <summary>Counts its changes; its ETag.</summary>
    public int Version { get; set; }

    /// <summary>The rule set as JSON, as it stood when the lines were shown; it holds from then on.</summary>
    public string? Rules { get; set; }

    /// <summary>Version of the rule set; 0 for the profile's own file.</summary>
    public int RulesVersion { get; set; }

    /// <summary>When the units were shown their lines.</summary>
    public DateTimeOffset? ShownAt { get; set; }

    public string? ShownBy { get; set; }

    /// <summary>Objections are taken until then, inclusive.</summary>
    public DateTimeOffset? ObjectionsUntil { get; set; }

    public DateTimeOffset? FrozenAt { get; set; }

    public string? FrozenBy { get; set; }

    /// <summary>Why it was frozen before its time; null where it was not.</summary>
    public string? ForcedReason { get; set; }

    /// <summary>The moment at which the frozen books were looked at.</summary>
    public DateTimeOffset? AsOf { get; set; }
}

/// <summary>A unit's row and lines of a frozen month; never changed.</summary>
internal sealed class AssessmentScoreRow
{
    public string Period { get; init; } = "";

    public string Unit { get; init; } = "";

    /// <summary>Kind of the list it stands in.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Place in the list, 0 for the first.</summary>
    public int Place { get; init; }

    /// <summary>The unit's name as it was printed then.</summary>
    public string Label { get; init; } = "";

    public int Orders { get; init; }

    public bool Assessed { get; init; }

    public decimal Score { get; init; }

    public int? Rank { get; init; }

    /// <summary>The lines as JSON.</summary>
    public string Lines { get; init; } = "";
}

/// <summary>人工加减分: kept for good; one that was withdrawn counts no more.</summary>
internal sealed class AssessmentEntryRow
{
    public long Id { get; init; }

    public string Period { get; init; } = "";

    public string Unit { get; init; } = "";

    public decimal Points { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Address or words of what it rests on.</summary>
    public string Evidence { get; init; } = "";

    public DateTimeOffset At { get; init; }

    public string By { get; init; } = "";

    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawnBy { get; set; }

    public string? WithdrawalReason { get; set; }

    /// <summary>Counts its changes; its ETag.</summary>
    public int Version { get; set; } = 1;
}

/// <summary>异议 of a unit to one line of its month, and the decision.</summary>
internal sealed class AssessmentObjectionRow
{
    public long Id { get; init; }

    public string Period { get; init; } = "";

    public string Unit { get; init; } = "";

    /// <summary>Code of the line.</summary>
    public string Line { get; init; } = "";

    public string Text { get; init; } = "";

    public string? Evidence { get; init; }

    public DateTimeOffset At { get; init; }

    public string By { get; init; } = "";

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    public string? DecidedBy { get; set; }

    public bool? Upheld { get; set; }

    public string? Reason { get; set; }

    /// <summary>What the line counts after it was upheld; null takes the line away.</summary>
    public decimal? Points { get; set; }

    /// <summary>Counts its changes; its ETag.</summary>
    public int Version { get; set; } = 1;
}
