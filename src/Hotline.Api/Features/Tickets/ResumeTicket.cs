using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Tickets;

/// <summary>恢复: the clock runs again; the due times move by the working time of the pause (rules.md §2, Suspension).</summary>
internal static class ResumeTicket
{
    /// <summary>Words on the history.</summary>
    internal sealed record Request
    {
        /// <summary>Why now; optional.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).MaximumLength(Lengths.Text);
        }
    }

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) =>
        Task.FromResult(move.Ticket.Resume(request.Reason, move.Site.Deadlines, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("resume", Scopes.TicketsDispatch, Run)
        .WithSummary("恢复 · Resume")
        .WithDescription("suspended → where it was. Limits in working days move by the working time of the pause, clock-hour limits by its clock time; a due time set by hand stays.");
}
