using System.Globalization;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins;

/// <summary>
/// The words of a bulletin (zh-CN), composed from figures and narrative. The structure follows the bulletin of February 2023.
/// What has no data is not mentioned: no empty list, no rate of nothing.
/// </summary>
public static class BulletinText
{
    public static string Title(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        return bulletin.Narrative.Title is { Length: > 0 } title
            ? title
            : $"{bulletin.Site}{ChineseNumber.Month(bulletin.Period)}工作简报";
    }

    /// <summary>总第266期, or null without a serial.</summary>
    public static string? Serial(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        return bulletin.Narrative.SerialNo is { } serial ? $"总第{ChineseNumber.Digits(serial)}期" : null;
    }

    /// <summary>The imprint (印发 line), or null when neither issuer nor date is known.</summary>
    public static string? Imprint(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        var (issuer, date) = (bulletin.Narrative.Issuer, bulletin.Narrative.IssuedOn);
        return (issuer, date) switch
        {
            (null or "", null) => null,
            (_, null) => issuer + "印发",
            _ => $"{issuer} {ChineseNumber.Date(date.Value)}印发".TrimStart(),
        };
    }

    /// <summary>The opening sentence with calls, local and superior matters.</summary>
    public static Sentence Lead(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        var overview = bulletin.Overview;
        var sentence = new SentenceBuilder("lead").Say(ChineseNumber.Month(bulletin.Period) + "，" + bulletin.Site);
        if (overview.Calls > 0) sentence.Printed("话务量", "calls", Calls(overview.Calls, bulletin.CallsRounding)).Say("人次，");
        sentence.Count("办理本级登记事项", "local.registered", overview.Local.Registered);
        if (overview.Superior.Registered > 0) sentence.Count("，办理上级交办事项", "superior.registered", overview.Superior.Registered);
        return sentence.Say("。").Build();
    }

    /// <summary>
    /// Calls to the nearest multiple of <paramref name="rounding"/>, half up: 8512 by 100 → 约8500.
    /// Exact, without 约, when nothing is rounded or so few came that they would round to none.
    /// </summary>
    public static string Calls(long calls, int rounding)
    {
        if (rounding <= 1) return ChineseNumber.Digits(calls);
        var rounded = ((2 * calls) + rounding) / (2L * rounding) * rounding;
        return rounded == 0 ? ChineseNumber.Digits(calls) : "约" + ChineseNumber.Digits(rounded);
    }

    /// <summary>What the printed figures were looked at.</summary>
    public static string AsOf(Overview overview)
    {
        ArgumentNullException.ThrowIfNull(overview);
        return $"数据截至{ChineseNumber.Until(overview.AsOf)}。";
    }

    /// <summary>What a table's shares are shares of, and anything unusual about how they were rounded or summed.</summary>
    public static string TableNote(ShareTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var note = $"占比以{table.Base.Label}{ChineseNumber.Digits(table.Base.Count)}件为基数";
        if (table.Total.Count < table.Base.Count) note += "，合计为所列各项之和";
        return note + table.Rounding switch
        {
            RoundingMode.Forced100 => "；按最大余数法取舍，使各项之和为100%。",
            RoundingMode.Truncate => $"；保留{ChineseNumber.Digits(table.Decimals)}位小数，其后舍去。",
            _ when MissesHundred(table) => "；因四舍五入，各项之和不为100%。",
            _ => "。",
        };
    }

    /// <summary>Whether the shares of a table that covers its base do not add up to 100 %, each being rounded alone.</summary>
    private static bool MissesHundred(ShareTable table) =>
        table.Base.Count > 0 && table.Total.Count == table.Base.Count
        && decimal.TryParse(table.Total.Share.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var sum) && sum != 100;

    /// <summary>附件1, 附件2; a lone annex has no number.</summary>
    public static string AnnexLabel(int number, int count) => count == 1 ? "附件" : "附件" + ChineseNumber.Digits(number);

    /// <summary>
    /// A line of the list of annexes (附件说明, GB/T 9704-2012 §7.3.4): 附件：1.… and below it 2.… under the first number. A lone one has no number.
    /// </summary>
    /// <param name="number">Counted from 1.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>What stands before the name, ideographic spaces from the second line on, and the name with its number.</returns>
    public static (string Lead, string Name) AnnexEntry(int number, int count, string title) =>
        (number == 1 ? "附件：" : "　　　", count == 1 ? title : $"{ChineseNumber.Digits(number)}.{title}");

    /// <summary>Why some units are in no annex; null when there is no annex or no minimum.</summary>
    public static string? MinimumNote(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        var minima = bulletin.Annexes.Select(annex => (Kind: annex == bulletin.Townships ? "乡镇街道" : "市直单位", Least: annex.MinimumOrders ?? bulletin.MinimumWorkOrders)).Where(list => list.Least > 0).ToList();
        return minima.Select(list => list.Least).Distinct().Count() switch
        {
            0 => null,
            1 => $"注：工单量小于{ChineseNumber.Digits(minima[0].Least)}件的单位未计入考核。",
            _ => $"注：{string.Join('、', minima.Select(list => $"{list.Kind}工单量小于{ChineseNumber.Digits(list.Least)}件"))}的单位未计入考核。",
        };
    }

    /// <summary>A case with the unit that handled it.</summary>
    public static Sentence Case(Bulletin bulletin, TypicalCase item)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        ArgumentNullException.ThrowIfNull(item);
        return new SentenceBuilder("case").Units(bulletin.UnitNames, [item.Unit]).Say($"承办的“{item.Title}”一事")
            .Say(item.Text is { Length: > 0 } ? "：" + Stopped(item.Text) : "。").Build();
    }

    /// <summary>The day, what happened and who took part, as far as the text does not name them itself.</summary>
    public static Sentence Work(Bulletin bulletin, WorkNote item)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        ArgumentNullException.ThrowIfNull(item);
        var sentence = new SentenceBuilder("work");
        if (item.Date is { } date) sentence.Say(ChineseNumber.DateIn(bulletin.Period, date) + "，");
        sentence.Say(Stopped(item.Text));
        string[] units =
        [
            .. (item.Units ?? []).Where(unit =>
                item.Text?.Contains(bulletin.UnitNames.GetValueOrDefault(unit, unit), StringComparison.Ordinal) is not true),
        ];
        if (units.Length > 0) sentence.Say("参加单位：").Units(bulletin.UnitNames, units).Say("。");
        return sentence.Build();
    }

    /// <summary>Numbered items get （一）（二）; a single one stands alone.</summary>
    public static string ItemNumber(int number, int count) => count > 1 ? $"（{ChineseNumber.Numeral(number)}）" : "";

    /// <summary>An editor's text with the full stop it may lack.</summary>
    public static string Stopped(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        return trimmed.Length == 0 || "。！？…”）".Contains(trimmed[^1], StringComparison.Ordinal) ? trimmed : trimmed + "。";
    }
}
