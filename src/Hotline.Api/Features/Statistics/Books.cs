using Hotline.Api.Sites;

namespace Hotline.Api.Features.Statistics;

/// <summary>Which books are looked at, and when.</summary>
/// <param name="From">Registered at or after.</param>
/// <param name="To">Registered before (exclusive).</param>
/// <param name="AsOf">The moment of the look (inclusive): later moves do not count.</param>
/// <param name="Base">All matters, or local ones only.</param>
/// <param name="Unit">Only tickets with an order of this unit by then; null for the whole city.</param>
/// <param name="Frozen">The frozen month that is read; null for the live books.</param>
internal sealed record Books(DateTimeOffset From, DateTimeOffset To, DateTimeOffset AsOf, TableBase Base, string? Unit, FrozenVersion? Frozen = null)
{
    /// <summary>The end of the period, or now if that is earlier.</summary>
    public static DateTimeOffset DefaultAsOf(DateTimeOffset to, DateTimeOffset now) => to < now ? to : now;
}

/// <summary>A version of a frozen month.</summary>
/// <param name="Month">yyyymm.</param>
/// <param name="Version">1 for the first freezing.</param>
internal sealed record FrozenVersion(int Month, int Version);
