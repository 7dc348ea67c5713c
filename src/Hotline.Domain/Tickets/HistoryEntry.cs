namespace Hotline.Domain.Tickets;

/// <summary>A field before and after a change. A caller's own data stand here masked, never whole.</summary>
/// <param name="Field">Name of the field, or of the particular.</param>
/// <param name="Before">Value before; null for none.</param>
/// <param name="After">Value after; null for none.</param>
public sealed record FieldChange(string Field, string? Before, string? After);

/// <summary>
/// One thing that happened to a ticket or to one of its orders: who, when, which move, from which state to which, with what words.
/// Written in the transaction of the change; never edited, never deleted.
/// </summary>
public sealed class HistoryEntry
{
    private HistoryEntry() { }

    public HistoryEntry(string action, Actor actor, DateTimeOffset at, TicketStatus? before, TicketState after)
    {
        (Action, At, StatusBefore, StatusAfter, Round) = (action, at, before, after.Status, after.Round);
        (Client, Subject, Operator, OperatorName) = (actor.Client, actor.Subject, actor.Operator, actor.OperatorName);
    }

    public long Id { get; private set; }

    public long TicketId { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>What happened, e.g. <c>registered</c>, <c>dispatched</c>, <c>acknowledged</c>.</summary>
    public string Action { get; private set; } = "";

    public string Client { get; private set; } = "";

    public string Subject { get; private set; } = "";

    public string? Operator { get; private set; }

    public string? OperatorName { get; private set; }

    public TicketStatus? StatusBefore { get; private set; }

    public TicketStatus StatusAfter { get; private set; }

    public int Round { get; private set; }

    /// <summary>The ticket's version that this entry made.</summary>
    public int Version { get; internal set; }

    /// <summary>The order concerned, if one was.</summary>
    public WorkOrders.WorkOrder? Order { get; init; }

    public long? OrderId { get; private set; }

    /// <summary>The unit concerned, if one was.</summary>
    public string? Unit { get; init; }

    /// <summary>The words given: answer, reply, reason, remark.</summary>
    public string? Text { get; init; }

    /// <summary>Particulars by name, and fields before and after.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>Taken over from an import: raises no message, alarm or event.</summary>
    public bool Imported { get; internal set; }
}
