using FluentValidation;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Referrals;

/// <summary>督办 of the partner.</summary>
internal static class SuperviseReferral
{
    /// <summary>Supervise an outbound referral.</summary>
    internal sealed record Request
    {
        /// <summary>In words.</summary>
        public string? Text { get; init; }

        /// <summary>Limit of the partner's reply, inclusive.</summary>
        public DateTimeOffset? ReplyBy { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move)
    {
        if (request.ReplyBy <= move.At)
            return Refusal.Invalid("replyBy", "应晚于现在", "must be later than now");
        return move.Ticket.SupervisePartner(move.Referral, request.Text!, request.ReplyBy is { } at ? Moments.Utc(at) : null, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "supervise", Run)
        .WithSummary("督办 · Supervise an outbound referral")
        .WithDescription("Outbound, while a result is owed.");
}
