using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.WorkOrders;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Referrals;

/// <summary>延期审批 of what a partner asked.</summary>
internal static class DecideReferralExtension
{
    /// <summary>Decide a partner's extension.</summary>
    internal sealed record Request
    {
        /// <summary>approved or refused.</summary>
        public Verdict? Decision { get; init; }

        /// <summary>The due time granted; what was asked for by default.</summary>
        public DateTimeOffset? DueAt { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Decision).NotNull();
            RuleFor(r => r.DueAt).Null().When(r => r.Decision == Verdict.Refused)
                .WithMessage(_ => Words.Say("仅在批准（approved）时可填", "only when approved"));
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move)
    {
        if (request.DueAt <= move.At)
            return Refusal.Invalid("dueAt", "应晚于现在", "must be later than now");
        DateTimeOffset? granted = request.Decision == Verdict.Refused ? null
            : request.DueAt ?? move.Referral.ExtensionDueAt ?? move.Policy.Calendar.EndOfWorkingDay(move.Referral.DueAt, move.Referral.ExtensionDays ?? 1).At;
        return move.Ticket.DecidePartnerExtension(move.Referral, granted is { } at ? Moments.Utc(at) : null, request.Reason, move.Policy.Calendar, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "extension-decision", Run)
        .WithSummary("延期审批 · Decide a partner's extension")
        .WithDescription("Outbound, accepted, where the partner asked for one. Approved without `dueAt`, what was asked for is granted.");
}
