using Hotline.Domain.Bulletins;
using Hotline.Domain.Bulletins.Linter;
using Hotline.Domain.Measures;

namespace Hotline.Publishing.Tests.Bulletins.Linter;

/// <summary>Each rule of the linter by what breaks it and it alone.</summary>
public sealed class BulletinLinterTests
{
    private static readonly Bulletin Published = February.Published;

    private static readonly (string Rule, Bulletin Bulletin)[] All =
    [
        ("missing narrative.issueNo", Linting.With(n => n with { IssueNo = " " })),
        ("missing narrative.serialNo", Linting.With(n => n with { SerialNo = null })),
        ("missing narrative.issuer", Linting.With(n => n with { Issuer = null })),
        ("missing narrative.issuedOn", Linting.With(n => n with { IssuedOn = null })),
        ("issued-too-early narrative.issuedOn", Linting.With(n => n with { IssuedOn = new DateOnly(2023, 2, 28) })),
        ("title-month narrative.title", Linting.With(n => n with { Title = "热线三月份工作简报" })),
        ("issue-year narrative.issueNo", Linting.With(n => n with { IssueNo = "2032年第2期" })),
        ("serial-not-next narrative.serialNo", Linting.With(n => n with { SerialNo = 662 })),
        ("overview-hidden narrative.sections", Published with { Sections = ["analysis", "hotIssues", "typicalCases", "work", "stationing"] }),
        ("section-hidden narrative.work", Published with { Sections = ["overview", "analysis", "hotIssues", "typicalCases", "stationing"] }),
        ("section-hidden analysis", Published with { Sections = ["overview", "hotIssues", "typicalCases", "work", "stationing"] }),
        ("unknown-section narrative.sections", Published with { Sections = ["overview", "analysis", "hotIssues", "typicalCases", "work", "stationing", "weather"] }),
        ("section-empty narrative.hotIssues", Linting.With(n => n with { HotIssues = [] })),
        ("better-and-worse narrative.worse", Linting.With(n => n with { Worse = ["dayu"] })),
        ("unit-twice narrative.better", Linting.With(n => n with { Better = ["dayu", "dayu"] })),
        ("unknown-unit narrative.better[0]", Linting.With(n => n with { Better = ["nowhere"] })),
        ("unit-twice narrative.stationing", Linting.With(n => n with { Stationing = [new("health", true), new("health", false)] })),
        ("case-without-unit narrative.typicalCases[0].unit", Linting.With(n => n with { TypicalCases = [new("positive", "", "补办身份证", "加急补证。")] })),
        ("case-kind narrative.typicalCases[0].kind", Linting.With(n => n with { TypicalCases = [new("good", "police", "补办身份证", "加急补证。")] })),
        ("empty-part narrative.work[0].text", Linting.With(n => n with { Work = [new("考察学习", " ")] })),
        ("placeholder narrative.work[0].text", Linting.Saying("某某领导到中心调研。")),
        ("placeholder narrative.work[0].text", Linting.Saying("于XX日召开会议。")),
        ("placeholder narrative.work[0].text", Linting.Saying("于____召开会议。")),
        ("base-not-stated appealTypes.base", Published with { AppealTypes = Published.AppealTypes with { Base = Published.AppealTypes.Base with { Label = "" } } }),
        ("table-order hotCategories.rows[0201]", Published with { HotCategories = Published.HotCategories with { Rows = [Published.HotCategories.Rows[0], .. Published.HotCategories.Rows.Skip(2).Take(1), Published.HotCategories.Rows[1], .. Published.HotCategories.Rows.Skip(3)] } }),
        ("unit-in-two-lists departments.rows[dayu]", Published with { Departments = Published.Departments with { Rows = [Published.Townships.Rows[0], .. Published.Departments.Rows.Skip(1)] } }),
        ("unit-in-two-lists townships.notAssessed", Published with { Townships = Published.Townships with { NotAssessed = ["大峪镇"] } }),
        ("score-form townships.rows[dayu].score", Scored("99.0")),
        ("score-form townships.rows[dayu].score", Scored("99.125")),
        ("rank townships.rows[dayu].rank", Published with { Townships = Published.Townships with { Rows = [Published.Townships.Rows[0] with { Rank = 2 }, .. Published.Townships.Rows.Skip(1)] } }),
        ("text-figure-unknown narrative.work[0].text", Linting.Saying("本月共组织调解12件。")),
        ("text-figure-unknown narrative.work[0].text", Linting.Saying("上月本级登记事项5000件。")),
        ("person-name narrative.work[0].text", Linting.Saying("村民张三来电致谢。")),
        ("person-name narrative.issuer", Linting.With(n => n with { Issuer = "村民张三" })),
        ("person-phone narrative.issueNo", Linting.With(n => n with { IssueNo = "2023年第2期13800000000" })),
        ("person-name narrative.hotIssues[0].category", Linting.With(n => n with { HotIssues = [n.HotIssues[0] with { Category = "村民张三" }, .. n.HotIssues.Skip(1)] })),
        ("person-phone narrative.work[0].text", Linting.Saying("联系电话１３８ 0000 0000。")),
        ("person-id narrative.work[0].text", Linting.Saying("身份证号410482199003070016。")),
        ("text-figure narrative.work[0].text", Linting.Saying("办结率为97.9%。")),
        ("text-figure narrative.work[0].text", Linting.Saying("全市满意率达９９．５％。")),
        ("text-figure narrative.work[0].text", Linting.Saying("本级登记事项共计6000件。")),
    ];

    public static IEnumerable<object[]> Broken => All.Select((broken, i) => new object[] { i, broken.Rule });

    [Theory, MemberData(nameof(Broken))]
    public void Check_OneThingWrong_IsFoundThere(int number, string expected) =>
        Assert.Equal([expected], All[number].Bulletin.Check(Linting.Context with { Books = null }).Rules().Where(rule => !rule.StartsWith("rank-order", StringComparison.Ordinal)).Distinct());

    [Fact]
    public void Check_CountsThatDoNotFit_AreFound()
    {
        var (overview, local) = (Published.Overview, Published.Overview.Local);
        Bulletin Changed(LocalOverview changed) => Published with { Overview = overview with { Local = changed } };

        Assert.Contains("overview-sum overview.local.registered", Changed(local with { Registered = 6001 }).Check().Rules());
        Assert.Contains("part-exceeds-whole overview.local.dispatched.closed", Changed(local with { Dispatched = local.Dispatched with { Closed = 1097 } }).Check().Rules());
        Assert.Contains("part-exceeds-whole overview.local.dispatched.due", Changed(local with { Dispatched = local.Dispatched with { Due = 1097 } }).Check().Rules());
        Assert.Contains("rate overview.local.dispatched.completionRate", Changed(local with { Dispatched = local.Dispatched with { CompletionRate = local.Dispatched.CompletionRate with { Text = "98.39%" } } }).Check().Rules());
        Assert.Contains("sources-sum overview.superior.bySource", (Published with { Overview = overview with { Superior = overview.Superior with { Registered = 191 } } }).Check().Rules());
    }

    [Theory]
    [InlineData(false, false, 0, "Warning assessment-not-frozen assessment")]
    [InlineData(false, false, 2, "Error assessment-not-frozen assessment")]
    [InlineData(false, true, 2, "Error assessment-not-frozen assessment")]
    [InlineData(false, true, 0, null)]
    [InlineData(true, false, 0, null)]
    [InlineData(true, false, 1, null)]
    public void Check_AssessmentNotFrozen_IsSaid(bool frozen, bool given, int objections, string? expected)
    {
        var context = Linting.Context with { Assessment = new AssessmentStanding(true, true, frozen, given, objections) };
        Assert.Equal(expected is null ? [] : [expected], Published.Check(context).Select(f => $"{f.Severity} {f.Rule} {f.Where}"));
    }

    [Fact]
    public void Check_AnnexThatShouldBeThere_IsMissed()
    {
        AssessmentAnnex none = new("", [], []), unassessed = new("", [], ["市水务局"]);
        IEnumerable<string> Missing(Bulletin bulletin, bool expected) =>
            bulletin.Check(Linting.Context with { Books = null, Assessment = new AssessmentStanding(expected, expected, true, false, 0) })
                .Where(f => f.Rule == "annex-missing").Select(f => $"{f.Severity} {f.Where}");

        Assert.Empty(Missing(Published, true));
        Assert.Equal(["Error townships", "Error departments"], Missing(Published with { Townships = none, Departments = none }, true));
        Assert.Empty(Missing(Published with { Townships = none, Departments = none }, false));
        Assert.Equal(["Warning departments"], Missing(Published with { Departments = unassessed }, true));
    }

    [Fact]
    public void Check_MonthStillRuns_IsAnError() =>
        Assert.Equal(["period-unfinished period"], Published.Check(Linting.Context with { HasEnded = false }).Rules());

    [Fact]
    public void Check_SerialOfAnotherMonth_IsAnError() =>
        Assert.Equal(["serial-taken narrative.serialNo"], Published.Check(Linting.Context with { SerialBearer = "2023-01" }).Rules());

    /// <summary>A column that misses 100 % by its own rounding is told in the table's note and no fault.</summary>
    [Fact]
    public void Check_ColumnMissesAHundred_IsNoFindingAndANote()
    {
        var table = Shares.Table(new ShareBase("all", "全部事项", 3), [("a", "甲类", 1), ("b", "乙类", 1), ("c", "丙类", 1)], RoundingMode.HalfUp, 2);
        var bulletin = Published with { AppealTypes = table };

        Assert.DoesNotContain(bulletin.Check(Linting.Context with { Books = null }), finding => finding.Rule is "share" or "total-share" or "rows-total");
        Assert.Equal("占比以全部事项3件为基数；因四舍五入，各项之和不为100%。", BulletinText.TableNote(table));
    }

    [Fact]
    public void Check_PublishedMonthCorrectedSince_IsAWarning()
    {
        var books = Published with { Overview = Published.Overview with { Calls = 8513 } };

        var found = Assert.Single(Published.Check(Linting.Context with { Books = books, BooksSeverity = FindingSeverity.Warning }));

        Assert.Equal(("books", "overview.calls", "8513", "8512", false), (found.Rule, found.Where, found.Expected, found.Found, found.IsError));
    }

    [Fact]
    public void Check_ErrorsAndWarnings_ErrorsComeFirst() => Assert.Equal(
        [FindingSeverity.Error, FindingSeverity.Warning],
        Linting.With(n => n with { SerialNo = 300, Issuer = null }).Check().Select(finding => finding.Severity));

    /// <summary>Words that look like figures of the tables and are none.</summary>
    [Theory]
    [InlineData("2月16日，中心与市公安局负责人到长垣市学习，实现“1+1>2”。")]
    [InlineData("G207国道12345米处安装3盏路灯，8名群众到场。")]
    [InlineData("12345热线于8点30分接听，建议增设2个窗口，第2期培训。")]
    [InlineData("办结率、满意率均有提高。")]
    [InlineData("满意率较上月提高0.5个百分点。")]
    public void Check_OtherNumbers_FindsNothing(string text) => Assert.Equal([], Linting.Saying(text).Check().Rules());

    private static Bulletin Scored(string score) =>
        Published with { Townships = Published.Townships with { Rows = [Published.Townships.Rows[0] with { Score = score }, .. Published.Townships.Rows.Skip(1)] } };
}
