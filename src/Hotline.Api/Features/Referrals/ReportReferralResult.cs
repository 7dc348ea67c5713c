using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Referrals;

/// <summary>办理结果 to the partner, by hand, of a ticket that has ended; a closing reports by itself.</summary>
internal static class ReportReferralResult
{
    /// <summary>Report a result to the partner.</summary>
    internal sealed record Request
    {
        /// <summary>In words.</summary>
        public string? Text { get; init; }

        /// <summary>Solved or not.</summary>
        public Solved? Solved { get; init; }

        /// <summary>Text for the caller.</summary>
        public string? PublicText { get; init; }

        /// <summary>Whether the caller was contacted; true by default.</summary>
        public bool? ContactedCaller { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Solved).NotNull();
            RuleFor(r => r.PublicText).MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move) => move.Ticket.ReportResult(
        move.Referral, new ResultBody(request.Text!, request.Solved!.Value, request.ContactedCaller ?? true, request.PublicText), move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "result", Run)
        .WithSummary("办理结果 · Report a result to the partner")
        .WithDescription("Inbound. While the ticket is open it is refused: its closing reports the result.");
}
