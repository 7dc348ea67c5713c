using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>改派: takes a dispatched ticket back from its units, to be dispatched again (rules.md §2).</summary>
internal static class RecallTicket
{
    /// <summary>Why it is taken back.</summary>
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
        Task.FromResult(move.Ticket.Recall(
            request.Reason!, move.Site.Deadlines.DispatchBy(move.At, move.Ticket.Urgency == Urgency.Emergency).At, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("recall", Scopes.TicketsDispatch, Run)
        .WithSummary("改派 · Recall from the units")
        .WithDescription("dispatched → registered. The orders end as recalled; the dispatch limit runs anew.");
}
