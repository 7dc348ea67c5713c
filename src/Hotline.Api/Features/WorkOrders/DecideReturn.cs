using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>退单审批: the centre decides a return (rules.md §2, Returns).</summary>
internal static class DecideReturn
{
    /// <summary>The centre's decision.</summary>
    internal sealed record Request
    {
        /// <summary>Approved or refused.</summary>
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

    public static Refusal? Run(Request request, OrderMoveContext move) => move.Ticket.DecideReturn(
        move.Order,
        request.Decision == Verdict.Approved,
        request.Reason!,
        move.Site.Deadlines.DispatchBy(move.At, move.Ticket.Urgency == Urgency.Emergency).At,
        move.Actor,
        move.At);

    public static void Map(IEndpointRouteBuilder app) => OrderMoves
        .Map<Request>(app, "return-decision", Scopes.TicketsDispatch, Run)
        .WithSummary("退单审批 · Decide a return")
        .WithDescription("returnRequested → returned, or back to where it was with the same deadline. A lead order's return puts the ticket to registered and recalls open assisting orders; an assisting order's ends that order only.");
}

/// <summary>What the centre decides about a request of a unit.</summary>
internal enum Verdict { Approved, Refused }
