using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Deadlines;
using Hotline.Api.Features.Limits;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Time;

namespace Hotline.Api.Features.References;

/// <summary>诉求类型: which there are is the profile's; their labels and limits may change.</summary>
internal static class AppealTypeCalls
{
    /// <summary>An appeal type.</summary>
    /// <param name="Code">Code.</param>
    /// <param name="Label">Label.</param>
    /// <param name="WorkingDays">Working days to handle it.</param>
    /// <param name="Version">Counts the changes made here; 0 while it stands as in the profile.</param>
    internal sealed record AppealTypeAnswer(string Code, string Label, int WorkingDays, int Version)
    {
        public static AppealTypeAnswer Of(CodeLabel type, ReferenceLook look) => new(
            type.Code, type.Label, DaysOf(look.Site.Profile.Limits, type.Code), look.Document(ReferenceKinds.AppealType, type.Code)?.Version ?? 0);
    }

    /// <summary>What changes; what is left out stays.</summary>
    internal sealed record PatchRequest
    {
        /// <summary>Label.</summary>
        public string? Label { get; init; }

        /// <summary>Working days to handle it; open deadlines are recomputed after a change.</summary>
        public int? WorkingDays { get; init; }
    }

    internal sealed class Validator : AbstractValidator<PatchRequest>
    {
        public Validator()
        {
            RuleFor(r => r.Label).Must(l => l is null || !string.IsNullOrWhiteSpace(l)).WithMessage(_ => Words.Say("不能为空", "must not be empty"));
            RuleFor(r => r.Label).MaximumLength(Lengths.Name);
            RuleFor(r => r.WorkingDays).InclusiveBetween(1, PutLimits.MostWorkingDays);
        }
    }

    internal sealed class Handler(Reference reference, DeadlineRecomputation recomputation)
    {
        /// <summary>A changed label answers 200; a changed limit 202 with the recomputation.</summary>
        public async Task<Result> Run(string code, PatchRequest request, Command command, CancellationToken cancellation)
        {
            var look = await reference.Look(command.Db, cancellation);
            if (look.Site.AppealType(code) is not { } type)
                return Unknown(code);
            var (limits, label) = (look.Site.Profile.Limits, request.Label ?? type.Label);
            var days = request.WorkingDays ?? DaysOf(limits, code);
            var (version, refusal) = await ReferenceDesk.Put(command, ReferenceKinds.AppealType, code, new AppealTypeDocument(label, days), cancellation);
            if (refusal is not null)
                return refusal;
            if (days == DaysOf(limits, code))
                return new Answer(200, new AppealTypeAnswer(code, label, days, version), IfMatch.ETag(version));
            var changed = limits with { HandleWorkingDays = new Dictionary<string, int>(limits.HandleWorkingDays) { [code] = days } };
            await ReferenceDesk.Put(command with { IfMatch = IfMatch.None }, ReferenceKinds.Limits, "", changed, cancellation);
            return await recomputation.Ask(command, version, cancellation);
        }
    }

    private static int DaysOf(TimeLimits limits, string code) => limits.HandleWorkingDays.GetValueOrDefault(code, limits.DefaultHandleWorkingDays);

    private static Refusal Unknown(string code) => Refusal.NotFound($"没有诉求类型 {code}。", $"There is no appeal type {code}.");

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapGet("/v1/appeal-types", async (HttpContext http, Reference reference) =>
            {
                var look = await reference.Look(http.RequestAborted);
                var types = look.Site.Profile.AppealTypes;
                await http.Json(new Page<AppealTypeAnswer>([.. types.Select(t => AppealTypeAnswer.Of(t, look))], null, types.Count));
            })
            .Produces<Page<AppealTypeAnswer>>().WithTags("Reference data").WithSummary("诉求类型 · Appeal types").WithDescription("In the order of the printed table.")
            .Read(Scopes.TicketsRead);
        app.MapGet("/v1/appeal-types/{code}", async (string code, HttpContext http, Reference reference) =>
            {
                var look = await reference.Look(http.RequestAborted);
                if (look.Site.AppealType(code) is not { } type)
                {
                    await Problems.Write(http, Unknown(code));
                    return;
                }
                var answer = AppealTypeAnswer.Of(type, look);
                if (!IfMatch.NotModified(http, IfMatch.ETag(answer.Version)))
                    await http.Json(answer);
            })
            .Produces<AppealTypeAnswer>().WithTags("Reference data").WithSummary("诉求类型 · An appeal type").WithDescription("One appeal type with its limit.")
            .Read(Scopes.TicketsRead).Refuses(404).Produces(304);
        app.MapPatch("/v1/appeal-types/{code}", async (string code, HttpContext http, Commands commands, DeadlineRecomputation recomputation) =>
            {
                if (await ReferenceDesk.LacksIfMatch(http) || await Bodies.Read<PatchRequest>(http) is not { } body)
                    return;
                await commands.Execute(http, body.Bytes, (command, ct) => handler.Run(code, body.Value, command, ct));
                recomputation.BeginAsked(http);
            })
            .Accepts<PatchRequest>("application/merge-patch+json", "application/json").Produces<AppealTypeAnswer>().Produces<Operations.OperationAnswer>(202)
            .WithTags("Reference data").WithSummary("修改诉求类型 · Change an appeal type")
            .WithDescription("`If-Match` is required. A changed limit answers 202: open deadlines are recomputed; follow `Location`.")
            .Move(Scopes.ReferenceWrite).Refuses(428);
    }
}
