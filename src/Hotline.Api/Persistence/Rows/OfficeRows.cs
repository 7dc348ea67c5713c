namespace Hotline.Api.Persistence.Rows;

/// <summary>派驻: what a unit owes the centre in a part of one local month, and whether it was kept.</summary>
internal sealed class StationingRow
{
    public long Id { get; init; }

    /// <summary>The local month it lies in, <c>yyyy-MM</c>.</summary>
    public string Period { get; set; } = "";

    public string Unit { get; init; } = "";

    /// <summary>First local date.</summary>
    public DateOnly FirstDay { get; set; }

    /// <summary>Last local date, inclusive.</summary>
    public DateOnly LastDay { get; set; }

    /// <summary>Days on which somebody must be there; null where shifts are counted, or each working day is meant.</summary>
    public int? RequiredDays { get; set; }

    /// <summary>Shifts (stretches of the working hours) in which somebody must be there.</summary>
    public int? RequiredShifts { get; set; }

    public string? Place { get; set; }

    public string? Note { get; set; }

    /// <summary>What a person decided; null while the days speak for themselves.</summary>
    public bool? Decided { get; set; }

    public string? DecisionReason { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public string? DecidedBy { get; set; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawReason { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    /// <summary>Oldest first.</summary>
    public List<StationingStay> Stays { get; } = [];

    /// <summary>Counts its changes, check-ins among them; its ETag.</summary>
    public int Version { get; set; }
}

/// <summary>签到 and 签退: one stay of one person.</summary>
internal sealed class StationingStay
{
    public long Id { get; init; }

    public long StationingId { get; init; }

    public string Person { get; init; } = "";

    public DateTimeOffset InAt { get; init; }

    public string InBy { get; init; } = "";

    /// <summary>Null while the person is there, or forgot to check out.</summary>
    public DateTimeOffset? OutAt { get; set; }

    public string? OutBy { get; set; }
}

/// <summary>典型案例: a handling held up as an example. Its words hold no person: they are masked before they are kept.</summary>
internal sealed class TypicalCaseRow
{
    public long Id { get; init; }

    /// <summary>The local month, <c>yyyy-MM</c>.</summary>
    public string Period { get; set; } = "";

    /// <summary><c>positive</c> or <c>negative</c>.</summary>
    public string Kind { get; set; } = "";

    public string Unit { get; set; } = "";

    public long? TicketId { get; set; }

    public string Title { get; set; } = "";

    public string Text { get; set; } = "";

    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawReason { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public int Version { get; set; }
}

/// <summary>热点问题: one matter that many people raised, as the editor wrote it; masked like a case.</summary>
internal sealed class HotIssueRow
{
    public long Id { get; init; }

    /// <summary>The local month, <c>yyyy-MM</c>.</summary>
    public string Period { get; init; } = "";

    public string Title { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>Code of the category.</summary>
    public string? Category { get; set; }

    public string? Place { get; set; }

    /// <summary>Place in the month's list; equal ones stand by age.</summary>
    public int Position { get; set; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawReason { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public int Version { get; set; }
}

/// <summary>A ticket that belongs to a hot issue.</summary>
/// <param name="HotIssueId">The issue.</param>
/// <param name="TicketId">The ticket.</param>
internal sealed record HotIssueTicket(long HotIssueId, long TicketId);
