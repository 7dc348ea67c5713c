using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>定稿: scores, lines and tickets are kept, and stand for ever; the month's figures are frozen with them (statistics.md §1, §3).</summary>
internal static class FreezeAssessment
{
    /// <summary>Whether to freeze before its time.</summary>
    internal sealed record Request
    {
        /// <summary>Although the time for objections runs, one is open, or the lines were never shown; asks for a reason.</summary>
        public bool? Force { get; init; }

        /// <summary>Why it is frozen before its time.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).MaximumLength(Lengths.Text);
            RuleFor(r => r.Reason).Must(r => !string.IsNullOrWhiteSpace(r)).When(r => r.Force == true).WithMessage(_ => Words.Say("提前定稿须说明理由", "must be given with force"));
        }
    }

    internal sealed class Handler(Reference reference, AssessmentDesk desk)
    {
        public async Task<Result> Run(string name, Request request, Command command, CancellationToken cancellation)
        {
            var (db, act) = (command.Db, command.Act);
            if (await Refuses(db, name, request, act.At, command.IfMatch, cancellation) is { } refusal)
                return refusal;
            var look = await reference.Look(db, cancellation);
            var (period, row, frozen) = await MonthActs.Begin(name, command, look, cancellation);
            if (frozen is not null)
                return await Answer(period!, command, cancellation);
            if (await desk.Look(db, period!, null, null, cancellation) is not { } result)
                return MonthActs.NoRules(name);
            FrozenScores.Add(db, result);
            (row.Rules, row.RulesVersion, row.AsOf) = (RuleBook.Write(result.Rules.Rules), result.Rules.Version, result.AsOf);
            (row.FrozenAt, row.FrozenBy, row.ForcedReason) = (act.At, act.Actor.Shown, request.Force == true ? request.Reason : null);
            MonthActs.Audit(command, "frozen", $"period={name} rules={result.Rules.Rules.Code}@{result.Rules.Version} forced={request.Force == true}");
            await db.SaveChangesAsync(cancellation);
            return await Answer(period!, command, cancellation);
        }

        /// <summary>Why the month cannot be frozen; null when it can, or is frozen already.</summary>
        public async Task<Refusal?> Refuses(HotlineContext db, string name, Request request, DateTimeOffset at, IfMatch ifMatch, CancellationToken cancellation)
        {
            var look = await reference.Look(db, cancellation);
            var (period, refusal) = AssessedPeriod.Of(name, look.Site, at);
            if (period is null)
                return refusal;
            var row = await db.AssessmentMonths.AsNoTracking().FirstOrDefaultAsync(m => m.Period == name, cancellation);
            if (row?.FrozenAt is not null)
                return null;
            if (!period.HasEnded(at))
                return MonthActs.Runs(name);
            var version = row?.Version ?? 0;
            if (!ifMatch.Allows(version))
                return References.ReferenceDesk.Stale(version);
            if (await RuleBook.Of(db, look, name, row, null, cancellation) is null)
                return MonthActs.NoRules(name);
            if (request.Force == true)
                return null;
            if (row?.ShownAt is null)
                return MonthActs.NotShown(name);
            if (at <= row.ObjectionsUntil)
            {
                var until = look.Site.Calendar.Told(row.ObjectionsUntil.Value);
                return new Refusal(Refusals.ObjectionWindow, $"异议期至 {until}，之后方可定稿；确需提前的，请以 force 说明理由。", $"Objections are taken until {until}; freeze after that, or with force and a reason.");
            }
            var open = await db.AssessmentObjections.CountAsync(o => o.Period == name && o.DecidedAt == null, cancellation);
            return open == 0 ? null : new Refusal(
                Refusals.ObjectionOpen, $"尚有 {open} 条异议未裁定；确需定稿的，请以 force 说明理由。", $"{open} objections are not decided; decide them, or freeze with force and a reason.");
        }

        private async Task<Result> Answer(AssessedPeriod period, Command command, CancellationToken cancellation)
        {
            command.Db.ChangeTracker.Clear();
            var look = (await desk.Look(command.Db, period, null, null, cancellation))!;
            return new Answer(200, AssessmentAnswer.Of(look), IfMatch.ETag(look.Row!.Version));
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPost("/v1/assessments/{period}/freeze", async (string period, HttpContext http, Commands commands, OpenBooks open, IFrozenMonths figures, TimeProvider clock) =>
            {
                if (await Bodies.Read<Request>(http) is not { } body)
                    return;
                if (await Prepare(period, http, handler, open, figures, body.Value, Act.Of(http, clock.Now())) is { } refusal)
                {
                    await Problems.Write(http, refusal);
                    return;
                }
                await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => handler.Run(period, body.Value, command, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/json")
            .Produces<AssessmentAnswer>().WithTags("Assessments").WithSummary("考核定稿 · Freeze a month")
            .WithDescription("After the time for objections, with every objection decided, or before with `force` and a reason. Scores, lines and tickets are kept as they are then, and the month's figures with them. Frozen again it answers the same.")
            .Move(Scopes.BulletinsPublish);
    }

    /// <summary>
    /// Keeps the month's figures, in transactions of their own, before; done again it changes nothing. Nothing is kept where the command itself
    /// has the answer: headers that cannot be read, a request that was answered before.
    /// </summary>
    /// <returns>Why the month cannot be frozen; then nothing was kept.</returns>
    private static async Task<Refusal?> Prepare(string period, HttpContext http, Handler handler, OpenBooks open, IFrozenMonths figures, Request request, Act act)
    {
        var cancellation = http.RequestAborted;
        if (!IfMatch.TryRead([.. http.Request.Headers.IfMatch], out var ifMatch) || !Commands.TryReadKey(http.Request, out var key))
            return null;
        await using (var db = open())
        {
            if (key is not null && await db.IdempotencyKeys.AnyAsync(k => k.Client == act.Actor.Client && k.Key == key, cancellation))
                return null;
            if (await handler.Refuses(db, period, request, act.At, ifMatch, cancellation) is { } refusal)
                return refusal;
        }
        try
        {
            await figures.Freeze(period, FreezeAct.Assessment, act.Actor, cancellation);
            return null;
        }
        catch (ContendedException)
        {
            return new Refusal(Refusals.Contended, "该月数据正被另一请求冻结，请稍后重试。", "The month is being frozen by another request; try again shortly.");
        }
    }
}
