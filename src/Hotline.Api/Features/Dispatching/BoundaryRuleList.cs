using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.References;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Dispatching;

/// <summary>110与12345边界规则: whose matter it is, by category, keywords or urgency, each with its reason (rules.md §4).</summary>
internal static class BoundaryRuleList
{
    /// <summary>The rules.</summary>
    /// <param name="Version">Counts the versions put; 0 while the profile's own hold.</param>
    /// <param name="Rules">The rules, in the order in which they are tried.</param>
    internal sealed record RulesAnswer(int Version, IReadOnlyList<BoundaryRule> Rules);

    /// <summary>The whole list: it takes the place of the one before.</summary>
    internal sealed record Request
    {
        /// <summary>All rules, in the order in which they are tried.</summary>
        public IReadOnlyList<RuleInput>? Rules { get; init; }
    }

    /// <summary>One rule; at least one of category, keywords and urgency, and all that are given must fit.</summary>
    internal sealed record RuleInput
    {
        /// <summary>Code of the category, or the beginning of one.</summary>
        public string? Category { get; init; }

        /// <summary>Words of which the matter's text holds one.</summary>
        public IReadOnlyList<string>? Keywords { get; init; }

        /// <summary>Urgency of the matter.</summary>
        public Urgency? Urgency { get; init; }

        /// <summary>Whose matter it then is.</summary>
        public BoundaryTarget? Target { get; init; }

        /// <summary>Why, as shown to the person who decides.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Rules).NotNull();
            RuleFor(r => r.Rules).Must(r => r!.Count <= Most).When(r => r.Rules is not null)
                .WithMessage(_ => Words.Say($"最多 {Most} 条", $"at most {Most}"));
        }

        /// <summary>More than anyone can keep in view.</summary>
        private const int Most = 1000;
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Run(Request request, Command command, CancellationToken cancellation)
        {
            var look = await reference.Look(command.Db, cancellation);
            var faults = request.Rules!.SelectMany((rule, i) => Faults(rule, FormattableString.Invariant($"rules[{i}]"), look)).ToList();
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            List<BoundaryRule> rules = [.. request.Rules!.Select(r => new BoundaryRule(r.Category, r.Keywords, r.Urgency, r.Target!.Value, r.Reason!))];
            var (version, refusal) = await ReferenceDesk.Put(command, ReferenceKinds.BoundaryRules, "", new BoundaryRules(rules), cancellation);
            return refusal is not null ? refusal : new Answer(200, new RulesAnswer(version, rules), IfMatch.ETag(version));
        }
    }

    private static IEnumerable<FieldFault> Faults(RuleInput? rule, string field, ReferenceLook look)
    {
        if (rule is null || (rule.Category is null && rule.Urgency is null && rule.Keywords is null or []))
        {
            yield return new(field, "类别、关键词、紧急程度至少给出一项", "must give at least one of category, keywords and urgency");
            yield break;
        }
        if (rule.Category is not null && !look.Categories.Any(c => rule.Category.Length > 0 && c.Code.StartsWith(rule.Category, StringComparison.Ordinal)))
            yield return new(field + ".category", $"没有以 {rule.Category} 开头的类别", $"no category begins with {rule.Category}");
        if (rule.Keywords?.Any(k => string.IsNullOrWhiteSpace(k) || k.Length > Lengths.Name) == true)
            yield return new(field + ".keywords", $"每个词应有 1 至 {Lengths.Name} 字", $"each must have from 1 to {Lengths.Name} characters");
        if (rule.Target is null)
            yield return new(field + ".target", "不能为空", "must not be empty");
        if (string.IsNullOrWhiteSpace(rule.Reason) || rule.Reason.Length > Lengths.Text)
            yield return new(field + ".reason", $"应有 1 至 {Lengths.Text} 字", $"must have from 1 to {Lengths.Text} characters");
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapGet("/v1/boundary-rules", async (HttpContext http, Reference reference) =>
            {
                var look = await reference.Look(http.RequestAborted);
                var kept = look.Document(ReferenceKinds.BoundaryRules);
                if (!IfMatch.NotModified(http, IfMatch.ETag(kept?.Version ?? 0)))
                    await http.Json(new RulesAnswer(kept?.Version ?? 0, (kept?.Read<BoundaryRules>() ?? look.Site.Boundary).Rules));
            })
            .Produces<RulesAnswer>().WithTags("Boundary rules").WithSummary("边界规则 · Boundary rules")
            .WithDescription("All rules, in the order in which they are tried. The `ETag` is their version.")
            .Read(Scopes.TicketsRead).Produces(304);
        app.MapPut("/v1/boundary-rules", async (HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, body.Bytes, (command, ct) => handler.Run(body.Value, command, ct));
            })
            .Accepts<Request>("application/json")
            .Produces<RulesAnswer>().WithTags("Boundary rules").WithSummary("修改边界规则 · Put the boundary rules")
            .WithDescription("The whole list, as a new version; one that changes nothing makes none. `If-Match` refuses a version that is not the newest.")
            .Move(Scopes.ReferenceWrite);
    }
}
