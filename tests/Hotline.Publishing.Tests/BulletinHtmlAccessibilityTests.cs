using AngleSharp.Dom;

namespace Hotline.Publishing.Tests;

/// <summary>What a screen reader, a phone and a printer need to find.</summary>
public sealed class BulletinHtmlAccessibilityTests
{
    private static readonly IDocument Subject = Page.Of(February.Published);

    [Fact]
    public void Render_Page_IsChineseAndFitsThePhone()
    {
        Assert.Equal("zh-CN", Subject.DocumentElement.GetAttribute("lang"));
        Assert.Equal("width=device-width, initial-scale=1", Subject.One("meta[name=viewport]").GetAttribute("content"));
        Assert.Equal(February.Narrative.Title, Subject.Title);
    }

    [Fact]
    public void Render_Headings_NeverSkipALevel()
    {
        var levels = Subject.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Select(heading => heading.LocalName[1] - '0').ToList();
        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Fact]
    public void Render_Tables_HaveCaptionsAndScopedHeadings()
    {
        var tables = Subject.QuerySelectorAll("table");
        Assert.Equal(["诉求类型统计表", "热点问题统计表", "二月份乡镇街道考核表", "二月份市直单位考核表"], tables.Select(table => table.One("caption").TextContent));
        Assert.All(tables, table => Assert.Equal(3, table.QuerySelectorAll("thead th[scope=col]").Length));
        Assert.All(Subject.QuerySelectorAll("tbody tr, tfoot tr"), row => Assert.Equal("row", row.One("th").GetAttribute("scope")));
    }

    [Fact]
    public void Render_References_PointAtSomething()
    {
        var ids = Subject.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        var named = Subject.QuerySelectorAll("[aria-labelledby]").Select(element => element.GetAttribute("aria-labelledby"))
            .Concat(Subject.QuerySelectorAll("[aria-describedby]").Select(element => element.GetAttribute("aria-describedby")))
            .Concat(Subject.QuerySelectorAll("a").Select(link => link.GetAttribute("href")![1..])).ToList();
        Assert.Equal(12, named.Count);
        Assert.All(named, id => Assert.Contains(id, ids));
    }

    [Theory]
    [InlineData("@page")]
    [InlineData("size: A4")]
    [InlineData("display: table-header-group")]
    [InlineData("break-before: page")]
    [InlineData("font-variant-numeric: tabular-nums")]
    [InlineData("方正小标宋")]
    [InlineData("仿宋_GB2312")]
    [InlineData("黑体")]
    [InlineData("楷体")]
    public void Render_StyleSheet_KnowsPaperAndOfficialFonts(string rule) =>
        Assert.Contains(rule, Subject.One("style").TextContent, StringComparison.Ordinal);
}
