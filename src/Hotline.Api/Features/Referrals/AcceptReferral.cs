using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Referrals;

/// <summary>签收 of an inbound matter, in the name of a person of the centre; dispatching or answering does it too (rules.md §2).</summary>
internal static class AcceptReferral
{
    /// <summary>Accept an inbound referral.</summary>
    internal sealed record Request
    {
        /// <summary>Who accepts it.</summary>
        public WorkOrders.AcknowledgeOrder.Person? By { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.By).NotNull();
            RuleFor(r => r.By!.Name).NotEmpty().MaximumLength(Lengths.Name).When(r => r.By is not null);
            RuleFor(r => r.By!.Phone).MaximumLength(Lengths.Phone).When(r => r.By is not null);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move) =>
        move.Ticket.AcceptReferral(move.Referral, request.By!.Name!, request.By.Phone, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "accept", Run)
        .WithSummary("签收 · Accept an inbound referral")
        .WithDescription("Inbound, sent → accepted; the partner is told by whom.");
}
