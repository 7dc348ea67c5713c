using Hotline.Domain.Bulletins;

namespace Hotline.Publishing.Tests;

/// <summary>What is printed, in which order and under which number.</summary>
public sealed class BulletinHtmlSectionTests
{
    private static readonly AssessmentAnnex NoAnnex = new("无", [], []);

    [Fact]
    public void Render_Everything_HasSectionsInOrder() =>
        Assert.Equal(
            ["一、工作概况", "二、数据分析", "三、热点问题", "四、典型案例", "五、业务工作", "六、派驻工作", "附件1", "附件2"],
            Page.Of(February.Published).Texts("h2"));

    [Fact]
    public void Render_NarrativeMissing_OmitsItsSectionsAndTheirNumbers() =>
        Assert.Equal(
            ["一、工作概况", "二、数据分析", "附件1", "附件2"],
            Page.Of(February.Published with { Narrative = new BulletinNarrative() }).Texts("h2"));

    [Fact]
    public void Render_MiddleSectionMissing_NumbersFollow() =>
        Assert.Equal(
            ["一、工作概况", "二、数据分析", "三、典型案例", "四、业务工作", "五、派驻工作", "附件1", "附件2"],
            Page.Of(February.Published with { Narrative = February.Narrative with { HotIssues = [] } }).Texts("h2"));

    [Fact]
    public void Render_SectionsChosen_PrintsThemInThatOrder() =>
        Assert.Equal(
            ["一、派驻工作", "二、工作概况"],
            Page.Of(February.Published with { Sections = [BulletinOutline.Stationing, BulletinOutline.Overview] }).Texts("section:not(.annex) h2"));

    [Fact]
    public void Render_UnknownSection_IsRefused() =>
        Assert.Throws<ArgumentException>(() => BulletinHtml.Render(February.Published with { Sections = ["overwiev"] }));

    [Fact]
    public void Render_OneKindOfCase_HasOnlyItsHeading()
    {
        var narrative = February.Narrative with { TypicalCases = [.. February.Narrative.TypicalCases.Where(item => item.Kind == "negative")] };
        Assert.Equal(["负面典型"], Page.Of(February.Published with { Narrative = narrative }).Texts("#typicalCases h3"));
    }

    [Fact]
    public void Render_NothingCounted_OmitsTheTable()
    {
        var empty = February.Published.AppealTypes with { Base = new("all", "合计", 0), Rows = [] };
        Assert.Equal(["热点问题统计表"], Page.Of(February.Published with { AppealTypes = empty }).Texts("#analysis caption"));
    }

    [Fact]
    public void Render_OneAnnex_HasNoNumber()
    {
        var page = Page.Of(February.Published with { Townships = NoAnnex });
        Assert.Equal("附件", page.One(".annex h2").TextContent);
        Assert.Equal("附件：二月份市直单位考核表", page.One("nav li").TextContent);
        Assert.Equal("注：工单量小于5件的单位未计入考核。", page.One(".annex #minimum-note").TextContent);
    }

    [Fact]
    public void Render_NoAnnex_HasNeitherListNorNote() =>
        Assert.Empty(Page.Of(February.Published with { Townships = NoAnnex, Departments = NoAnnex }).QuerySelectorAll("nav, .annex, #minimum-note"));

    [Fact]
    public void Render_UnitsNotAssessed_AreNamedUnderTheirTable()
    {
        var annex = February.Published.Departments with { NotAssessed = ["供电公司", "林业局"] };
        var page = Page.Of(February.Published with { Departments = annex });
        Assert.Equal("未计入考核的单位：供电公司、林业局。", page.One(".not-assessed").TextContent);
        Assert.Equal("annex-2", page.One(".not-assessed").ParentElement!.Id);
    }

    [Theory]
    [InlineData("draft", true)]
    [InlineData("published", false)]
    [InlineData("Published", true)]
    public void Render_Status_MarksAnythingUnpublished(string status, bool marked)
    {
        var page = Page.Of(February.Published with { Status = status });
        Assert.Equal(marked ? ["草稿"] : [], page.Texts(".draft-mark"));
        Assert.Equal(marked, page.Title!.StartsWith("（草稿）", StringComparison.Ordinal));
        Assert.Equal(marked ? "draft" : "published", page.Body!.GetAttribute("data-status"));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, "第2版")]
    public void Render_Version_IsShownAfterACorrection(int version, string? shown) =>
        Assert.Equal(shown, Page.Of(February.Published with { Version = version }).QuerySelector("#version")?.TextContent);

    [Fact]
    public void Render_EmptyDraft_LeavesNothingEmpty()
    {
        var page = Page.Of(February.Published with { Status = "draft", Narrative = new BulletinNarrative() });
        Assert.Equal("汝州市12345民呼必应热线二月份工作简报", page.One("h1").TextContent);
        Assert.Empty(page.Body!.QuerySelectorAll("*").Where(element => string.IsNullOrWhiteSpace(element.TextContent)).Select(element => element.OuterHtml));
    }
}
