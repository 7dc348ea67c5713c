using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>回访: the centre asks the caller; any number of attempts, kept per round, the last rated one counts (rules.md §2).</summary>
internal static class CallBack
{
    /// <summary>One attempt to ask the caller.</summary>
    internal sealed record Request
    {
        /// <summary>Whether the caller was reached.</summary>
        public CallbackOutcome? Outcome { get; init; }

        /// <summary>The caller's rating; only of a caller who was reached.</summary>
        public Satisfaction? Satisfaction { get; init; }

        /// <summary>Result in the caller's view.</summary>
        public Solved? Solved { get; init; }

        /// <summary>Remark.</summary>
        public string? Remark { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Outcome).NotNull();
            RuleFor(r => r.Satisfaction).Null().When(r => r.Outcome is not null and not CallbackOutcome.Reached)
                .WithMessage(_ => Words.Say("仅在接通（reached）时可填", "only when the caller was reached"));
            RuleFor(r => r.Remark).MaximumLength(Lengths.Text);
        }
    }

    public static async Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation)
    {
        var master = move.Ticket.MergedInto is { } id ? await move.Other(TicketView.Id(id), cancellation) : null;
        var answer = new CallbackAnswer(request.Outcome!.Value, request.Satisfaction, request.Solved, request.Remark);
        return move.Ticket.CallBack(answer, move.Site.Deadlines, move.Actor, move.At, master);
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("callbacks", Scopes.CallbacksWrite, Run)
        .WithSummary("回访 · Call the caller back")
        .WithDescription("The ticket stays closed; a dissatisfied caller's ticket is reworked by a person. A repeat's caller is called back once its master is closed, outside the rates.");
}
