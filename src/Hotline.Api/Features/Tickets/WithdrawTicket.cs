using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Tickets;

/// <summary>撤销: the caller takes the matter back (rules.md §2).</summary>
internal static class WithdrawTicket
{
    /// <summary>Why it is withdrawn.</summary>
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
        Task.FromResult(move.Ticket.Withdraw(request.Reason!, move.Site.Deadlines, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("withdraw", Scopes.TicketsWrite, Run)
        .WithSummary("撤销 · Withdraw")
        .WithDescription("registered or dispatched → withdrawn. Open orders are recalled.");
}
