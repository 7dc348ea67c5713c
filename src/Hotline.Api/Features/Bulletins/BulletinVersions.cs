using Hotline.Api.Persistence.Rows;

namespace Hotline.Api.Features.Bulletins;

/// <summary>Finds a month's versions.</summary>
internal static class BulletinVersions
{
    /// <summary>The version asked for; without one the newest published, else the draft.</summary>
    /// <param name="all">The rows.</param>
    /// <param name="period">The month.</param>
    /// <param name="version">The version; null for the one that holds.</param>
    /// <param name="publishedOnly">For readers who may not know of drafts.</param>
    public static IQueryable<BulletinEdition> Holding(this IQueryable<BulletinEdition> all, string period, int? version, bool publishedOnly)
    {
        var rows = all.Where(b => b.Period == period);
        if (publishedOnly)
            rows = rows.Where(b => b.Draft == null);
        if (version is { } one)
            rows = rows.Where(b => b.Version == one);
        return rows.OrderBy(b => b.Draft == true ? 1 : 0).ThenByDescending(b => b.Version);
    }

    /// <summary>The version that was begun last: the draft, where there is one.</summary>
    public static IQueryable<BulletinEdition> Newest(this IQueryable<BulletinEdition> all, string period) =>
        all.Where(b => b.Period == period).OrderByDescending(b => b.Version);

    public static bool IsDraft(this BulletinEdition row) => row.Draft == true;

    public static Refusal Unknown(string period) => Refusal.NotFound($"{period} 尚无简报，请先导入或起草。", $"There is no bulletin of {period} yet; import or draft one.");
}
