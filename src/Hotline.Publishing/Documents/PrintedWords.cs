using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;

namespace Hotline.Publishing.Documents;

/// <summary>The words around figures and narrative that all forms share.</summary>
internal static class PrintedWords
{
    public const string AppealTypes = "诉求类型统计表";
    public const string HotCategories = "热点问题统计表";
    public const string TypeHeading = "类型";
    public const string CategoryHeading = "类别";
    public const string Total = "合计";
    public const string PositiveCases = "正面典型";
    public const string NegativeCases = "负面典型";
    public const string Draft = "草稿";

    public static IReadOnlyList<string> ShareHeadings(string first) => [first, "数量（件）", "占比"];

    public static IReadOnlyList<string> RankingHeadings { get; } = ["单位", "考核总分", "排名"];

    /// <summary>What a version after the first corrects; null where nothing is told.</summary>
    public static string? Erratum(Bulletin bulletin) =>
        string.IsNullOrWhiteSpace(bulletin.Erratum) ? null : "更正说明：" + BulletinText.Stopped(bulletin.Erratum);

    /// <summary>Which units an annex leaves out; null when it leaves out none.</summary>
    public static string? NotAssessed(AssessmentAnnex annex) =>
        annex.NotAssessed.Count > 0 ? $"未计入考核的单位：{string.Join('、', annex.NotAssessed)}。" : null;

    public static TableBlock Shares(string caption, string first, ShareTable table) => new(
        caption,
        ShareHeadings(first),
        [
            .. table.Rows.Select(row => (IReadOnlyList<string>)[row.Label, ChineseNumber.Digits(row.Count), row.Share]),
            [Total, ChineseNumber.Digits(table.Total.Count), table.Total.Share],
        ],
        HasTotal: true);

    public static TableBlock Ranking(AssessmentAnnex annex) => new(
        annex.Title,
        RankingHeadings,
        [.. annex.Rows.Select(row => (IReadOnlyList<string>)[row.Label, row.Score, ChineseNumber.Digits(row.Rank)])],
        HasTotal: false);
}
