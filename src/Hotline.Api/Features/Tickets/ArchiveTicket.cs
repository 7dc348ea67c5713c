using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>归档: the end of a ticket; what comes after is a new, linked one (rules.md §2).</summary>
internal static class ArchiveTicket
{
    /// <summary>Nothing has to be given: send <c>{}</c>.</summary>
    internal sealed record Request;

    public static async Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation)
    {
        if (move.Ticket.PutAway(move.Actor, move.At) is { } refusal)
            return refusal;
        await Repeats(move.Db, move.Ticket, move.Actor, move.At, cancellation);
        return null;
    }

    /// <summary>The repeats of an archived master go with it.</summary>
    public static async Task Repeats(HotlineContext db, Ticket master, Actor actor, DateTimeOffset at, CancellationToken cancellation)
    {
        var repeats = await db.Tickets.Include(t => t.Referrals).Where(t => t.MergedInto == master.Id && t.Status == TicketStatus.Merged)
            .OrderBy(t => t.Id).ToListAsync(cancellation);
        foreach (var repeat in repeats)
            repeat.PutAwayWithMaster(actor, at);
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("archive", Scopes.TicketsWrite, Run)
        .WithSummary("归档 · Archive")
        .WithDescription("closed, rejected or withdrawn → archived. Assisting orders still open are recalled; its repeats are archived with it, but those of a rejected or withdrawn one have to be unmerged first.");
}
