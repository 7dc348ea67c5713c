namespace Hotline.Domain.Tickets;

/// <summary>A field before and after a change. A caller's own data stand here masked, never whole.</summary>
/// <param name="Field">Name of the field, or of the particular.</param>
/// <param name="Before">Value before; null for none.</param>
/// <param name="After">Value after; null for none.</param>
public sealed record FieldChange(string Field, string? Before, string? After);

/// <summary>
/// One thing that happened to a ticket or to one of its orders: who, when, which move, from which state to which, with what words.
/// Written in the transaction of the change; never edited, never deleted. Retention alone takes persons out of its words.
/// </summary>
public sealed class HistoryEntry
{
    private string? _text;
    private IReadOnlyList<FieldChange> _changes = [];

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
    public string? Text { get => _text; init => _text = value; }

    /// <summary>Particulars by name, and fields before and after.</summary>
    public IReadOnlyList<FieldChange> Changes { get => _changes; init => _changes = value; }

    /// <summary>Taken over from an import: raises no message, alarm or event.</summary>
    public bool Imported { get; internal set; }

    /// <summary>Takes persons out of its words; what happened, when and by whom stays.</summary>
    internal void Anonymise(Func<string, string> mask)
    {
        _text = _text is null ? null : Signatures.Contains(Action) ? Ticket.Hidden : mask(_text);
        var changes = _changes.Select(c => References.Contains(c.Field) ? c : new FieldChange(c.Field, Of(c.Field, c.Before), Of(c.Field, c.After))).ToList();
        if (!changes.SequenceEqual(_changes))
            _changes = changes;

        string? Of(string field, string? words) => words is null ? null : Whole.Contains(field) ? Ticket.Hidden : mask(words);
    }

    internal void DropWords() => _text = null;

    /// <summary>Entries whose text is a name and nothing else: who signed, or what a file was called.</summary>
    private static readonly HashSet<string> Signatures = ["acknowledged", "referralAccepted", "attachmentAdded"];

    /// <summary>Fields that hold nothing but a person's own data, or the place of the matter.</summary>
    private static readonly HashSet<string> Whole = ["caller.name", "caller.phone", "address", "location"];

    /// <summary>Fields that hold a number of something or a moment, which must not be taken for a phone.</summary>
    private static readonly HashSet<string> References =
        ["sha256", "mergedInto", "repeat", "ticket", "master", "meeting", "partnerNumber", "plannedAt", "about", "dueAt", "replyBy", "partnerDueAt", "occurredAt", "attachments"];
}
