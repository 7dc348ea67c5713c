using System.Text;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>工作简报 of a month, as data or as a document, in any of its versions.</summary>
internal static class GetBulletin
{
    /// <summary>Which version.</summary>
    internal sealed record Query
    {
        /// <summary>The version; without it the newest published one, else the draft.</summary>
        public int? Version { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Version).InclusiveBetween(1, 9999);
    }

    /// <summary>The versions of a month.</summary>
    /// <param name="Items">Newest first; a person makes each, so that they are few.</param>
    internal sealed record BulletinVersionList(IReadOnlyList<BulletinVersion> Items);

    /// <summary>Finds a version of a month and opens it, as far as the caller may see it.</summary>
    internal sealed class Desk(OpenBooks open, BulletinDesk desk, BulletinCheck check, Reference reference, PrintedForms forms)
    {
        /// <summary>Answers the request with the bulletin in the form that its address or <c>Accept</c> names.</summary>
        /// <param name="http">The request.</param>
        /// <param name="address">The month with its suffix.</param>
        /// <param name="publishedOnly">Whether drafts are hidden from the caller.</param>
        /// <param name="json">What is answered as data.</param>
        public async Task Answer(HttpContext http, string address, bool publishedOnly, Func<HotlineContext, BulletinEdition, OpenedBulletin, Task<object>> json)
        {
            var (period, form) = BulletinForm.Of(address, http.Request);
            await using var db = open();
            if (await Find(http, db, period, publishedOnly) is not var (row, opened))
                return;
            http.Response.Headers.Vary = "Accept";
            if (form is not null)
                await http.WriteBulletin(forms.Of(row.ContentHash, form.Suffix, () => form.Print(opened.Printed)), form.Type, row.Revision);
            else
                await http.WriteBulletin(await json(db, row, opened), row.Revision);
        }

        public async Task Chart(HttpContext http, string period, string file, bool publishedOnly)
        {
            await using var db = open();
            if (await Find(http, db, period, publishedOnly) is not var (row, opened))
                return;
            var charts = opened.Printed.Charts();
            if (BulletinForm.Chart(charts, file) is { } form)
                await http.WriteBulletin(forms.Of(row.ContentHash, "charts/" + file, () => form.Print(opened.Printed)), form.Type, row.Revision);
            else
                await Problems.Write(http, Refusal.NotFound($"没有图表 {file}，可用：{Named(charts)}。", $"There is no chart {file}; there are {Named(charts)}."));
        }

        /// <summary>The published content as it was hashed, byte by byte.</summary>
        public async Task Content(HttpContext http, string period)
        {
            await using var db = open();
            if (await Find(http, db, period, publishedOnly: true) is var (row, _))
                await http.WriteBulletin(Encoding.UTF8.GetBytes(row.Content!), ContentType, row.Revision);
        }

        public async Task<object> Data(HotlineContext db, BulletinEdition row, OpenedBulletin opened, CancellationToken cancellation)
        {
            var findings = row.IsDraft() ? await check.Run(db, row, opened, cancellation) : null;
            return BulletinAnswer.Of(row, opened, await reference.Look(cancellation), findings);
        }

        /// <summary>The version asked for; null after having refused it aloud.</summary>
        private async Task<(BulletinEdition Row, OpenedBulletin Opened)?> Find(HttpContext http, HotlineContext db, string period, bool publishedOnly)
        {
            if (!await BulletinMonth.Check(http, period) || await Queries.Read<Query>(http, besides: "access_token") is not { } query)
                return null;
            if (await db.Bulletins.Holding(period, query.Version, publishedOnly).FirstOrDefaultAsync(http.RequestAborted) is { } row)
                return (row, await desk.Open(db, row, http.RequestAborted));
            await Problems.Write(http, query.Version is { } version
                ? Refusal.NotFound($"{period} 没有第 {version} 版简报。", $"The bulletin of {period} has no version {version}.")
                : BulletinVersions.Unknown(period));
            return null;
        }

        private static string Named(BulletinCharts charts) => string.Join(", ", charts.Names.Select(n => n + ".svg"));
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/bulletins/{period}", (string period, HttpContext http, Desk desk, TimeProvider clock) =>
                desk.Answer(http, period, IsOfUnit(http, clock), (db, row, opened) => desk.Data(db, row, opened, http.RequestAborted)))
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<BulletinAnswer>(200, "application/json", ["text/html", .. BulletinForm.All.Skip(1).Select(f => f.Type)])
            .WithTags("Bulletins").WithSummary("工作简报 · Bulletin of a month")
            .WithDescription("`period` is yyyy-MM. JSON, or a document by its suffix `.html`, `.docx`, `.pdf`, `.xlsx`, or by `Accept`; `.json` asks for JSON. Without `version` the newest published version, else the draft. A published version has the same content for ever, rendered by the build that answers.")
            .Read(Scopes.StatisticsRead).Refuses(404, 406).Produces(304);
        app.MapGet("/v1/bulletins/{period}/charts/{name}", (string period, string name, HttpContext http, Desk desk, TimeProvider clock) =>
                desk.Chart(http, period, name, IsOfUnit(http, clock)))
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<string>(200, "image/svg+xml", "image/png")
            .WithTags("Bulletins").WithSummary("简报图表 · A chart of a bulletin").WithDescription(Charts)
            .Read(Scopes.StatisticsRead).Refuses(404).Produces(304);
        app.MapGet("/v1/bulletins/{period}/content", (string period, HttpContext http, Desk desk) => desk.Content(http, period))
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<string>(200, ContentType)
            .WithTags("Bulletins").WithSummary("简报内容原文 · The content that was hashed")
            .WithDescription("Canonical JSON of a published version, as it stands since its publication: the SHA-256 of these bytes is its `contentHash`.")
            .Read(Scopes.StatisticsRead).Refuses(404).Produces(304);
        app.MapGet("/v1/bulletins/{period}/versions", Versions)
            .Produces<BulletinVersionList>()
            .WithTags("Bulletins").WithSummary("简报版本 · Versions of a bulletin")
            .WithDescription("Newest first; the old ones stay readable by `?version=`.")
            .Read(Scopes.StatisticsRead).Refuses(404);
    }

    /// <summary>Media type of the content as it was hashed.</summary>
    public const string ContentType = "application/vnd.hotline.bulletin+json";

    public const string Charts =
        $"`{BulletinCharts.Types}`, `{BulletinCharts.Hot}`, `{BulletinCharts.Trend}`, `{BulletinCharts.RankingTownships}`, `{BulletinCharts.RankingDepartments}`, `{BulletinCharts.Timeliness}`, each as `.svg` or `.png`. A chart that would have nothing to show does not exist.";

    private static async Task Versions(string period, HttpContext http, OpenBooks open, TimeProvider clock)
    {
        if (!await BulletinMonth.Check(http, period))
            return;
        var publishedOnly = IsOfUnit(http, clock);
        await using var db = open();
        var rows = await db.Bulletins.Where(b => b.Period == period && (!publishedOnly || b.Draft == null)).OrderByDescending(b => b.Version).ToListAsync(http.RequestAborted);
        if (rows.Count == 0)
            await Problems.Write(http, BulletinVersions.Unknown(period));
        else
            await http.Json(new BulletinVersionList([.. rows.Select(BulletinVersion.Of)]));
    }

    /// <summary>A draft is the centre's own; a unit reads what is published.</summary>
    private static bool IsOfUnit(HttpContext http, TimeProvider clock) => Act.Of(http, clock.Now()).Unit is not null;
}
