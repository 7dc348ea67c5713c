using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Tickets;

/// <summary>备注: words on the history of a ticket (rules.md §2).</summary>
internal static class AddNote
{
    /// <summary>A note.</summary>
    internal sealed record Request
    {
        /// <summary>The words.</summary>
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
        Task.FromResult(move.Ticket.Note(request.Text!, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("notes", Scopes.TicketsWrite, Run)
        .WithSummary("备注 · Add a note")
        .WithDescription("Any state but archived; nothing moves.");
}
