using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Tickets;

/// <summary>挂起: stops the clock for a stated reason (rules.md §2, Suspension).</summary>
internal static class SuspendTicket
{
    /// <summary>Why the clock stops.</summary>
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

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) =>
        Task.FromResult(move.Ticket.Suspend(request.Reason!, move.Site.Deadlines, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("suspend", Scopes.TicketsDispatch, Run)
        .WithSummary("挂起 · Suspend")
        .WithDescription("registered or dispatched → suspended. A ticket past due cannot be suspended; while suspended it is never overdue.");
}
