using FluentValidation;
using Hotline.Api.Features.WorkOrders;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Referrals;

/// <summary>退单审批 of what a partner wants to return to us.</summary>
internal static class DecideReferralReturn
{
    /// <summary>Decide a partner's return.</summary>
    internal sealed record Request
    {
        /// <summary>approved or refused.</summary>
        public Verdict? Decision { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Decision).NotNull();
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move) =>
        move.Ticket.DecidePartnerReturn(move.Referral, request.Decision == Verdict.Approved, request.Reason!, move.DispatchBy, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "return-decision", Run)
        .WithSummary("退单审批 · Decide a partner's return")
        .WithDescription("Outbound, returnRequested → returned (the ticket is registered again), or back to where it was.");
}
