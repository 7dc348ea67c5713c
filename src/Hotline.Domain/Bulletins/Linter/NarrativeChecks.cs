using System.Text.RegularExpressions;

namespace Hotline.Domain.Bulletins.Linter;

/// <summary>What the editor chose and wrote: sections, units, cases, blanks left open.</summary>
internal static partial class NarrativeChecks
{
    public static IEnumerable<Finding> Of(Bulletin bulletin, LintContext context) =>
    [
        .. Sections(bulletin),
        .. Judged(bulletin.Narrative),
        .. Units(bulletin.Narrative, context),
        .. Items(bulletin.Narrative),
        .. NarrativeTexts.Of(bulletin).SelectMany(Placeholders),
    ];

    private static IEnumerable<Finding> Sections(Bulletin bulletin)
    {
        var (narrative, shown) = (bulletin.Narrative, bulletin.Sections ?? BulletinOutline.Order);
        foreach (var unknown in shown.Where(code => !BulletinOutline.Order.Contains(code)))
            yield return Finding.Error("unknown-section", "narrative.sections", "没有该栏目。", "There is no such section.", string.Join(", ", BulletinOutline.Order), unknown);
        if (!shown.Contains(BulletinOutline.Overview))
            yield return Finding.Error("overview-hidden", "narrative.sections", "工作概况不能隐藏。", "The overview cannot be hidden.");
        (string Code, string Zh, int Items)[] written =
        [
            (BulletinOutline.HotIssues, "热点问题", narrative.HotIssues.Count), (BulletinOutline.TypicalCases, "典型案例", narrative.TypicalCases.Count),
            (BulletinOutline.Work, "业务工作", narrative.Work.Count), (BulletinOutline.Stationing, "派驻工作", narrative.Stationing.Count),
        ];
        foreach (var (code, zh, items) in written)
        {
            if (items > 0 && !shown.Contains(code))
                yield return Finding.Warning("section-hidden", "narrative." + code, $"{zh}有内容但已隐藏。", "The section has content and is hidden.");
            else if (items == 0 && shown.Contains(code))
                yield return Finding.Warning("section-empty", "narrative." + code, $"{zh}没有内容，将不印出；请补充或隐藏。", "The section has no content and will not be printed; fill or hide it.");
        }

        if (!shown.Contains(BulletinOutline.Analysis) && (BulletinOutline.HasContent(bulletin.AppealTypes) || BulletinOutline.HasContent(bulletin.HotCategories)))
            yield return Finding.Warning("section-hidden", BulletinOutline.Analysis, "数据分析有内容但已隐藏。", "The section has content and is hidden.");
    }

    private static IEnumerable<Finding> Judged(BulletinNarrative narrative)
    {
        foreach (var unit in narrative.Better.Intersect(narrative.Worse))
            yield return Finding.Error("better-and-worse", "narrative.worse", "同一单位既列为较好又列为较差。", "The unit is named as better and as worse.", found: unit);
        foreach (var (where, units) in new[] { ("narrative.better", narrative.Better), ("narrative.worse", narrative.Worse), ("narrative.stationing", narrative.Stationing.Select(note => note.Unit)) })
        {
            foreach (var twice in units.GroupBy(unit => unit).Where(group => group.Count() > 1))
                yield return Finding.Error("unit-twice", where, "同一单位列了两次。", "The unit is named twice.", found: twice.Key);
        }
    }

    private static IEnumerable<Finding> Units(BulletinNarrative narrative, LintContext context)
    {
        if (context.Units is not { } known)
            return [];
        return Named(narrative).Where(named => !string.IsNullOrWhiteSpace(named.Unit) && !known.Contains(named.Unit))
            .Select(named => Finding.Error("unknown-unit", named.Where, "没有该承办单位。", "There is no such unit.", found: named.Unit));
    }

    private static IEnumerable<(string Where, string Unit)> Named(BulletinNarrative narrative) =>
    [
        .. narrative.Better.Select((unit, i) => ($"narrative.better[{i}]", unit)),
        .. narrative.Worse.Select((unit, i) => ($"narrative.worse[{i}]", unit)),
        .. narrative.TypicalCases.Select((item, i) => ($"narrative.typicalCases[{i}].unit", item.Unit)),
        .. narrative.Work.SelectMany((note, i) => (note.Units ?? []).Select(unit => ($"narrative.work[{i}].units", unit))),
        .. narrative.Stationing.Select((note, i) => ($"narrative.stationing[{i}].unit", note.Unit)),
    ];

    private static IEnumerable<Finding> Items(BulletinNarrative narrative)
    {
        for (var i = 0; i < narrative.TypicalCases.Count; i++)
        {
            var (item, where) = (narrative.TypicalCases[i], $"narrative.typicalCases[{i}]");
            if (string.IsNullOrWhiteSpace(item.Unit))
                yield return Finding.Error("case-without-unit", where + ".unit", "典型案例缺少承办单位。", "The case names no unit.");
            if (item.Kind is not (TypicalCaseKind.Positive or TypicalCaseKind.Negative))
                yield return Finding.Error("case-kind", where + ".kind", "典型案例应为正面或负面。", "A case is positive or negative.", "positive, negative", item.Kind);
        }

        (string Where, string Words)[] parts =
        [
            .. narrative.HotIssues.SelectMany((item, i) => new[] { ($"narrative.hotIssues[{i}].title", item.Title), ($"narrative.hotIssues[{i}].text", item.Text) }),
            .. narrative.TypicalCases.Select((item, i) => ($"narrative.typicalCases[{i}].title", item.Title)),
            .. narrative.Work.SelectMany((item, i) => new[] { ($"narrative.work[{i}].title", item.Title), ($"narrative.work[{i}].text", item.Text) }),
        ];
        foreach (var (where, _) in parts.Where(part => string.IsNullOrWhiteSpace(part.Words)))
            yield return Finding.Error("empty-part", where, "内容为空，请补充或删去该条。", "It is empty; fill it or leave the item out.");
    }

    private static IEnumerable<Finding> Placeholders(NarrativeTexts.Text text) => Placeholder().Matches(text.Words).Select(match =>
        Finding.Warning("placeholder", text.Where, "疑似未填写的占位文字，请核对。", "It looks like a blank left open; check it.", found: match.Value));

    [GeneratedRegex("某某|[XxＸｘ×]{2,}|[_＿]{2,}|TODO|待补充?|待填写?|待定|此处填|[?？]{2,}|【\\s*】|（\\s*）|\\(\\s*\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
