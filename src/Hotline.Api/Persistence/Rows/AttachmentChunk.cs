namespace Hotline.Api.Persistence.Rows;

/// <summary>A piece of a file kept in the database; all pieces of a file but its last are of one size.</summary>
internal sealed class AttachmentChunk
{
    /// <summary>The file's name in the store.</summary>
    public Guid Key { get; init; }

    /// <summary>0, 1, 2 …</summary>
    public int Part { get; init; }

    public byte[] Bytes { get; init; } = [];

    public DateTimeOffset PutAt { get; init; }
}
