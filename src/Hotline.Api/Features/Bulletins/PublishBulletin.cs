using Hotline.Api.Boundary;
using Hotline.Api.Features.References;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Bulletins.Linter;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>
/// 发布简报: freezes the month's figures and then the bulletin as it is printed, with its hash. The month is frozen first and apart, so
/// that a crash between leaves a frozen month and a draft, which the same call finishes (statistics.md §1, §5).
/// </summary>
internal static class PublishBulletin
{
    /// <summary>Under which conditions.</summary>
    internal sealed record Request
    {
        /// <summary>Whether who publishes has seen the warnings of the check; errors are never accepted.</summary>
        public bool? AcceptWarnings { get; init; }
    }

    /// <summary>What was checked and frozen before the bulletin's own transaction.</summary>
    /// <param name="Revision">Of the draft that was checked.</param>
    /// <param name="Opened">As it will be printed.</param>
    /// <param name="Frozen">The version of the month that it prints.</param>
    /// <param name="KeptAt">When that was kept.</param>
    internal sealed record Prepared(int Revision, OpenedBulletin Opened, FrozenVersion Frozen, DateTimeOffset KeptAt);

    internal sealed class Handler(OpenBooks open, BulletinDesk desk, BulletinCheck check, IFrozenMonths frozen)
    {
        /// <summary>
        /// Checks the draft and freezes its month. Nothing is prepared, and nothing refused, where the transaction itself has the answer:
        /// no draft, a stale condition, a request that was answered before.
        /// </summary>
        public async Task<(Prepared? Prepared, Refusal? Refusal)> Prepare(string period, Request request, Act act, IfMatch ifMatch, string? key, CancellationToken cancellation)
        {
            await using var db = open();
            var row = await db.Bulletins.Newest(period).FirstOrDefaultAsync(cancellation);
            if (row is null || !row.IsDraft() || act.Unit is not null || !ifMatch.Allows(row.Revision)
                || (key is not null && await db.IdempotencyKeys.AnyAsync(k => k.Client == act.Actor.Client && k.Key == key, cancellation)))
                return (null, null);
            if (Judge(await check.Run(db, row, await desk.Open(db, row, cancellation), cancellation), request) is { } early)
                return (null, early);
            var version = await Freeze(db, row, act.Actor, cancellation);
            var kept = new FrozenVersion(FrozenMonths.Number(period), version);
            // A rival may keep a correction's version anew after this; then what is composed below is not published.
            if (await FrozenMonths.KeptAt(db, kept, cancellation) is not { } keptAt)
                return (null, null);
            // The books may have moved between the look that was checked and the freezing.
            var opened = await desk.Compose(db, row, BulletinStatus.Published, BulletinBooks.Frozen(version), cancellation);
            return Judge(await check.Run(db, row, opened, cancellation), request) is { } late ? (null, late) : (new Prepared(row.Revision, opened, kept, keptAt), null);
        }

        public static async Task<Result> Run(string period, Prepared? prepared, Refusal? refusal, Command command, CancellationToken cancellation)
        {
            var (db, act) = (command.Db, command.Act);
            if (act.Unit is not null || await db.Bulletins.AsTracking().Newest(period).FirstOrDefaultAsync(cancellation) is not { } row)
                return BulletinVersions.Unknown(period);
            if (!row.IsDraft())
                return EditedBulletin.Of(row);
            if (!command.IfMatch.Allows(row.Revision))
                return ReferenceDesk.Stale(row.Revision);
            if (refusal is not null)
                return refusal;
            if (prepared is null || prepared.Revision != row.Revision || !await FrozenMonths.Hold(db, prepared.Frozen, prepared.KeptAt, cancellation))
                return new Refusal(Refusals.Contended, "草稿或该月数据刚被修改，请查看后重新发布。", "The draft or its frozen month was changed at this moment; look at it and publish again.");
            var serialNo = prepared.Opened.Bulletin.Narrative.SerialNo!.Value;
            // A rival month's serial is a rule of the check; here the database holds it, and the loser is checked anew.
            if (await db.BulletinSerials.AnyAsync(s => s.SerialNo == serialNo && s.Period != period, cancellation))
                return Refused([new Finding(FindingSeverity.Error, "serial-taken", "narrative.serialNo", "总期号已用于另一月份的简报，请更换。", "The serial is borne by another month's bulletin; choose another.", Found: ChineseNumber.Digits(serialNo))]);
            Publish(row, prepared, act);
            if (await db.BulletinSerials.AsTracking().FirstOrDefaultAsync(s => s.Period == period, cancellation) is { } serial)
                serial.SerialNo = serialNo;
            else
                db.Add(new BulletinSerialRow { Period = period, SerialNo = serialNo });
            db.Add(AuditEntry.Of(act.Actor, "bulletin.published", $"{period} v{row.Version} sha256={row.ContentHash}", act.At));
            await db.SaveChangesAsync(cancellation);
            return EditedBulletin.Of(row);
        }

        private static void Publish(BulletinEdition row, Prepared prepared, Act act)
        {
            PublishedContent.Keep(row, prepared.Opened);
            row.FrozenVersion = prepared.Frozen.Version;
            row.Draft = null;
            (row.PublishedAt, row.PublishedBy) = (act.At, act.Actor.Shown);
            row.Revision++;
        }

        /// <summary>The first version takes the month as it was frozen, by whatever act; a correction freezes it anew, one version on.</summary>
        private async Task<int> Freeze(HotlineContext db, BulletinEdition row, Actor by, CancellationToken cancellation)
        {
            if (row.Version == 1)
                return await frozen.Freeze(row.Period, FreezeAct.Bulletin, by, cancellation);
            var last = await db.Bulletins.Where(b => b.Period == row.Period && b.Draft == null).OrderByDescending(b => b.Version).Select(b => b.FrozenVersion).FirstAsync(cancellation);
            var version = (last ?? row.Version - 1) + 1;
            await frozen.FreezeAs(row.Period, version, by, cancellation);
            return version;
        }

        private static Refusal? Judge(IReadOnlyList<Finding> findings, Request request) =>
            findings.Any(f => f.IsError) || (findings.Count > 0 && request.AcceptWarnings != true) ? Refused(findings) : null;

        private static Refusal Refused(IReadOnlyList<Finding> findings)
        {
            var counts = LintCounts.Of(findings);
            return counts.Errors > 0
                ? new Refusal(Refusals.BulletinLint, $"校核发现 {counts.Errors} 处错误、{counts.Warnings} 处提示，错误改正后才能发布。", $"The check has {counts.Errors} errors and {counts.Warnings} warnings; mend the errors to publish.") { Findings = findings }
                : new Refusal(Refusals.BulletinLint, $"校核有 {counts.Warnings} 处提示，确认无误请以 acceptWarnings: true 发布。", $"The check has {counts.Warnings} warnings; publish with acceptWarnings: true when they are right.") { Findings = findings };
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPost("/v1/bulletins/{period}/publish", async (string period, HttpContext http, Commands commands, TimeProvider clock) =>
            {
                if (!await BulletinMonth.Check(http, period) || await Bodies.Read<Request>(http) is not { } body)
                    return;
                var (prepared, refusal) = await Prepare(handler, period, body.Value, http, clock);
                await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => Handler.Run(period, prepared, refusal, command, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/json")
            .Produces<EditedBulletin>()
            .WithTags("Bulletins").WithSummary("发布简报 · Publish a bulletin")
            .WithDescription("Checks the draft, freezes the month, and keeps figures, tables and text with their hash. 409 `bulletin-lint` with `findings` while it has errors, or warnings without `acceptWarnings`. Published again, it answers the same.")
            .Move(Scopes.BulletinsPublish);
    }

    /// <summary>Headers that cannot be read are refused by the command.</summary>
    private static async Task<(Prepared?, Refusal?)> Prepare(Handler handler, string period, Request request, HttpContext http, TimeProvider clock)
    {
        if (!IfMatch.TryRead([.. http.Request.Headers.IfMatch], out var ifMatch) || !Commands.TryReadKey(http.Request, out var key))
            return (null, null);
        try
        {
            return await handler.Prepare(period, request, Act.Of(http, clock.Now()), ifMatch, key, http.RequestAborted);
        }
        catch (ContendedException)
        {
            return (null, new Refusal(Refusals.Contended, "该月数据正被另一请求冻结，请稍后重试。", "The month is being frozen by another request; try again shortly."));
        }
    }
}
