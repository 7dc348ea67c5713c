using FluentValidation;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>关联: two tickets belong together; nothing moves (rules.md §2).</summary>
internal static class LinkTicket
{
    /// <summary>What it belongs together with.</summary>
    internal sealed record Request
    {
        /// <summary>Id of the other ticket; it may be archived.</summary>
        public string? TicketId { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.TicketId).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Reason).MaximumLength(Lengths.Text);
        }
    }

    public static async Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation)
    {
        var other = await move.Other(request.TicketId!, cancellation);
        if (other is null)
            return Refusal.Invalid("ticketId", $"没有编号为 {request.TicketId} 的事项", $"there is no ticket {request.TicketId}");
        return move.Ticket.RefusesLink(other) ?? await Join(move.Ticket, other, request.Reason, move, cancellation);
    }

    /// <summary>At a merge the master takes over the repeat's links; one that it has already stays one.</summary>
    public static async Task Hand(Ticket repeat, Ticket master, TicketMoveContext move, CancellationToken cancellation)
    {
        var others = await move.Db.Set<TicketLink>().Where(l => l.TicketId == repeat.Id && l.OtherId != master.Id)
            .Join(move.Db.Tickets, l => l.OtherId, t => t.Id, (l, t) => t).OrderBy(t => t.Id).ToListAsync(cancellation);
        foreach (var other in others)
            await Join(master, other, null, move, cancellation);
    }

    private static async Task<Refusal?> Join(Ticket one, Ticket other, string? reason, TicketMoveContext move, CancellationToken cancellation)
    {
        var links = move.Db.Set<TicketLink>();
        if (links.Local.Any(l => l.TicketId == one.Id && l.OtherId == other.Id)
            || await links.AnyAsync(l => l.TicketId == one.Id && l.OtherId == other.Id, cancellation))
            return null;
        if (one.LinkWith(other, reason, move.Actor, move.At) is { } refusal)
            return refusal;
        links.AddRange(new TicketLink(one.Id, other.Id), new TicketLink(other.Id, one.Id));
        return null;
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("link", Scopes.TicketsWrite, Run)
        .WithSummary("关联 · Link with another ticket")
        .WithDescription("Both histories say so. Linking the same two again changes nothing.");
}
