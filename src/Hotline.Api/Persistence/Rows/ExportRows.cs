namespace Hotline.Api.Persistence.Rows;

/// <summary>An exported file, in the database so that any replica can hand it out; it goes with the operation of the same key.</summary>
internal sealed class ExportFileRow
{
    public Guid Id { get; init; }

    /// <summary>The client that asked for it, and the only one that may have it.</summary>
    public string Client { get; init; } = "";

    public string Name { get; init; } = "";

    public string ContentType { get; init; } = "";

    public long Size { get; set; }

    /// <summary>Whether all its parts are there.</summary>
    public bool Complete { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A part of an exported file.</summary>
internal sealed class ExportPartRow
{
    public Guid FileId { get; init; }

    public int Position { get; init; }

    public byte[] Bytes { get; init; } = [];
}
