using System.Globalization;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Deadlines;
using Hotline.Api.Features.Operations;
using Hotline.Api.Features.References;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Limits;

/// <summary>修改时限: as a new version; open deadlines are recomputed after it (rules.md §3).</summary>
internal static class PutLimits
{
    internal sealed class Validator : AbstractValidator<GetLimits.LimitValues>
    {
        public Validator()
        {
            RuleFor(l => l.DispatchHours).InclusiveBetween(1, Most);
            RuleFor(l => l.UrgentDispatchHours).InclusiveBetween(1, Most);
            RuleFor(l => l.AcknowledgeHours).InclusiveBetween(1, Most);
            RuleFor(l => l.EmergencyAcknowledgeMinutes).InclusiveBetween(1, Most);
            RuleFor(l => l.EmergencyFirstOpinionHours).InclusiveBetween(1, Most);
            RuleFor(l => l.HandleWorkingDays).NotEmpty();
            RuleFor(l => l.DefaultHandleWorkingDays).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.ReturnWorkingDays).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.CallbackWorkingDays).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.AutoArchiveDays).InclusiveBetween(1, Most);
            RuleFor(l => l.MaxApprovedReturns).InclusiveBetween(1, Most);
            RuleFor(l => l.MaxExtensions).InclusiveBetween(1, Most);
            RuleFor(l => l.MaxExtensionWorkingDays).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.LongCycleCalendarDays).InclusiveBetween(1, Most);
            RuleFor(l => l.SupervisionReplyWorkingDays).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.DueSoonWorkingDays).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.EscalationWorkingDays).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.UrgeAt).Must(t => TimeOnly.TryParseExact(t, GetLimits.LimitValues.TimeOfDay, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                .When(l => l.UrgeAt is not null).WithMessage(_ => Words.Say("应为 HH:mm，如 09:00", "must be HH:mm, e.g. 09:00"));
            RuleFor(l => l.CriticismWorkingDays).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.CallbackAttempts).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.PartnerEmergencyAcceptMinutes).InclusiveBetween(1, Most);
            RuleFor(l => l.PartnerAcceptWorkingDays).InclusiveBetween(1, MostWorkingDays);
            RuleFor(l => l.PartnerReturnWorkingDays).InclusiveBetween(1, MostWorkingDays);
        }

        /// <summary>Hours of six weeks: no limit of the clock is longer.</summary>
        private const int Most = 1000;
    }

    /// <summary>As for a limit given at dispatch.</summary>
    public const int MostWorkingDays = Tickets.OrderLimit.MostWorkingDays;

    internal sealed class Handler(Reference reference, DeadlineRecomputation recomputation)
    {
        public async Task<Result> Run(GetLimits.LimitValues request, Command command, CancellationToken cancellation)
        {
            var site = (await reference.Look(command.Db, cancellation)).Site;
            var faults = new List<FieldFault>();
            foreach (var (type, days) in request.HandleWorkingDays!)
            {
                if (site.AppealType(type) is null)
                    faults.Add(new($"handleWorkingDays.{type}", $"没有诉求类型 {type}", $"there is no appeal type {type}"));
                else if (days is < 1 or > MostWorkingDays)
                    faults.Add(new($"handleWorkingDays.{type}", $"应在 1 至 {MostWorkingDays} 之间", $"must be from 1 to {MostWorkingDays}"));
            }
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var limits = request.Over(site.Profile.Limits);
            var (version, refusal) = await ReferenceDesk.Put(command, ReferenceKinds.Limits, "", limits, cancellation);
            return refusal is not null ? refusal : await recomputation.Ask(command, version, cancellation);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPut("/v1/limits", async (HttpContext http, Commands commands, DeadlineRecomputation recomputation) =>
            {
                if (await Bodies.Read<GetLimits.LimitValues>(http) is not { } body)
                    return;
                await commands.Execute(http, body.Bytes, (command, ct) => handler.Run(body.Value, command, ct));
                recomputation.BeginAsked(http);
            })
            .Accepts<GetLimits.LimitValues>("application/json")
            .Produces<OperationAnswer>(202)
            .WithTags("Reference data")
            .WithSummary("修改时限 · Put the time limits")
            .WithDescription("The limits as a new version; one that is left out stays. Answers 202: all open deadlines are recomputed; follow `Location`. `If-Match` refuses a version that is not the newest.")
            .Move(Scopes.ReferenceWrite);
    }
}
