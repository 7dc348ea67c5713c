using FluentValidation;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;

namespace Hotline.Api.Features.Referrals;

/// <summary>退单 of an inbound matter to its partner: a peer's first is effective at once, a superior decides, a second one is a dispute (rules.md §2).</summary>
internal static class ReturnReferral
{
    /// <summary>Return an inbound referral.</summary>
    internal sealed record Request
    {
        /// <summary>Reason.</summary>
        public PartnerReturnReason? Reason { get; init; }

        /// <summary>In words.</summary>
        public string? Text { get; init; }

        /// <summary>Legal basis.</summary>
        public string? Basis { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).NotNull();
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Basis).MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move)
    {
        if (move.Ticket.ReturnToPartner(move.Referral, new ReturnBody(request.Reason!.Value, request.Text!, request.Basis), move.Policy, move.Actor, move.At) is { } refusal)
            return refusal;
        if (move.Referral.Status == ReferralStatus.Disputed)
            CoordinationMeetings.Open(move.Db, move.Ticket, move.Referral, move.Actor, move.At);
        return null;
    }

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "return", Run)
        .WithSummary("退单 · Return an inbound referral")
        .WithDescription("Inbound, within its window. Between peers the first is effective at once: open orders are recalled and the ticket is withdrawn. A superior platform decides. A second one by us is disputed and opens a coordination meeting.");
}
