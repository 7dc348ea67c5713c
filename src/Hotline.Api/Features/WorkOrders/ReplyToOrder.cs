using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>办理答复: the unit's result. The lead's closes the ticket, or waits for review when the caller was not contacted (rules.md §2).</summary>
internal static class ReplyToOrder
{
    /// <summary>The unit's result.</summary>
    internal sealed record Request
    {
        /// <summary>What was done, for the centre.</summary>
        public string? Text { get; init; }

        /// <summary>Text for the caller.</summary>
        public string? PublicText { get; init; }

        /// <summary>Whether the unit has contacted the caller.</summary>
        public bool? ContactedCaller { get; init; }

        /// <summary>Result.</summary>
        public Solved? Solved { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.PublicText).MaximumLength(Lengths.Text);
            RuleFor(r => r.ContactedCaller).NotNull();
            RuleFor(r => r.Solved).NotNull();
        }
    }

    public static async Task<Refusal?> Run(Request request, OrderMoveContext move, CancellationToken cancellation)
    {
        var reply = new UnitReply(request.Text!, request.PublicText, request.ContactedCaller!.Value, request.Solved!.Value);
        if (move is { Order.Status: WorkOrderStatus.Recalled, Ticket: { Status: TicketStatus.Merged, MergedInto: { } masterId } })
        {
            move.LandedOn = await move.Db.Tickets.FirstAsync(t => t.Id == masterId, cancellation);
            move.LandedOn.TakeLateReply(move.Ticket, move.Order, reply, move.Actor, move.At);
            return null;
        }
        return move.Ticket.Reply(move.Order, reply, move.Site.Profile.ReplyReview == ReplyReview.Always, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => OrderMoves
        .Map<Request>(app, "reply", Scopes.UnitsHandle, Run)
        .WithSummary("办理答复 · Reply")
        .WithDescription("acknowledged → done. A lead's reply closes the ticket; with `contactedCaller: false` it waits for the centre's review. The reply to an order that a merge recalled is kept on the master and moves nothing (`landedOn`).");
}
