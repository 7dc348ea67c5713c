using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Referrals;

/// <summary>撤回: the matter is ours again, with the dispatch limit from now (rules.md §2).</summary>
internal static class WithdrawReferral
{
    /// <summary>Withdraw an outbound referral.</summary>
    internal sealed record Request
    {
        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move) =>
        move.Ticket.WithdrawReferral(move.Referral, request.Reason!, move.DispatchBy, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "withdraw", Run)
        .WithSummary("撤回 · Withdraw an outbound referral")
        .WithDescription("Outbound, before its result → withdrawn; the ticket is registered.");
}
