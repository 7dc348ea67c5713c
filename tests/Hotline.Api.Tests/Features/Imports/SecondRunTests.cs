using Hotline.Api.Tests.Given;
using MiniExcelLibs;

namespace Hotline.Api.Tests.Features.Imports;

/// <summary>The same file a second time changes nothing, in whatever form it comes.</summary>
[Collection(nameof(February))]
public sealed class SecondRunTests(February server)
{
    [Fact]
    public async Task Import_MonthAgain_ChangesNothing()
    {
        var (rows, answers) = (await server.RowCounts(), await Answers());
        foreach (var file in February.Files.Select(February.DemoFile).Concat(SiteFiles))
        {
            var report = await server.Import(file);
            Assert.Equal((0, 0, 0, 0, report.Rows), (report.Inserted, report.Updated, report.Conflicts, report.Rejected, report.Unchanged));
        }

        Assert.Equal(rows, await server.RowCounts());
        Assert.Equal(answers, await Answers());
    }

    [Fact]
    public async Task Import_SameRowsAsXlsx_AreKnownAlready()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".xlsx");
        try
        {
            var rows = MonthFile.Rows.Where((_, i) => i % 10 == 0).ToList();
            await MiniExcel.SaveAsAsync(path, rows.Select(r => r.ToDictionary(c => c.Key, c => (object)c.Value)));

            var report = await server.Import(path);

            Assert.Equal((rows.Count, rows.Count, 0, 0), (report.Rows, report.Unchanged, report.Inserted, report.Conflicts));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Import_DryRunOverHttp_WritesNothing()
    {
        var rows = await server.RowCounts(but: "operations");
        var file = Operations.File(MonthFile.Csv([MonthFile.Row("RZ2022010100001"), MonthFile.Row("RZ2022010100002", ("solved", ""))]));

        var ended = await server.Dev.Imported("tickets?dryRun=true", file);

        Assert.Equal("succeeded", ended["status"].GetValue<string>());
        Assert.True(ended["result"]["dryRun"]!.GetValue<bool>());
        Assert.Equal(1, ended["result"]["inserted"]!.GetValue<int>());
        Assert.Equal(3, Assert.Single(ended["problems"].AsArray())!["line"]!.GetValue<int>());
        Assert.Equal(rows, await server.RowCounts(but: "operations"));
    }

    private static IEnumerable<string> SiteFiles =>
        ((string[])["units.csv", "categories.csv"]).Select(f => Path.Combine(AppContext.BaseDirectory, "Sites", "ruzhou", f));

    private async Task<string> Answers()
    {
        var texts = new List<string>();
        foreach (var path in (string[])["/v1/statistics/overview?from=2023-02-01&to=2023-03-01", "/v1/bulletins/2023-02.html", "/v1/units", "/v1/categories", "/v1/tickets?limit=5", "/v1/calls?limit=5"])
            texts.Add((await server.Dev.Get(path)).Expect(200).Text);
        return string.Join('\n', texts);
    }
}
