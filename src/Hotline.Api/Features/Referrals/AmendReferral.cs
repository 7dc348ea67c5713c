using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;

namespace Hotline.Api.Features.Referrals;

/// <summary>补充: words for the partner, or that an emergency was handed over by phone after all (rules.md §4).</summary>
internal static class AmendReferral
{
    /// <summary>Amend an outbound referral.</summary>
    internal sealed record Request
    {
        /// <summary>In words.</summary>
        public string? Text { get; init; }

        /// <summary>The emergency was handed over by phone.</summary>
        public bool? PhoneHandoverDone { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).MaximumLength(Lengths.Text);
            RuleFor(r => r.Text).NotEmpty().When(r => r.PhoneHandoverDone is null);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move) => move.Ticket.AmendReferral(
        move.Referral, new AmendBody { Note = request.Text, PhoneHandoverDone = request.PhoneHandoverDone }, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "amend", Run)
        .WithSummary("补充 · Amend an outbound referral")
        .WithDescription("Outbound. `phoneHandoverDone` ends the alarm to the shift.");
}
