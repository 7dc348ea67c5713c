using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Persistence.Rows;

/// <summary>What one ticket counts as at the moment of the look (statistics.md §1). The same members are kept of a frozen month.</summary>
internal class Fact
{
    public long TicketId { get; init; }

    public DateTimeOffset RegisteredAt { get; init; }

    public string Source { get; init; } = "";

    public Channel Channel { get; set; }

    public string AppealType { get; set; } = "";

    public string Category { get; init; } = "";

    public string? Area { get; set; }

    /// <summary>The lead unit that has it, or had it when it closed; null for a ticket that counts as none's.</summary>
    public string? LeadUnit { get; set; }

    /// <summary>Null for a ticket that counts neither as coordinated nor as dispatched.</summary>
    public Handling? Handling { get; init; }

    /// <summary>How it had ended by then; null while open.</summary>
    public Ending? Ending { get; init; }

    /// <summary>Closed, or open and past due.</summary>
    public bool Due { get; init; }

    /// <summary>Closed at or before its round's due time.</summary>
    public bool OnTime { get; init; }

    public bool Suspended { get; init; }

    /// <summary>The last rated callback of the round.</summary>
    public Satisfaction? Satisfaction { get; init; }

    /// <summary>Of a closed ticket: what came of its callbacks; null while pending.</summary>
    public CallbackOutcome? Callback { get; init; }

    /// <summary>Of a closed ticket: the result, in the caller's word where a callback asked for it.</summary>
    public Solved? Solved { get; init; }

    /// <summary>In a later round than the first.</summary>
    public bool Reworked { get; init; }

    /// <summary>A lead order was returned with approval.</summary>
    public bool Returned { get; init; }

    /// <summary>A lead order was extended.</summary>
    public bool Extended { get; init; }

    /// <summary>The lead order was signed, or should have been.</summary>
    public bool SignDue { get; init; }

    /// <summary>It was signed within its limit.</summary>
    public bool SignedInTime { get; init; }
}
