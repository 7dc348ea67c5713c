namespace Hotline.Api.Persistence.Rows;

/// <summary>
/// One link of the audit's chain: the entry, sealed with the hash of the link before it. Numbered without a gap from 1 in the order of
/// sealing, which is not always that of the entries' keys.
/// </summary>
internal sealed class AuditSeal
{
    public long Sequence { get; init; }

    public long AuditEntryId { get; init; }

    public AuditEntry? Entry { get; private set; }

    /// <summary>The hash of the link before; of the first one, zeros.</summary>
    public byte[] PreviousHash { get; init; } = [];

    /// <summary>SHA-256 of the sealed text.</summary>
    public byte[] Hash { get; init; } = [];

    public DateTimeOffset SealedAt { get; init; }

    /// <summary>The form of the text that was hashed, so that a later form does not break earlier links.</summary>
    public int Format { get; init; }
}
