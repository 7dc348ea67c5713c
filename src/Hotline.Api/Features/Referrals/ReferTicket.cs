using System.Globalization;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Referrals;

/// <summary>转办: a ticket is sent to an outside partner; open orders are recalled (rules.md §2, exchange.md).</summary>
internal static class ReferTicket
{
    /// <summary>Which ticket, to whom and why.</summary>
    internal sealed record Request
    {
        /// <summary>Id of the ticket.</summary>
        public string? TicketId { get; init; }

        /// <summary>Code of the partner.</summary>
        public string? Partner { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }

        /// <summary>Danger to life, property or public safety; by default whether the ticket's urgency is emergency.</summary>
        public bool? Emergency { get; init; }

        /// <summary>The emergency was handed over by phone first. It is sent at once either way; false, or nothing, alarms the shift.</summary>
        public bool? PhoneHandoverDone { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.TicketId).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Partner).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    internal sealed class Handler(TicketMoves moves, Handovers handovers, Partners partners, PostOffice office)
    {
        public async Task<Result> Run(Request request, Command command, CancellationToken cancellation)
        {
            if (partners.Find(request.Partner!) is null)
                return Refusal.Invalid("partner", $"没有对接平台 {request.Partner}，应为 {Known} 之一", $"there is no partner {request.Partner}; it is one of {Known}");
            if (!office.Carries(request.Partner!, MessageType.Transfer))
                return Refusal.Invalid("partner", $"{request.Partner} 是上级平台，不接收转办；退回请用互转的 return", $"{request.Partner} is a superior platform and takes no referrals; to send its own matter back use the referral's return");
            if (!long.TryParse(request.TicketId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || command.Act.Unit is not null)
                return Refusal.Invalid("ticketId", $"没有编号为 {request.TicketId} 的事项", $"there is no ticket {request.TicketId}");
            Referral? made = null;
            return await moves.Run(
                command,
                id,
                (move, ct) => Task.FromResult(Decide(request, move, out made)),
                move => Task.FromResult(new Answer(
                    201, ReferralMoves.Show(made!, move.Ticket, move.Act, move.Look), IfMatch.ETag(made!.Version, move.Ticket.Version), $"/v1/referrals/{TicketView.Id(made.Id)}")),
                cancellation);
        }

        private Refusal? Decide(Request request, TicketMoveContext move, out Referral? made)
        {
            var emergency = request.Emergency ?? move.Ticket.Urgency == Urgency.Emergency;
            var handover = handovers.Of(
                move.Ticket, request.Partner!, request.Reason!, emergency, request.PhoneHandoverDone, BoundaryAdvisor.AdviceFor(move.Look, move.Ticket), move.Look, move.At);
            var refusal = move.Ticket.Refer(handover, move.Actor, move.At);
            made = refusal is null ? move.Ticket.Referrals.Last(r => r.Outbound && r.Partner == request.Partner) : null;
            return refusal;
        }

        private string Known => string.Join(", ", partners.All.Where(p => office.Carries(p.Code, MessageType.Transfer)).Select(p => p.Code));
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPost("/v1/referrals", async (HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => handler.Run(body.Value, command, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/json")
            .Produces<ReferralAnswer>(201)
            .WithTags("Referrals")
            .WithSummary("转办 · Refer a ticket to a partner")
            .WithDescription("The ticket: registered or dispatched → referred. After a return or withdrawal the same referral is sent again, in its next round. What the boundary rules advise at this moment is kept with the decision.")
            .Move(Scopes.ReferralsWrite);
    }
}
