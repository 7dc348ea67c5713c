using FluentValidation;
using Hotline.Api.Boundary;
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

        /// <summary>批示: the new round's due time set by hand. Not together with <c>limitWorkingDays</c>.</summary>
        public DateTimeOffset? DueAt { get; init; }

        /// <summary>Working days in place of the appeal type's own limit.</summary>
        public int? LimitWorkingDays { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.LeadUnit).MaximumLength(Lengths.Code);
            RuleForEach(r => r.AssistingUnits).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.LimitWorkingDays).InclusiveBetween(1, OrderLimit.MostWorkingDays);
            RuleFor(r => r.LimitWorkingDays).Null().When(r => r.DueAt is not null)
                .WithMessage(_ => Words.Say("与 dueAt 只能给出一个", "not together with dueAt"));
        }
    }

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) => Task.FromResult(Decide(request, move));

    private static Refusal? Decide(Request request, TicketMoveContext move)
    {
        var (ticket, assisting, faults) = (move.Ticket, request.AssistingUnits ?? [], new List<FieldFault>());
        var lead = request.LeadUnit ?? ticket.Lead?.Unit;
        if (lead is null && ticket.Status == TicketStatus.Closed && ticket.ResultOf is null)
            return Refusal.Invalid("leadUnit", "该事项从未派单，请指定主办单位", "this ticket never had a lead unit; name one");
        if (lead is not null)
            OrderLimit.CheckUnits(move, lead, assisting, faults);
        if (faults.Count > 0)
            return Refusal.Invalid(faults);
        if (OrderLimit.Misplaced(request.DueAt, move) is { } misplaced)
            return misplaced;
        if (request.LeadUnit is null && ticket.Status == TicketStatus.Closed && ticket.ResultOf is { } partner)
        {
            var again = OrderLimit.For(move, request.DueAt, request.LimitWorkingDays);
            return ticket.RedoReferral(partner, request.Reason!, new(partner.AcceptBy, partner.ReturnBy, again.DueAt, again.DueProvisional), move.Actor, move.At);
        }
        var assignment = new Assignment(lead ?? "", assisting, OrderLimit.For(move, request.DueAt, request.LimitWorkingDays), Final: OrderLimit.IsFinal(move));
        return ticket.Rework(request.Reason!, assignment, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("rework", Scopes.TicketsDispatch, Run)
        .WithSummary("重办 · Rework in a new round")
        .WithDescription("closed → dispatched, or referred where a partner gave the result and no `leadUnit` is named: it is asked to do it again. The round that was closed stands in `rounds`; `closedAt` and `satisfaction` are empty again.");
}
