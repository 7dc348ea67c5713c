using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Hotline.Publishing.Tests.Documents;

namespace Hotline.Publishing.Tests;

/// <summary>The workbook, read back: numbers are numbers, and printed text stands beside them.</summary>
public sealed class BulletinXlsxTests
{
    [Fact]
    public void Render_February2023_HasASheetForEachTable() =>
        Assert.Equal(["工作概况", "诉求类型", "热点问题", "乡镇街道考核", "市直单位考核", "未计入考核"], Read(Samples.WithNotAssessed).Keys);

    [Theory]
    [InlineData("诉求类型", "appealTypes")]
    [InlineData("热点问题", "hotTopics")]
    public void Render_Shares_AreGoldenAsNumbersAndAsPrinted(string sheet, string golden)
    {
        var table = February.Golden[golden]!;
        var rows = table["rows"]!.AsArray().Append(table["total"]);
        Assert.Equal(
            rows.Select(row => $"{row!["label"]}|={row["count"]}|={Fraction((string)row["share"]!)}|{row["share"]}"),
            Read(February.Published)[sheet].Skip(1).Take(table["rows"]!.AsArray().Count + 1));
    }

    [Theory]
    [InlineData("乡镇街道考核", "townships")]
    [InlineData("市直单位考核", "departments")]
    public void Render_Ranking_IsGolden(string sheet, string golden)
    {
        var list = February.Golden["assessment"]![golden]!.AsArray();
        Assert.Equal(list.Select(row => $"{row!["unit"]}|={row["score"]}|={row["rank"]}"), Read(February.Published)[sheet].Skip(1).Take(list.Count));
    }

    [Fact]
    public void Render_Overview_IsGolden() => Assert.Equal(
        [
            "指标|数值|印发文字",
            $"话务量（人次）|=8512|约{Expected.Golden("callsApprox")}",
            Count("本级登记（件）", "local.registered"),
            Count("协调办理（件）", "local.coordinated.count"),
            Rate("协调办理办结率", "local.coordinated.completionRate"),
            Count("交办处理（件）", "local.dispatched.count"),
            Count("交办处理已办结（件）", "local.dispatched.closed"),
            Rate("交办处理办结率", "local.dispatched.completionRate"),
            Rate("交办处理满意率", "local.dispatched.satisfactionRate"),
            Count("上级交办（件）", "superior.registered"),
            Count("上级交办：平顶山市“民呼必应”平台（件）", "superior.bySource.平顶山市“民呼必应”平台"),
            Count("上级交办：河南省政务服务平台（件）", "superior.bySource.河南省政务服务平台"),
            Count("上级交办已办结（件）", "superior.closed"),
            Rate("上级交办办结率", "superior.completionRate"),
            Rate("上级交办满意率", "superior.satisfactionRate"),
            "数据截至2023年2月28日24时。",
        ],
        Read(February.Published)["工作概况"]);

    [Fact]
    public void Render_RateOfNothing_HasNoNumber()
    {
        var overview = February.Published.Overview;
        var bulletin = February.Published with { Overview = overview with { Superior = overview.Superior with { SatisfactionRate = February.NoRate } } };
        Assert.Contains("上级交办满意率||—", Read(bulletin)["工作概况"]);
    }

    [Fact]
    public void Render_UnitsNotAssessed_AreListed() =>
        Assert.Equal(["单位|考核表", "供电公司|二月份市直单位考核表", "林业局|二月份市直单位考核表", "注：工单量小于5件的单位未计入考核。"], Read(Samples.WithNotAssessed)["未计入考核"]);

    [Theory]
    [InlineData(1, "0.0%")]
    [InlineData(2, "0.00%")]
    public void Render_Share_IsShownWithItsPrintedDecimals(int decimals, string format)
    {
        using var file = Open(BulletinXlsx.Render(February.Published));
        var book = file.WorkbookPart!;
        var cell = Sheet(book, decimals == 1 ? "工作概况" : "诉求类型").Descendants<Cell>().Single(c => c.CellReference == (decimals == 1 ? "B8" : "C2"));
        var look = (CellFormat)book.WorkbookStylesPart!.Stylesheet!.CellFormats!.ElementAt((int)cell.StyleIndex!.Value);
        var own = book.WorkbookStylesPart.Stylesheet.NumberingFormats!.Elements<NumberingFormat>().FirstOrDefault(f => f.NumberFormatId! == look.NumberFormatId!);
        Assert.Equal(format, own?.FormatCode?.Value ?? (look.NumberFormatId! == 10u ? "0.00%" : "?"));
    }

    [Fact]
    public void Render_Heads_StayInViewAndAreRepeatedInPrint()
    {
        using var file = Open(BulletinXlsx.Render(Samples.WithNotAssessed));
        var book = file.WorkbookPart!;
        var panes = book.WorksheetParts.Select(part => part.Worksheet!.Descendants<Pane>().Single()).ToList();
        Assert.All(panes, pane => Assert.Equal((1.0, PaneStateValues.Frozen), (pane.VerticalSplit!.Value, pane.State!.Value)));
        Assert.Equal(6, book.Workbook!.DefinedNames!.Elements<DefinedName>().Count(name => name.Name == "_xlnm.Print_Titles"));
    }

    [Theory]
    [MemberData(nameof(Samples.Odd), MemberType = typeof(Samples))]
    public void Render_AnyBulletin_IsValid(string name)
    {
        using var file = Open(BulletinXlsx.Render(Samples.Named(name)));
        Assert.Equal([], new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019).Validate(file).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));
    }

    [Fact]
    public void Render_FormulaAsText_StaysText()
    {
        var bulletin = February.Published with { Departments = February.Published.Departments with { NotAssessed = ["=1+1"] } };
        Assert.Contains("=1+1|二月份市直单位考核表", Read(bulletin)["未计入考核"]);
        using var file = Open(BulletinXlsx.Render(bulletin));
        Assert.Empty(file.WorkbookPart!.WorksheetParts.SelectMany(part => part.Worksheet!.Descendants<CellFormula>()));
    }

    [Fact]
    public void Render_Twice_GivesTheSameBytes() => Assert.Equal(BulletinXlsx.Render(February.Published), BulletinXlsx.Render(February.Published));

    private static string Count(string label, string golden) => $"{label}|={Expected.Golden(golden)}|{Expected.Golden(golden)}";

    private static string Rate(string label, string golden) => $"{label}|={Fraction(Expected.Golden(golden))}|{Expected.Golden(golden)}";

    private static string Fraction(string percent) => (decimal.Parse(percent.TrimEnd('%'), CultureInfo.InvariantCulture) / 100).ToString(CultureInfo.InvariantCulture);

    private static SpreadsheetDocument Open(byte[] bytes) => SpreadsheetDocument.Open(new MemoryStream(bytes), false);

    private static Worksheet Sheet(WorkbookPart book, string name) =>
        ((WorksheetPart)book.GetPartById(book.Workbook!.Descendants<Sheet>().Single(sheet => sheet.Name == name).Id!)).Worksheet!;

    /// <summary>Rows of each sheet, cells parted by bars; a number has = before it.</summary>
    private static Dictionary<string, string[]> Read(Hotline.Domain.Bulletins.Bulletin bulletin)
    {
        using var file = Open(BulletinXlsx.Render(bulletin));
        var book = file.WorkbookPart!;
        return book.Workbook!.Descendants<Sheet>().ToDictionary(
            sheet => sheet.Name!.Value!,
            sheet => Sheet(book, sheet.Name!.Value!).Descendants<Row>()
                .Select(row => string.Join('|', row.Elements<Cell>().Select(Said))).ToArray());
    }

    private static string Said(Cell cell) => cell.DataType?.Value == CellValues.InlineString ? cell.InnerText : "=" + cell.CellValue!.Text;
}
