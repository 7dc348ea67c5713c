namespace Hotline.Api.Persistence.Rows;

/// <summary>What a key is for.</summary>
internal enum KeyPurpose
{
    /// <summary>Seals personal data.</summary>
    Seal,

    /// <summary>Hashes phones, so that they are found without being shown.</summary>
    Hash,

    /// <summary>Signs tokens.</summary>
    Sign,
}

/// <summary>
/// A key that the books were used with, or may be: its print and never itself. Of each purpose one key is current, the one with the greatest
/// turn; all replicas write with it.
/// </summary>
internal sealed class RingKeyRow
{
    public KeyPurpose Purpose { get; init; }

    /// <summary>The key's number among those of its purpose; never given again.</summary>
    public int Number { get; init; }

    /// <summary>Tells keys apart and nothing of them.</summary>
    public string Print { get; init; } = "";

    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Counts up with each change of the current key; null for a key that was never current.</summary>
    public int? Turn { get; set; }

    public DateTimeOffset? UsedFrom { get; set; }

    /// <summary>When another became current.</summary>
    public DateTimeOffset? UsedUntil { get; set; }

    /// <summary>Nothing needs it any more.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

/// <summary>A program that serves: which keys it has, and which of them it takes for current.</summary>
internal sealed class RingHolder
{
    public string Name { get; init; } = "";

    /// <summary>Names and prints of its keys.</summary>
    public string Keys { get; set; } = "";

    /// <summary>Names of the keys it writes with.</summary>
    public string Current { get; set; } = "";

    public DateTimeOffset At { get; set; }
}

/// <summary>How far the rewriting of a sealed column has come.</summary>
internal sealed class ResealPlace
{
    /// <summary>Table and column.</summary>
    public string Column { get; init; } = "";

    /// <summary>The keys that it is written to; a place of other keys is none.</summary>
    public string Target { get; set; } = "";

    /// <summary>The last row that was looked at.</summary>
    public long LastId { get; set; }

    public long Read { get; set; }

    public long Resealed { get; set; }

    /// <summary>When the last row was passed.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
