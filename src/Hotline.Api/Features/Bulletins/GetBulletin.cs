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

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/bulletins/{period}", Run)
        .Produces<BulletinAnswer>(200, "application/json", "text/html")
        .WithTags("Bulletins").WithSummary("工作简报 · Bulletin of a month")
        .WithDescription("`period` is yyyy-MM. JSON, or a printable page with `Accept: text/html` or the suffix `.html`; `.json` asks for JSON.")
        .Read(Scopes.StatisticsRead).Refuses(404, 406);

    private static async Task Run(string period, HttpContext http, BulletinDesk desk)
    {
        var (month, form) = Form(period, http.Request);
        if (!DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
        {
            await Problems.Write(http, Refusal.Invalid("period", "应为 yyyy-MM，如 2023-02", "must be yyyy-MM, e.g. 2023-02"));
            return;
        }
        if (await desk.Compose(first.Year, first.Month, http.RequestAborted) is not var (bulletin, look))
        {
            await Problems.Write(http, Refusal.NotFound($"{month} 尚无简报，请先导入或起草。", $"There is no bulletin of {month} yet; import or draft one."));
            return;
        }
        if (form == "html")
        {
            var page = Encoding.UTF8.GetBytes(BulletinHtml.Render(bulletin));
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(page).AsSpan(0, 12))}\"";
            await http.Response.Body.WriteAsync(page, http.RequestAborted);
            return;
        }
        await http.Json(new BulletinAnswer(
            bulletin.Site, bulletin.Period, bulletin.Version, bulletin.Status, bulletin.Narrative, look.Answer(),
            BulletinText.Calls(bulletin.Overview.Calls, bulletin.CallsRounding),
            look.Answer(bulletin.AppealTypes, "appealType"), look.Answer(bulletin.HotCategories, "category"),
            bulletin.Townships, bulletin.Departments, bulletin.MinimumWorkOrders));
    }

    /// <summary>The suffix decides; without one the <c>Accept</c> header.</summary>
    private static (string Month, string Form) Form(string period, HttpRequest request)
    {
        foreach (var form in (string[])["html", "json"])
        {
            if (period.EndsWith("." + form, StringComparison.Ordinal))
                return (period[..^(form.Length + 1)], form);
        }
        var accepts = request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1);
        return (period, accepts.FirstOrDefault()?.MediaType.Value == "text/html" ? "html" : "json");
    }
}
