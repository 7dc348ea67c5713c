using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.References;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Dispatching;

/// <summary>修改派单目录: all rules, as a new version.</summary>
internal static class PutDispatchCatalogue
{
    /// <summary>The whole catalogue: it takes the place of the one before.</summary>
    internal sealed record Request
    {
        /// <summary>All rules.</summary>
        public IReadOnlyList<RuleInput>? Rules { get; init; }
    }

    /// <summary>One rule.</summary>
    internal sealed record RuleInput
    {
        /// <summary>Code of the category, or the beginning of one, which means all below it; every category by default.</summary>
        public string? Category { get; init; }

        /// <summary>Code of the area, or the beginning of one; every area by default.</summary>
        public string? Area { get; init; }

        /// <summary>Code of the unit.</summary>
        public string? Unit { get; init; }

        /// <summary>Since when it holds: a time with an offset, or a date; always by default.</summary>
        public DateOrTime? ValidFrom { get; init; }

        /// <summary>What it rests on.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>Rules of a catalogue: a category in each area of a large city, several times over.</summary>
    public const int Most = 5000;

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Rules).NotNull();
            RuleFor(r => r.Rules).Must(r => r!.Count <= Most).When(r => r.Rules is not null)
                .WithMessage(_ => Words.Say($"最多 {Most} 条", $"at most {Most}"));
        }
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Run(Request request, Command command, CancellationToken cancellation)
        {
            var look = await reference.Look(command.Db, cancellation);
            var (rules, faults) = (new List<DispatchRule>(), new List<FieldFault>());
            var known = new HashSet<(string?, string?, DateTimeOffset?)>();
            for (var i = 0; i < request.Rules!.Count; i++)
            {
                var field = FormattableString.Invariant($"rules[{i}]");
                if (request.Rules[i] is not { } rule)
                {
                    faults.Add(new(field, "不能为空", "must not be empty"));
                    continue;
                }
                faults.AddRange(Faults(rule, field, look));
                if (!known.Add((rule.Category, rule.Area, rule.ValidFrom?.At)))
                    faults.Add(new(field, "类别、区划与生效时间和前面一条相同", "has the category, area and beginning of one before it"));
                rules.Add(new DispatchRule(rule.Category, rule.Area, rule.Unit ?? "", rule.ValidFrom?.At, rule.Reason));
            }
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var (version, refusal) = await ReferenceDesk.Put(command, ReferenceKinds.DispatchCatalogue, "", new DispatchCatalogue(rules), cancellation);
            return refusal is not null
                ? refusal
                : new Answer(200, new GetDispatchCatalogue.CatalogueAnswer(version, [.. rules.Select(r => GetDispatchCatalogue.RuleAnswer.Of(r, look))]), IfMatch.ETag(version));
        }
    }

    /// <summary>What is wrong with a rule.</summary>
    public static IEnumerable<FieldFault> Faults(RuleInput rule, string field, ReferenceLook look)
    {
        if (rule.Category is not null && (rule.Category.Length == 0 || !look.Categories.Any(c => c.Code.StartsWith(rule.Category, StringComparison.Ordinal))))
            yield return new(field + ".category", $"没有以 {rule.Category} 开头的类别", $"no category begins with {rule.Category}");
        if (rule.Area is not null && (rule.Area.Length == 0 || !look.Site.Areas.Keys.Any(a => a.StartsWith(rule.Area, StringComparison.Ordinal))))
            yield return new(field + ".area", $"没有以 {rule.Area} 开头的行政区划", $"no area begins with {rule.Area}");
        if (look.Unit(rule.Unit ?? "") is not { RetiredAt: null })
            yield return new(field + ".unit", $"没有在用的承办单位 {rule.Unit}", $"there is no unit {rule.Unit} in use");
        if (rule.Reason?.Length > Lengths.Text)
            yield return new(field + ".reason", $"不超过 {Lengths.Text} 字", $"at most {Lengths.Text} characters");
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPut("/v1/dispatch-catalogue", async (HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, body.Bytes, (command, ct) => handler.Run(body.Value, command, ct));
            })
            .Accepts<Request>("application/json")
            .Produces<GetDispatchCatalogue.CatalogueAnswer>()
            .WithTags("Dispatch catalogue")
            .WithSummary("修改派单目录 · Put the dispatch catalogue")
            .WithDescription("The whole list, as a new version; one that changes nothing makes none. `If-Match` refuses a version that is not the newest.")
            .Move(Scopes.ReferenceWrite);
    }
}
