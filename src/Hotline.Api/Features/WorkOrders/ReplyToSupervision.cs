using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>督办回复: the unit answers the supervision of its order; the handling goes on (rules.md §2).</summary>
internal static class ReplyToSupervision
{
    /// <summary>The answer.</summary>
    internal sealed record Request
    {
        /// <summary>What the unit says to it.</summary>
        public string? Text { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, OrderMoveContext move) =>
        move.Ticket.ReplyToSupervision(move.Order, request.Text!, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => OrderMoves
        .Map<Request>(app, "supervision-reply", Scopes.UnitsHandle, Run)
        .WithSummary("督办回复 · Reply to a supervision")
        .WithDescription("Answers every supervision of the order that is still open; nothing moves.");
}
