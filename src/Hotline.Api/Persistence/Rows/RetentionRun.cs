namespace Hotline.Api.Persistence.Rows;

/// <summary>保存期限: one run of the job over all kinds, kept for good as its report. One that was cut off is gone on with where it stood.</summary>
internal sealed class RetentionRun
{
    public long Id { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Who began it: the worker, or the command line.</summary>
    public string By { get; init; } = "";

    /// <summary>Null while it runs, or was cut off.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What became of each kind so far, as JSON.</summary>
    public string Report { get; set; } = "[]";

    /// <summary>The kind it is at; those before it are done.</summary>
    public string? Kind { get; set; }

    /// <summary>The last row of that kind that was looked at; null at its beginning.</summary>
    public DateTimeOffset? PlaceAt { get; set; }

    public long? PlaceId { get; set; }
}
