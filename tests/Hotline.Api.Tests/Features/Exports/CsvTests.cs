using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Exports;

/// <summary>Lists as CSV: the whole filter, as a spreadsheet in Excel wants it, and no more than the list would show.</summary>
public sealed class CsvTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task F77_Times_AreTheListsLocalOnes_AndTheHeaderNamesTheZone()
    {
        var id = await server.Dev.Registered(Given.Tickets.Body("时刻一致"));
        var listed = (await server.Dev.Ticket(id))["registeredAt"].GetValue<DateTimeOffset>();

        var row = Assert.Single((await Csv("/v1/tickets?q=时刻一致")).Rows());

        Assert.Equal(listed.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), row["登记时间（Asia/Shanghai）"]);
        Assert.Equal(TimeSpan.FromHours(8), listed.Offset);
    }

    [Fact]
    public async Task F86_ChineseBeyondTheFirstPlane_QuotesAndLines_ComeBackWhole()
    {
        var body = Given.Tickets.Body("汝州市嵖岈𠮷\"引号\"");
        body["content"] = "第一行,有逗号\n第二行";
        await server.Dev.Registered(body);

        var file = await Csv("/v1/tickets?q=嵖岈𠮷");
        var without = await Csv("/v1/tickets?q=嵖岈𠮷&bom=false");

        Assert.True(file.HasBom);
        Assert.False(without.HasBom);
        Assert.Equal(file.Bytes[3..], without.Bytes);
        var row = Assert.Single(file.Rows());
        Assert.Equal(("汝州市嵖岈𠮷\"引号\"", "第一行,有逗号\n第二行"), (row["标题"], row["内容"]));
        Assert.EndsWith("\r\n", Encoding.UTF8.GetString(file.Bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=cmd()")]
    [InlineData("+86 开头")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("＝全角")]
    public async Task F88_CellThatIsAFormula_IsShownNotComputed_AndTheFileNameIsSafe(string title)
    {
        Assert.Empty((await server.ImportText(Categories())).Problems);
        var body = Given.Tickets.Body(title);
        (body["content"], body["category"]) = ("公式单元格" + title, "政务服务—网点服务/窗口");
        await server.Dev.Registered(body);

        var file = await Csv("/v1/tickets?q=" + Uri.EscapeDataString("公式单元格" + title));

        var row = Assert.Single(file.Rows());
        Assert.Equal("'" + title, row["标题"]);
        Assert.Equal("政务服务—网点服务/窗口", row["事项类别"]);
        var name = file.Headers.ContentDisposition!.FileNameStar!;
        Assert.StartsWith("事项_20230215_", name, StringComparison.Ordinal);
        Assert.Equal(-1, name.IndexOfAny(['/', '\\', '"', '\r', '\n']));
    }

    [Fact]
    public async Task List_AsCsv_IsTheWholeFilterInItsOrder()
    {
        var rows = Enumerable.Range(1, 1203).Select(i => MonthFile.OnlyRegistered($"RZ20221001{i:D5}", ("title", "整表导出"), ("registered_at", $"2022-10-01T{8 + (i % 9):D2}:00:00+08:00")));
        Assert.Empty((await server.ImportText(MonthFile.Csv(rows))).Problems);

        foreach (var sort in new[] { "registeredAt", "-registeredAt", "closedAt", "-dueAt" })
        {
            var wanted = (await server.Dev.All($"/v1/tickets?q=整表导出&sort={sort}")).Select(t => t["number"].Text());
            var found = (await Csv($"/v1/tickets?q=整表导出&sort={sort}&limit=3")).Rows().Select(r => r["编号"]).ToList();
            Assert.Equal(1203, found.Count);
            Assert.Equal(wanted, found);
        }
        var searched = await Download.Of(server, server.Dev, HttpMethod.Post, "/v1/tickets/search", "text/csv", """{"q":"整表导出","bom":false}""");
        Assert.Equal((1203, false), (searched.Rows().Count, searched.HasBom));
    }

    [Fact]
    public async Task List_AsCsv_OfAUnit_HoldsItsOwnMaskedTicketsOnly()
    {
        var mine = Given.Tickets.Body("单位所见");
        mine["caller"]!["confidential"] = true;
        var id = await server.Dev.Registered(mine);
        (await server.Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = "water" })).Expect(200);
        await server.Dev.Registered(Given.Tickets.Body("单位所见"));
        using var unit = await server.ClientOf("unit-water");

        var row = Assert.Single((await Download.Csv(server, unit, "/v1/tickets?q=单位所见")).Rows());
        var centre = (await Csv("/v1/tickets?q=单位所见")).Rows();

        Assert.Equal(("***", "***"), (row["诉求人"], row["诉求人电话"]));
        Assert.Equal(2, centre.Count);
        Assert.All(centre, r => Assert.Equal(("王**", "138****0000"), (r["诉求人"], r["诉求人电话"])));
        Assert.All((await Download.Csv(server, unit, "/v1/work-orders")).Rows(), r => Assert.Equal("市水利局", r["承办单位"]));
        Assert.Equal(403, (await Download.Csv(server, unit, "/v1/calls")).Status);
    }

    [Fact]
    public async Task OrdersAndCalls_AsCsv_AreTheirLists()
    {
        await server.Dev.Dispatched("power");
        Assert.Empty((await server.ImportText("call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number\nCSV1,2023-02-01T14:31:05+08:00,,2023-02-01T14:32:00+08:00,13800008127,=A1,abandoned,\n")).Problems);

        var orders = (await Csv("/v1/work-orders?unit=power")).Rows();
        var call = Assert.Single((await Csv("/v1/calls?callId=CSV1")).Rows());

        Assert.Equal((await server.Dev.All("/v1/work-orders?unit=power")).Select(o => o["ticketNumber"].Text()), orders.Select(o => o["事项编号"]));
        Assert.Equal(("2023-02-01 14:31:05", "138****8127", "'=A1", "放弃"), (call["开始时间（Asia/Shanghai）"], call["来电号码"], call["坐席"], call["结果"]));
    }

    [Fact]
    public async Task Export_EachOne_IsInTheAudit_WithoutWhatNamesAPerson()
    {
        await Download.Of(server, server.Dev, HttpMethod.Post, "/v1/tickets/search", "text/csv", """{"q":"王小明","phone":"13800008127","status":["closed"]}""");

        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var entry = await db.Audit.Where(a => a.Action == "export.tickets").OrderByDescending(a => a.Id).FirstAsync();
        Assert.Equal("dev", entry.Client);
        Assert.Contains("closed", entry.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("8127", entry.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", entry.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("application/json, text/csv;q=0.5", "application/json")]
    [InlineData("text/csv, */*;q=0.1", "text/csv")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/csv;q=0", "application/json")]
    public async Task Accept_Weighed_DecidesTheForm(string accept, string form) => Assert.Equal(
        form, (await Download.Of(server, server.Dev, HttpMethod.Get, "/v1/tickets?limit=1", accept)).Headers.ContentType!.MediaType);

    [Fact]
    public async Task Csv_BadFilter_IsRefusedAsJson()
    {
        foreach (var query in new[] { "unit=nowhere", "q=水", "page=2" })
            Assert.Equal((400, "application/problem+json"), await Told(query));

        async Task<(int, string)> Told(string query)
        {
            var answer = await Csv("/v1/tickets?" + query);
            return (answer.Status, answer.Headers.ContentType!.MediaType!);
        }
    }

    private Task<Download> Csv(string path) => Download.Csv(server, server.Dev, path);

    private static string Categories() => "code,level1,level2,path\n9901,政务服务,网点服务/窗口,政务服务—网点服务/窗口\n";
}
