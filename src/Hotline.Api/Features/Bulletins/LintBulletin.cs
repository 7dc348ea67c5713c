using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>校核简报: whether what is printed adds up and names nobody; changes nothing (statistics.md §5).</summary>
internal static class LintBulletin
{
    /// <summary>What the check found.</summary>
    /// <param name="Period">The month.</param>
    /// <param name="Version">The version that was checked.</param>
    /// <param name="Errors">How many forbid its publication.</param>
    /// <param name="Warnings">How many must have been seen by who publishes it.</param>
    /// <param name="Findings">Errors first.</param>
    internal sealed record Report(string Period, int Version, int Errors, int Warnings, IReadOnlyList<FindingAnswer> Findings);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/bulletins/{period}/lint", Run)
        .WithMetadata(new QueryOf(typeof(GetBulletin.Query)))
        .Produces<Report>()
        .WithTags("Bulletins").WithSummary("校核简报 · Check a bulletin")
        .WithDescription("Of the draft where there is one, else of the newest published version, or of `version`. Sums, shares by their rounding, rates, ranks, serials, figures and persons in texts, blanks left open. A published version is compared with the books as they are now: what was corrected since is a warning.")
        .Read(Scopes.BulletinsPublish).Refuses(404);

    private static async Task Run(string period, HttpContext http, OpenBooks open, BulletinDesk desk, BulletinCheck check, TimeProvider clock)
    {
        if (!await BulletinMonth.Check(http, period) || await Queries.Read<GetBulletin.Query>(http) is not { } query)
            return;
        await using var db = open();
        var rows = db.Bulletins.Newest(period);
        if (query.Version is { } version)
            rows = db.Bulletins.Where(b => b.Period == period && b.Version == version);
        if (Act.Of(http, clock.Now()).Unit is not null || await rows.FirstOrDefaultAsync(http.RequestAborted) is not { } row)
        {
            await Problems.Write(http, BulletinVersions.Unknown(period));
            return;
        }
        var findings = await check.Run(db, row, await desk.Open(db, row, http.RequestAborted), http.RequestAborted);
        var counts = LintCounts.Of(findings);
        await http.Json(new Report(period, row.Version, counts.Errors, counts.Warnings, [.. findings.Select(FindingAnswer.Of)]));
    }
}
