using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Referrals;

/// <summary>对账: the two ledgers of a day compared, daily by itself and on demand (exchange.md §2).</summary>
internal static class Reconciliations
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/partners/{code}/reconciliations/{date}", (string code, string date, HttpContext http, Partners partners, Reconciler reconciler, Site site, TimeProvider clock) =>
                Run(code, date, anew: false, http, partners, reconciler, site, clock))
            .Produces<ReconciliationReport>().WithTags("Partners").WithSummary("对账 · Reconciliation of a day")
            .WithDescription("The report kept of a day that is over; of today, or where none is kept, the ledgers are compared now. What the partner lacks is sent again by itself; other differences are alarms.")
            .Read(Scopes.ReferralsRead).Refuses(404, 503);
        app.MapPost("/v1/partners/{code}/reconciliations/{date}", (string code, string date, HttpContext http, Partners partners, Reconciler reconciler, Site site, TimeProvider clock) =>
                Run(code, date, anew: true, http, partners, reconciler, site, clock))
            .Produces<ReconciliationReport>().WithTags("Partners").WithSummary("重新对账 · Compare the ledgers of a day anew")
            .WithDescription("The report takes the place of the one kept.")
            .Read(Scopes.ReferralsWrite).Refuses(404, 503);
    }

    private static async Task Run(string code, string date, bool anew, HttpContext http, Partners partners, Reconciler reconciler, Site site, TimeProvider clock)
    {
        var today = site.Calendar.LocalDate(clock.GetUtcNow());
        if (partners.Find(code) is not { } partner)
            await Problems.Write(http, Refusal.NotFound($"没有对接平台 {code}。", $"There is no partner {code}."));
        else if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day > today || day.Year < 2000)
            await Problems.Write(http, Refusal.Invalid("date", "应为 2000 年以后、不晚于今天的日期，如 2023-02-15", "must be a day since 2000 and not after today, such as 2023-02-15"));
        else if (!anew && day < today && await reconciler.Kept(code, day, http.RequestAborted) is { } kept)
            await http.Json(kept);
        else if (partner.Address is not null && await reconciler.Run(partner, day, http.RequestAborted) is { } report)
            await http.Json(report);
        else
            await Problems.Write(http, new Refusal(Refusals.Unavailable, $"{code} 现在无法对账，请稍后重试。", $"{code} cannot be asked now; try again later."));
    }
}
