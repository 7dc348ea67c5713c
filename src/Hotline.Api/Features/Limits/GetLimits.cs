using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Sites;
using Hotline.Domain.Time;

namespace Hotline.Api.Features.Limits;

/// <summary>时限: the site's time limits as they are now (rules.md §3).</summary>
internal static class GetLimits
{
    /// <summary>The time limits.</summary>
    /// <param name="Version">Counts the changes; 0 while the profile's own hold.</param>
    /// <param name="Limits">The limits.</param>
    internal sealed record LimitsAnswer(int Version, LimitValues Limits);

    /// <summary>The time limits of a site.</summary>
    internal sealed record LimitValues
    {
        /// <summary>Clock hours from registration to dispatch.</summary>
        public int? DispatchHours { get; init; }

        /// <summary>Clock hours to dispatch a mass outage or serious pollution.</summary>
        public int? UrgentDispatchHours { get; init; }

        /// <summary>Clock hours from delivery to 签收.</summary>
        public int? AcknowledgeHours { get; init; }

        /// <summary>Clock minutes from delivery to 签收 of an emergency, round the clock.</summary>
        public int? EmergencyAcknowledgeMinutes { get; init; }

        /// <summary>Clock hours from delivery to the first opinion on an emergency.</summary>
        public int? EmergencyFirstOpinionHours { get; init; }

        /// <summary>Working days to handle, by appeal type.</summary>
        public IReadOnlyDictionary<string, int>? HandleWorkingDays { get; init; }

        /// <summary>Working days to handle an appeal type that is not named.</summary>
        public int? DefaultHandleWorkingDays { get; init; }

        /// <summary>Working days from delivery in which a unit may ask to return an order.</summary>
        public int? ReturnWorkingDays { get; init; }

        /// <summary>Working days from the reply to the first callback.</summary>
        public int? CallbackWorkingDays { get; init; }

        /// <summary>Calendar days from closing to automatic archiving.</summary>
        public int? AutoArchiveDays { get; init; }

        /// <summary>Approved returns after which the next dispatch is final.</summary>
        public int? MaxApprovedReturns { get; init; }

        /// <summary>Extensions that one order may be granted.</summary>
        public int? MaxExtensions { get; init; }

        /// <summary>Working days of one extension.</summary>
        public int? MaxExtensionWorkingDays { get; init; }

        /// <summary>Calendar days by which a long-cycle matter may be extended in all.</summary>
        public int? LongCycleCalendarDays { get; init; }

        /// <summary>Working days from a supervision order to the unit's reply to it.</summary>
        public int? SupervisionReplyWorkingDays { get; init; }

        /// <summary>Working days before a due time at which an order is due soon.</summary>
        public int? DueSoonWorkingDays { get; init; }

        /// <summary>Working days after a due time at which an order still owed goes to the supervisor.</summary>
        public int? EscalationWorkingDays { get; init; }

        /// <summary>Local time of day (HH:mm) of the automatic urges before and after the due day.</summary>
        public string? UrgeAt { get; init; }

        /// <summary>Working days from the urge after the due day to the written criticism.</summary>
        public int? CriticismWorkingDays { get; init; }

        /// <summary>Attempts on different half-days after which a caller counts as unreachable.</summary>
        public int? CallbackAttempts { get; init; }

        /// <summary>Clock minutes in which an emergency referred to a partner, or received from one, is to be accepted.</summary>
        public int? PartnerEmergencyAcceptMinutes { get; init; }

        /// <summary>Working days in which any other referral is to be accepted.</summary>
        public int? PartnerAcceptWorkingDays { get; init; }

        /// <summary>Working days in which the receiver of a referral may return it.</summary>
        public int? PartnerReturnWorkingDays { get; init; }

        public static LimitValues Of(TimeLimits limits) => new()
        {
            DispatchHours = limits.DispatchHours,
            UrgentDispatchHours = limits.UrgentDispatchHours,
            AcknowledgeHours = limits.AcknowledgeHours,
            EmergencyAcknowledgeMinutes = limits.EmergencyAcknowledgeMinutes,
            EmergencyFirstOpinionHours = limits.EmergencyFirstOpinionHours,
            HandleWorkingDays = limits.HandleWorkingDays,
            DefaultHandleWorkingDays = limits.DefaultHandleWorkingDays,
            ReturnWorkingDays = limits.ReturnWorkingDays,
            CallbackWorkingDays = limits.CallbackWorkingDays,
            AutoArchiveDays = limits.AutoArchiveDays,
            MaxApprovedReturns = limits.MaxApprovedReturns,
            MaxExtensions = limits.MaxExtensions,
            MaxExtensionWorkingDays = limits.MaxExtensionWorkingDays,
            LongCycleCalendarDays = limits.LongCycleCalendarDays,
            SupervisionReplyWorkingDays = limits.SupervisionReplyWorkingDays,
            DueSoonWorkingDays = limits.DueSoonWorkingDays,
            EscalationWorkingDays = limits.EscalationWorkingDays,
            UrgeAt = limits.UrgeAt.ToString(TimeOfDay, CultureInfo.InvariantCulture),
            CriticismWorkingDays = limits.CriticismWorkingDays,
            CallbackAttempts = limits.CallbackAttempts,
            PartnerEmergencyAcceptMinutes = limits.PartnerEmergencyAcceptMinutes,
            PartnerAcceptWorkingDays = limits.PartnerAcceptWorkingDays,
            PartnerReturnWorkingDays = limits.PartnerReturnWorkingDays,
        };

        /// <summary>These limits; what is left out stays as it is.</summary>
        public TimeLimits Over(TimeLimits now) => now with
        {
            DispatchHours = DispatchHours ?? now.DispatchHours,
            UrgentDispatchHours = UrgentDispatchHours ?? now.UrgentDispatchHours,
            AcknowledgeHours = AcknowledgeHours ?? now.AcknowledgeHours,
            EmergencyAcknowledgeMinutes = EmergencyAcknowledgeMinutes ?? now.EmergencyAcknowledgeMinutes,
            EmergencyFirstOpinionHours = EmergencyFirstOpinionHours ?? now.EmergencyFirstOpinionHours,
            HandleWorkingDays = HandleWorkingDays ?? now.HandleWorkingDays,
            DefaultHandleWorkingDays = DefaultHandleWorkingDays ?? now.DefaultHandleWorkingDays,
            ReturnWorkingDays = ReturnWorkingDays ?? now.ReturnWorkingDays,
            CallbackWorkingDays = CallbackWorkingDays ?? now.CallbackWorkingDays,
            AutoArchiveDays = AutoArchiveDays ?? now.AutoArchiveDays,
            MaxApprovedReturns = MaxApprovedReturns ?? now.MaxApprovedReturns,
            MaxExtensions = MaxExtensions ?? now.MaxExtensions,
            MaxExtensionWorkingDays = MaxExtensionWorkingDays ?? now.MaxExtensionWorkingDays,
            LongCycleCalendarDays = LongCycleCalendarDays ?? now.LongCycleCalendarDays,
            SupervisionReplyWorkingDays = SupervisionReplyWorkingDays ?? now.SupervisionReplyWorkingDays,
            DueSoonWorkingDays = DueSoonWorkingDays ?? now.DueSoonWorkingDays,
            EscalationWorkingDays = EscalationWorkingDays ?? now.EscalationWorkingDays,
            UrgeAt = UrgeAt is { } time ? TimeOnly.ParseExact(time, TimeOfDay, CultureInfo.InvariantCulture) : now.UrgeAt,
            CriticismWorkingDays = CriticismWorkingDays ?? now.CriticismWorkingDays,
            CallbackAttempts = CallbackAttempts ?? now.CallbackAttempts,
            PartnerEmergencyAcceptMinutes = PartnerEmergencyAcceptMinutes ?? now.PartnerEmergencyAcceptMinutes,
            PartnerAcceptWorkingDays = PartnerAcceptWorkingDays ?? now.PartnerAcceptWorkingDays,
            PartnerReturnWorkingDays = PartnerReturnWorkingDays ?? now.PartnerReturnWorkingDays,
        };

        /// <summary>Hours and minutes of 24 hours.</summary>
        public const string TimeOfDay = "HH:mm";
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/limits", async (HttpContext http, Reference reference) =>
        {
            var look = await reference.Look(http.RequestAborted);
            var version = look.Document(ReferenceKinds.Limits)?.Version ?? 0;
            if (!IfMatch.NotModified(http, IfMatch.ETag(version)))
                await http.Json(new LimitsAnswer(version, LimitValues.Of(look.Site.Profile.Limits)));
        })
        .Produces<LimitsAnswer>().WithTags("Reference data").WithSummary("时限 · Time limits")
        .WithDescription("The limits as they are now. The `ETag` is their version.")
        .Read(Scopes.TicketsRead).Produces(304);
}
