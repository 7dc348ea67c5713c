using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>
/// 涉密管控: a matter is put where only those see it who hold <see cref="Scopes.TicketsConfidential"/>, and the units it was given to (rules.md §5).
/// Figures go on counting it; nothing of what it says is shown with them.
/// </summary>
internal static class RestrictTicket
{
    /// <summary>Why.</summary>
    internal sealed record Request
    {
        /// <summary>The reason; it stands on the history and in the audit.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
    }

    /// <summary>Puts a matter of one of the profile's restricted categories where it belongs.</summary>
    public static void ByCategory(Ticket ticket, ReferenceLook look, Actor actor, DateTimeOffset at)
    {
        if (look.Site.IsRestricted(ticket.Category))
            ticket.Restrict($"类别 {ticket.Category} 按规定列入涉密管控。", actor, at);
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapTicketMove<Request>("restrict", Scopes.TicketsWrite, (request, move, _) => Task.FromResult(move.Ticket.Restrict(request.Reason!.Trim(), move.Actor, move.At)))
            .WithSummary("列入涉密管控 · Restrict")
            .WithDescription(
                "Any state, archived too; nothing moves. From now on only clients with `tickets.confidential` find it, and the units it was given to; for all others it does not exist, "
                + "but where a list of a figure names it without its words. Restricting it again changes nothing.");
        app.MapTicketMove<LiftRequest>("lift-restriction", Scopes.TicketsConfidential, (request, move, _) => Task.FromResult(move.Ticket.LiftRestriction(request.Reason!.Trim(), move.Actor, move.At)))
            .WithSummary("解除涉密管控 · Lift the restriction")
            .WithDescription("Any state, archived too; nothing moves. Lifting what is not there changes nothing.");
    }

    /// <summary>Why it need not be restricted any longer.</summary>
    internal sealed record LiftRequest
    {
        /// <summary>The reason; it stands on the history and in the audit.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class LiftValidator : AbstractValidator<LiftRequest>
    {
        public LiftValidator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
    }
}
