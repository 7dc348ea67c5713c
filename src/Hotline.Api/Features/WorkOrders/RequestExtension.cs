using FluentValidation;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>延期申请: asked before expiry, decided by the centre (rules.md §2, Extensions).</summary>
internal static class RequestExtension
{
    /// <summary>How much longer, and why.</summary>
    internal sealed record Request
    {
        /// <summary>Working days; at most the profile's number, more only for a long-cycle category.</summary>
        public int? WorkingDays { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.WorkingDays).NotNull().InclusiveBetween(1, OrderLimit.MostWorkingDays);
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, OrderMoveContext move) =>
        ExtensionLimit.Fault(request.WorkingDays!.Value, move)
        ?? move.Ticket.RequestExtension(
            move.Order, request.WorkingDays.Value, request.Reason!, move.Site.Deadlines, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => OrderMoves
        .Map<Request>(app, "extension-request", Scopes.UnitsHandle, Run)
        .WithSummary("延期申请 · Ask for an extension")
        .WithDescription("Of an acknowledged order, before it is due, one at a time; as often and as long as the profile allows.");
}

/// <summary>How long one extension may be.</summary>
internal static class ExtensionLimit
{
    /// <summary>Null when so many more working days are possible for the order.</summary>
    public static Refusal? Fault(int workingDays, OrderMoveContext move)
    {
        var (limits, calendar) = (move.Site.Profile.Limits, move.Site.Calendar);
        if (!move.Site.IsLongCycle(move.Ticket.Category))
        {
            return workingDays <= limits.MaxExtensionWorkingDays ? null : Refusal.Invalid(
                "workingDays", $"每次最多 {limits.MaxExtensionWorkingDays} 个工作日", $"at most {limits.MaxExtensionWorkingDays} working days at a time");
        }
        var first = calendar.LocalDate(move.Order.DueByHand ?? calendar.EndOfWorkingDay(move.Order.DeliveredAt, move.Order.WorkingDays ?? 1).At);
        return calendar.WorkingDayFrom(calendar.LocalDate(move.Order.DueAt), workingDays) <= first.AddDays(limits.LongCycleCalendarDays) ? null : Refusal.Invalid(
            "workingDays",
            $"长周期事项累计延期不超过 {limits.LongCycleCalendarDays} 个自然日",
            $"a long-cycle matter is extended by {limits.LongCycleCalendarDays} calendar days in all");
    }
}
