using System.IO.Compression;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>The supervision notice as a paper: for those whom it concerns, without a word of the caller.</summary>
[Collection(SharedServer.Name)]
public sealed class GetNoticeTests(Server server)
{
    [Fact]
    public async Task Docx_OfASupervision_IsAFileWithAChineseNameAndNothingOfTheCaller()
    {
        var (ticket, notice) = await Supervised();
        var number = (await server.Dev.Ticket(ticket))["number"].Text();

        var answer = await Download.Of(server, server.Dev, HttpMethod.Get, notice + ".docx", "*/*");

        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", answer.Headers.ContentType!.MediaType);
        Assert.Contains($"filename*=UTF-8''{Uri.EscapeDataString($"督办通知单{number}-督1.docx")}", answer.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
        await using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        using var reader = new StreamReader(await zip.GetEntry("word/document.xml")!.OpenAsync());
        var text = await reader.ReadToEndAsync();
        Assert.Contains("请说明原因", text, StringComparison.Ordinal);
        Assert.DoesNotContain("王", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1380000", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_AfterTheReply_ShowsItInTheCitysTime()
    {
        var (ticket, notice) = await Supervised();
        var order = (await server.Dev.Ticket(ticket))["workOrders"][0]!["id"].Text();
        (await server.Dev.Post($"/v1/work-orders/{order}/supervision-reply", new { text = "已增派人员" })).Expect(200);

        var page = await server.Dev.Get(notice + ".html").Succeeds();

        Assert.Equal("text/html", page.ContentHeaders.ContentType!.MediaType);
        Assert.Contains("<td>2023年2月17日 18:00前</td>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<td>已增派人员（2023年2月15日 10:00）</td>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_WithADueTimeSetByHand_PrintsThatOne()
    {
        var (ticket, _) = await server.Dev.Dispatched();
        var answer = (await server.Dev.Post($"/v1/tickets/{ticket}/supervise", new { text = "限期办结", dueAt = "2023-03-10T17:00:00+08:00" })).Expect(200);

        var page = await server.Dev.Get($"/v1/tickets/{ticket}/supervisions/{answer["supervisions"][0]!["id"].Text()}/notice.html").Succeeds();

        Assert.Contains("<td>2023年3月10日 17:00</td>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_Supervision_HasTheNextSerial()
    {
        var (ticket, _) = await Supervised();
        var second = (await server.Dev.Post($"/v1/tickets/{ticket}/supervise", new { text = "再次督办" })).Expect(200)["supervisions"][1]!["id"].Text();

        Assert.Contains("-督2", (await server.Dev.Get($"/v1/tickets/{ticket}/supervisions/{second}/notice.html").Succeeds()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notice_OfAnotherUnitOrTicket_IsNotThere()
    {
        var (ticket, notice) = await Supervised();
        var other = await server.Dev.Registered();
        using var own = await server.ClientOf("unit-urban-management");
        using var assisting = await server.ClientOf("unit-meishan");

        (await own.Get(notice + ".html")).Expect(200);
        (await assisting.Get($"/v1/tickets/{ticket}")).Expect(200);
        (await assisting.Get(notice + ".html")).Expect(404);
        (await server.Dev.Get(notice.Replace($"/{ticket}/", $"/{other}/", StringComparison.Ordinal) + ".docx")).Expect(404);
        (await server.Stranger().Get(notice + ".html")).Expect(401);
    }

    /// <summary>A supervised ticket, and the address of its notice without the form.</summary>
    private async Task<(string Ticket, string Notice)> Supervised()
    {
        var (ticket, _) = await server.Dev.Dispatched("urban-management", "meishan");
        var answer = (await server.Dev.Post($"/v1/tickets/{ticket}/supervise", new { text = "请说明原因" })).Expect(200);
        return (ticket, $"/v1/tickets/{ticket}/supervisions/{answer["supervisions"][0]!["id"].Text()}/notice");
    }
}
