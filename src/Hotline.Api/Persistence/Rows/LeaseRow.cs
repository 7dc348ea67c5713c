namespace Hotline.Api.Persistence.Rows;

/// <summary>Which replica does what only one may do at a time, and until when.</summary>
internal sealed class LeaseRow
{
    public string Name { get; init; } = "";

    public string Holder { get; set; } = "";

    /// <summary>By the clock of whoever took it.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>Grows with each taking; whoever holds an earlier number has been overtaken.</summary>
    public long Fence { get; set; }
}
