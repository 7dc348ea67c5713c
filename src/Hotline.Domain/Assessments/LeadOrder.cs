namespace Hotline.Domain.Assessments;

/// <summary>The month of an assessment and the moment at which its books are looked at.</summary>
/// <param name="From">First moment of the local month, inclusive.</param>
/// <param name="To">First moment of the next one, exclusive.</param>
/// <param name="AsOf">Later moves do not count (inclusive).</param>
public sealed record AssessmentMonth(DateTimeOffset From, DateTimeOffset To, DateTimeOffset AsOf)
{
    /// <summary>Whether a moment lies in the month.</summary>
    public bool Holds(DateTimeOffset at) => at >= From && at < To;
}

/// <summary>
/// A unit's lead order as the books stood at the moment of the look. Orders returned with approval or recalled by then, and those of
/// excluded tickets (剔除), are none (statistics.md §3).
/// </summary>
public sealed record LeadOrder
{
    public required long Id { get; init; }

    public required long TicketId { get; init; }

    /// <summary>The ticket's number.</summary>
    public required string Number { get; init; }

    public required string Unit { get; init; }

    public required DateTimeOffset DeliveredAt { get; init; }

    /// <summary>签收 is in time until then, inclusive.</summary>
    public required DateTimeOffset AcknowledgeBy { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>As it stood then, inclusive.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>The reply's moment, whether it was accepted or waited for its review; null while the unit owed one.</summary>
    public DateTimeOffset? RepliedAt { get; init; }

    /// <summary>The moment of the reply that was accepted by then.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The clock stood still: nothing of it was late, and what it would be due at was not settled.</summary>
    public bool Suspended { get; init; }

    /// <summary>Whether the last rating of its round counts as satisfied by the profile; null without one.</summary>
    public bool? Satisfied { get; init; }

    /// <summary>Whether the caller said that it was solved; null where none was asked.</summary>
    public bool? SolvedForCaller { get; init; }

    /// <summary>A further round had begun.</summary>
    public bool Reworked { get; init; }

    /// <summary>A return of it had been refused.</summary>
    public bool ReturnRefused { get; init; }

    /// <summary>
    /// Due in the month: closed, or late. A reply in time that waits for its review is neither: a unit is not late by the centre's review.
    /// </summary>
    public bool IsDueIn(AssessmentMonth month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return month.Holds(DueAt) && (ClosedAt is not null || IsLate(month.AsOf));
    }

    /// <summary>Closed until the due time, that very moment included.</summary>
    public bool IsOnTime => ClosedAt <= DueAt;

    /// <summary>Whether 签收 was in time; null where it was not due in the month. An imported closing without a 签收 tells nothing of it.</summary>
    public bool? AcknowledgedInTime(AssessmentMonth month)
    {
        ArgumentNullException.ThrowIfNull(month);
        if (!month.Holds(AcknowledgeBy))
            return null;
        if (AcknowledgedAt is { } at)
            return at <= AcknowledgeBy;
        return ClosedAt is null && !Suspended && AcknowledgeBy < month.AsOf ? false : null;
    }

    private bool IsLate(DateTimeOffset asOf) => !Suspended && DueAt < (RepliedAt ?? asOf);
}

/// <summary>Something that an event item counts, beside what is seen from the orders themselves.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Key">Names it among the events of its kind and unit, for good.</param>
/// <param name="Reason">As the unit reads it.</param>
/// <param name="Matter">The ticket it is about, where there is one.</param>
/// <param name="Evidence">Address or words of the record it rests on.</param>
public sealed record AssessedEvent(AssessedEventKind Kind, string Unit, string Key, string Reason, AssessedMatter? Matter, string? Evidence = null);
