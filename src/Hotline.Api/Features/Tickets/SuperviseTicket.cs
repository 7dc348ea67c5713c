using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Tickets;

/// <summary>督办: a formal order to the unit, with its own reply and limit (rules.md §1, §3).</summary>
internal static class SuperviseTicket
{
    /// <summary>What is demanded, and until when.</summary>
    internal sealed record Request
    {
        /// <summary>What is demanded.</summary>
        public string? Text { get; init; }

        /// <summary>Working days to reply in, in place of the profile's.</summary>
        public int? LimitWorkingDays { get; init; }

        /// <summary>批示: the order's due time set by hand; it stays as set unless an extension is granted. As it was by default.</summary>
        public DateTimeOffset? DueAt { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.LimitWorkingDays).InclusiveBetween(1, MostWorkingDays);
        }

        private const int MostWorkingDays = 20;
    }

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) => Task.FromResult(
        OrderLimit.Misplaced(request.DueAt, move)
        ?? (request.DueAt is { } due ? move.Ticket.BeyondPartner(due, move.Site.Calendar, move.At) : null)
        ?? move.Ticket.Supervise(request.Text!, request.LimitWorkingDays, request.DueAt, move.Site.Deadlines, move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("supervise", Scopes.TicketsDispatch, Run)
        .WithSummary("督办 · Supervise")
        .WithDescription("To the lead's open order, or where that has ended to the oldest open one; the unit replies by `supervision-reply`. Nothing moves; with `dueAt` the order is due then (批示).");
}
