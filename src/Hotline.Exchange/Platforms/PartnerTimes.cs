using System.Globalization;

namespace Hotline.Exchange.Platforms;

/// <summary>
/// Times of a partner. With an offset they mean what they say; without one they are read in the zone stated for the partner, and where
/// none is stated they are refused: never taken for UTC, nor for ours.
/// </summary>
public sealed class PartnerTimes(TimeZoneInfo? zone, WrittenTime written, TimeZoneInfo site)
{
    /// <summary>The zone of local times; null where none is stated.</summary>
    public TimeZoneInfo? Zone => zone;

    /// <summary>The moment, or what is wrong with it in Chinese and English.</summary>
    public (DateTimeOffset? At, string? Zh, string? En) Read(string text)
    {
        if (DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return InRange(at.UtcDateTime) ? (Cut(at), null, null) : (null, OutOfRangeZh, OutOfRange);
        if (!DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return (null, "应为带时区的 RFC 3339 时间，如 2023-02-01T09:30:00+08:00", "must be an RFC 3339 time with an offset, e.g. 2023-02-01T09:30:00+08:00");
        if (!InRange(local))
            return (null, OutOfRangeZh, OutOfRange);
        if (zone is null)
            return (null, "时间缺少时区偏移，请写明，如 2023-02-01T09:30:00+08:00", "has no offset, and no zone is agreed; write e.g. 2023-02-01T09:30:00+08:00");
        if (zone.IsInvalidTime(local) || zone.IsAmbiguousTime(local))
            return (null, $"在时区 {zone.Id} 中不存在或有歧义，请写明偏移", $"does not exist, or exists twice, in {zone.Id}; write the offset");
        return (Cut(new DateTimeOffset(local, zone.GetUtcOffset(local))), null, null);
    }

    /// <summary>A moment as it is written to the partner: with the site's offset, or local to the partner.</summary>
    public string Write(DateTimeOffset at)
    {
        var there = TimeZoneInfo.ConvertTime(at, zone ?? site);
        return written == WrittenTime.Local
            ? there.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : there.ToString(there.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:sszzz" : "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
    }

    /// <summary>Whole milliseconds, as every moment of the books.</summary>
    private static DateTimeOffset Cut(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMillisecond), at.Offset);

    private static bool InRange(DateTime at) => at.Year is >= 1970 and < 2200;

    private const string OutOfRangeZh = "年份应在 1970 至 2199 之间";
    private const string OutOfRange = "must be of a year from 1970 to 2199";

    private static readonly string[] WithOffset =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz",
    ];

    private static readonly string[] Local =
    [
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyyMMddHHmmss",
    ];
}
