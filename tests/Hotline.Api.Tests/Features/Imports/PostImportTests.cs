using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;

namespace Hotline.Api.Tests.Features.Imports;

public sealed class PostImportTests(Server server) : IClassFixture<Server>
{
    private static readonly string Month = File.ReadAllText(February.DemoFile("tickets.csv"));

    [Fact]
    public async Task Import_RawBody_IsTakenOnAndFollowed()
    {
        var taken = (await server.Dev.Post("/v1/imports/tickets", Operations.File(MonthFile.Csv([MonthFile.Row("RZ2022110100001")])))).Expect(202);

        Assert.Equal($"/v1/operations/{taken["id"].GetValue<string>()}", taken.Headers.Location!.ToString());
        Assert.Equal("running", taken["status"].GetValue<string>());
        var ended = await server.Dev.Ended(taken);
        Assert.Equal("succeeded", ended["status"].GetValue<string>());
        Assert.Equal("import.tickets", ended["kind"].GetValue<string>());
        Assert.Equal(1, ended["result"]["inserted"]!.GetValue<int>());
        Assert.Equal((1, 1), (ended["progress"]["done"]!.GetValue<int>(), ended["progress"]["total"]!.GetValue<int>()));
        Assert.Equal("2023-02-15T10:00:00+08:00", ended["endedAt"].GetValue<string>());
    }

    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/octet-stream")]
    public async Task Import_MultipartForm_IsTheSame(string type)
    {
        using var form = new MultipartFormDataContent { { Operations.File(MonthFile.Csv([MonthFile.Row("RZ2022110200001")]), type), "file", "汝州十一月.csv" } };

        var ended = await server.Dev.Imported("tickets", form);

        Assert.Equal(1, ended["result"]["inserted"]!.GetValue<int>() + ended["result"]["unchanged"]!.GetValue<int>());
    }

    [Fact]
    public async Task Import_Xlsx_TakesWhatTheCsvHolds()
    {
        var (rows, file) = (MonthFile.Rows.Skip(3000).Take(40).ToList(), new MemoryStream());
        await file.SaveAsAsync(rows.Select(r => r.ToDictionary(c => c.Key, c => (object)c.Value)));

        var ended = await server.Dev.Imported(
            "tickets", Operations.File(file.ToArray(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));

        Assert.Equal(40, ended["result"]["inserted"]!.GetValue<int>());
        Assert.Equal(40, (await server.ImportText(MonthFile.Csv(rows))).Unchanged);
    }

    [Theory]
    [InlineData("number,registered_at\nRZ1,2023-01-01T00:00:00+08:00\n", "channel")]
    [InlineData("code,name,short,kind,area\nx,y,z,department,\n", "registered_at")]
    [InlineData("", "空")]
    [InlineData("PK\u0003\u0004 no spreadsheet", "XLSX")]
    [InlineData("{ \"period\": \"2023-02\" }", "tickets")]
    public async Task Import_WrongFile_FailsAndSaysWhatIsMissing(string text, string word)
    {
        var ended = await server.Dev.Imported("tickets", Operations.File(text));

        Assert.Equal("failed", ended["status"].GetValue<string>());
        Assert.Contains(word, ended["problems"][0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_NoFileInTheForm_IsRefused()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "remark" } };
        var ended = await server.Dev.Imported("tickets", form);
        Assert.Equal("failed", ended["status"].GetValue<string>());
    }

    [Fact]
    public async Task Import_SameKeyTwice_StartsOneOperation()
    {
        var (file, key) = (MonthFile.Csv([MonthFile.Row("RZ2022110300001")]), Guid.NewGuid().ToString());

        var first = (await server.Dev.Post("/v1/imports/tickets", Operations.File(file), ("Idempotency-Key", key))).Expect(202);
        var second = (await server.Dev.Post("/v1/imports/tickets", Operations.File(file), ("Idempotency-Key", key))).Expect(202);
        var other = await server.Dev.Post("/v1/imports/tickets", Operations.File(file + "\n"), ("Idempotency-Key", key));

        Assert.Equal(first["id"].GetValue<string>(), second["id"].GetValue<string>());
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(422, other.Code);
        Assert.Equal(1, (await server.Dev.Ended(second))["result"]["inserted"]!.GetValue<int>());
    }

    [Fact]
    public async Task Import_SameKeyAtOnce_StartsOneOperation()
    {
        var (file, key) = (MonthFile.Csv([MonthFile.Row("RZ2022110400001")]), Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Dev.Post("/v1/imports/tickets", Operations.File(file), ("Idempotency-Key", key))));

        Assert.Single(answers.Select(a => a.Expect(202)["id"].GetValue<string>()).Distinct());
        Assert.Equal("succeeded", (await server.Dev.Ended(answers[0]))["status"].GetValue<string>());
    }

    [Fact]
    public async Task Cancel_WhileRunning_StopsAndARerunCompletes()
    {
        var rows = MonthFile.Rows.Take(2500).Select((r, i) => new Dictionary<string, string>(r) { ["number"] = $"RZ20221001{i:D5}" }).ToList();
        var taken = (await server.Dev.Post("/v1/imports/tickets", Operations.File(MonthFile.Csv(rows)))).Expect(202);

        (await server.Dev.Post(taken.Headers.Location + "/cancel")).Expect(200);
        var ended = await server.Dev.Ended(taken);

        Assert.Equal("cancelled", ended["status"].GetValue<string>());
        var report = await server.ImportText(MonthFile.Csv(rows));
        Assert.True(report.Inserted > 0, "It was not stopped.");
        Assert.Equal(rows.Count, report.Inserted + report.Unchanged);
        (await server.Dev.Post(taken.Headers.Location + "/cancel")).Expect(409);
    }

    [Fact]
    public async Task Import_WithoutScope_IsForbidden()
    {
        using var client = await server.ClientOf("dev", "tickets.read tickets.write");
        (await client.Post("/v1/imports/tickets", Operations.File(Month))).Expect(403);
    }

    [Fact]
    public async Task Operation_Unknown_IsNotFound() => (await server.Dev.Get($"/v1/operations/{Guid.NewGuid()}")).Expect(404);

    [Fact]
    public async Task Operation_SilentForMinutes_IsSaidToBeCutOff()
    {
        var id = Guid.NewGuid();
        await using (var db = server.Services.GetRequiredService<Func<HotlineContext>>()())
        {
            var at = server.Clock.GetUtcNow().AddMinutes(-3);
            db.Add(new Hotline.Api.Persistence.Rows.OperationRow { Id = id, Kind = "import.tickets", Status = "running", Client = "dev", CreatedAt = at, AliveAt = at });
            await db.SaveChangesAsync();
        }

        var operation = (await server.Dev.Get($"/v1/operations/{id}")).Expect(200);

        Assert.Equal("failed", operation["status"].GetValue<string>());
        Assert.Equal("(file)", operation["problems"][0]!["field"]!.GetValue<string>());
    }
}
