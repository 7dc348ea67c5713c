using Hotline.Domain.Referrals;

namespace Hotline.Exchange;

/// <summary>A message as it is sent: its envelope, and its body in the bytes that were frozen when it was made.</summary>
public sealed record FrozenMessage(Envelope Envelope, ReadOnlyMemory<byte> Body, string BodySha256);

/// <summary>How an attempt ended. Every end of a call to a partner has a name here.</summary>
public enum DeliveryOutcome
{
    /// <summary>The partner has it for good, applied or parked.</summary>
    Delivered,

    /// <summary>The partner refused it, and would again; a person has to correct or void it.</summary>
    Refused,

    /// <summary>The partner did not take it (refused connection, busy, 503, breaker open); it certainly has no effect there.</summary>
    NotTaken,

    /// <summary>Nobody knows whether the partner has it (cut or timed out after sending): ask, then send the same message again.</summary>
    Unknown,
}

/// <summary>The end of an attempt.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Fault">Name of what went wrong, e.g. <c>connection-refused</c>, <c>attempt-timeout</c>, or the partner's reason.</param>
/// <param name="Detail">In words; no caller data.</param>
/// <param name="Receipt">The partner's receipt number.</param>
/// <param name="Disposition">What the partner did with it.</param>
/// <param name="RetryAfter">How long the partner asks to wait.</param>
/// <param name="PeerNumber">The partner's own number of the matter, where it told it.</param>
/// <param name="PeerCommitted">How far the partner has our stream, where it told.</param>
/// <param name="PeerClock">The partner's clock, where it told, by which the skew is measured.</param>
public sealed record Delivery(
    DeliveryOutcome Outcome, string? Fault = null, string? Detail = null, string? Receipt = null, Disposition? Disposition = null, TimeSpan? RetryAfter = null,
    string? PeerNumber = null, long? PeerCommitted = null, DateTimeOffset? PeerClock = null);

/// <summary>One message as a side of a reconciliation lists it.</summary>
public sealed record ListedMessage(Guid MessageId, string BodySha256);

/// <summary>A page of messages, ordered by id (as text, ordinal).</summary>
public sealed record MessagePage(IReadOnlyList<ListedMessage> Messages, long Total, string? Next);

/// <summary>Which messages of an interval: those that the partner sent to us, or those that it received from us.</summary>
public enum MessageDirection { SentByPartner, ReceivedByPartner }

/// <summary>
/// The way to one partner: a gRPC desk or a REST platform. Calls go through the partner's own Polly pipeline and never throw for
/// what a network or a partner can do; each bad end is a <see cref="Delivery"/>.
/// </summary>
public interface IPartnerLink
{
    /// <summary>Code of the partner.</summary>
    string Partner { get; }

    /// <summary>Whether a pause of the breaker holds; nothing is claimed for the partner while it does.</summary>
    BreakerState Breaker { get; }

    /// <summary>Whether this partner is told of messages of this type at all.</summary>
    bool Carries(MessageType type);

    /// <summary>The body in the partner's own words, once and for all.</summary>
    byte[] Freeze(Envelope envelope, MessageBody body);

    /// <summary>
    /// Reads the bytes of a body that came from this partner and was stored: one that was parked is applied from them later. A code that the
    /// profile does not know is told in <see cref="Reading.Unknown"/>, never guessed.
    /// </summary>
    Reading Read(MessageType type, ReadOnlyMemory<byte> body);

    Task<Delivery> Submit(FrozenMessage message, CancellationToken cancellation);

    /// <summary>Asks what became of a message; <see cref="DeliveryOutcome.NotTaken"/> when the partner does not know it.</summary>
    Task<Delivery> Ask(FrozenMessage message, CancellationToken cancellation);

    /// <summary>A page of what the partner has of [from, to) by <see cref="Envelope.OccurredAt"/>; null when it cannot be asked now.</summary>
    Task<MessagePage?> List(MessageDirection direction, DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation);
}

/// <summary>A body that was read; or the code in it that nobody knows, as <c>field: code</c>.</summary>
public sealed record Reading(MessageBody? Body, string? Unknown);

/// <summary>State of a partner's circuit breaker.</summary>
public enum BreakerState { Closed, Open, HalfOpen }
