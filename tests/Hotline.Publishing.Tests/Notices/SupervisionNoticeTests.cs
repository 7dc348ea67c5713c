using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Publishing.Notices;

namespace Hotline.Publishing.Tests.Notices;

/// <summary>督办通知单: both forms say the same, and what comes in from outside stays text.</summary>
public class SupervisionNoticeTests
{
    private static readonly SupervisionNotice Notice = new(
        "某市12345热线", "RZ2023021500001-督1", "市城市管理局", "RZ2023021500001", "路灯不亮", "问题处理类", "市政管理—市容市貌", "三盏路灯不亮。\n已连续三晚。", At(10), At(11),
        At(9), "请说明超期原因，<b>并</b>尽快修复。", At(18), "张三", At(12));

    [Fact]
    public void Rows_OrderWasPastDue_SaySo() =>
        Assert.Contains(("办理时限", "2023年2月15日 09:00（签发督办时已逾期）"), Notice.Rows());

    [Fact]
    public void Rows_DueTimeAtTheVeryMoment_IsNotPastDue() =>
        Assert.Contains(("办理时限", "2023年2月15日 12:00"), (Notice with { DueAt = At(12) }).Rows());

    [Fact]
    public void Rows_Replied_ShowTheReplyAndWhen()
    {
        Assert.Contains(("承办单位回复", "（待回复）"), Notice.Rows());
        Assert.Contains(("承办单位回复", "已整改（2023年2月15日 16:00）"), (Notice with { Reply = "已整改", RepliedAt = At(16) }).Rows());
    }

    [Fact]
    public void Docx_Rendered_IsValidAndSaysEachRow()
    {
        using var file = WordprocessingDocument.Open(new MemoryStream(SupervisionNoticeDocx.Render(Notice)), false);

        Assert.Equal([], new OpenXmlValidator().Validate(file).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var rows = file.MainDocumentPart!.Document!.Descendants<TableRow>()
            .Select(r => r.Elements<TableCell>().Select(c => string.Join('\n', c.Elements<Paragraph>().Select(p => p.InnerText))).ToList());
        Assert.Equal(Notice.Rows().Select(r => (r.Label, r.Value)), rows.Select(r => (r[0], r[1])));
        Assert.StartsWith("某市12345热线督办通知单督办编号：RZ2023021500001-督1", file.MainDocumentPart.Document!.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public void Docx_WithCharactersThatXmlCannotHold_IsStillReadable()
    {
        using var file = WordprocessingDocument.Open(new MemoryStream(SupervisionNoticeDocx.Render(Notice with { Demand = "一\u0001二\uD800三\uFFFE四𠮷" })), false);

        Assert.Contains("一二", file.MainDocumentPart!.Document!.InnerText, StringComparison.Ordinal);
        Assert.Contains("四𠮷", file.MainDocumentPart.Document!.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_Rendered_SaysEachRowAndNothingComesAlive()
    {
        var page = Page.Parse(SupervisionNoticeHtml.Render(Notice));

        Assert.Equal(Notice.Rows().Select(r => (r.Label, r.Value)), page.QuerySelectorAll("tr").Select(r => (r.Children[0].TextContent, r.Children[1].TextContent)));
        Assert.Empty(page.QuerySelectorAll("td b, script, a, img, form"));
        Assert.All(page.QuerySelectorAll("tr"), row => Assert.Equal("row", row.Children[0].GetAttribute("scope")));
    }

    private static DateTimeOffset At(int hour) => new(2023, 2, 15, hour, 0, 0, TimeSpan.FromHours(8));
}
