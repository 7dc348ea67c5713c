using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Persistence.Rows;

/// <summary>Where a message of ours stands.</summary>
internal enum OutState
{
    /// <summary>To be delivered, or fetched.</summary>
    Waiting,

    /// <summary>The partner has it for good.</summary>
    Delivered,

    /// <summary>Refused by the partner; its place is used up there. A person corrects or voids it.</summary>
    Refused,

    /// <summary>Never delivered in its time; a person corrects or voids it, and what is behind it waits.</summary>
    Expired,

    /// <summary>Corrected by another message in its place.</summary>
    Superseded,

    /// <summary>Given up by a person; a void fills its place.</summary>
    Voided,

    /// <summary>The partner's face has no such message; it is kept for the order alone.</summary>
    NotCarried,
}

/// <summary>
/// 发件: a message to a partner, written in the transaction of the move that made it. The body's bytes are frozen and sealed; claims,
/// attempts and the end of it are the only columns that change.
/// </summary>
internal sealed class ExchangeOut
{
    public long Id { get; init; }

    public Guid MessageId { get; init; }

    public string Partner { get; init; } = "";

    public Referral? Referral { get; init; }

    public long ReferralId { get; init; }

    public string TransferId { get; init; } = "";

    public MessageType Type { get; init; }

    /// <summary>The order within the matter; no gaps.</summary>
    public int TransferSeq { get; init; }

    /// <summary>0, and one more for each correction or void in the same place.</summary>
    public int Correction { get; init; }

    public int BaseVersion { get; init; }

    public int TransferVersion { get; init; }

    public Guid? Causation { get; init; }

    public Guid? Supersedes { get; init; }

    /// <summary>The place in the stream to this partner, given after the commit; null until then.</summary>
    public long? Sequence { get; set; }

    public string? ActorUnit { get; init; }

    public string? ActorPerson { get; init; }

    public string? ActorSeat { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Inclusive; attempts come denser towards it.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    public byte[] Body { get; set; } = [];

    /// <summary>When retention emptied the body; the digest stays.</summary>
    public DateTimeOffset? BodyRemovedAt { get; set; }

    /// <summary>Of the body in the clear, lower-case hexadecimal.</summary>
    public string BodySha256 { get; init; } = "";

    public OutState State { get; set; }

    public int Attempts { get; set; }

    /// <summary>Not to be tried before.</summary>
    public DateTimeOffset NextAt { get; set; }

    /// <summary>Fencing number: counts the claims; who holds an older one may save nothing.</summary>
    public int Claim { get; set; }

    /// <summary>The claim that holds it now.</summary>
    public Guid? Holder { get; set; }

    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>Nobody knows whether the partner has it: it is asked first.</summary>
    public bool Unknown { get; set; }

    /// <summary>Name of the last fault, or the partner's reason.</summary>
    public string? Fault { get; set; }

    public string? Detail { get; set; }

    public string? Receipt { get; set; }

    public DateTimeOffset? TriedAt { get; set; }

    /// <summary>When its way ended: delivered, refused, expired, superseded or voided.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The share of the time to the deadline, in per cent, at which an alarm was raised last.</summary>
    public int Alarmed { get; set; }

    /// <summary>When the next alarm falls due, unless it is delivered before.</summary>
    public DateTimeOffset? AlarmAt { get; set; }

    /// <summary>The moment at which this share of the time to the deadline has passed.</summary>
    public DateTimeOffset ShareOfTime(int percent) => OccurredAt + (Deadline - OccurredAt) * percent / 100;
}
