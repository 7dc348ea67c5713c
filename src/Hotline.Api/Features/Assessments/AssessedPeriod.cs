using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;

namespace Hotline.Api.Features.Assessments;

/// <summary>A local month as an address names it.</summary>
/// <param name="Name"><c>yyyy-MM</c>.</param>
/// <param name="From">Its first moment, inclusive.</param>
/// <param name="To">The first moment of the next month, exclusive.</param>
internal sealed record AssessedPeriod(string Name, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The month looked at by a moment: by default its end, or now if that is earlier.</summary>
    public AssessmentMonth At(DateTimeOffset? asOf, DateTimeOffset now) => new(From, To, asOf ?? Books.DefaultAsOf(To, now));

    public bool HasEnded(DateTimeOffset now) => now >= To;

    /// <summary>The month of a name, which must have begun.</summary>
    public static (AssessedPeriod? Period, Refusal? Refusal) Of(string name, Site site, DateTimeOffset now)
    {
        if (!DateOnly.TryParseExact(name + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || first.Year is < FirstYear or > LastYear)
            return (null, Refusal.Invalid("period", "应为 yyyy-MM，如 2023-02", "must be yyyy-MM, e.g. 2023-02"));
        var (from, to) = site.Calendar.Month(first.Year, first.Month);
        return from > now
            ? (null, Refusal.NotFound($"{name} 尚未开始。", $"{name} has not begun."))
            : (new AssessedPeriod(name, from, to), null);
    }

    /// <summary>Years that a hotline can have books of.</summary>
    private const int FirstYear = 1980, LastYear = 9000;
}
