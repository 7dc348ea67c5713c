using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.References;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>异议裁定: upheld, the line goes or counts other points; who, when and why are kept (statistics.md §3).</summary>
internal static class DecideObjection
{
    /// <summary>How an objection is decided.</summary>
    internal enum Decision { Upheld, Rejected }

    /// <summary>The decision.</summary>
    internal sealed record Request
    {
        /// <summary>upheld or rejected.</summary>
        public Decision? Decision { get; init; }

        /// <summary>Why, as the unit reads it.</summary>
        public string? Reason { get; init; }

        /// <summary>With upheld: what the line counts instead, between nothing and what it counted; left out, the line is taken away.</summary>
        public decimal? Points { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Decision).NotNull();
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Points).Must((r, p) => r.Decision == Decision.Upheld && p!.Value.Scale <= 2).When(r => r.Points is not null)
                .WithMessage(_ => Words.Say("只随 upheld 给出，至多两位小数", "must come with upheld, with two decimals at most"));
        }
    }

    internal sealed class Handler(Reference reference, AssessmentDesk desk)
    {
        public async Task<Result> Run(string name, long id, Request request, Command command, CancellationToken cancellation)
        {
            var (db, act) = (command.Db, command.Act);
            var (period, _, refusal) = await MonthActs.Begin(name, command, await reference.Look(db, cancellation), cancellation);
            if (await db.AssessmentObjections.AsTracking().FirstOrDefaultAsync(o => o.Id == id && o.Period == name, cancellation) is not { } objection)
                return Refusal.NotFound($"{name} 没有编号为 {id} 的异议。", $"There is no objection {id} of {name}.");
            if (refusal is not null)
                return refusal;
            if (!command.IfMatch.Allows(objection.Version))
                return ReferenceDesk.Stale(objection.Version);
            if (objection.DecidedAt is not null)
                return new Refusal(Refusals.ObjectionDecided, $"该异议已由 {objection.DecidedBy} 裁定。", $"{objection.DecidedBy} has decided the objection already.") { CurrentStatus = Code.Of(objection.Status()) };
            if (request.Points is { } points && await Beyond(points, objection.Line, db, period!, cancellation) is { } beyond)
                return beyond;
            (objection.DecidedAt, objection.DecidedBy, objection.Reason) = (act.At, act.Actor.Shown, request.Reason);
            (objection.Upheld, objection.Points) = (request.Decision == Decision.Upheld, request.Points);
            objection.Version++;
            MonthActs.Audit(command, "objectionDecided", $"period={name} objection={id} line={objection.Line} upheld={objection.Upheld} points={request.Points}");
            await db.SaveChangesAsync(cancellation);
            return new Answer(200, AssessmentObjections.ObjectionAnswer.Of(objection), IfMatch.ETag(objection.Version));
        }

        /// <summary>An objection makes a line neither worse than it was nor a gain of what was a loss.</summary>
        private async Task<Refusal?> Beyond(decimal points, string code, HotlineContext db, AssessedPeriod period, CancellationToken cancellation)
        {
            AssessmentLine? line = (await desk.Look(db, period, null, null, cancellation))?.Line(code);
            var was = Plain.Of(line?.Computed ?? line?.Points ?? 0m);
            return points >= Math.Min(was, 0m) && points <= Math.Max(was, 0m)
                ? null
                : Refusal.Invalid("points", $"应在 0 与原分数 {was} 之间", $"must be between 0 and the line's {was}");
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPost("/v1/assessments/{period}/objections/{id:long}/decision", async (string period, long id, HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => handler.Run(period, id, body.Value, command, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/json")
            .Produces<AssessmentObjections.ObjectionAnswer>().WithTags("Assessments").WithSummary("异议裁定 · Decide an objection")
            .WithDescription("Once, and before the month is frozen. Upheld, the line is taken away, or counts the points given.")
            .Move(Scopes.BulletinsPublish);
    }
}
