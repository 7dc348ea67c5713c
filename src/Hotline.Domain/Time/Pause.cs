namespace Hotline.Domain.Time;

/// <summary>A suspension (挂起): the clock stands still in [From, To).</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive; null while it lasts.</param>
public sealed record Pause(DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>Exclusive; null while it lasts.</summary>
    /// <exception cref="ArgumentException">The end is before the beginning.</exception>
    public DateTimeOffset? To { get; } = To is null || To >= From
        ? To
        : throw new ArgumentException("A pause cannot end before it begins.", nameof(To));

    /// <summary>The same pause, ended.</summary>
    public Pause Ending(DateTimeOffset at) => new(From, at);

    /// <summary>Whether the clock stands still at that moment.</summary>
    public bool Covers(DateTimeOffset at) => From <= at && (To is null || at < To);

    /// <summary>
    /// Real time of an ended pause after <paramref name="start"/>, by which a clock-hour limit that began then is lengthened
    /// (rules.md §2). Zero while the pause lasts.
    /// </summary>
    public TimeSpan ClockTimeAfter(DateTimeOffset start)
    {
        var from = From > start ? From : start;
        return To is { } to && to > from ? to - from : TimeSpan.Zero;
    }
}
