namespace Hotline.Api.Persistence.Rows;

/// <summary>The stream to and from one partner, and how the link to it is.</summary>
internal sealed class ExchangeStream
{
    public string Partner { get; init; } = "";

    /// <summary>The next place in the stream to the partner.</summary>
    public long NextSequence { get; set; } = 1;

    /// <summary>How far the partner has said that it holds our stream.</summary>
    public long PeerCommitted { get; set; }

    /// <summary>Up to where we hold the partner's stream without gaps.</summary>
    public long ReceivedThrough { get; set; }

    public DateTimeOffset? LastSuccessAt { get; set; }

    /// <summary>Since when no call succeeded; null while they do.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    public string? LastFault { get; set; }

    /// <summary>The partner's clock less ours, when last seen, in milliseconds.</summary>
    public long? SkewMilliseconds { get; set; }

    /// <summary>The day that was reconciled last.</summary>
    public DateOnly? ReconciledDay { get; set; }

    public int Version { get; set; }
}

/// <summary>An alarm about a partner: raised once for each subject, again when it comes back.</summary>
internal sealed class ExchangeAlarm
{
    public long Id { get; init; }

    public string Partner { get; init; } = "";

    /// <summary>e.g. <c>partner-down</c>, <c>message-late</c>, <c>gap</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What it is about: a message, a matter; empty for the partner itself.</summary>
    public string Subject { get; init; } = "";

    public DateTimeOffset RaisedAt { get; set; }

    /// <summary>When it was raised again.</summary>
    public DateTimeOffset LastAt { get; set; }

    public int Count { get; set; }

    /// <summary>Null while it stands.</summary>
    public DateTimeOffset? ClearedAt { get; set; }

    public string? Detail { get; set; }
}

/// <summary>对账 of one day with one partner; the last run is kept.</summary>
internal sealed class ReconciliationRow
{
    public string Partner { get; init; } = "";

    public DateOnly Day { get; init; }

    public DateTimeOffset RunAt { get; set; }

    /// <summary>Differences that were found and that a person has to see to.</summary>
    public int Differences { get; set; }

    /// <summary>The report as JSON.</summary>
    public string Report { get; set; } = "";
}

/// <summary>A file that a partner announced; its bytes are fetched or come in chunks.</summary>
internal sealed class PartnerFile
{
    /// <summary>Announced, and not here yet.</summary>
    public const string Awaited = "awaited";

    public long Id { get; init; }

    public string Partner { get; init; } = "";

    public long ReferralId { get; init; }

    public long TicketId { get; init; }

    public string Name { get; set; } = "";

    public string Sha256 { get; init; } = "";

    public long Size { get; init; }

    public string ContentType { get; init; } = "";

    public string? Url { get; set; }

    /// <summary><see cref="Awaited"/>, <c>stored</c> or <c>refused</c>.</summary>
    public string State { get; set; } = Awaited;

    public int Attempts { get; set; }

    public DateTimeOffset NextAt { get; set; }

    public string? Fault { get; set; }

    public DateTimeOffset AnnouncedAt { get; init; }

    public long? AttachmentId { get; set; }

    public int Version { get; set; }
}

/// <summary>一键转接 and 三方通话: a call that was handed over, or settled in three.</summary>
internal sealed class PhoneTransfer
{
    public long Id { get; init; }

    /// <summary><c>oneKey</c> or <c>threeWay</c>.</summary>
    public string Kind { get; init; } = "";

    public string Partner { get; init; } = "";

    /// <summary><c>outbound</c> to the partner, <c>inbound</c> from it.</summary>
    public string Direction { get; init; } = "";

    /// <summary><c>us</c>, <c>partner</c> or <c>unclear</c>.</summary>
    public string Outcome { get; init; } = "";

    public long? TicketId { get; init; }

    public string? CallId { get; init; }

    /// <summary>Who took part, without the caller.</summary>
    public string? Participants { get; set; }

    public string Reason { get; set; } = "";

    /// <summary>When retention took persons out of its words.</summary>
    public DateTimeOffset? AnonymisedAt { get; set; }

    public DateTimeOffset At { get; init; }

    public string Client { get; init; } = "";

    public string By { get; init; } = "";
}

/// <summary>疑难事项协调会.</summary>
internal sealed class CoordinationMeeting
{
    public long Id { get; init; }

    public string Subject { get; set; } = "";

    public DateTimeOffset OpenedAt { get; init; }

    public string OpenedBy { get; init; } = "";

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When it is, or was, held.</summary>
    public DateTimeOffset? HeldAt { get; set; }

    public string? Place { get; set; }

    /// <summary>Who takes part, as JSON.</summary>
    public string? Participants { get; set; }

    /// <summary>会议纪要.</summary>
    public string? Minutes { get; set; }

    /// <summary>When retention took persons out of its words.</summary>
    public DateTimeOffset? AnonymisedAt { get; set; }

    public List<AgendaItem> Agenda { get; } = [];

    public int Version { get; set; }
}

/// <summary>A ticket on a meeting's agenda, and the ruling about it.</summary>
internal sealed class AgendaItem
{
    public long Id { get; init; }

    public long MeetingId { get; init; }

    public long TicketId { get; init; }

    /// <summary>The disputed referral.</summary>
    public long? ReferralId { get; init; }

    /// <summary>What the meeting is asked.</summary>
    public string? Question { get; set; }

    /// <summary><c>us</c> or <c>partner</c>; null until it is ruled, and where a unit is.</summary>
    public string? Handler { get; set; }

    /// <summary>The unit that was ruled to lead, of a ticket without a dispute.</summary>
    public string? LeadUnit { get; set; }

    /// <summary>Codes of the units ruled to assist, with commas.</summary>
    public string? AssistingUnits { get; set; }

    /// <summary>The version of the dispatch catalogue that the ruling made.</summary>
    public int? CatalogueVersion { get; set; }

    public string? Ruling { get; set; }

    public DateTimeOffset? RuledAt { get; set; }

    public string? RuledBy { get; set; }

    /// <summary>Since when it is off the agenda again without a ruling: removed, or deferred at the close.</summary>
    public DateTimeOffset? LeftAt { get; set; }

    /// <summary>Why it was deferred; null for an item that was ruled or removed.</summary>
    public string? DeferredReason { get; set; }

    /// <summary>Whether the meeting still has to decide it.</summary>
    public bool IsOpen => RuledAt is null && LeftAt is null;
}
