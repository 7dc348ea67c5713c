using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>重办: a new round, its order delivered to the same lead unless another is named, with limits of its own (rules.md §2).</summary>
internal static class ReworkTicket
{
    /// <summary>Why it is done again, and by whom.</summary>
    internal sealed record Request
    {
        /// <summary>Why.</summary>
        public string? Reason { get; init; }

        /// <summary>Code of the lead unit; the last lead by default, required when there never was one.</summary>
        public string? LeadUnit { get; init; }

        /// <summary>Codes of assisting units; none by default.</summary>
        public IReadOnlyList<string>? AssistingUnits { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.LeadUnit).MaximumLength(Lengths.Code);
            RuleForEach(r => r.AssistingUnits).NotEmpty().MaximumLength(Lengths.Code);
        }
    }

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) => Task.FromResult(Decide(request, move));

    private static Refusal? Decide(Request request, TicketMoveContext move)
    {
        var (ticket, assisting, faults) = (move.Ticket, request.AssistingUnits ?? [], new List<FieldFault>());
        var lead = request.LeadUnit ?? ticket.Lead?.Unit;
        if (lead is null && ticket.Status == TicketStatus.Closed)
            return Refusal.Invalid("leadUnit", "该事项从未派单，请指定主办单位", "this ticket never had a lead unit; name one");
        if (lead is not null)
            OrderLimit.CheckUnits(move, lead, assisting, faults);
        if (faults.Count > 0)
            return Refusal.Invalid(faults);
        var assignment = new Assignment(lead ?? "", assisting, OrderLimit.For(move, null, null), Final: OrderLimit.IsFinal(move));
        return ticket.Rework(request.Reason!, assignment, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("rework", Scopes.TicketsDispatch, Run)
        .WithSummary("重办 · Rework in a new round")
        .WithDescription("closed → dispatched. The round that was closed stands in `rounds`; `closedAt` and `satisfaction` are empty again.");
}
