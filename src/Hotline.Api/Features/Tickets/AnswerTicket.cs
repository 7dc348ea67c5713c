using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>直接答复: the centre answers by itself; the ticket is closed, handling <c>coordinated</c> (rules.md §2).</summary>
internal static class AnswerTicket
{
    /// <summary>The centre's answer.</summary>
    internal sealed record Request
    {
        /// <summary>What the caller was told.</summary>
        public string? Answer { get; init; }

        /// <summary>Result.</summary>
        public Solved? Solved { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Answer).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Solved).NotNull();
        }
    }

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) =>
        Task.FromResult(move.Ticket.GiveAnswer(request.Answer!, request.Solved!.Value, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("answer", Scopes.TicketsDispatch, Run)
        .WithSummary("直接答复 · Answer at the centre")
        .WithDescription("registered → closed.");
}
