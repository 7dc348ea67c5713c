using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;

namespace Hotline.Publishing.Documents;

/// <param name="Label">What is counted, with its unit.</param>
/// <param name="Value">The figure; a rate in percent. Null for a rate of nothing.</param>
/// <param name="Printed">As the bulletin prints it.</param>
internal sealed record OverviewFigure(string Label, decimal? Value, string Printed, bool IsRate = false);

/// <summary>The figures of 工作概况 as a list, in the order in which the bulletin's sentences tell them.</summary>
internal static class OverviewFigures
{
    public static IReadOnlyList<OverviewFigure> Of(Bulletin bulletin)
    {
        var (overview, local, superior) = (bulletin.Overview, bulletin.Overview.Local, bulletin.Overview.Superior);
        return
        [
            new("话务量（人次）", overview.Calls, BulletinText.Calls(overview.Calls, bulletin.CallsRounding)),
            Count("本级登记（件）", local.Registered),
            Count("协调办理（件）", local.Coordinated.Count),
            Rate("协调办理办结率", local.Coordinated.CompletionRate),
            Count("交办处理（件）", local.Dispatched.Count),
            Count("交办处理已办结（件）", local.Dispatched.Closed),
            Rate("交办处理办结率", local.Dispatched.CompletionRate),
            Rate("交办处理满意率", local.Dispatched.SatisfactionRate),
            Count("上级交办（件）", superior.Registered),
            .. superior.BySource.Select(source => Count($"上级交办：{source.Label}（件）", source.Count)),
            Count("上级交办已办结（件）", superior.Closed),
            Rate("上级交办办结率", superior.CompletionRate),
            Rate("上级交办满意率", superior.SatisfactionRate),
        ];
    }

    private static OverviewFigure Count(string label, long count) => new(label, count, ChineseNumber.Digits(count));

    private static OverviewFigure Rate(string label, Figure rate) => new(label, rate.Value, rate.Text, IsRate: true);
}
