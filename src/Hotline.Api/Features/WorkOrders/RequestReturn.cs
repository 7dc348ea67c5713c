using FluentValidation;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>退单申请: the unit says it is not theirs; the centre decides (rules.md §2, Returns).</summary>
internal static class RequestReturn
{
    /// <summary>Why it is not the unit's matter.</summary>
    internal sealed record Request
    {
        /// <summary>Reason.</summary>
        public ReturnReason? Reason { get; init; }

        /// <summary>The reason in words.</summary>
        public string? Text { get; init; }

        /// <summary>Legal basis: the document and clause.</summary>
        public string? Basis { get; init; }

        /// <summary>Code of the unit whose matter it is.</summary>
        public string? SuggestedUnit { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).NotNull();
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Basis).MaximumLength(Lengths.Text);
            RuleFor(r => r.SuggestedUnit).MaximumLength(Lengths.Code);
        }
    }

    public static Refusal? Run(Request request, OrderMoveContext move)
    {
        var faults = new List<FieldFault>();
        if (request.SuggestedUnit is { } suggested)
            MatterCheck.Unit(move.Look, suggested, "suggestedUnit", faults);
        if (faults.Count > 0)
            return Refusal.Invalid(faults);
        var claim = new ReturnClaim(request.Reason!.Value, request.Text!, request.Basis, request.SuggestedUnit);
        return move.Ticket.RequestReturn(move.Order, claim, move.Site.Deadlines, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => OrderMoves
        .Map<Request>(app, "return-request", Scopes.UnitsHandle, Run)
        .WithSummary("退单申请 · Ask to return the order")
        .WithDescription("delivered or acknowledged → returnRequested, within the profile's window after delivery; never of a final order. The clock runs on.");
}
