using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Bulletins;

/// <summary>The month in an address: a local calendar month, <c>yyyy-MM</c>.</summary>
internal static class BulletinMonth
{
    /// <summary>Refuses what is no month; true when it is one.</summary>
    public static async Task<bool> Check(HttpContext http, string period)
    {
        if (Is(period))
            return true;
        await Problems.Write(http, Refusal.Invalid("period", "应为 yyyy-MM，如 2023-02", "must be yyyy-MM, e.g. 2023-02"));
        return false;
    }

    public static bool Is(string? period) => DateOnly.TryParseExact(period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>From its first midnight to the next month's, exclusive, in the site's zone.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Span(Site site, string period) => site.Calendar.Month(
        int.Parse(period.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), int.Parse(period.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture));
}
