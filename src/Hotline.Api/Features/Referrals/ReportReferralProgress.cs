using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Referrals;

/// <summary>办理进展 to the partner, by hand; the lead unit's own goes out by itself.</summary>
internal static class ReportReferralProgress
{
    /// <summary>Report progress to the partner.</summary>
    internal sealed record Request
    {
        /// <summary>In words.</summary>
        public string? Text { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move) =>
        move.Ticket.ReportProgress(move.Referral, request.Text!, move.Actor, move.At);

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "progress", Run)
        .WithSummary("办理进展 · Report progress to the partner")
        .WithDescription("Inbound, accepted.");
}
