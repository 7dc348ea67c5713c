namespace Hotline.Api.Persistence.Rows;

/// <summary>
/// 工作简报 of one month in one version. While it is a draft the row holds what the editor wrote and the figures are computed; publishing
/// puts the whole bulletin into it as it was printed, and from then on nothing of the row changes.
/// </summary>
internal sealed class BulletinEdition
{
    /// <summary><c>yyyy-MM</c>.</summary>
    public string Period { get; init; } = "";

    /// <summary>1, and one more with each correction.</summary>
    public int Version { get; init; } = 1;

    /// <summary>True while it is a draft, then null: a month has one draft at most, which a unique index holds.</summary>
    public bool? Draft { get; set; } = true;

    /// <summary>Counts the changes over all versions of the month; its ETag.</summary>
    public int Revision { get; set; } = 1;

    /// <summary>The narrative as JSON.</summary>
    public string Narrative { get; set; } = "";

    /// <summary>Why a version after the first was made; told to nobody outside.</summary>
    public string? Reason { get; init; }

    /// <summary>What a version after the first corrects, as told to readers.</summary>
    public string? Erratum { get; set; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string? UpdatedBy { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }

    public string? PublishedBy { get; set; }

    /// <summary>The bulletin as it was published, as canonical JSON; null while it is a draft.</summary>
    public string? Content { get; set; }

    /// <summary>SHA-256 of the content's UTF-8 bytes, in small hex.</summary>
    public string? ContentHash { get; set; }

    /// <summary>The figures with the addresses of their lists, as they were answered at publication.</summary>
    public string? Figures { get; set; }

    /// <summary>The frozen version of the month's figures that it prints.</summary>
    public int? FrozenVersion { get; set; }
}

/// <summary>Which month a serial (总期号) belongs to: a serial is one published month's only, a correction keeps it.</summary>
internal sealed class BulletinSerialRow
{
    /// <summary><c>yyyy-MM</c>.</summary>
    public string Period { get; init; } = "";

    public int SerialNo { get; set; }
}
