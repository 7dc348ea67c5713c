using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Tickets;

/// <summary>Whether a category may be chosen for a new ticket and, where not, which valid one lies nearest.</summary>
internal static class CategoryChoice
{
    /// <summary>A category that was renamed is valid throughout; one that is retired, or begins later, is not.</summary>
    public static bool IsValid(CategoryRow category, DateTimeOffset at) =>
        (category.Version > 1 || category.ValidFrom is null || category.ValidFrom <= at) && (category.ValidTo is null || at < category.ValidTo);

    /// <summary>The refusal of one that is not valid, naming the nearest that is.</summary>
    public static FieldFault Fault(ReferenceLook look, CategoryRow category, DateTimeOffset at)
    {
        var nearest = Nearest(look, category, at);
        return nearest is null
            ? new("category", $"类别 {category.Path} 已停用", $"the category {category.Path} is not in use")
            : new("category", $"类别 {category.Path} 已停用，最接近的在用类别为 {nearest.Code} {nearest.Path}", $"the category {category.Path} is not in use; the nearest one that is: {nearest.Code} {nearest.Path}");
    }

    /// <summary>The same first level before any other; then most characters in common; then nearest in printed order.</summary>
    private static CategoryRow? Nearest(ReferenceLook look, CategoryRow category, DateTimeOffset at) => look.Categories
        .Where(c => c.Code != category.Code && IsValid(c, at))
        .OrderByDescending(c => c.Level1 == category.Level1)
        .ThenByDescending(c => c.Level2.Intersect(category.Level2).Count())
        .ThenBy(c => Math.Abs(c.Position - category.Position))
        .FirstOrDefault();
}
