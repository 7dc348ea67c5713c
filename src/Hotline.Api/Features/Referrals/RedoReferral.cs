using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;

namespace Hotline.Api.Features.Referrals;

/// <summary>重办 by the partner that gave the result: a new round, the ticket is referred again (rules.md §2).</summary>
internal static class RedoReferral
{
    /// <summary>Ask the partner to do it again.</summary>
    internal sealed record Request
    {
        /// <summary>Why.</summary>
        public string? Reason { get; init; }

        /// <summary>The new round's due time.</summary>
        public DateTimeOffset? DueAt { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    public static Refusal? Run(Request request, ReferralMoveContext move)
    {
        if (request.DueAt <= move.At)
            return Refusal.Invalid("dueAt", "应晚于现在", "must be later than now");
        var due = move.Policy.HandleBy(move.At, move.Ticket.AppealType);
        var limits = new ReferralLimits(move.Referral.AcceptBy, move.Referral.ReturnBy, request.DueAt is { } at ? Moments.Utc(at) : due.At, request.DueAt is null && due.Provisional);
        return move.Ticket.RedoReferral(move.Referral, request.Reason!, limits, move.Actor, move.At);
    }

    public static void Map(IEndpointRouteBuilder app) => ReferralMoves
        .Map<Request>(app, "redo", Run)
        .WithSummary("重办 · Ask the partner to do it again")
        .WithDescription("Outbound, resultReported → accepted, round + 1; the ticket closed → referred, a new round with the given due time or the appeal type's own.");
}
