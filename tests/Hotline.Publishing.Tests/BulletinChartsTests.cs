using System.Xml.Linq;
using Hotline.Domain.Bulletins;
using Hotline.Publishing.Tests.Documents;
using SkiaSharp;

namespace Hotline.Publishing.Tests;

/// <summary>The charts alone and in the page: every row is named, every figure is the table's.</summary>
public sealed class BulletinChartsTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly BulletinCharts Subject = Samples.Charts(February.Published);

    [Fact]
    public void Names_EverythingGiven_AreInTheBulletinsOrder() =>
        Assert.Equal(["timeliness", "trend", "types", "hot", "ranking-townships", "ranking-departments"], Subject.Names);

    [Fact]
    public void Names_NothingToShow_AreFewer()
    {
        Assert.Empty(BulletinCharts.Of(Samples.Empty, Samples.Trend[..1], [new TimelinessRow("交办处理", 0, 0, 0)]).Names);
        Assert.Equal(["types", "hot", "ranking-townships", "ranking-departments"], BulletinCharts.Of(February.Published).Names);
        Assert.Null(Subject.Svg("no-such"));
        Assert.Null(Subject.Png("no-such"));
    }

    [Theory]
    [InlineData("types", "appealTypes", "count", "share")]
    [InlineData("hot", "hotTopics", "count", "share")]
    public void Svg_Shares_PrintEachGoldenRow(string name, string golden, string count, string share)
    {
        var texts = Texts(name);
        Assert.All(February.Golden[golden]!["rows"]!.AsArray(), row =>
        {
            Assert.Contains((string)row!["label"]!, texts);
            Assert.Contains($"{row[count]}件，{row[share]}", texts);
        });
    }

    [Theory]
    [InlineData("ranking-townships", "townships")]
    [InlineData("ranking-departments", "departments")]
    public void Svg_Ranking_PrintsEachGoldenRow(string name, string golden)
    {
        var texts = Texts(name);
        Assert.All(February.Golden["assessment"]![golden]!.AsArray(), row =>
        {
            Assert.Contains((string)row!["unit"]!, texts);
            Assert.Contains($"{row["score"]}分，第{row["rank"]}名", texts);
        });
    }

    [Fact]
    public void Svg_Bars_AreAsLongAsTheirCounts()
    {
        var rows = Parse("types").Descendants(Svg + "rect").Select(bar => (double)bar.Attribute("width")!).ToList();
        Assert.Equal(1094.0 / 2979, rows[1] / rows[0], 3);
    }

    [Fact]
    public void Svg_TrendAndTimeliness_PrintWhatWasGiven()
    {
        var trend = Texts("trend");
        Assert.All<string>(["5120", "4873", "6192", "97.2%", "98.4%", "22年12月", "23年1月", "2月"], text => Assert.Contains(text, trend));
        Assert.DoesNotContain("—", trend);
        Assert.Contains("逾期办结16件", Texts("timeliness"));
    }

    [Fact]
    public void Svg_LongTrend_ShowsTheLastTwelveMonths()
    {
        var trend = Enumerable.Range(0, 20).Select(i => new TrendPoint($"m{i}", i)).ToList();
        var svg = BulletinCharts.Of(February.Published, trend).Svg("trend")!;
        Assert.DoesNotContain("m7：", svg, StringComparison.Ordinal);
        Assert.Contains("m8：8", svg, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples.Odd), MemberType = typeof(Samples))]
    public void Svg_AnyBulletin_IsWellFormedAndAccessible(string name)
    {
        var bulletin = Samples.Named(name);
        var charts = BulletinCharts.Of(bulletin, [new TrendPoint(Samples.Hostile, 0), new TrendPoint("", -1)], [new TimelinessRow(Samples.Hostile, -1, 2, 3)]);
        Assert.All(charts.Names, chart =>
        {
            var svg = XDocument.Parse(charts.Svg(chart)!).Root!;
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.Equal([$"chart-{chart}-title", $"chart-{chart}-desc"], svg.Attribute("aria-labelledby")!.Value.Split(' '));
            Assert.NotEqual("", svg.Element(Svg + "desc")!.Value);
            Assert.Empty(svg.DescendantsAndSelf().Attributes("style"));
            Assert.NotEmpty(charts.Png(chart, 1)!);
        });
    }

    [Fact]
    public void Svg_ManyUnits_NamesEachRow()
    {
        var svg = BulletinCharts.Of(Samples.WithUnits(40)).Svg("ranking-townships")!;
        Assert.All(Enumerable.Range(1, 40), i => Assert.Contains($"<title>单位甲{i}乙：80.5分，第{i}名</title>", svg, StringComparison.Ordinal));
    }

    [Fact]
    public void Png_Chart_HasTheSizeOfItsDrawingAndInk()
    {
        using var picture = SKBitmap.Decode(Subject.Png("types", 2));
        Assert.Equal(1200, picture.Width);
        Assert.Contains(new SKColor(0x00, 0x72, 0xB2), picture.Pixels);
        Assert.Equal(SKColors.White, picture.Pixels[0]);
        Assert.Equal(Subject.Png("types"), Samples.Charts(February.Published).Png("types"));
    }

    /// <summary>A month of which the books have nothing is a gap, never a zero; before the first month with matters there is nothing to draw.</summary>
    [Fact]
    public void Trend_MonthsWithoutMatters_AreGaps()
    {
        TrendPoint[] months = [new("2022-11", null), new("2022-12", 5120), new("2023-01", null), new("2023-02", 6192)];

        Assert.Null(BulletinCharts.Of(February.Published, months[..3]).Svg(BulletinCharts.Trend));
        var svg = XDocument.Parse(BulletinCharts.Of(February.Published, months).Svg(BulletinCharts.Trend)!).Root!;
        Assert.Equal("2022-12登记5120件；2023-01无数据；2023-02登记6192件。", svg.Element(Svg + "desc")!.Value);
        Assert.Equal(2, svg.Descendants(Svg + "circle").Count());
        Assert.DoesNotContain(svg.Descendants(Svg + "polyline"), line => (string)line.Attribute("stroke")! != "#D0D4DA");
    }

    [Fact]
    public void Html_WithCharts_DrawsThemBesideTheirTables()
    {
        var page = Page.Parse(BulletinHtml.Render(February.Published, Subject));
        Assert.Equal(6, page.QuerySelectorAll("figure.chart > .drawing > svg[role=img]").Length);
        Assert.Equal(["2022-12|5120|97.2%", "2023-01|4873|—", "2023-02|6192|98.4%"], page.QuerySelectorAll("#chart-trend tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent))));
        Assert.NotNull(page.QuerySelector("#analysis #chart-types"));
        Assert.NotNull(page.QuerySelector("#annex-2 #chart-ranking-departments"));
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        Assert.Empty(page.QuerySelectorAll("[style], script, img"));
    }

    private static XElement Parse(string name) => XDocument.Parse(Subject.Svg(name)!).Root!;

    private static List<string> Texts(string name) => [.. Parse(name).Descendants(Svg + "text").Select(text => text.Value)];
}
