namespace Hotline.Exchange.Platforms.Files;

/// <summary>When a file that could not be fetched is tried again: after 1, 2, 4 … minutes, at most 6 hours apart, 20 times in all.</summary>
public static class FetchRetry
{
    /// <summary>Attempts before the file is given up.</summary>
    public const int Most = 20;

    /// <param name="attempts">Attempts made, at least one.</param>
    /// <param name="at">When the last one ended.</param>
    /// <returns>The next attempt; null when there is none.</returns>
    public static DateTimeOffset? Next(int attempts, DateTimeOffset at) =>
        attempts >= Most ? null : at + TimeSpan.FromMinutes(Math.Min(Math.Pow(2, attempts - 1), LongestWait.TotalMinutes));

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);
}
