using Hotline.Domain.Referrals;

namespace Hotline.Api.Persistence.Rows;

/// <summary>
/// 收件: a message of a partner. The row and the effect are one transaction; (partner, message id) is unique, so that no message has its
/// effect twice.
/// </summary>
internal sealed class ExchangeIn
{
    public long Id { get; init; }

    public string Partner { get; init; } = "";

    public Guid MessageId { get; init; }

    /// <summary>Number of the receipt.</summary>
    public Guid Receipt { get; init; }

    public string TransferId { get; init; } = "";

    /// <summary>Null while the matter is not known.</summary>
    public long? ReferralId { get; set; }

    public long? TicketId { get; set; }

    public MessageType Type { get; init; }

    public int TransferSeq { get; init; }

    public int BaseVersion { get; init; }

    public int TransferVersion { get; init; }

    /// <summary>The partner's own version of the matter, on a face that has one.</summary>
    public int? PartnerVersion { get; init; }

    /// <summary>The place in the partner's stream.</summary>
    public long? Sequence { get; init; }

    public Guid? Causation { get; init; }

    public Guid? Supersedes { get; init; }

    public string? ActorUnit { get; init; }

    public string? ActorPerson { get; init; }

    public string? ActorSeat { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>A trial: recorded, without effect.</summary>
    public bool Test { get; init; }

    /// <summary>When it had its turn.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>The bytes as they came, sealed.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>When retention emptied the body; the digest stays, so that the message is known again.</summary>
    public DateTimeOffset? BodyRemovedAt { get; set; }

    /// <summary>Of the body in the clear, lower-case hexadecimal.</summary>
    public string BodySha256 { get; init; } = "";

    public Disposition Disposition { get; set; }

    /// <summary>Code of the refusal, or why it is parked.</summary>
    public string? Reason { get; set; }

    public string? ReasonZh { get; set; }

    public string? ReasonEn { get; set; }

    /// <summary>Parked for so long that a person has to see to it.</summary>
    public bool Dead { get; set; }

    public int Version { get; set; }
}
