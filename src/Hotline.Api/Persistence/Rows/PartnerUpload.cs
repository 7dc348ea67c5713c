namespace Hotline.Api.Persistence.Rows;

/// <summary>
/// A file that a partner sends in chunks, whole or as far as it came. Its bytes are <see cref="AttachmentChunk"/>s, all of one size but the
/// last, so that what is stored can be gone on from; a ticket's attachment is a copy of them.
/// </summary>
internal sealed class PartnerUpload
{
    public long Id { get; init; }

    public required string Partner { get; init; }

    /// <summary>Of the whole file, lower-case hexadecimal, as the partner says it; proven once <see cref="CompletedAt"/> is set.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes of the whole file.</summary>
    public required long Size { get; init; }

    /// <summary>File name without any path.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its chunks.</summary>
    public required Guid Key { get; init; }

    /// <summary>Bytes stored so far.</summary>
    public long Received { get; init; }

    /// <summary>When the last bytes came.</summary>
    public required DateTimeOffset TouchedAt { get; init; }

    /// <summary>When all of it was here and its digest and kind were found right; null before.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
