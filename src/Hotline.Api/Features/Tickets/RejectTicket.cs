using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>不予受理: the matter has another route, which the caller is told (rules.md §2).</summary>
internal static class RejectTicket
{
    /// <summary>Why it is not taken on.</summary>
    internal sealed record Request
    {
        /// <summary>Reason.</summary>
        public RejectionReason? Reason { get; init; }

        /// <summary>The right route, as the caller was told.</summary>
        public string? Text { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).NotNull();
            RuleFor(r => r.Text).MaximumLength(Lengths.Text);
        }
    }

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) =>
        Task.FromResult(move.Ticket.Reject(request.Reason!.Value, request.Text, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("reject", Scopes.TicketsDispatch, Run)
        .WithSummary("不予受理 · Reject")
        .WithDescription("registered → rejected.");
}
