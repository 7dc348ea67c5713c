using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Calendar;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.Tickets;

/// <summary>派单: one lead unit (主办), any assisting units (协办). The clock starts at delivery, not at 签收 (rules.md §2).</summary>
internal static class DispatchTicket
{
    /// <summary>Who handles it.</summary>
    internal sealed record Request
    {
        /// <summary>Code of the lead unit.</summary>
        public string? LeadUnit { get; init; }

        /// <summary>Codes of assisting units.</summary>
        public IReadOnlyList<string>? AssistingUnits { get; init; }

        /// <summary>Words for the units.</summary>
        public string? Instructions { get; init; }

        /// <summary>批示: a due time set by hand; it stays as set. Not together with <c>limitWorkingDays</c>.</summary>
        public DateTimeOffset? DueAt { get; init; }

        /// <summary>Working days in place of the appeal type's own limit.</summary>
        public int? LimitWorkingDays { get; init; }

        /// <summary>终审派单: the order cannot be returned.</summary>
        public bool? Final { get; init; }

        /// <summary>Why another unit is chosen than the dispatch catalogue proposes; kept with the order.</summary>
        public string? DepartureReason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.LeadUnit).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.AssistingUnits).Must(u => u!.Count <= MostAssisting).When(r => r.AssistingUnits is not null)
                .WithMessage(_ => Words.Say($"最多 {MostAssisting} 个", $"at most {MostAssisting}"));
            RuleForEach(r => r.AssistingUnits).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Instructions).MaximumLength(Lengths.Text);
            RuleFor(r => r.DepartureReason).MaximumLength(Lengths.Text);
            RuleFor(r => r.LimitWorkingDays).InclusiveBetween(1, OrderLimit.MostWorkingDays);
            RuleFor(r => r.LimitWorkingDays).Null().When(r => r.DueAt is not null)
                .WithMessage(_ => Words.Say("与 dueAt 只能给出一个", "not together with dueAt"));
        }

        private const int MostAssisting = 20;
    }

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) => Task.FromResult(Decide(request, move));

    private static Refusal? Decide(Request request, TicketMoveContext move)
    {
        var (assisting, faults) = (request.AssistingUnits ?? [], new List<FieldFault>());
        OrderLimit.CheckUnits(move, request.LeadUnit!, assisting, faults);
        if (faults.Count > 0)
            return Refusal.Invalid(faults);
        if (OrderLimit.Misplaced(request.DueAt, move) is { } misplaced)
            return misplaced;
        var limits = OrderLimit.For(move, request.DueAt, request.LimitWorkingDays);
        if (move.Ticket.BeyondPartner(limits.DueAt, move.Site.Calendar, move.At) is { } beyond)
            return beyond;
        var final = (request.Final ?? false) || OrderLimit.IsFinal(move);
        var assignment = new Assignment(request.LeadUnit!, assisting, limits, request.Instructions, final, Proposed(move), request.DepartureReason);
        return move.Ticket.Dispatch(assignment, move.Actor, move.At);
    }

    /// <summary>What the catalogue proposes at this moment, whatever was chosen.</summary>
    private static Proposal? Proposed(TicketMoveContext move) =>
        move.Look.Proposal(move.Ticket.Category, move.Ticket.Area, move.At) is { } rule ? new Proposal(rule.Unit, move.Look.CatalogueVersion) : null;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("dispatch", Scopes.TicketsDispatch, Run)
        .WithSummary("派单 · Dispatch to units")
        .WithDescription("registered → dispatched. Creates the lead's and the assisting units' orders; the clock starts now. The ticket's `proposal` is what the dispatch catalogue proposes; it is kept with the order, whatever unit was chosen.");
}

/// <summary>The limits of a new order (rules.md §3), shared by dispatch and rework.</summary>
internal static class OrderLimit
{
    /// <summary>Longest limit in working days: 180 calendar days hold no more.</summary>
    public const int MostWorkingDays = 130;

    public static OrderLimits For(TicketMoveContext move, DateTimeOffset? dueAt, int? workingDays)
    {
        var deadlines = move.Site.Deadlines;
        var acknowledgeBy = deadlines.AcknowledgeBy(move.At, move.Ticket.Urgency == Urgency.Emergency).At;
        if (dueAt is { } byHand)
            return new OrderLimits(acknowledgeBy, byHand, DueProvisional: false, WorkingDays: null);
        var days = workingDays ?? deadlines.HandleParts(move.At, move.Ticket.AppealType).WorkingDays;
        var due = deadlines.Calendar.EndOfWorkingDay(move.At, days);
        // Ours may not be later than the partner's own, unless somebody asked for it: that is refused aloud.
        if (workingDays is null && move.Ticket.PartnerDueAt is { } theirs && theirs < due.At)
            return new OrderLimits(acknowledgeBy, theirs > move.At ? theirs : move.At, DueProvisional: false, WorkingDays: null);
        return new OrderLimits(acknowledgeBy, due.At, due.Provisional, days);
    }

    /// <summary>Refuses a due time set by hand that has passed already, or lies where no calendar reaches.</summary>
    public static Refusal? Misplaced(DateTimeOffset? dueAt, TicketMoveContext move) =>
        dueAt <= move.At ? Refusal.Invalid("dueAt", "应晚于现在", "must be later than now")
        : dueAt?.Year >= GetCalendar.LastYear ? Refusal.Invalid("dueAt", $"应早于 {GetCalendar.LastYear} 年", $"must be before {GetCalendar.LastYear}")
        : null;

    /// <summary>终审派单 by itself: after so many approved returns the next dispatch cannot be returned.</summary>
    public static bool IsFinal(TicketMoveContext move) => move.Ticket.ApprovedReturns >= move.Site.Profile.Limits.MaxApprovedReturns;

    /// <summary>Whether each unit is in use, and named once.</summary>
    public static void CheckUnits(TicketMoveContext move, string lead, IReadOnlyList<string> assisting, List<FieldFault> faults)
    {
        MatterCheck.Unit(move.Look, lead, "leadUnit", faults);
        for (var i = 0; i < assisting.Count; i++)
            MatterCheck.Unit(move.Look, assisting[i], $"assistingUnits[{i}]", faults);
        if (assisting.Contains(lead) || assisting.Distinct().Count() != assisting.Count)
            faults.Add(new("assistingUnits", "不能重复，也不能包含主办单位", "must not repeat a unit nor name the lead"));
    }
}
