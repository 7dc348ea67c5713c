using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins;

/// <summary>A section that will be printed.</summary>
/// <param name="Heading">With its numeral, e.g. 二、数据分析.</param>
public sealed record BulletinSection(string Code, string Heading);

/// <summary>Which sections a bulletin prints and how they are numbered: a section without content takes no number.</summary>
public static class BulletinOutline
{
    public const string Overview = "overview";
    public const string Analysis = "analysis";
    public const string HotIssues = "hotIssues";
    public const string TypicalCases = "typicalCases";
    public const string Work = "work";
    public const string Stationing = "stationing";

    /// <summary>The order of the bulletin of February 2023.</summary>
    public static IReadOnlyList<string> Order { get; } = [Overview, Analysis, HotIssues, TypicalCases, Work, Stationing];

    /// <exception cref="ArgumentException"><see cref="Bulletin.Sections"/> names a section that does not exist.</exception>
    public static IReadOnlyList<BulletinSection> Of(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        return
        [
            .. (bulletin.Sections ?? Order).Distinct(StringComparer.Ordinal)
                .Select(code => (Code: code, Part: Describe(bulletin, code)))
                .Where(section => section.Part.HasContent)
                .Select((section, index) => new BulletinSection(
                    section.Code, $"{ChineseNumber.Numeral(index + 1)}、{section.Part.Name}")),
        ];
    }

    /// <summary>A table is worth printing when something was counted.</summary>
    public static bool HasContent(ShareTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Rows.Count > 0 && table.Base.Count > 0;
    }

    private static (string Name, bool HasContent) Describe(Bulletin bulletin, string code) => code switch
    {
        Overview => ("工作概况", true),
        Analysis => ("数据分析", HasContent(bulletin.AppealTypes) || HasContent(bulletin.HotCategories)),
        HotIssues => ("热点问题", bulletin.Narrative.HotIssues.Count > 0),
        TypicalCases => ("典型案例", Cases(bulletin, TypicalCaseKind.Positive).Any() || Cases(bulletin, TypicalCaseKind.Negative).Any()),
        Work => ("业务工作", bulletin.Narrative.Work.Count > 0),
        Stationing => ("派驻工作", bulletin.Narrative.Stationing.Count > 0),
        _ => throw new ArgumentException($"No bulletin section is called '{code}'.", nameof(code)),
    };

    /// <summary>The cases of one kind, in the editor's order.</summary>
    public static IEnumerable<TypicalCase> Cases(Bulletin bulletin, string kind)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        return bulletin.Narrative.TypicalCases.Where(item => string.Equals(item.Kind, kind, StringComparison.Ordinal));
    }
}
