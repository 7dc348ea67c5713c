using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Referrals;

/// <summary>催办 of the partner.</summary>
internal static class UrgeReferral
{
    /// <summary>Urge an outbound referral.</summary>
    internal sealed record Request
    {
        /// <summary>In words.</summary>
        public string? Text { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move) =>
        move.Ticket.UrgePartner(move.Referral, request.Text!, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "urge", Run)
        .WithSummary("催办 · Urge an outbound referral")
        .WithDescription("Outbound, while a result is owed.");
}
