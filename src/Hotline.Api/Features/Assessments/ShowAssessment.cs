using Hotline.Api.Boundary;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Assessments;

/// <summary>公示: the units are shown their lines, and may object for some working days (rules.md §3). From then on the rule set stays.</summary>
internal static class ShowAssessment
{
    internal sealed class Handler(Reference reference, AssessmentDesk desk)
    {
        public async Task<Result> Run(string name, Command command, CancellationToken cancellation)
        {
            var (db, act) = (command.Db, command.Act);
            var look = await reference.Look(db, cancellation);
            var (period, row, refusal) = await MonthActs.Begin(name, command, look, cancellation);
            if (refusal is not null)
                return refusal;
            if (!period!.HasEnded(act.At))
                return MonthActs.Runs(name);
            var seen = row.Version - 1;
            if (!command.IfMatch.Allows(seen))
                return References.ReferenceDesk.Stale(seen);
            if (row.ShownAt is not null)
            {
                // Shown already: it stays as it is.
                db.ChangeTracker.Clear();
                return await Answer(period, command, cancellation);
            }
            if (await RuleBook.Of(db, look, name, row, null, cancellation) is not { } rules)
                return MonthActs.NoRules(name);
            (row.Rules, row.RulesVersion) = (RuleBook.Write(rules.Rules), rules.Version);
            (row.ShownAt, row.ShownBy) = (act.At, act.Actor.Shown);
            row.ObjectionsUntil = look.Site.Calendar.EndOfWorkingDay(act.At, look.Site.Profile.Assessment.ObjectionWorkingDays).At;
            MonthActs.Audit(command, "shown", $"period={name} rules={rules.Rules.Code}@{rules.Version} objectionsUntil={look.Site.Calendar.Text(row.ObjectionsUntil.Value)}");
            await db.SaveChangesAsync(cancellation);
            return await Answer(period, command, cancellation);
        }

        private async Task<Result> Answer(AssessedPeriod period, Command command, CancellationToken cancellation)
        {
            var look = (await desk.Look(command.Db, period, null, null, cancellation))!;
            return new Answer(200, AssessmentAnswer.Of(look), IfMatch.ETag(look.Row!.Version));
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPost("/v1/assessments/{period}/show", (string period, HttpContext http, Commands commands) =>
                commands.Execute(http, default, (command, ct) => handler.Run(period, command, ct)))
            .Produces<AssessmentAnswer>().WithTags("Assessments").WithSummary("公示考核明细 · Show the lines to the units")
            .WithDescription("Once the month has ended. Units may object until `objectionsUntil`; the rule set stays as it is now. Shown again it stays as it was.")
            .Move(Scopes.BulletinsPublish);
    }
}
