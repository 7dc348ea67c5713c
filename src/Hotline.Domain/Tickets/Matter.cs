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
public sealed record Caller
{
    /// <summary>Name and phone, encrypted; null when neither was given.</summary>
    public byte[]? Sealed { get; init; }

    /// <summary>Keyed hash of the phone's normal form; null without a phone.</summary>
    public byte[]? PhoneHash { get; init; }

    /// <summary>要求保密.</summary>
    public bool Confidential { get; init; }

    public bool Anonymous { get; init; }

    /// <summary>By content: a sealed value is different each time, so two callers are told apart by what was sealed.</summary>
    public bool Equals(Caller? other) =>
        other is not null && Confidential == other.Confidential && Anonymous == other.Anonymous && ReferenceEquals(Sealed, other.Sealed);

    public override int GetHashCode() => HashCode.Combine(Confidential, Anonymous);
}
