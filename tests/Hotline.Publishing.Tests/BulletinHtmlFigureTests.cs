using System.Text.Json.Nodes;
using AngleSharp.Dom;

namespace Hotline.Publishing.Tests;

/// <summary>Every figure of February 2023 stands in the page where its mark says, as it was published.</summary>
public sealed class BulletinHtmlFigureTests
{
    private static readonly IDocument Subject = Page.Of(February.Published);

    [Theory]
    [InlineData("local.registered", "local.registered")]
    [InlineData("local.coordinated.count", "local.coordinated.count")]
    [InlineData("local.coordinated.completionRate", "local.coordinated.completionRate")]
    [InlineData("local.dispatched.count", "local.dispatched.count")]
    [InlineData("local.dispatched.closed", "local.dispatched.closed")]
    [InlineData("local.dispatched.completionRate", "local.dispatched.completionRate")]
    [InlineData("local.dispatched.satisfactionRate", "local.dispatched.satisfactionRate")]
    [InlineData("superior.registered", "superior.registered")]
    [InlineData("superior.bySource.pingdingshan", "superior.bySource.平顶山市“民呼必应”平台")]
    [InlineData("superior.bySource.henan-gov-service", "superior.bySource.河南省政务服务平台")]
    [InlineData("superior.closed", "superior.closed")]
    [InlineData("superior.completionRate", "superior.completionRate")]
    [InlineData("superior.satisfactionRate", "superior.satisfactionRate")]
    public void Render_Figure_IsTheGoldenOne(string figure, string goldenPath)
    {
        var golden = goldenPath.Split('.').Aggregate(February.Golden, (node, name) => node[name]!).ToString();

        var inOverview = Subject.One($"#overview [data-figure='{figure}']");
        Assert.Equal(golden, inOverview.TextContent);
        Assert.All(Subject.QuerySelectorAll($"[data-figure='{figure}']"), said => Assert.Equal(golden, said.TextContent));
    }

    [Fact]
    public void Render_Calls_AreTheGoldenApproximation() =>
        Assert.Equal("约" + February.Golden["callsApprox"], Subject.One("[data-figure='calls']").TextContent);

    [Theory]
    [InlineData("appealTypes", "appealTypes")]
    [InlineData("hotCategories", "hotTopics")]
    public void Render_ShareTable_HasGoldenRowsAndTotal(string id, string golden)
    {
        var table = February.Golden[golden]!;
        var expected = table["rows"]!.AsArray().Append(table["total"]).Select(row => $"{row!["label"]}|{row["count"]}|{row["share"]}");

        var printed = Subject.QuerySelectorAll($"#{id} tbody tr, #{id} tfoot tr")
            .Select(row => $"{row.One("th").TextContent}|{row.One("[data-column=count]").TextContent}|{row.One("[data-column=share]").TextContent}");

        Assert.Equal(expected, printed);
    }

    [Fact]
    public void Render_OtherType_IsFoundByItsCode() =>
        Assert.Equal("18.13%", Subject.One("#appealTypes tr[data-code=other] [data-column=share]").TextContent);

    [Theory]
    [InlineData("annex-1", "townships")]
    [InlineData("annex-2", "departments")]
    public void Render_Annex_HasGoldenScoresAndRanks(string id, string list)
    {
        var golden = February.Golden["assessment"]![list]!.AsArray();

        var rows = Subject.QuerySelectorAll($"#{id} tbody tr");

        Assert.Equal(golden.Select(row => $"{row!["unit"]}|{row["score"]}|{row["rank"]}"),
            rows.Select(row => $"{row.One("th").TextContent}|{row.One("[data-column=score]").TextContent}|{row.One("[data-column=rank]").TextContent}"));
        Assert.Equal(golden.Select(row => CodeOf(row!)), rows.Select(row => row.GetAttribute("data-unit")));
    }

    [Fact]
    public void Render_Judgement_NamesGoldenUnits()
    {
        var named = Subject.Texts("#overview [data-sentence=judgement] [data-unit]");
        var golden = February.Golden["best"]!.AsArray().Concat(February.Golden["worst"]!.AsArray()).Select(unit => unit!.ToString());
        Assert.Equal(golden, named);
    }

    [Fact]
    public void Render_Stationing_NamesGoldenUnits()
    {
        var golden = February.Golden["stationing"]!;
        Assert.Equal(Names(golden["met"]!), Subject.Texts("#stationing [data-sentence='stationing.met'] [data-unit]"));
        Assert.Equal(Names(golden["notMet"]!), Subject.Texts("#stationing [data-sentence='stationing.notMet'] [data-unit]"));
        Assert.Equal(Names(golden["notMet"]!), Subject.Texts("#overview [data-sentence=stationing] [data-unit]"));
    }

    [Fact]
    public void Render_Head_HasIssueSerialIssuerAndDate()
    {
        Assert.Equal(February.Golden["issue"]!.ToString(), Subject.One("#issue-no").TextContent);
        Assert.Equal($"（{February.Golden["serial"]}）", Subject.One("#serial-no").TextContent);
        Assert.Equal(February.Golden["issuer"]!.ToString(), Subject.One("#issuer").TextContent);
        Assert.Equal(February.Golden["issuedOn"]!.ToString(), Subject.One("#issued-on").GetAttribute("datetime"));
        Assert.Equal("汝州市人民政府办公室 2023年3月20日印发", Subject.One(".imprint").TextContent);
    }

    private static IEnumerable<string> Names(JsonNode units) => units.AsArray().Select(unit => unit!.ToString());

    private static string CodeOf(JsonNode row) => February.Units.Single(unit => unit.Short == row["unit"]!.ToString()).Code;
}
