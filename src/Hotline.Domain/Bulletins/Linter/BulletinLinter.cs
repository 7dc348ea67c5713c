namespace Hotline.Domain.Bulletins.Linter;

/// <summary>
/// Checks a bulletin as a careful reader would: whether printed parts add up, follow their rounding and their scores, whether the
/// editor's text names the tables' figures, whether a person is named, whether anything is missing (statistics.md §5). It changes nothing.
/// </summary>
public static class BulletinLinter
{
    /// <summary>Errors first, each group in the order of the bulletin.</summary>
    /// <exception cref="FormatException">The period is not a month written <c>yyyy-MM</c>.</exception>
    public static IReadOnlyList<Finding> Check(Bulletin bulletin, LintContext context)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        ArgumentNullException.ThrowIfNull(context);
        IEnumerable<Finding> found =
        [
            .. HeadChecks.Of(bulletin, context),
            .. OverviewChecks.Of(bulletin, context),
            .. TableChecks.Of(bulletin),
            .. AnnexChecks.Of(bulletin, context),
            .. NarrativeChecks.Of(bulletin, context),
            .. TextChecks.Of(bulletin),
            .. PersonChecks.Of(bulletin),
            .. BooksChecks.Of(bulletin, context),
        ];
        return [.. found.Distinct().OrderBy(finding => finding.Severity)];
    }
}
