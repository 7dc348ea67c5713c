using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins;

/// <summary>
/// A monthly bulletin (工作简报) as data: everything a printed form needs and nothing it would have to compute.
/// All forms (HTML, DOCX, PDF) print the same words because they take them from <see cref="BulletinText"/> and
/// <see cref="BulletinOutline"/>.
/// </summary>
/// <param name="Site">Name of the line as printed.</param>
/// <param name="Period">The local calendar month, <c>yyyy-MM</c>.</param>
/// <param name="Version">1, and one more with each correction after publication.</param>
/// <param name="Status">One of <see cref="BulletinStatus"/>.</param>
/// <param name="UnitNames">Full name by unit code, for units the narrative names.</param>
/// <param name="CallsRounding">Calls are printed to the nearest multiple of this, e.g. 100; 1 or less prints them exactly.</param>
public sealed record Bulletin(
    string Site,
    string Period,
    int Version,
    string Status,
    BulletinNarrative Narrative,
    Overview Overview,
    ShareTable AppealTypes,
    ShareTable HotCategories,
    AssessmentAnnex Townships,
    AssessmentAnnex Departments,
    IReadOnlyDictionary<string, string> UnitNames,
    int CallsRounding)
{
    /// <summary>Units with fewer work orders in the month are not assessed, where a list does not say its own; 0 prints no note (statistics.md §3: 5).</summary>
    public int MinimumWorkOrders { get; init; } = 5;

    /// <summary>Codes of the sections to print, in order; null is all of them as <see cref="BulletinOutline.Order"/> has them.</summary>
    public IReadOnlyList<string>? Sections { get; init; }

    /// <summary>A closing remark above the annexes, e.g. where the bulletin is made public; null prints none.</summary>
    public string? Footer { get; init; }

    /// <summary>What a version after the first corrects, as told to readers.</summary>
    public string? Erratum { get; init; }

    /// <summary>Anything not known to be published counts as a draft, so that a slip never passes for the real thing.</summary>
    public bool IsDraft => !string.Equals(Status, BulletinStatus.Published, StringComparison.Ordinal);

    /// <summary>The annexes that have rows, in printing order.</summary>
    public IReadOnlyList<AssessmentAnnex> Annexes => [.. new[] { Townships, Departments }.Where(annex => annex.Rows.Count > 0)];
}

public static class BulletinStatus
{
    public const string Draft = "draft";
    public const string Published = "published";
}

/// <summary>A printed assessment list (考核表).</summary>
/// <param name="Title">As printed above it.</param>
/// <param name="Rows">In printing order; ranks are 1,2,2,4.</param>
/// <param name="NotAssessed">Printed names of units left out for too few work orders.</param>
public sealed record AssessmentAnnex(string Title, IReadOnlyList<AssessmentRow> Rows, IReadOnlyList<string> NotAssessed)
{
    /// <summary>Units with fewer work orders are not in it; null takes the bulletin's own.</summary>
    public int? MinimumOrders { get; init; }
}

/// <summary>One unit of an assessment list.</summary>
/// <param name="Unit">Code of the unit.</param>
/// <param name="Label">Its name as printed in the list, usually the short one.</param>
/// <param name="Score">As printed: up to two decimals, trailing zeros dropped.</param>
/// <param name="Rank">1, 2, 2, 4: equal scores share a rank.</param>
public sealed record AssessmentRow(string Unit, string Label, string Score, int Rank);
