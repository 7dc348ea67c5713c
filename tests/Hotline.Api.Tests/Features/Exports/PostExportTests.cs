using System.Text;
using Hotline.Api.Features.Exports;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;

namespace Hotline.Api.Tests.Features.Exports;

/// <summary>Exports in the background: their progress, their file, and who may have it for how long.</summary>
public sealed class PostExportTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Export_Csv_IsTheListsOwnCsv()
    {
        await Some("后台导出甲", 3);

        var ended = await Ended(new { format = "csv", filter = new { q = "后台导出甲", sort = "registeredAt" } });
        var file = await Download.Csv(server, server.Dev, Href(ended));
        var list = await Download.Csv(server, server.Dev, "/v1/tickets?q=后台导出甲&sort=registeredAt");

        Assert.Equal(("succeeded", 3, 3), (ended["status"].Text(), ended["progress"]["done"].Number(), ended["progress"]["total"].Number()));
        Assert.Equal(list.Bytes, file.Bytes);
        Assert.Equal(file.Bytes.Length, ended["result"]["file"]!["size"].Number());
        Assert.Equal(ended["result"]["file"]!["name"].Text(), file.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal("attachment", file.Headers.ContentDisposition.DispositionType);
    }

    [Fact]
    public async Task F86_F88_Workbook_HoldsTheSameCells()
    {
        var body = Given.Tickets.Body("=汝州𠮷\"嵖岈\"");
        body["content"] = "后台导出乙\n<第二行> & 'x'";
        await server.Dev.Registered(body);
        await Some("后台导出乙", 2);

        var ended = await Ended(new { format = "xlsx", filter = new { q = "后台导出乙" } });
        var file = await Download.Of(server, server.Dev, HttpMethod.Get, Href(ended), "*/*");
        var csv = (await Download.Csv(server, server.Dev, "/v1/tickets?q=后台导出乙")).Rows();

        Assert.Equal(GetExport.Xlsx, file.Headers.ContentType!.MediaType);
        using var stream = new MemoryStream(file.Bytes);
        var rows = MiniExcel.Query(stream, useHeaderRow: true).Cast<IDictionary<string, object?>>().ToList();
        Assert.Equal(3, rows.Count);
        for (var i = 0; i < rows.Count; i++)
            Assert.Equal(csv[i], rows[i].ToDictionary(c => c.Key, c => c.Value?.ToString() ?? ""));
        Assert.Contains(rows, r => (string)r["标题"]! == "'=汝州𠮷\"嵖岈\"");
    }

    [Fact]
    public async Task Export_OfNothing_HasAHeader()
    {
        foreach (var format in new[] { "csv", "xlsx" })
        {
            var ended = await Ended(new { format, filter = new { q = "没有这样的事" } });
            var file = await Download.Of(server, server.Dev, HttpMethod.Get, Href(ended), "*/*");
            var text = format == "csv" ? Encoding.UTF8.GetString(file.Bytes) : Sheet(file.Bytes);
            Assert.Contains("编号", text, StringComparison.Ordinal);
            Assert.Equal(0, ended["result"]["rows"].Number());
        }
    }

    [Fact]
    public async Task File_OfAnotherClient_IsNotThere()
    {
        using var unit = await server.ClientOf("unit-water");
        var ended = await Ended(new { format = "csv", filter = new { q = "别人的" } });
        var taken = (await unit.Post("/v1/exports/tickets", new { format = "csv" })).Expect(202);
        var own = await unit.Ended(taken);

        (await unit.Get(Href(ended))).Expect(404);
        (await unit.Get($"/v1/operations/{ended["id"].Text()}")).Expect(404);
        (await unit.Post($"/v1/operations/{ended["id"].Text()}/cancel")).Expect(404);
        (await unit.Get(Href(own))).Expect(200);
        (await server.Dev.Get(Href(own))).Expect(404);
        (await server.Dev.Get($"/v1/exports/{Guid.NewGuid()}")).Expect(404);
    }

    [Fact]
    public async Task Export_SameKeyTwice_IsOneOperation()
    {
        var (key, body) = (Guid.NewGuid().ToString(), new { format = "csv", filter = new { q = "一次就够" } });
        var first = (await server.Dev.Post("/v1/exports/tickets", body, ("Idempotency-Key", key))).Expect(202);
        var second = (await server.Dev.Post("/v1/exports/tickets", body, ("Idempotency-Key", key))).Expect(202);

        Assert.Equal(first["id"].Text(), second["id"].Text());
        Assert.Equal("succeeded", (await server.Dev.Ended(first))["status"].Text());
    }

    [Theory]
    [InlineData("""{}""", "format")]
    [InlineData("""{"format":"pdf"}""", "format")]
    [InlineData("""{"format":"csv","filter":{"q":"水"}}""", "filter.q")]
    [InlineData("""{"format":"csv","filter":{"unit":["nowhere"]}}""", "filter.unit")]
    [InlineData("""{"format":"csv","filter":{"sort":"title"}}""", "filter.sort")]
    [InlineData("""{"format":"csv","filter":{"limit":3}}""", "filter.limit")]
    public async Task Export_BadRequest_IsRefusedByField(string body, string field) =>
        Assert.Equal([field], (await server.Dev.Post("/v1/exports/tickets", body)).Expect(400).Faults());

    [Fact]
    public async Task Store_Stopped_KeepsNothing()
    {
        var store = server.Services.GetRequiredService<ExportStore>();
        var file = new Hotline.Api.Persistence.Rows.ExportFileRow { Id = Guid.NewGuid(), Client = "dev", Name = "x.csv", ContentType = "text/csv", CreatedAt = server.Clock.GetUtcNow() };
        using var content = new MemoryStream(new byte[600_000]);
        var asked = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Keep(file, content, () => Task.FromResult(++asked < 3), CancellationToken.None));

        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        Assert.False(await db.ExportFiles.AnyAsync(f => f.Id == file.Id));
        Assert.False(await db.ExportParts.AnyAsync(p => p.FileId == file.Id));
    }

    private async Task Some(string content, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var body = Given.Tickets.Body($"第{i}件");
            body["content"] = content;
            await server.Dev.Registered(body);
        }
    }

    private async Task<Reply> Ended(object body) => await server.Dev.Ended(await server.Dev.Post("/v1/exports/tickets", body));

    private static string Href(Reply operation) => operation["result"]["file"]!["href"].Text();

    private static string Sheet(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return string.Join(',', MiniExcel.Query(stream).Cast<IDictionary<string, object?>>().SelectMany(r => r.Values));
    }
}

/// <summary>A day later the file is gone; the clock of this server is moved.</summary>
public sealed class ExpiredExportTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task File_AfterADay_IsGone()
    {
        var ended = await server.Dev.Ended(await server.Dev.Post("/v1/exports/tickets", new { format = "csv" }));
        var href = ended["result"]["file"]!["href"].Text();
        var expires = ended["result"]["file"]!["expiresAt"]!.GetValue<DateTimeOffset>();

        await server.MoveTo(expires - TimeSpan.FromSeconds(1));
        (await server.Dev.Get(href)).Expect(200);
        await server.MoveTo(expires);
        (await server.Dev.Get(href)).Expect(404);

        // By the cleaner of the hour before, or now.
        await server.Services.GetRequiredService<ExportStore>().Clean(CancellationToken.None);
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        Assert.False(await db.ExportFiles.AnyAsync());
        Assert.False(await db.ExportParts.AnyAsync());
    }
}
