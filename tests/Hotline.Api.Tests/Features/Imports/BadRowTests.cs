using System.Text;
using Hotline.Api.Tests.Given;
using MiniExcelLibs;

namespace Hotline.Api.Tests.Features.Imports;

/// <summary>Each bad row is named by line and field; the good rows of the same file come in.</summary>
public sealed class BadRowTests(Server server) : IClassFixture<Server>
{
    private static int _serial;

    /// <summary>A number of its own for each row.</summary>
    private static string Number() => $"RZ20221201{Interlocked.Increment(ref _serial):D5}";

    [Theory]
    [InlineData("number", "")]
    [InlineData("number", "RZ123456789012345678901234567890123")]
    [InlineData("registered_at", "")]
    [InlineData("registered_at", "2023-01-10T09:00:00")]
    [InlineData("registered_at", "2023/1/10 9:00")]
    [InlineData("registered_at", "2023-02-30T09:00:00+08:00")]
    [InlineData("source", "")]
    [InlineData("source", "mars")]
    [InlineData("channel", "fax")]
    [InlineData("channel", "Phone")]
    [InlineData("title", "")]
    [InlineData("title", "201")]
    [InlineData("content", "")]
    [InlineData("content", "10001")]
    [InlineData("address", "301")]
    [InlineData("source_ref", "101")]
    [InlineData("caller_name", "101")]
    [InlineData("caller_phone", "12")]
    [InlineData("confidential", "yes")]
    [InlineData("appeal_type", "blame")]
    [InlineData("category", "没有—这类")]
    [InlineData("area", "999999999")]
    [InlineData("handling", "both")]
    [InlineData("handling", "")]
    [InlineData("unit", "")]
    [InlineData("unit", "moon")]
    [InlineData("dispatched_at", "")]
    [InlineData("dispatched_at", "2023-01-10T08:59:59+08:00")]
    [InlineData("acknowledged_at", "2023-01-10T09:59:59+08:00")]
    [InlineData("due_at", "")]
    [InlineData("due_at", "2023-01-17")]
    [InlineData("closed_at", "2023-01-10T10:30:00+08:00")]
    [InlineData("solved", "")]
    [InlineData("solved", "yes")]
    [InlineData("callback_at", "2023-01-12T15:29:59+08:00")]
    [InlineData("callback_outcome", "")]
    [InlineData("callback_outcome", "busy")]
    [InlineData("satisfaction", "good")]
    public async Task Tickets_WrongField_IsNamedByLineAndColumn(string column, string value)
    {
        // A bare number asks for so many characters.
        var text = int.TryParse(value, out var length) && length > 100 && length < 20_000 ? new string('长', length) : value;
        var (before, bad, after) = (MonthFile.Row(Number()), MonthFile.Row(Number(), (column, text)), MonthFile.Row(Number()));

        var report = await server.ImportText(MonthFile.Csv([before, bad, after]));

        Assert.Equal((3, 2, 1), (report.Rows, report.Inserted, report.Rejected));
        Assert.All(report.Problems, p => Assert.Equal(3, p.Line));
        Assert.Contains(column, report.Problems.Select(p => p.Field == "unit" && column == "handling" ? "handling" : p.Field));
        await server.Dev.Get($"/v1/tickets/by-number/{before["number"]}").Succeeds();
        await server.Dev.Get($"/v1/tickets/by-number/{after["number"]}").Succeeds();
    }

    [Fact]
    public async Task Tickets_RatedWithoutBeingReached_IsRefused()
    {
        var report = await server.ImportText(MonthFile.Csv([MonthFile.Row(Number(), ("callback_outcome", "unreachable"))]));

        Assert.Equal((2, "satisfaction"), (Assert.Single(report.Problems).Line, report.Problems[0].Field));
    }

    [Fact]
    public async Task Tickets_NumberTwiceInTheFile_IsAConflictOfTheSecond()
    {
        var first = MonthFile.Row(Number());
        var report = await server.ImportText(MonthFile.Csv([first, MonthFile.Row(first["number"], ("title", "另一件")), first]));

        Assert.Equal((1, 1, 1), (report.Inserted, report.Conflicts, report.Unchanged));
        Assert.Equal((3, "number"), (Assert.Single(report.Problems).Line, report.Problems[0].Field));
        Assert.Equal(first["title"], (await server.Dev.Get($"/v1/tickets/by-number/{first["number"]}"))["title"].GetValue<string>());
    }

    [Fact]
    public async Task Tickets_KnownNumberWithOtherContent_IsLeftAndReported()
    {
        var row = MonthFile.Row(Number());
        await server.ImportText(MonthFile.Csv([row]));
        var before = (await server.Dev.Get($"/v1/tickets/by-number/{row["number"]}")).Text;

        var report = await server.ImportText(MonthFile.Csv([MonthFile.Row(row["number"], ("satisfaction", "dissatisfied"))]));

        Assert.Equal((0, 1), (report.Inserted, report.Conflicts));
        Assert.Equal((2, "number"), (report.Problems[0].Line, report.Problems[0].Field));
        Assert.Equal(before, (await server.Dev.Get($"/v1/tickets/by-number/{row["number"]}")).Text);
    }

    [Fact]
    public async Task Tickets_NumberRegisteredHere_IsLeftAndReported()
    {
        var number = (await server.Dev.Ticket(await server.Dev.Registered()))["number"].GetValue<string>();

        var report = await server.ImportText(MonthFile.Csv([MonthFile.Row(number)]));

        Assert.Equal((0, 1), (report.Inserted, report.Conflicts));
    }

    [Fact]
    public async Task Csv_TooFewOrManyFields_IsNamedByLine()
    {
        var good = MonthFile.Csv([MonthFile.Row(Number())]);
        var (few, many) = (MonthFile.Csv([MonthFile.Row(Number())]).Split('\n')[1], MonthFile.Csv([MonthFile.Row(Number())]).Split('\n')[1]);

        var report = await server.ImportText(good + few[..few.LastIndexOf(',')] + "\n" + many + ",more\n");

        Assert.Equal((1, 2), (report.Inserted, report.Rejected));
        Assert.Equal([(3, "(row)"), (4, "(row)")], report.Problems.Where(p => p.Field == "(row)").Select(p => (p.Line, p.Field)));
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\r\n", "\uFEFF")]
    [InlineData("\n", "\uFEFF")]
    public async Task Csv_QuotesNewlinesAndBlankLines_KeepTextAndLine(string newline, string bom)
    {
        const string content = "第一行，\"引号\"\n第二行,逗号 𠮷 嵖岈\n第三行";
        var (row, bad) = (MonthFile.Row(Number(), ("content", content)), MonthFile.Row(Number(), ("channel", "fax")));
        // Line 1 header, 2-4 the first row, 5 blank, 6 the bad one.
        var text = bom + (MonthFile.Csv([row]) + "\n" + MonthFile.Csv([bad]).Split('\n', 2)[1]).Replace("\n", newline, StringComparison.Ordinal);

        var report = await server.ImportText(text);

        Assert.Equal((1, 1), (report.Inserted, report.Rejected));
        Assert.Equal((6, "channel"), (report.Problems[0].Line, report.Problems[0].Field));
        var kept = (await server.Dev.Get($"/v1/tickets/by-number/{row["number"]}"))["content"].GetValue<string>();
        Assert.Equal(content, kept.Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Csv_ColumnsInOtherOrderWithOneMore_AreRead()
    {
        var (row, columns) = (MonthFile.Row(Number()), MonthFile.Columns.Reverse().Append("remark").ToList());
        row["remark"] = "多一列";

        var report = await server.ImportText($"{string.Join(',', columns)}\n{string.Join(',', columns.Select(c => MonthFile.Quoted(row[c])))}\n");

        Assert.Equal((1, 0), (report.Inserted, report.Problems.Count));
        Assert.Equal(1, (await server.ImportText(MonthFile.Csv([row]))).Unchanged);
    }

    [Fact]
    public async Task Csv_NotUtf8_IsRefusedWhole()
    {
        var gbk = "RZ,"u8.ToArray().Concat(new byte[] { 0xC8, 0xEA, 0xD6, 0xDD }).ToArray();
        var file = Encoding.UTF8.GetBytes(MonthFile.Csv([MonthFile.Row(Number())])).Concat(gbk).ToArray();

        var ended = await server.Dev.Imported("tickets", Operations.File(file));

        Assert.Equal("failed", ended["status"].GetValue<string>());
        Assert.Contains("UTF-8", ended["problems"][0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_ControlCharacter_IsNamedByLineAndColumn()
    {
        var report = await server.ImportText(MonthFile.Csv([MonthFile.Row(Number(), ("content", "甲\0乙")), MonthFile.Row(Number())]));

        Assert.Equal((1, 1), (report.Inserted, report.Rejected));
        Assert.Equal((2, "content"), (report.Problems[0].Line, report.Problems[0].Field));
    }

    [Fact]
    public async Task Xlsx_BlankRowsAndDateCells_AreReadAsLocalTime()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".xlsx");
        var row = MonthFile.OnlyRegistered(Number());
        var cells = row.ToDictionary(c => c.Key, c => c.Key switch
        {
            "registered_at" => new DateTime(2023, 1, 10, 9, 0, 0),
            "confidential" => false,
            "caller_phone" => 13900001111d,
            "area" => 410482001d,
            _ => (object?)c.Value,
        });
        try
        {
            await MiniExcel.SaveAsAsync(path, new[] { cells, row.ToDictionary(c => c.Key, _ => (object?)null) });

            var report = await server.Import(path);

            Assert.Equal([], report.Problems.Select(p => $"{p.Line} {p.Field} {p.Message}"));
            Assert.Equal(1, report.Inserted);
            Assert.Equal(1, (await server.ImportText(MonthFile.Csv([row]))).Unchanged);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("calls", "call_id", "call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number", ",2023-01-01T00:00:05+08:00,,2023-01-01T00:01:00+08:00,13800008127,,abandoned,")]
    [InlineData("calls", "call_id", "call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number", "{65},2023-01-01T00:00:05+08:00,,2023-01-01T00:01:00+08:00,13800008127,,abandoned,")]
    [InlineData("calls", "agent", "call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number", "C1,2023-01-01T00:00:05+08:00,,2023-01-01T00:01:00+08:00,13800008127,{65},abandoned,")]
    [InlineData("calls", "ticket_number", "call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number", "C1,2023-01-01T00:00:05+08:00,,2023-01-01T00:01:00+08:00,13800008127,,abandoned,{65}")]
    [InlineData("calls", "started_at", "call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number", "C1,2023-01-01 00:00:05,,2023-01-01T00:01:00+08:00,13800008127,,abandoned,")]
    [InlineData("calls", "started_at", "call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number", "C1,2023-01-01T00:02:05+08:00,,2023-01-01T00:01:00+08:00,13800008127,,abandoned,")]
    [InlineData("calls", "result", "call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number", "C1,2023-01-01T00:00:05+08:00,,2023-01-01T00:01:00+08:00,13800008127,,lost,")]
    [InlineData("calls", "caller_phone", "call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number", "C1,2023-01-01T00:00:05+08:00,,2023-01-01T00:01:00+08:00,1,,abandoned,")]
    [InlineData("units", "kind", "code,name,short,kind,area", "new-unit,新单位,新,village,")]
    [InlineData("units", "area", "code,name,short,kind,area", "new-unit,新单位,新,department,1")]
    [InlineData("units", "name", "code,name,short,kind,area", "new-unit,大峪镇人民政府,新,department,")]
    [InlineData("units", "name", "code,name,short,kind,area", "new-unit,{101},新,department,")]
    [InlineData("units", "code", "code,name,short,kind,area", "{65},新单位,新,department,")]
    [InlineData("categories", "path", "code,path,level1,level2", "9901,甲—丙,甲,乙")]
    [InlineData("categories", "path", "code,path,level1,level2", "9901,市政管理—市容市貌,市政管理,市容市貌")]
    [InlineData("categories", "level2", "code,path,level1,level2", "9901,甲—{101},甲,{101}")]
    [InlineData("assessment-lines", "period", "period,unit,points,reason", "2023-2,dayu,-1,迟办")]
    [InlineData("assessment-lines", "points", "period,unit,points,reason", "2023-02,dayu,-1.234,迟办")]
    [InlineData("assessment-lines", "unit", "period,unit,points,reason", "2023-02,moon,-1,迟办")]
    [InlineData("assessment-lines", "reason", "period,unit,points,reason", "2023-02,dayu,-1,{201}")]
    public async Task OtherKinds_WrongField_IsNamedByLineAndColumn(string kind, string column, string header, string row)
    {
        // {65} asks for so many characters.
        var text = ((int[])[65, 101, 201]).Aggregate(row, (t, n) => t.Replace("{" + n + "}", new string('x', n), StringComparison.Ordinal));
        var rows = await server.RowCounts(but: "operations");

        var ended = await server.Dev.Imported(kind, Operations.File($"{header}\n{text}\n"));

        Assert.Equal(1, ended["result"]["rejected"]!.GetValue<int>() + ended["result"]["conflicts"]!.GetValue<int>());
        Assert.Equal((2, column), (ended["problems"][0]!["line"]!.GetValue<int>(), ended["problems"][0]!["field"]!.GetValue<string>()));
        Assert.Equal(rows, await server.RowCounts(but: "operations"));
    }

    [Theory]
    [InlineData("{}", "period")]
    [InlineData("""{ "period": "2023-13" }""", "period")]
    [InlineData("""{ "period": null }""", "$.period")]
    [InlineData("""{ "period": "2023-02", "better": ["moon"] }""", "units")]
    [InlineData("""{ "period": "2023-02", "typicalCases": [{ "kind": "so-so", "unit": "dayu", "title": "一", "text": "二" }] }""", "typicalCases.kind")]
    [InlineData("""{ "period": "2023-02", "typicalCases": [{}] }""", "$.typicalCases[0]")]
    [InlineData("""{ "period": "2023-02", "typicalCases": [null] }""", "typicalCases")]
    [InlineData("""{ "period": "2023-02", "hotIssues": [{ "title": "一" }] }""", "$.hotIssues[0]")]
    [InlineData("""{ "period": "2023-02", "better": [null] }""", "better")]
    [InlineData("""{ "period": "2023-02", "serialNo": "266x" }""", "$.serialNo")]
    [InlineData("""{ "period": "2023-02" """, "$")]
    public async Task Bulletin_WrongPart_IsNamed(string text, string field)
    {
        var ended = await server.Dev.Imported("bulletin", Operations.File(text, "application/json"));

        Assert.Equal("failed", ended["status"].GetValue<string>());
        Assert.Contains(field, ended["problems"].AsArray().Select(p => p!["field"]!.GetValue<string>()));
    }
}
