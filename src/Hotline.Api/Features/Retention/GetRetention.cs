using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Office;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>保存期限: what a run would do, and what the runs did.</summary>
internal static class GetRetention
{
    /// <summary>Which runs.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<RetentionRun>.MostItems);
    }

    /// <summary>Looks at everything that is past its time.</summary>
    internal sealed class Planner(OpenBooks open, Reference reference, RetentionKinds kinds, RetentionSettings settings, TimeProvider clock)
    {
        public async Task<RetentionOutlook> Look(CancellationToken cancellation)
        {
            var (site, now) = ((await reference.Look(cancellation)).Site, clock.Now());
            await using var db = open();
            var plan = new List<PlannedKind>();
            foreach (var kind in kinds.All)
                plan.Add(await Of(db, kind, site, now, cancellation));
            var until = ImportRetention.Until(site, now);
            var imports = ImportRetention.Past(db, until);
            var reports = await imports.LongCountAsync(cancellation);
            plan.Add(new(ImportRetention.Kind, site.Profile.Retention.ImportsMonths, await imports.MinAsync(o => o.EndedAt, cancellation), until, reports, reports, 0, []));
            var last = await RetentionJob.Newest(db).FirstOrDefaultAsync(cancellation);
            return new RetentionOutlook(now, settings.Enabled, last is null ? null : RetentionReport.Of(last), plan);
        }

        private static async Task<PlannedKind> Of(HotlineContext db, RetentionKind kind, Site site, DateTimeOffset now, CancellationToken cancellation)
        {
            var until = kind.Until(site, now);
            var rows = kind.Candidates(db, until, now);
            var due = await rows.LongCountAsync(cancellation);
            if (due == 0)
                return new(kind.Code, kind.Months(site.Profile.Retention), null, until, 0, 0, 0, []);
            var held = await rows.LongCountAsync(c => c.Held, cancellation);
            var skipped = new List<SkippedCount>();
            foreach (var reason in kind.Reasons)
            {
                if (await rows.LongCountAsync(c => !c.Held && c.Waits == reason, cancellation) is > 0 and var count)
                    skipped.Add(new(reason, count));
            }
            var from = await rows.MinAsync(c => c.At, cancellation);
            return new(kind.Code, kind.Months(site.Profile.Retention), from, until, due, due - held - skipped.Sum(s => s.Count), held, skipped);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/retention/plan", async (HttpContext http, Planner planner, TimeProvider clock) =>
        {
            if (!await OfficeCalls.RefusedToUnits(http, clock))
                await http.Json(await planner.Look(http.RequestAborted));
        })
            .Produces<RetentionOutlook>().WithTags(Tag).WithSummary("保存期限预览 · What a run would do")
            .WithDescription("By kind: how many rows are past their time, out of how many of them a run would take persons now, and what keeps the others. Changes nothing.")
            .Read(AnyScope.OfRetention);
        app.MapGet("/v1/retention/runs", Runs)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<RetentionReport>>().WithTags(Tag).WithSummary("保存期限执行记录 · Runs")
            .WithDescription("Latest first; kept for good. A run without `endedAt` is under way, or was cut off and is gone on with.")
            .Read(AnyScope.OfRetention);
    }

    private static async Task Runs(HttpContext http, OpenBooks open, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query || await OfficeCalls.RefusedToUnits(http, clock))
            return;
        await using var db = open();
        var (page, next, total, refusal) = await LatestFirst.Read(db.RetentionRuns.AsNoTracking(), query, "", http.RequestAborted);
        if (refusal is not null)
            await Problems.Write(http, refusal);
        else
            await http.Json(new Page<RetentionReport>([.. page.Select(RetentionReport.Of)], next, total));
    }

    public const string Tag = "Retention";

    private static readonly Keyset<RetentionRun> LatestFirst = new(new("startedAt", r => r.StartedAt, r => r.StartedAt), descending: true, r => r.Id, r => r.Id);
}
