using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Referrals;

/// <summary>职责边界建议: for a draft, before anything is registered. The rules advise, a person decides (rules.md §4).</summary>
internal static class SuggestReferral
{
    /// <summary>The draft.</summary>
    internal sealed record Request
    {
        /// <summary>The matter in one line.</summary>
        public string? Title { get; init; }

        /// <summary>The matter in full.</summary>
        public string? Content { get; init; }

        /// <summary>Code or path of the category, where it is known.</summary>
        public string? Category { get; init; }

        /// <summary>Urgency; normal by default.</summary>
        public Urgency? Urgency { get; init; }
    }

    /// <summary>What the rules advise.</summary>
    /// <param name="Target">police110, hotline12345 or threeWay; null where no rule fits: then it is the line's own.</param>
    /// <param name="Reason">The rule's reason.</param>
    /// <param name="Rule">The rule.</param>
    /// <param name="RulesVersion">Version of the rules.</param>
    internal sealed record Suggestion(BoundaryTarget? Target, string? Reason, BoundaryRule? Rule, int RulesVersion);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Title).MaximumLength(Lengths.Title);
            RuleFor(r => r.Content).MaximumLength(Lengths.Content);
            RuleFor(r => r.Content).NotEmpty().When(r => string.IsNullOrEmpty(r.Title) && r.Category is null && r.Urgency is null)
                .WithMessage(_ => Words.Say("标题、内容、类别、紧急程度至少给出一项", "give at least one of title, content, category and urgency"));
            RuleFor(r => r.Category).MaximumLength(Lengths.Title);
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/referrals/suggestion", async (HttpContext http, Reference reference) =>
        {
            if (await Bodies.Read<Request>(http) is not { Value: var draft })
                return;
            var look = await reference.Look(http.RequestAborted);
            var category = draft.Category is { } given ? look.Category(given)?.Code : null;
            if (draft.Category is not null && category is null)
            {
                await Problems.Write(http, Refusal.Invalid("category", $"没有类别 {draft.Category}", $"there is no category {draft.Category}"));
                return;
            }
            var (rule, version) = BoundaryAdvisor.Advise(look, category, draft.Urgency ?? Urgency.Normal, draft.Title ?? "", draft.Content ?? "");
            await http.Json(new Suggestion(rule?.Target, rule?.Reason, rule, version));
        })
        .Accepts<Request>("application/json")
        .Produces<Suggestion>().WithTags("Referrals").WithSummary("边界建议 · Whose matter it is by the rules")
        .WithDescription("The first boundary rule that fits the draft, with its reason. Nothing is stored; a later `POST /v1/referrals` keeps what the rules advise then.")
        .Refuses(400, 401, 403, 413, 415).RequireAuthorization(Scopes.ReferralsRead);
}
