using System.Globalization;
using System.Text.RegularExpressions;

namespace Hotline.Domain.Bulletins.Linter;

/// <summary>Head and imprint: title, issue, serial, issuer, date; and whether the month is over.</summary>
internal static partial class HeadChecks
{
    public static IEnumerable<Finding> Of(Bulletin bulletin, LintContext context)
    {
        var narrative = bulletin.Narrative;
        if (!context.HasEnded)
            yield return Finding.Error("period-unfinished", "period", "本月尚未结束，数据还会变化，请于月末后发布。", "The month is not over and its figures still change; publish after its end.", found: bulletin.Period);
        foreach (var (field, zh, value) in new[] { ("issueNo", "期号", narrative.IssueNo), ("issuer", "编印单位", narrative.Issuer) })
        {
            if (string.IsNullOrWhiteSpace(value))
                yield return Missing(field, zh);
        }

        if (string.IsNullOrWhiteSpace(BulletinText.Title(bulletin)))
            yield return Missing("title", "标题");
        if (narrative.SerialNo is null)
            yield return Missing("serialNo", "总期号");
        if (narrative.IssuedOn is null)
            yield return Missing("issuedOn", "印发日期");
        foreach (var finding in Dates(bulletin).Concat(Serial(narrative, context)))
            yield return finding;
    }

    private static Finding Missing(string field, string zh) =>
        Finding.Error("missing", "narrative." + field, $"缺少{zh}，请补充。", $"{field} is missing; give it.");

    private static IEnumerable<Finding> Dates(Bulletin bulletin)
    {
        var (narrative, first) = (bulletin.Narrative, DateOnly.ParseExact(bulletin.Period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (narrative.IssuedOn is { } issued && issued < first.AddMonths(1))
        {
            yield return Finding.Error(
                "issued-too-early", "narrative.issuedOn", "印发日期早于本月结束，请核对。", "The date of issue lies before the end of the month; check it.",
                $"{first.AddMonths(1):yyyy-MM-dd} 或以后", issued.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        var title = BulletinText.Title(bulletin);
        foreach (Match month in NamedMonth().Matches(title))
        {
            var named = Number(month.Groups["n"].Value);
            if (named is not null && named != first.Month)
                yield return Finding.Error("title-month", "narrative.title", "标题所写月份与本期不符。", "The title names another month.", ChineseNumber.Month(bulletin.Period), month.Value);
        }

        if (IssueYear().Match(narrative.IssueNo ?? "") is { Success: true } year
            && int.Parse(year.Groups["n"].ValueSpan, CultureInfo.InvariantCulture) is var printed && printed != first.Year && printed != narrative.IssuedOn?.Year)
            yield return Finding.Warning("issue-year", "narrative.issueNo", "期号的年份与本期不符，请核对。", "The year of the issue is not this one's; check it.", first.Year.ToString(CultureInfo.InvariantCulture), year.Groups["n"].Value);
    }

    private static IEnumerable<Finding> Serial(BulletinNarrative narrative, LintContext context)
    {
        if (narrative.SerialNo is not { } serial)
            yield break;
        if (context.SerialBearer is { } bearer)
            yield return Finding.Error("serial-taken", "narrative.serialNo", $"总期号已用于 {bearer} 的简报，请更换。", $"The serial is borne by the bulletin of {bearer}; choose another.", found: ChineseNumber.Digits(serial));
        else if (context.ExpectedSerial is { } expected && serial != expected)
            yield return Finding.Warning("serial-not-next", "narrative.serialNo", "总期号与上一期不相连，请核对。", "The serial does not follow the last one; check it.", ChineseNumber.Digits(expected), ChineseNumber.Digits(serial));
    }

    /// <summary>一 to 十二, or digits.</summary>
    private static int? Number(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var digits))
            return digits;
        for (var month = 1; month <= 12; month++)
        {
            if (ChineseNumber.Numeral(month) == text)
                return month;
        }

        return null;
    }

    [GeneratedRegex("(?<n>[一二三四五六七八九十]{1,2}|[0-9]{1,2})月", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedMonth();

    [GeneratedRegex("(?<n>[0-9]{4})年", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IssueYear();
}
