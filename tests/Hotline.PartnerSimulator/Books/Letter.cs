namespace Hotline.PartnerSimulator.Books;

/// <summary>A message as the books of a partner keep it, sent or received.</summary>
internal sealed record Letter
{
    public required Guid Id { get; init; }

    /// <summary>The matter: <c>transfer_id</c> at the desk, <c>externalNo</c> at a platform.</summary>
    public required string Matter { get; init; }

    /// <summary>Its place in the order of the sender; 0 where a face numbers nothing.</summary>
    public required int Seq { get; init; }

    /// <summary>As the wire names it.</summary>
    public required string Type { get; init; }

    public int BaseVersion { get; init; }

    public int Version { get; init; }

    public Guid? Supersedes { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>SHA-256 over <see cref="Body"/>, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The bytes on the wire; emptied when they are of no more use.</summary>
    public required byte[] Body { get; init; }
}

/// <summary>What became of a message that was taken.</summary>
internal enum Verdict
{
    Applied, Parked, Duplicate,

    /// <summary>Its id was used with another body.</summary>
    Reused,

    /// <summary>Its place in the order was used by another message.</summary>
    PlaceTaken,

    /// <summary>It decides on a state that is over.</summary>
    Stale,
}

/// <summary>The end of a message that we sent.</summary>
internal enum Ending
{
    Waiting, Delivered, Refused,
}

/// <summary>The answer to a message that came.</summary>
/// <param name="Verdict">What was done now.</param>
/// <param name="First">For a duplicate, what it had come to before.</param>
internal sealed record Taken(Verdict Verdict, Verdict First, string Receipt, DateTimeOffset ReceivedAt, Matter Matter);
