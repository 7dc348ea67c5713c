namespace Hotline.Api.Sites;

/// <summary>派单目录: which unit a matter goes to.</summary>
internal sealed record DispatchCatalogue(IReadOnlyList<DispatchRule> Rules)
{
    public static readonly DispatchCatalogue Empty = new([]);

    /// <summary>
    /// The rule that holds for a category and area at a moment: of those that fit, the longest category prefix, then the longest area
    /// prefix, then the one that began last. Rules whose unit cannot be used are passed over.
    /// </summary>
    public DispatchRule? Find(string category, string? area, DateTimeOffset at, Func<string, bool> usable) => Rules
        .Where(r => category.StartsWith(r.Category ?? "", StringComparison.Ordinal)
            && (r.Area is null || area?.StartsWith(r.Area, StringComparison.Ordinal) == true)
            && (r.ValidFrom is null || r.ValidFrom <= at)
            && usable(r.Unit))
        .OrderByDescending(r => r.Category?.Length ?? 0)
        .ThenByDescending(r => r.Area?.Length ?? 0)
        .ThenByDescending(r => r.ValidFrom ?? DateTimeOffset.MinValue)
        .FirstOrDefault();
}

/// <summary>One rule of the catalogue.</summary>
/// <param name="Category">Code of the category, or the beginning of one, which means all below it; null for every category.</param>
/// <param name="Area">Code of the area, or the beginning of one; null for every area.</param>
/// <param name="Unit">Code of the unit.</param>
/// <param name="ValidFrom">Since when it holds (inclusive); null for always.</param>
/// <param name="Reason">What it rests on, e.g. a ruling of a coordination meeting.</param>
internal sealed record DispatchRule(string? Category, string? Area, string Unit, DateTimeOffset? ValidFrom = null, string? Reason = null);
