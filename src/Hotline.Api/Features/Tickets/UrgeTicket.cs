using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Tickets;

/// <summary>催办: a reminder to every unit with an open order (rules.md §2).</summary>
internal static class UrgeTicket
{
    /// <summary>The reminder.</summary>
    internal sealed record Request
    {
        /// <summary>Words for the units.</summary>
        public string? Text { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) =>
        Task.FromResult(move.Ticket.Urge(request.Text!, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("urge", Scopes.TicketsWrite, Run)
        .WithSummary("催办 · Urge the units")
        .WithDescription("Needs an open order; nothing moves.");
}
