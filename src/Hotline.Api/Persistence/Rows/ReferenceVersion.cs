namespace Hotline.Api.Persistence.Rows;

/// <summary>A row of reference data: saving one moves <see cref="ReferenceStamp"/> in the same transaction.</summary>
internal interface IReferenceRow;

/// <summary>
/// One version of a document of reference data (a year's notice, the limits, a catalogue). Only ever added; the primary key lets
/// one of two rivals write a version. The newest one holds; below the first stands the profile's own file as version 0.
/// </summary>
internal sealed class ReferenceVersion : IReferenceRow
{
    /// <summary>What kind of document it is, see <c>ReferenceKinds</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Which one of its kind, e.g. the year; empty where there is one only.</summary>
    public string Key { get; init; } = "";

    /// <summary>1 for the first after the file.</summary>
    public int Version { get; init; }

    /// <summary>The document as JSON.</summary>
    public string Body { get; init; } = "";

    /// <summary>When it was written; it holds since then.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who wrote it: the operator named, else the client.</summary>
    public string By { get; init; } = "";
}

/// <summary>Counts the changes of all reference data; whoever holds a look of the same count need not load another.</summary>
internal sealed class ReferenceStamp
{
    /// <summary>The one row's key.</summary>
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    public long Value { get; set; }
}
