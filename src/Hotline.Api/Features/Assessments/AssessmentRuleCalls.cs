using Hotline.Api.Boundary;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;

namespace Hotline.Api.Features.Assessments;

/// <summary>考核规则: the rule sets as they are now. Every version that was put can be read among the reference versions.</summary>
internal static class AssessmentRuleCalls
{
    /// <summary>All rule sets.</summary>
    /// <param name="Items">By code.</param>
    internal sealed record RulesList(IReadOnlyList<RuleSetAnswer> Items);

    /// <summary>A rule set, as data.</summary>
    /// <param name="Code">Its code.</param>
    /// <param name="Label">As printed.</param>
    /// <param name="Version">Counts the versions put; 0 while the profile's own file holds.</param>
    /// <param name="Scoring">losses: everybody starts with the same and loses; components: the items' scores are summed.</param>
    /// <param name="Start">Points that every unit starts with; null where components are summed.</param>
    /// <param name="Lists">The lists, in printed order.</param>
    /// <param name="Rates">Items over rates.</param>
    /// <param name="Events">Items over events.</param>
    /// <param name="Manual">What entries by hand may give; null where nobody may make any.</param>
    /// <param name="ImportedLines">Whether imported lines count.</param>
    /// <param name="BonusCap">Most points that a unit can gain in all.</param>
    /// <param name="Cap">The highest score.</param>
    /// <param name="Floor">The lowest score.</param>
    internal sealed record RulesAnswer(
        string Code, string Label, int Version, RuleSetScoring Scoring, decimal? Start, IReadOnlyList<ListRule> Lists, IReadOnlyList<RateRule> Rates,
        IReadOnlyList<EventRule> Events, ManualRule? Manual, bool ImportedLines, decimal? BonusCap, decimal? Cap, decimal? Floor)
    {
        public static RulesAnswer Of(VersionedRules kept)
        {
            var r = kept.Rules;
            return new(r.Code, r.Label, kept.Version, r.Scoring, r.Start, r.Lists, r.Rates, r.Events, r.Manual, r.ImportedLines, r.BonusCap, r.Cap, r.Floor);
        }
    }

    public static Refusal Unknown(string code) => Refusal.NotFound($"没有考核规则 {code}。", $"There is no rule set {code}.");

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/assessment-rules", async (HttpContext http, Reference reference) =>
            {
                var look = await reference.Look(http.RequestAborted);
                await http.Json(new RulesList([.. RuleBook.All(look).Select(r => new RuleSetAnswer(r.Rules.Code, r.Rules.Label, r.Version))]));
            })
            .Produces<RulesList>().WithTags("Assessments").WithSummary("考核规则 · Rule sets")
            .WithDescription("All rule sets with their newest versions.")
            .Read(Scopes.StatisticsRead);
        app.MapGet("/v1/assessment-rules/{code}", async (string code, HttpContext http, Reference reference) =>
            {
                if (RuleBook.Newest(await reference.Look(http.RequestAborted), code) is not { } rules)
                    await Problems.Write(http, Unknown(code));
                else if (!IfMatch.NotModified(http, IfMatch.ETag(rules.Version)))
                    await http.Json(RulesAnswer.Of(rules));
            })
            .Produces<RulesAnswer>().WithTags("Assessments").WithSummary("考核规则 · One rule set")
            .WithDescription("Its newest version. The `ETag` is the version.")
            .Read(Scopes.StatisticsRead).Refuses(404).Produces(304);
    }
}
