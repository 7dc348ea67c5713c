namespace Hotline.Api.Persistence.Rows;

/// <summary>诉求人数据副本: that somebody was given all that is kept of a phone, by whom and why. Whose it was stands in the audit entries of the tickets alone.</summary>
internal sealed class CallerExportRow
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    public string Client { get; init; } = "";

    public string By { get; init; } = "";

    /// <summary>Why; persons are taken out of it before it is kept.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether matters of callers who asked to be kept confidential, or to stay anonymous, were given too.</summary>
    public bool Withheld { get; init; }

    public int Tickets { get; init; }

    public int Calls { get; init; }
}
