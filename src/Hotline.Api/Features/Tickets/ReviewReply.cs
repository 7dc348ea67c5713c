using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Tickets;

/// <summary>审核: the centre accepts a unit's reply, or sends it back in the same round with the same deadline (rules.md §2).</summary>
internal static class ReviewReply
{
    /// <summary>The centre's decision on a reply.</summary>
    internal sealed record Request
    {
        /// <summary>Accepted closes the ticket; sentBack asks the unit again.</summary>
        public Decision? Decision { get; init; }

        /// <summary>Why; required when sent back.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>What the review decides.</summary>
    internal enum Decision { Accepted, SentBack }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Decision).NotNull();
            RuleFor(r => r.Reason).MaximumLength(Lengths.Text);
            RuleFor(r => r.Reason).NotEmpty().When(r => r.Decision == Decision.SentBack);
        }
    }

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) =>
        Task.FromResult(move.Ticket.ReviewReply(request.Decision == Decision.Accepted, request.Reason, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("review", Scopes.TicketsDispatch, Run)
        .WithSummary("审核答复 · Review a reply")
        .WithDescription("replied → closed (accepted; closed at the moment of the reply), or → dispatched (sentBack; same round, same deadline).");
}
