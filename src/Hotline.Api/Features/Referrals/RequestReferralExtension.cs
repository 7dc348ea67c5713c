using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;

namespace Hotline.Api.Features.Referrals;

/// <summary>延期申请 to the partner that sent the matter.</summary>
internal static class RequestReferralExtension
{
    /// <summary>Ask the partner for an extension.</summary>
    internal sealed record Request
    {
        /// <summary>Working days beyond the partner's deadline. Not together with <c>dueAt</c>.</summary>
        public int? WorkingDays { get; init; }

        /// <summary>The due time asked for.</summary>
        public DateTimeOffset? DueAt { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.WorkingDays).InclusiveBetween(1, OrderLimit.MostWorkingDays);
            RuleFor(r => r.WorkingDays).NotNull().When(r => r.DueAt is null);
            RuleFor(r => r.WorkingDays).Null().When(r => r.DueAt is not null)
                .WithMessage(_ => Words.Say("与 dueAt 只能给出一个", "not together with dueAt"));
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move)
    {
        if (request.DueAt <= move.Referral.DueAt)
            return Refusal.Invalid("dueAt", "应晚于现有期限", "must be later than the present limit");
        var dueAt = request.DueAt ?? move.Policy.Calendar.EndOfWorkingDay(move.Referral.PartnerDueAt ?? move.Referral.DueAt, request.WorkingDays!.Value).At;
        return move.Ticket.AskPartnerExtension(
            move.Referral, new ExtensionRequestBody(request.WorkingDays, Moments.Utc(dueAt), request.Reason!), move.Policy.Calendar, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "extension-request", Run)
        .WithSummary("延期申请 · Ask the partner for an extension")
        .WithDescription("Inbound, accepted. Until the partner grants it, no due time of ours may be later than its own.");
}
