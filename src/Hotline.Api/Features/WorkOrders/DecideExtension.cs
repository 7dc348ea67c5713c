using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>延期审批: granted in full or in part, or refused (rules.md §2, Extensions).</summary>
internal static class DecideExtension
{
    /// <summary>The centre's decision.</summary>
    internal sealed record Request
    {
        /// <summary>Approved or refused.</summary>
        public Verdict? Decision { get; init; }

        /// <summary>Fewer working days grant in part; all by default.</summary>
        public int? WorkingDays { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Decision).NotNull();
            RuleFor(r => r.WorkingDays).InclusiveBetween(1, OrderLimit.MostWorkingDays);
            RuleFor(r => r.WorkingDays).Null().When(r => r.Decision == Verdict.Refused)
                .WithMessage(_ => Words.Say("仅在批准（approved）时可填", "only when approved"));
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, OrderMoveContext move)
    {
        var asked = move.Order.ExtensionAsked;
        if (request.WorkingDays > asked)
            return Refusal.Invalid("workingDays", $"不能多于申请的 {asked} 个工作日", $"at most the {asked} working days asked for");
        var granted = request.Decision == Verdict.Approved ? request.WorkingDays ?? asked : null;
        return move.Ticket.DecideExtension(move.Order, granted, request.Reason, move.Site.Calendar, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => OrderMoves
        .Map<Request>(app, "extension-decision", Scopes.TicketsDispatch, Run)
        .WithSummary("延期审批 · Decide an extension")
        .WithDescription("The new due time is computed from the old one; the lead's is the ticket's.");
}
