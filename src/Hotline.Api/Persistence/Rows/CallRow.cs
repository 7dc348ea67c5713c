namespace Hotline.Api.Persistence.Rows;

/// <summary>话务: one phone contact, as the telephone platform logged it.</summary>
internal sealed class CallRow
{
    public long Id { get; init; }

    public string CallId { get; init; } = "";

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public DateTimeOffset EndedAt { get; set; }

    /// <summary>From the beginning to the answer; null while nobody answered. Follows from the two, and is kept so that it can be compared.</summary>
    public long? WaitMilliseconds
    {
        get => AnsweredAt is { } answered ? (long)(answered - StartedAt).TotalMilliseconds : null;
        private set { }
    }

    public byte[]? CallerSealed { get; set; }

    public byte[]? CallerPhoneHash { get; set; }

    public string? Agent { get; set; }

    /// <summary><c>answered</c>, <c>abandoned</c> or <c>transferred</c>.</summary>
    public string Result { get; set; } = "";

    /// <summary><c>oneKey</c> or <c>threeWay</c>, when it was handed over.</summary>
    public string? TransferKind { get; set; }

    /// <summary>Code of the partner it was handed to.</summary>
    public string? TransferTo { get; set; }

    /// <summary><c>accepted</c>, <c>refused</c> or <c>unclear</c>.</summary>
    public string? TransferOutcome { get; set; }

    public string? TransferReason { get; set; }

    /// <summary>Counts the reports that added facts; of two at once one is judged anew.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Number of the ticket registered on it, as an import told it.</summary>
    public string? TicketNumber { get; set; }
}

/// <summary>A long-running piece of work, followed at <c>/v1/operations/{id}</c>.</summary>
internal sealed class OperationRow
{
    public Guid Id { get; init; }

    public string Kind { get; init; } = "";

    /// <summary><c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public string Status { get; set; } = "";

    public string Client { get; init; } = "";

    public int Done { get; set; }

    public int? Total { get; set; }

    public bool CancelRequested { get; set; }

    /// <summary>The last sign of life; a running one that has been silent too long was cut off.</summary>
    public DateTimeOffset AliveAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The outcome as JSON, once there is one.</summary>
    public string? Result { get; set; }
}
