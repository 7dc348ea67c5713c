using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Domain.Bulletins;
using Hotline.Publishing;

namespace Hotline.Api.Features.Bulletins;

/// <summary>工作简报 of a month, as data or as a printable page.</summary>
internal static class GetBulletin
{
    /// <summary>A month's bulletin with every figure and the list behind it.</summary>
    /// <param name="Site">Name of the line.</param>
    /// <param name="Period">The month.</param>
    /// <param name="Version">Version.</param>
    /// <param name="Status">draft or published.</param>
    /// <param name="Narrative">What the editor wrote.</param>
    /// <param name="Overview">工作概况.</param>
    /// <param name="CallsPrinted">Calls as printed, rounded by the profile.</param>
    /// <param name="AppealTypes">诉求类型统计表.</param>
    /// <param name="HotCategories">热点问题统计表.</param>
    /// <param name="Townships">附件1.</param>
    /// <param name="Departments">附件2.</param>
    /// <param name="MinimumWorkOrders">Units with fewer orders are not assessed.</param>
    internal sealed record BulletinAnswer(
        string Site, string Period, int Version, string Status, BulletinNarrative Narrative, OverviewAnswer Overview, string CallsPrinted,
        TableAnswer AppealTypes, TableAnswer HotCategories, AssessmentAnnex Townships, AssessmentAnnex Departments, int MinimumWorkOrders);

    /// <summary>A printed form of the bulletin.</summary>
    private sealed record PrintedForm(string Suffix, string Type, Func<Bulletin, BulletinCharts, byte[]> Print);

    /// <summary>By suffix; the media type without parameters is what <c>Accept</c> names.</summary>
    private static readonly PrintedForm[] Forms =
    [
        new("html", "text/html; charset=utf-8", (bulletin, charts) => Encoding.UTF8.GetBytes(BulletinHtml.Render(bulletin, charts))),
        new("docx", BulletinDocx.MediaType, BulletinDocx.Render),
        new("pdf", BulletinPdf.MediaType, BulletinPdf.Render),
        new("xlsx", BulletinXlsx.MediaType, (bulletin, _) => BulletinXlsx.Render(bulletin)),
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/bulletins/{period}", Run)
            .Produces<BulletinAnswer>(200, "application/json", ["text/html", .. Forms.Skip(1).Select(f => f.Type)])
            .WithTags("Bulletins").WithSummary("工作简报 · Bulletin of a month")
            .WithDescription("`period` is yyyy-MM. JSON, or a document by its suffix `.html`, `.docx`, `.pdf`, `.xlsx`, or by `Accept`; `.json` asks for JSON. The same figures print the same bytes.")
            .Read(Scopes.StatisticsRead).Refuses(404, 406);
        app.MapGet("/v1/bulletins/{period}/charts/{name}", Chart)
            .Produces<string>(200, "image/svg+xml", "image/png")
            .WithTags("Bulletins").WithSummary("简报图表 · A chart of a bulletin")
            .WithDescription($"`{BulletinCharts.Types}`, `{BulletinCharts.Hot}`, `{BulletinCharts.RankingTownships}`, `{BulletinCharts.RankingDepartments}`, `{BulletinCharts.Timeliness}`, each as `.svg` or `.png`. A chart that would have nothing to show does not exist.")
            .Read(Scopes.StatisticsRead).Refuses(404);
    }

    private static async Task Run(string period, HttpContext http, BulletinDesk desk)
    {
        var (month, form) = Form(period, http.Request);
        if (await Compose(month, http, desk) is not var (bulletin, look))
            return;
        if (form is not null)
        {
            await Write(http, form.Print(bulletin, Charts(bulletin)), form.Type);
            return;
        }
        await http.Json(new BulletinAnswer(
            bulletin.Site, bulletin.Period, bulletin.Version, bulletin.Status, bulletin.Narrative, look.Answer(),
            BulletinText.Calls(bulletin.Overview.Calls, bulletin.CallsRounding),
            look.Answer(bulletin.AppealTypes, "appealType"), look.Answer(bulletin.HotCategories, "category"),
            bulletin.Townships, bulletin.Departments, bulletin.MinimumWorkOrders));
    }

    private static async Task Chart(string period, string name, HttpContext http, BulletinDesk desk)
    {
        if (await Compose(period, http, desk) is not var (bulletin, _))
            return;
        var charts = Charts(bulletin);
        var (chart, suffix) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name));
        if (suffix == ".svg" && charts.Svg(chart) is { } svg)
            await Write(http, Encoding.UTF8.GetBytes(svg), "image/svg+xml; charset=utf-8");
        else if (suffix == ".png" && charts.Png(chart) is { } png)
            await Write(http, png, "image/png");
        else
            await Problems.Write(http, Refusal.NotFound($"没有图表 {name}，可用：{Named(charts)}。", $"There is no chart {name}; there are {Named(charts)}."));
    }

    private static string Named(BulletinCharts charts) => string.Join(", ", charts.Names.Select(n => n + ".svg"));

    /// <summary>The bulletin of a month; null after having refused it aloud.</summary>
    private static async Task<(Bulletin Bulletin, MonthFigures.Look Look)?> Compose(string month, HttpContext http, BulletinDesk desk)
    {
        if (!DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            await Problems.Write(http, Refusal.Invalid("period", "应为 yyyy-MM，如 2023-02", "must be yyyy-MM, e.g. 2023-02"));
        else if (await desk.Compose(first.Year, first.Month, http.RequestAborted) is { } composed)
            return composed;
        else
            await Problems.Write(http, Refusal.NotFound($"{month} 尚无简报，请先导入或起草。", $"There is no bulletin of {month} yet; import or draft one."));
        return null;
    }

    private static BulletinCharts Charts(Bulletin bulletin)
    {
        var dispatched = bulletin.Overview.Local.Dispatched;
        var onTime = dispatched.OnTimeRate.Numerator;
        return BulletinCharts.Of(bulletin, timeliness: [new TimelinessRow("交办处理", onTime, dispatched.Closed - onTime, dispatched.Count - dispatched.Closed)]);
    }

    private static async Task Write(HttpContext http, byte[] bytes, string type)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.Length;
        http.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"";
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    /// <summary>The suffix decides; without one the <c>Accept</c> header. Null is JSON.</summary>
    private static (string Month, PrintedForm? Form) Form(string period, HttpRequest request)
    {
        if (period.EndsWith(".json", StringComparison.Ordinal))
            return (period[..^5], null);
        if (Forms.FirstOrDefault(f => period.EndsWith("." + f.Suffix, StringComparison.Ordinal)) is { } named)
            return (period[..^(named.Suffix.Length + 1)], named);
        var wanted = request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1).FirstOrDefault()?.MediaType.Value;
        return (period, wanted is null ? null : Forms.FirstOrDefault(f => f.Type.Split(';')[0] == wanted));
    }
}
