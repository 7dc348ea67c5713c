using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Tickets;

/// <summary>剔除: an unreasonable or unfounded demand is taken out of assessment; it stays in the counts (rules.md §2).</summary>
internal static class ExcludeTicket
{
    /// <summary>Why it does not count in assessment.</summary>
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
        Task.FromResult(move.Ticket.Exclude(request.Reason!, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("exclude", Scopes.TicketsDispatch, Run)
        .WithSummary("剔除 · Exclude from assessment")
        .WithDescription("Any state but archived; nothing moves. Excluding it again changes nothing.");
}
