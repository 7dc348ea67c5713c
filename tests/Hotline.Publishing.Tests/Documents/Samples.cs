using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;

namespace Hotline.Publishing.Tests.Documents;

/// <summary>Bulletins for the paged forms beside that of February 2023.</summary>
internal static class Samples
{
    /// <summary>Long words, markup, control characters, a lone surrogate, an emoji, line ends, marks that combine.</summary>
    public static readonly string Hostile =
        new string('W', 400) + "<b>&amp;\"'</b>]]>\u0000\u0001\u001f\u0085\uFFFE\uD800😀\u200D👨‍👩‍👧é\u0301\r\n第二行\t，。）（" + new string('（', 60) + new string('。', 60);

    public static Bulletin Draft { get; } = February.Published with
    {
        Status = BulletinStatus.Draft, Version = 2, Erratum = "附件2的得分已更正", Footer = "（本简报在网站公开）",
    };

    public static Bulletin WithNotAssessed { get; } =
        February.Published with { Departments = February.Published.Departments with { NotAssessed = ["供电公司", "林业局"] } };

    public static TrendPoint[] Trend { get; } =
    [
        new("2022-12", 5120, February.Rate(972, 1000, "due", "97.2%")),
        new("2023-01", 4873, February.NoRate),
        new("2023-02", 6192, February.Rate(979, 995, "due", "98.4%")),
    ];

    public static TimelinessRow[] Timeliness { get; } = [new("交办处理", 963, 16, 117), new("上级交办", 190, 0, 0)];

    public static BulletinCharts Charts(Bulletin bulletin) => BulletinCharts.Of(bulletin, Trend, Timeliness);

    /// <summary>As many units in the first annex, ranked in order.</summary>
    public static Bulletin WithUnits(int count) => February.Published with
    {
        Townships = new AssessmentAnnex("考核表", [.. Enumerable.Range(1, count).Select(i => new AssessmentRow($"u{i}", $"单位甲{i}乙", "80.5", i))], []),
    };

    /// <summary>The same text wherever text can stand.</summary>
    public static Bulletin WithText(string text) => February.Published with
    {
        Site = text,
        AppealTypes = new ShareTable(new ShareBase(text, text, 1), RoundingMode.HalfUp, 2, [new ShareRow(text, text, 1, text)], new ShareTotal(1, text)),
        Townships = new AssessmentAnnex(text, [new AssessmentRow(text, text, text, 1)], [text]),
        UnitNames = new Dictionary<string, string>(StringComparer.Ordinal) { [text] = text },
        Footer = text,
        Erratum = text,
        Narrative = new BulletinNarrative
        {
            Title = text,
            IssueNo = text,
            Issuer = text,
            IssuedOn = new DateOnly(1970, 1, 1),
            Better = [text],
            HotIssues = [new HotIssueNote(text, text, text)],
            TypicalCases = [new TypicalCase(TypicalCaseKind.Negative, text, text, text)],
            Work = [new WorkNote(text, text, null, [text])],
            Stationing = [new StationingNote(text, false, text)],
        },
    };

    /// <summary>Nothing counted, nothing written.</summary>
    public static Bulletin Empty { get; } = February.Published with
    {
        Site = "",
        Narrative = new BulletinNarrative(),
        AppealTypes = new ShareTable(new ShareBase("all", "合计", 0), RoundingMode.HalfUp, 2, [], new ShareTotal(0, "—")),
        HotCategories = new ShareTable(new ShareBase("all", "合计", 0), RoundingMode.HalfUp, 2, [], new ShareTotal(0, "—")),
        Townships = new AssessmentAnnex("", [], []),
        Departments = new AssessmentAnnex("", [], []),
    };

    public static TheoryData<string> Odd { get; } = ["hostile", "empty", "blank", "units", "draft"];

    public static Bulletin Named(string name) => name switch
    {
        "hostile" => WithText(Hostile),
        "blank" => WithText(" "),
        "units" => WithUnits(40),
        "draft" => Draft,
        _ => Empty,
    };
}
