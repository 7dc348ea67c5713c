using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.References;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;

namespace Hotline.Api.Features.Assessments;

/// <summary>修改考核规则: the whole rule set as a new version, or a new rule set. Months whose lines were shown keep the version they had.</summary>
internal static class PutAssessmentRules
{
    /// <summary>The whole rule set.</summary>
    internal sealed record Request
    {
        /// <summary>As printed.</summary>
        public string? Label { get; init; }

        /// <summary>losses (default) or components.</summary>
        public RuleSetScoring? Scoring { get; init; }

        /// <summary>Points that every unit starts with; the profile's by default. Left out where components are summed.</summary>
        public decimal? Start { get; init; }

        /// <summary>The lists, in printed order.</summary>
        public IReadOnlyList<ListInput>? Lists { get; init; }

        /// <summary>Items over rates, in printed order.</summary>
        public IReadOnlyList<RateInput>? Rates { get; init; }

        /// <summary>Items over events, in printed order.</summary>
        public IReadOnlyList<EventInput>? Events { get; init; }

        /// <summary>What entries by hand may give; nobody may make any by default.</summary>
        public ManualInput? Manual { get; init; }

        /// <summary>Whether imported lines count; they do not by default.</summary>
        public bool? ImportedLines { get; init; }

        /// <summary>Most points that a unit can gain in all.</summary>
        public decimal? BonusCap { get; init; }

        /// <summary>The highest score.</summary>
        public decimal? Cap { get; init; }

        /// <summary>The lowest score.</summary>
        public decimal? Floor { get; init; }
    }

    /// <summary>A list.</summary>
    internal sealed record ListInput
    {
        /// <summary>township or department.</summary>
        public string? Kind { get; init; }

        /// <summary>As printed.</summary>
        public string? Label { get; init; }

        /// <summary>Units with fewer lead orders are not assessed; the profile's number by default.</summary>
        public int? MinimumOrders { get; init; }
    }

    /// <summary>An item over a rate.</summary>
    internal sealed record RateInput
    {
        /// <summary>Small letters, digits and hyphens.</summary>
        public string? Code { get; init; }

        /// <summary>As printed.</summary>
        public string? Label { get; init; }

        /// <summary>What is measured.</summary>
        public Measure? Measure { get; init; }

        /// <summary>Points for a rate at the threshold or better.</summary>
        public decimal? FullPoints { get; init; }

        /// <summary>In percent.</summary>
        public decimal? ThresholdPercent { get; init; }

        /// <summary>Points lost for each percentage point beyond the threshold.</summary>
        public decimal? LostPerPoint { get; init; }

        /// <summary>The least the item gives; 0 by default.</summary>
        public decimal? Floor { get; init; }

        /// <summary>The most it can cost; all above the floor by default.</summary>
        public decimal? MaximumLoss { get; init; }

        /// <summary>Kinds of the lists it is for; all by default.</summary>
        public IReadOnlyList<string>? Lists { get; init; }

        /// <summary>What it rests on.</summary>
        public string? Source { get; init; }
    }

    /// <summary>An item over events.</summary>
    internal sealed record EventInput
    {
        /// <summary>Small letters, digits and hyphens.</summary>
        public string? Code { get; init; }

        /// <summary>As printed.</summary>
        public string? Label { get; init; }

        /// <summary>What is counted.</summary>
        public AssessedEventKind? Event { get; init; }

        /// <summary>For each event; negative where points are lost.</summary>
        public decimal? Points { get; init; }

        /// <summary>The most points in all, as a positive number; no bound by default.</summary>
        public decimal? Cap { get; init; }

        /// <summary>Kinds of the lists it is for; all by default.</summary>
        public IReadOnlyList<string>? Lists { get; init; }

        /// <summary>What it rests on.</summary>
        public string? Source { get; init; }
    }

    /// <summary>The range of one entry by hand.</summary>
    internal sealed record ManualInput
    {
        /// <summary>The fewest points, inclusive.</summary>
        public decimal? Least { get; init; }

        /// <summary>The most points, inclusive.</summary>
        public decimal? Most { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Label).NotEmpty().MaximumLength(Lengths.Name);
            RuleFor(r => r.Lists).NotNull();
            foreach (var points in new System.Linq.Expressions.Expression<Func<Request, decimal?>>[] { r => r.Start, r => r.BonusCap, r => r.Cap, r => r.Floor })
                RuleFor(points).InclusiveBetween(-RuleSetFaults.MostPoints, RuleSetFaults.MostPoints);
            RuleFor(r => r).Must(r => (r.Rates?.Count ?? 0) + (r.Events?.Count ?? 0) <= Most).WithName("rates").OverridePropertyName("rates")
                .WithMessage(_ => Words.Say($"与 events 合计最多 {Most} 项", $"must have {Most} items at most, with the events"));
        }

        /// <summary>More than anyone can keep in view.</summary>
        private const int Most = 200;
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Run(string code, Request request, Command command, CancellationToken cancellation)
        {
            var profile = (await reference.Look(command.Db, cancellation)).Site.Profile.Assessment;
            if (Missing(request) is { Count: > 0 } missing)
                return Refusal.Invalid(missing);
            var given = Of(code, request);
            if (RuleSetFaults.Of(given) is { Count: > 0 } faults)
                return Refusal.Invalid(faults);
            var rules = given.Over(profile.Start, profile.MinimumOrders);
            var (version, refusal) = await ReferenceDesk.Put(command, ReferenceKinds.AssessmentRules, code, rules, cancellation);
            return refusal is not null ? refusal : new Answer(200, AssessmentRuleCalls.RulesAnswer.Of(new(rules, version)), IfMatch.ETag(version));
        }
    }

    /// <summary>What has no default and was left out.</summary>
    private static List<FieldFault> Missing(Request request)
    {
        var faults = new List<FieldFault>();
        Each(request.Lists, "lists", l => [("kind", l.Kind), ("label", l.Label)]);
        Each(request.Rates, "rates", r => [("code", r.Code), ("label", r.Label), ("measure", r.Measure), ("fullPoints", r.FullPoints), ("thresholdPercent", r.ThresholdPercent), ("lostPerPoint", r.LostPerPoint)]);
        Each(request.Events, "events", e => [("code", e.Code), ("label", e.Label), ("event", e.Event), ("points", e.Points)]);
        if (request.Manual is { } manual)
            Each([manual], "manual", m => [("least", m.Least), ("most", m.Most)], alone: true);
        return faults;

        void Each<T>(IReadOnlyList<T?>? items, string field, Func<T, (string Name, object? Value)[]> needed, bool alone = false) where T : class
        {
            for (var i = 0; i < (items?.Count ?? 0); i++)
            {
                var at = alone ? field : FormattableString.Invariant($"{field}[{i}]");
                if (items![i] is not { } item)
                    faults.Add(new(at, "不能为空", "must not be empty"));
                else
                    faults.AddRange(needed(item).Where(n => n.Value is null).Select(n => new FieldFault($"{at}.{n.Name}", "不能为空", "must not be empty")));
            }
        }
    }

    private static RuleSet Of(string code, Request r) => new()
    {
        Code = code,
        Label = r.Label!,
        Scoring = r.Scoring ?? RuleSetScoring.Losses,
        Start = r.Start,
        Lists = [.. r.Lists!.Select(l => new ListRule(l.Kind!, l.Label!, l.MinimumOrders))],
        Rates = [.. (r.Rates ?? []).Select(i => new RateRule
        {
            Code = i.Code!, Label = i.Label!, Measure = i.Measure!.Value, FullPoints = i.FullPoints!.Value, ThresholdPercent = i.ThresholdPercent!.Value,
            LostPerPoint = i.LostPerPoint!.Value, Floor = i.Floor ?? 0m, MaximumLoss = i.MaximumLoss, Lists = i.Lists, Source = i.Source,
        })],
        Events = [.. (r.Events ?? []).Select(i => new EventRule { Code = i.Code!, Label = i.Label!, Event = i.Event!.Value, Points = i.Points!.Value, Cap = i.Cap, Lists = i.Lists, Source = i.Source })],
        Manual = r.Manual is { } m ? new ManualRule(m.Least!.Value, m.Most!.Value) : null,
        ImportedLines = r.ImportedLines ?? false,
        BonusCap = r.BonusCap,
        Cap = r.Cap,
        Floor = r.Floor,
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPut("/v1/assessment-rules/{code}", async (string code, HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, body.Bytes, (command, ct) => handler.Run(code, body.Value, command, ct));
            })
            .Accepts<Request>("application/json")
            .Produces<AssessmentRuleCalls.RulesAnswer>().WithTags("Assessments").WithSummary("修改考核规则 · Put a rule set")
            .WithDescription("The whole rule set, as a new version; one that changes nothing makes none. A code there is not makes a new rule set. Months whose lines were shown keep theirs. `If-Match` refuses a version that is not the newest.")
            .Move(Scopes.ReferenceWrite);
    }
}
