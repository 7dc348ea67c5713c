using Hotline.Domain;
using Hotline.Domain.Referrals;
using Hotline.Exchange;

namespace Hotline.Api.Features.Exchange;

/// <summary>A message that came from a partner, read but not yet believed.</summary>
/// <param name="Envelope">Its envelope; the sender is the partner that was recognised.</param>
/// <param name="Body">Its body, or the code in it that nobody knows: such a message is parked with that reason until the profile knows it.</param>
/// <param name="Bytes">The body's bytes as they came; kept sealed.</param>
/// <param name="BodySha256">SHA-256 of those bytes, lower-case hexadecimal.</param>
/// <param name="ExternalNo">The partner's number of the matter, on a face where it names the matter.</param>
/// <param name="PartnerVersion">The partner's own version of the matter, on a face that has one instead of a sequence; null where it gave none.</param>
/// <param name="Fault">The body is not one of the contract: the message is kept as refused and uses up its place.</param>
internal sealed record Arrived(
    Envelope Envelope, Reading Body, ReadOnlyMemory<byte> Bytes, string BodySha256, string? ExternalNo = null, int? PartnerVersion = null, Refusal? Fault = null);

/// <summary>Where a matter stands here, as its partner may know it.</summary>
internal sealed record MatterState
{
    public required string TransferId { get; init; }

    /// <summary>Status of the referral, e.g. <c>accepted</c>.</summary>
    public required string Status { get; init; }

    public required int Version { get; init; }

    public required int Round { get; init; }

    /// <summary>Our number of the matter.</summary>
    public required string Number { get; init; }

    /// <summary>The last <c>transfer_seq</c> of the partner that was used up here.</summary>
    public required int ReceivedSeq { get; init; }

    /// <summary>The last <c>transfer_seq</c> that we gave.</summary>
    public required int SentSeq { get; init; }

    /// <summary>Limits as computed on the receiver's calendar, inclusive.</summary>
    public DateTimeOffset? SignBy { get; init; }

    public DateTimeOffset? ReturnBy { get; init; }

    public DateTimeOffset? DueAt { get; init; }
}

/// <summary>What is answered once the message is in the books for good.</summary>
/// <param name="Disposition">What was done with it; <see cref="Domain.Referrals.Disposition.Duplicate"/> is told by <paramref name="Replayed"/> beside the first disposition.</param>
/// <param name="ReceiptId">Number of the receipt, the same for every repetition.</param>
/// <param name="ReceivedAt">When it was first received.</param>
/// <param name="WorkOrderNo">Our number of the matter; null while it is parked without one.</param>
/// <param name="Replayed">It was known already.</param>
/// <param name="Current">Where the matter stands; null where there is none.</param>
internal sealed record Receipt(Disposition Disposition, string ReceiptId, DateTimeOffset ReceivedAt, string? WorkOrderNo, bool Replayed, MatterState? Current);

/// <summary>Either a receipt, or a refusal with where the matter stands.</summary>
internal readonly record struct IntakeResult(Receipt? Receipt, Refusal? Refusal, MatterState? Current = null)
{
    /// <summary>The refusal is the one that was given the first time.</summary>
    public bool RefusedBefore { get; init; }
}
