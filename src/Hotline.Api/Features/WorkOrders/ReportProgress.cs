using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>办理进展: the unit says how it goes; the one order move a suspended ticket allows (rules.md §2).</summary>
internal static class ReportProgress
{
    /// <summary>How it goes.</summary>
    internal sealed record Request
    {
        /// <summary>What was done so far.</summary>
        public string? Text { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, OrderMoveContext move) =>
        move.Ticket.Progress(move.Order, request.Text!, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => OrderMoves
        .Map<Request>(app, "progress", Scopes.UnitsHandle, Run)
        .WithSummary("办理进展 · Report progress")
        .WithDescription("Of an acknowledged order; nothing moves.");
}
