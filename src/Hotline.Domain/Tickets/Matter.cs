namespace Hotline.Domain.Tickets;

/// <summary>What the ticket is about: everything that may be described anew without moving it.</summary>
public sealed record Matter
{
    public string Title { get; init; } = "";

    public string Content { get; init; } = "";

    /// <summary>Code of the appeal type (诉求类型), profile data.</summary>
    public string AppealType { get; init; } = "";

    /// <summary>Code of the category (事项类别), a leaf of the versioned tree.</summary>
    public string Category { get; init; } = "";

    /// <summary>Code of the area (行政区划) of the matter.</summary>
    public string? Area { get; init; }

    /// <summary>The place of the matter, not the caller's home.</summary>
    public string? Address { get; init; }

    /// <summary>WGS 84 degrees.</summary>
    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    public Urgency Urgency { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }
}

/// <summary>诉求人, as kept: name and phone sealed, found again only by the keyed hash of the phone.</summary>
/// <param name="Sealed">Name and phone, encrypted; null when neither was given.</param>
/// <param name="PhoneHash">Keyed hash of the phone's normal form; null without a phone.</param>
/// <param name="Confidential">要求保密.</param>
/// <param name="Anonymous">The caller gave no name, or wants none kept.</param>
public sealed record Caller(byte[]? Sealed, byte[]? PhoneHash, bool Confidential, bool Anonymous);
