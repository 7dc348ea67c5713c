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

    internal sealed class Handler(MatterCheck check)
    {
        public async Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation)
        {
            var (ticket, assisting, faults) = (move.Ticket, request.AssistingUnits ?? [], new List<FieldFault>());
            var lead = request.LeadUnit ?? ticket.Lead?.Unit;
            if (lead is null && ticket.Status == TicketStatus.Closed)
                return Refusal.Invalid("leadUnit", "该事项从未派单，请指定主办单位", "this ticket never had a lead unit; name one");
            if (request.LeadUnit is not null)
                await check.Unit(request.LeadUnit, "leadUnit", faults, cancellation);
            await OrderLimit.CheckAssisting(check, lead ?? "", assisting, faults, cancellation);
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var assignment = new Assignment(lead ?? "", assisting, OrderLimit.For(move, null, null), Final: OrderLimit.IsFinal(move));
            return ticket.Rework(request.Reason!, assignment, move.Actor, move.At);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapTicketMove<Request>("rework", Scopes.TicketsDispatch, handler.Run)
            .WithSummary("重办 · Rework in a new round")
            .WithDescription("closed → dispatched. The round that was closed stands in `rounds`; `closedAt` and `satisfaction` are empty again.");
    }
}
