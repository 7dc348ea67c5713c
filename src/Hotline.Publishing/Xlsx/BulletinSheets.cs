using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;
using Hotline.Publishing.Documents;

namespace Hotline.Publishing.Xlsx;

/// <summary>Every table of the bulletin as a sheet. A figure is a number and, where its print says more, beside it the printed text.</summary>
internal static class BulletinSheets
{
    public static IReadOnlyList<Sheet> Of(Bulletin bulletin)
    {
        var sheets = new List<Sheet> { Overview(bulletin) };
        if (BulletinOutline.HasContent(bulletin.AppealTypes)) sheets.Add(Shares("诉求类型", PrintedWords.TypeHeading, bulletin.AppealTypes));
        if (BulletinOutline.HasContent(bulletin.HotCategories)) sheets.Add(Shares("热点问题", PrintedWords.CategoryHeading, bulletin.HotCategories));
        if (bulletin.Townships.Rows.Count > 0) sheets.Add(Ranking("乡镇街道考核", bulletin, bulletin.Townships));
        if (bulletin.Departments.Rows.Count > 0) sheets.Add(Ranking("市直单位考核", bulletin, bulletin.Departments));
        if (NotAssessed(bulletin) is { Rows.Count: > 0 } left) sheets.Add(left);
        return sheets;
    }

    private static Sheet Overview(Bulletin bulletin) => new(
        "工作概况",
        ["指标", "数值", "印发文字"],
        [.. OverviewFigures.Of(bulletin).Select(figure => (IReadOnlyList<Cell>)[Cell.OfText(figure.Label), Value(figure), Cell.OfPrinted(figure.Printed)])],
        [BulletinText.AsOf(bulletin.Overview)]);

    private static Cell Value(OverviewFigure figure) => figure switch
    {
        { Value: null } => Cell.OfText(""),
        { IsRate: true } => Cell.OfShare(figure.Printed),
        _ => new Cell("", figure.Value, XlsxLook.Count),
    };

    private static Sheet Shares(string name, string first, ShareTable table) => new(
        name,
        [.. PrintedWords.ShareHeadings(first), "占比（印发文字）"],
        [
            .. table.Rows.Select(row => Share(row.Label, row.Count, row.Share)),
            Share(PrintedWords.Total, table.Total.Count, table.Total.Share),
        ],
        [BulletinText.TableNote(table)]);

    private static IReadOnlyList<Cell> Share(string label, long count, string share) =>
        [Cell.OfText(label), Cell.OfCount(count), Cell.OfShare(share), Cell.OfPrinted(share)];

    private static Sheet Ranking(string name, Bulletin bulletin, AssessmentAnnex annex) => new(
        name,
        PrintedWords.RankingHeadings,
        [.. annex.Rows.Select(row => (IReadOnlyList<Cell>)[Cell.OfText(row.Label), Cell.OfNumber(row.Score), Cell.OfCount(row.Rank)])],
        [annex.Title, .. new[] { PrintedWords.NotAssessed(annex), BulletinText.MinimumNote(bulletin) }.OfType<string>()]);

    private static Sheet NotAssessed(Bulletin bulletin) => new(
        "未计入考核",
        ["单位", "考核表"],
        [
            .. new[] { bulletin.Townships, bulletin.Departments }.SelectMany(annex =>
                annex.NotAssessed.Select(unit => (IReadOnlyList<Cell>)[Cell.OfText(unit), Cell.OfText(annex.Title)])),
        ],
        [.. new[] { BulletinText.MinimumNote(bulletin) }.OfType<string>()]);
}
