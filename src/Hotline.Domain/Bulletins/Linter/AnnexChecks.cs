using System.Globalization;
using System.Text.RegularExpressions;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins.Linter;

/// <summary>The assessment lists: scores as printed, ranks 1, 2, 2, 4 by them, each unit once (statistics.md §3).</summary>
internal static partial class AnnexChecks
{
    public static IEnumerable<Finding> Of(Bulletin bulletin, LintContext context)
    {
        var twice = bulletin.Townships.Rows.Select(row => row.Unit).Intersect(bulletin.Departments.Rows.Select(row => row.Unit));
        return
        [
            .. List("townships", bulletin.Townships, context),
            .. List("departments", bulletin.Departments, context),
            .. Standing(bulletin, context.Assessment),
            .. twice.Select(unit => Finding.Error("unit-in-two-lists", $"departments.rows[{unit}]", "同一单位列入两张考核表。", "The unit stands in both lists.", found: unit)),
        ];
    }

    private static IEnumerable<Finding> Standing(Bulletin bulletin, AssessmentStanding? standing)
    {
        if (standing is null)
            yield break;
        foreach (var (name, annex, expected) in new[] { ("townships", bulletin.Townships, standing.Townships), ("departments", bulletin.Departments, standing.Departments) })
        {
            if (!expected || annex.Rows.Count > 0)
                continue;
            yield return annex.NotAssessed.Count > 0
                ? Finding.Warning("annex-missing", name, "各单位工单量均未达到考核下限，考核表不印出。", "No unit has enough orders to be assessed; the list will not be printed.")
                : Finding.Error("annex-missing", name, "缺少考核表，请核对简报所写的考核规则（ruleSet）。", "The assessment list is missing; check the rule set that the bulletin names (ruleSet).", found: bulletin.Narrative.RuleSet);
        }
        if (standing.IsFrozen)
            yield break;
        if (standing.OpenObjections > 0)
            yield return Finding.Error("assessment-not-frozen", "assessment", $"尚有 {standing.OpenObjections} 条考核异议未裁定，请裁定并定稿后发布。", $"{standing.OpenObjections} objections to the assessment are not decided; decide them and freeze it to publish.");
        else if (!standing.IsGiven)
            yield return Finding.Warning("assessment-not-frozen", "assessment", "本月考核尚未定稿，分数还会变化；请先定稿。", "The assessment of the month is not frozen and its scores may change; freeze it first.");
    }

    private static IEnumerable<Finding> List(string name, AssessmentAnnex annex, LintContext context)
    {
        foreach (var twice in annex.Rows.GroupBy(row => row.Unit).Where(group => group.Count() > 1))
            yield return Finding.Error("unit-in-two-lists", $"{name}.rows[{twice.Key}]", "同一单位在表中列了两次。", "The unit stands in the list twice.", found: twice.Key);
        foreach (var row in annex.Rows.Where(row => annex.NotAssessed.Contains(row.Label)))
            yield return Finding.Error("unit-in-two-lists", $"{name}.notAssessed", $"{row.Label}既有得分又列为未计入考核。", $"{row.Label} is scored and listed as not assessed.", found: row.Label);
        foreach (var row in annex.Rows.Where(row => context.Units?.Contains(row.Unit) is false))
            yield return Finding.Error("unknown-unit", $"{name}.rows[{row.Unit}]", "没有该承办单位。", "There is no such unit.", found: row.Unit);
        AssessmentRow[] unreadable = [.. annex.Rows.Where(row => !Score().IsMatch(row.Score))];
        foreach (var row in unreadable)
            yield return Finding.Error("score-form", $"{name}.rows[{row.Unit}].score", "得分应为最多两位小数、不带末尾零的数。", "A score has at most two decimals and no trailing zeros.", found: row.Score);
        if (unreadable.Length > 0)
            yield break;
        var scores = annex.Rows.Select(row => decimal.Parse(row.Score, CultureInfo.InvariantCulture)).ToList();
        foreach (var (row, rank) in annex.Rows.Zip(Ranking.Of(scores)).Where(pair => pair.First.Rank != pair.Second))
            yield return Finding.Error("rank", $"{name}.rows[{row.Unit}].rank", $"{row.Label}的排名与得分不符。", $"The rank of {row.Label} does not follow its score.", ChineseNumber.Digits(rank), ChineseNumber.Digits(row.Rank));
        for (var i = 1; i < scores.Count; i++)
        {
            if (scores[i] > scores[i - 1])
                yield return Finding.Error("rank-order", $"{name}.rows[{annex.Rows[i].Unit}]", $"{annex.Rows[i].Label}的得分高于其上一行。", $"{annex.Rows[i].Label} scores more than the row above it.", found: annex.Rows[i].Score);
        }
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]?[1-9])?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Score();
}
