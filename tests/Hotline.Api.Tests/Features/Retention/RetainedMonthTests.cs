using Hotline.Api.Features.Retention;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Retention;

/// <summary>A month with its closed figures and its published bulletin, before and after everybody in it was forgotten.</summary>
public sealed class RetainedMonthTests(RetainedMonthTests.LongAfter server) : IClassFixture<RetainedMonthTests.LongAfter>
{
    /// <summary>February 2023 of four hundred tickets, three years and a quarter ago.</summary>
    public sealed class LongAfter() : Server(Times.At("2026-05-20T10:00"))
    {
        protected override async Task Prepare()
        {
            var rows = MonthFile.Rows.Where((_, i) => i % 15 == 0).Take(400).Select(r => new Dictionary<string, string>(r) { ["caller_name"] = "张卫国", ["caller_phone"] = "13911223344" }).ToList();
            Assert.Empty((await this.ImportText(MonthFile.Csv(rows))).Problems);
            Assert.Empty((await this.Import(February.DemoFile("calls.csv"))).Problems);
            Assert.Empty((await this.Import(February.DemoFile("bulletin.json"))).Problems);
            await this.Publish("2023-02");
        }
    }

    private static readonly string[] Figures =
        ["overview", "appeal-types", "categories", "hot-issues", "units", "areas", "channels", "timeliness", "satisfaction", "calls", "trend"];

    /// <summary>Those of which the books of a past moment can be asked.</summary>
    private static readonly string[] Past = ["overview", "appeal-types", "units", "satisfaction"];

    [Fact]
    public async Task Run_OverAWholeMonth_LeavesEveryFigureAndTheBulletinByteForByte()
    {
        var before = await Said();
        var persons = (await server.Dev.Post("/v1/tickets/search", new { phone = "13911223344", includeTotal = true })).Expect(200)["total"].GetValue<int>();

        var report = await server.Retain();

        Assert.Equal((400, true, true), (persons, report.Of("tickets").Done > 300, report.Of("calls").Done > 5000));
        Assert.Equal(0, report.Kinds.Sum(k => k.Failed));
        var after = await Said();
        Assert.Equal(before.Keys, after.Keys);
        foreach (var (address, text) in before)
            Assert.True(text == after[address], $"{address} differs: {text[..Math.Min(300, text.Length)]} … {after[address][..Math.Min(300, after[address].Length)]}");
        Assert.Equal(0, (await server.Retain()).Kinds.Sum(k => k.Done));
    }

    /// <summary>All figures of the month, live and frozen, how many tickets each list has that they lead to, and the bulletin in the forms without a date of making.</summary>
    private async Task<Dictionary<string, string>> Said()
    {
        var said = new Dictionary<string, string>();
        const string Month = "from=2023-02-01&to=2023-03-01", Weeks = "from=2023-02-01&to=2023-02-16";
        foreach (var address in Figures.SelectMany(f => new[] { $"/v1/statistics/{f}?{Month}", $"/v1/statistics/{f}?{Weeks}" }).Concat(Past.Select(f => $"/v1/statistics/{f}?{Weeks}&asOf=2023-02-20T00:00:00%2B08:00")))
            said[address] = (await server.Dev.Get(address)).Expect(200).Text;
        foreach (var address in new[] { "/v1/bulletins/2023-02", "/v1/bulletins/2023-02/content", "/public/bulletins/2023-02", "/public/bulletins/2023-02.html", "/v1/assessments/2023-02" })
            said[address] = (await server.Dev.Get(address)).Expect(200).Text;
        var overview = (await server.Dev.Get($"/v1/statistics/overview?{Weeks}")).Expect(200);
        foreach (var href in new[] { overview["local"], overview["local"]["coordinated"]!, overview["local"]["dispatched"]!, overview["superior"] }.SelectMany(o => o["hrefs"]!.AsObject()).Select(h => h.Value.Text()))
            said[href] = (await server.Dev.Get(href + (href.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "includeTotal=true&limit=1")).Expect(200)["total"]!.ToJsonString();
        return said;
    }
}
