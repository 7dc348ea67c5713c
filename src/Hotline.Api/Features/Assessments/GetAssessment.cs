using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>考核结果: the lists of a month, and every line of a unit. A unit's client sees its own row and lines once they are shown, and the whole lists once they are frozen (statistics.md §3).</summary>
internal static class GetAssessment
{
    /// <summary>When the books are looked at.</summary>
    internal sealed record Query
    {
        /// <summary>Another moment than the month's end, or now if that is earlier: then the answer is live even where the month is frozen. Not for a unit's client.</summary>
        public DateOrTime? AsOf { get; init; }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/assessments/{period}", Lists)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<AssessmentAnswer>().WithTags("Assessments").WithSummary("考核结果 · Scores and ranks of a month")
            .WithDescription("Both lists with scores and ranks. Worked out from the books as they stood at the month's end, until the month is frozen; then as it was kept. A unit's client sees its own row once the lines are shown, all rows once they are frozen, and no proposals. The `ETag` counts the acts on the month.")
            .Read(Scopes.StatisticsRead).Refuses(404);
        app.MapGet("/v1/assessments/{period}/units/{code}", Unit)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<UnitAssessmentAnswer>().WithTags("Assessments").WithSummary("考核明细 · Every line of a unit")
            .WithDescription("What was lost or gained, why, and by which tickets. A unit's client sees its own, once the lines are shown.")
            .Read(Scopes.StatisticsRead).Refuses(404);
        app.MapGet("/v1/assessments/{period}/rules", Rules)
            .Produces<AssessmentRuleCalls.RulesAnswer>().WithTags("Assessments").WithSummary("本月考核规则 · Rules of a month")
            .WithDescription("The rule set that the month follows, as data. It stays as it was when the lines were shown.")
            .Read(Scopes.StatisticsRead).Refuses(404);
    }

    private static async Task Lists(string period, HttpContext http, OpenBooks open, AssessmentDesk desk, Reference reference, TimeProvider clock)
    {
        await using var db = open();
        if (await Look(period, http, db, desk, reference, clock) is not { } look)
            return;
        var own = Act.Of(http, clock.Now()).Unit;
        if (own is not null && !IsSeen(look))
        {
            await Problems.Write(http, NotShown(period));
            return;
        }
        http.Response.Headers.ETag = IfMatch.ETag(look.Row?.Version ?? 0);
        await http.Json(AssessmentAnswer.Of(own is null ? look : look.For(own)));
    }

    private static async Task Unit(string period, string code, HttpContext http, OpenBooks open, AssessmentDesk desk, Reference reference, TimeProvider clock)
    {
        await using var db = open();
        if (await Look(period, http, db, desk, reference, clock) is not { } look)
            return;
        var own = Act.Of(http, clock.Now()).Unit;
        if (own is not null && (own != code || !IsSeen(look)))
        {
            await Problems.Write(http, own == code ? NotShown(period) : Unknown(code));
            return;
        }
        if (look.Find(code) is not var (list, score))
        {
            await Problems.Write(http, Unknown(code));
            return;
        }
        var objections = await db.AssessmentObjections.AsNoTracking().Where(o => o.Period == period && o.Unit == code).ToListAsync(http.RequestAborted);
        http.Response.Headers.ETag = IfMatch.ETag(look.Row?.Version ?? 0);
        await http.Json(UnitAssessmentAnswer.Of(look, list, score, objections));
    }

    private static async Task Rules(string period, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        await using var db = open();
        var cancellation = http.RequestAborted;
        var look = await reference.Look(db, cancellation);
        var (month, refusal) = AssessedPeriod.Of(period, look.Site, clock.Now());
        var row = await db.AssessmentMonths.AsNoTracking().FirstOrDefaultAsync(m => m.Period == period, cancellation);
        if (month is null)
            await Problems.Write(http, refusal!);
        else if (await RuleBook.Of(db, look, period, row, null, cancellation) is { } rules)
            await http.Json(AssessmentRuleCalls.RulesAnswer.Of(rules));
        else
            await Problems.Write(http, MonthActs.NoRules(period));
    }

    /// <summary>The month looked at; null after having refused it aloud.</summary>
    private static async Task<AssessmentLook?> Look(string period, HttpContext http, HotlineContext db, AssessmentDesk desk, Reference reference, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return null;
        var (now, cancellation) = (clock.Now(), http.RequestAborted);
        var (month, refusal) = AssessedPeriod.Of(period, (await reference.Look(cancellation)).Site, now);
        if (query.AsOf?.At > now)
            refusal ??= Refusal.Invalid("asOf", "不得晚于现在", "must not be later than now");
        if (query.AsOf is not null && Act.Of(http, now).Unit is not null)
            refusal ??= Refusal.Invalid("asOf", "单位只看公示或定稿的结果，请勿指定", "must be left out by a unit's client: it sees what was shown or frozen");
        var look = refusal is null ? await desk.Look(db, month!, query.AsOf?.At, null, cancellation) : null;
        if (look is null)
            await Problems.Write(http, refusal ?? MonthActs.NoRules(period));
        return look;
    }

    /// <summary>Whether units see anything of it: it was shown, or frozen without.</summary>
    private static bool IsSeen(AssessmentLook look) => look.Row is { ShownAt: not null } or { FrozenAt: not null };

    private static Refusal NotShown(string period) => Refusal.NotFound($"{period} 考核明细尚未公示。", $"The lines of {period} are not shown yet.");

    private static Refusal Unknown(string code) => Refusal.NotFound($"考核名单中没有单位 {code}。", $"No list has a unit {code}.");
}
