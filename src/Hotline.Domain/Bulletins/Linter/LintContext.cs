namespace Hotline.Domain.Bulletins.Linter;

/// <summary>What the linter cannot know from the bulletin alone.</summary>
public sealed record LintContext
{
    /// <summary>Decimals of a printed rate (statistics.md §2).</summary>
    public int RateDecimals { get; init; } = 1;

    /// <summary>Whether the month is over.</summary>
    public bool HasEnded { get; init; } = true;

    /// <summary>The serial this issue is expected to bear: the month's own where it was published before, else the one after the last; null for the first.</summary>
    public int? ExpectedSerial { get; init; }

    /// <summary>The other month whose published bulletin bears this serial, <c>yyyy-MM</c>; null when it is free.</summary>
    public string? SerialBearer { get; init; }

    /// <summary>Codes of all units there are; null when that is not known.</summary>
    public IReadOnlySet<string>? Units { get; init; }

    /// <summary>The same month as the books have it now, to which every printed figure is compared; null compares none.</summary>
    public Bulletin? Books { get; init; }

    /// <summary>How the month's assessment stands; null where that is of no matter, as for what is published already.</summary>
    public AssessmentStanding? Assessment { get; init; }

    /// <summary>How grave a difference from the books is: a published month may differ from what was corrected since.</summary>
    public FindingSeverity BooksSeverity { get; init; } = FindingSeverity.Error;
}

/// <summary>How the assessment that a draft prints stands.</summary>
/// <param name="Townships">Whether the bulletin must have the list of townships.</param>
/// <param name="Departments">Whether it must have the list of departments.</param>
/// <param name="IsFrozen">Whether it can no longer change.</param>
/// <param name="IsGiven">Whether all its points came from outside, so that no computation of them can change.</param>
/// <param name="OpenObjections">Objections of units that are not decided.</param>
public sealed record AssessmentStanding(bool Townships, bool Departments, bool IsFrozen, bool IsGiven, int OpenObjections);
