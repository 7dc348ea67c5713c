using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Dispatching;

/// <summary>派单目录: the rules as they are now, and what they propose for a matter. A person decides.</summary>
internal static class GetDispatchCatalogue
{
    /// <summary>The catalogue.</summary>
    /// <param name="Version">Counts the versions put; 0 while the profile's own holds.</param>
    /// <param name="Rules">The rules, in the order they were put.</param>
    internal sealed record CatalogueAnswer(int Version, IReadOnlyList<RuleAnswer> Rules);

    /// <summary>One rule.</summary>
    /// <param name="Category">Code of the category, or the beginning of one, which means all below it; null for every category.</param>
    /// <param name="Area">Code of the area, or the beginning of one; null for every area.</param>
    /// <param name="Unit">The unit.</param>
    /// <param name="ValidFrom">Since when it holds; null for always.</param>
    /// <param name="Reason">What it rests on.</param>
    internal sealed record RuleAnswer(string? Category, string? Area, CodeLabel Unit, DateTimeOffset? ValidFrom, string? Reason)
    {
        public static RuleAnswer Of(DispatchRule rule, ReferenceLook look) =>
            new(rule.Category, rule.Area, UnitOf(rule, look), rule.ValidFrom, rule.Reason);

        public static CodeLabel UnitOf(DispatchRule rule, ReferenceLook look) => new(rule.Unit, look.Unit(rule.Unit)?.Name ?? rule.Unit);
    }

    /// <summary>A unit proposed.</summary>
    /// <param name="Unit">The unit.</param>
    /// <param name="Rule">The rule that proposes it: the most specific one that holds.</param>
    /// <param name="Version">Version of the catalogue.</param>
    internal sealed record ProposalAnswer(CodeLabel Unit, RuleAnswer Rule, int Version);

    /// <summary>The matter for which a unit is asked.</summary>
    internal sealed record ProposalQuery
    {
        /// <summary>Code or path of the category.</summary>
        public string? Category { get; init; }

        /// <summary>Code of the area.</summary>
        public string? Area { get; init; }
    }

    internal sealed class Validator : AbstractValidator<ProposalQuery>
    {
        public Validator()
        {
            RuleFor(q => q.Category).NotEmpty().MaximumLength(Lengths.Title);
            RuleFor(q => q.Area).MaximumLength(Lengths.Code);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/dispatch-catalogue", async (HttpContext http, Reference reference) =>
            {
                var look = await reference.Look(http.RequestAborted);
                if (!IfMatch.NotModified(http, IfMatch.ETag(look.CatalogueVersion)))
                    await http.Json(new CatalogueAnswer(look.CatalogueVersion, [.. look.Catalogue.Rules.Select(r => RuleAnswer.Of(r, look))]));
            })
            .Produces<CatalogueAnswer>().WithTags("Dispatch catalogue").WithSummary("派单目录 · Dispatch catalogue")
            .WithDescription("All rules. The `ETag` is their version.")
            .Read(Scopes.TicketsRead).Produces(304);
        app.MapGet("/v1/dispatch-catalogue/proposal", async (HttpContext http, Reference reference, TimeProvider clock) =>
            {
                if (await Queries.Read<ProposalQuery>(http) is not { } query)
                    return;
                var look = await reference.Look(http.RequestAborted);
                if (Unknown(query, look) is { } refusal)
                {
                    await Problems.Write(http, refusal);
                    return;
                }
                var rule = look.Proposal(look.Category(query.Category!)!.Code, query.Area, clock.Now());
                await http.Json(rule is null ? null : new ProposalAnswer(RuleAnswer.UnitOf(rule, look), RuleAnswer.Of(rule, look), look.CatalogueVersion));
            })
            .WithMetadata(new QueryOf(typeof(ProposalQuery)))
            .Produces<ProposalAnswer>().WithTags("Dispatch catalogue").WithSummary("派单建议 · Propose a unit")
            .WithDescription("The unit of the most specific rule that holds now (longest category prefix, then longest area prefix), or `null` when no rule fits.")
            .Read(Scopes.TicketsRead);
    }

    private static Refusal? Unknown(ProposalQuery query, ReferenceLook look)
    {
        var faults = new List<FieldFault>();
        if (look.Category(query.Category!) is null)
            faults.Add(new("category", $"没有类别 {query.Category}", $"there is no category {query.Category}"));
        if (query.Area is not null && !look.Site.Areas.ContainsKey(query.Area))
            faults.Add(new("area", $"没有行政区划 {query.Area}", $"there is no area {query.Area}"));
        return faults.Count > 0 ? Refusal.Invalid(faults) : null;
    }
}
