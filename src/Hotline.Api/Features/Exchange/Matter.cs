using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>A matter between the line and one partner: the referral with its ticket, loaded to be moved.</summary>
internal sealed record Matter(Ticket Ticket, Referral Referral)
{
    /// <summary>Null where the partner has no such matter.</summary>
    public static async Task<Matter?> Find(HotlineContext db, string partner, string transferId, CancellationToken cancellation)
    {
        var known = await db.Referrals.Where(r => r.Partner == partner && r.TransferId == transferId).Select(r => new { r.Id, r.TicketId, r.TransferId }).FirstOrDefaultAsync(cancellation);
        // A collation may think that two numbers are one; the platforms do not.
        return known is null || known.TransferId != transferId ? null : await Load(db, known.TicketId, known.Id, cancellation);
    }

    /// <summary>By the referral's own key.</summary>
    public static async Task<Matter?> Find(HotlineContext db, long referralId, CancellationToken cancellation)
    {
        var ticket = await db.Referrals.Where(r => r.Id == referralId).Select(r => (long?)r.TicketId).FirstOrDefaultAsync(cancellation);
        return ticket is null ? null : await Load(db, ticket.Value, referralId, cancellation);
    }

    /// <summary>By keys, so that nothing is searched among all tickets.</summary>
    private static async Task<Matter> Load(HotlineContext db, long ticketId, long referralId, CancellationToken cancellation)
    {
        var ticket = await db.Tickets.Include(t => t.Referrals).FirstAsync(t => t.Id == ticketId, cancellation);
        var referral = ticket.Referrals.First(r => r.Id == referralId);
        if (ticket.DispatchedAt is not null)
            await db.Entry(ticket).Collection(t => t.Orders).Query().OrderBy(o => o.Id).LoadAsync(cancellation);
        if (ticket.Round > 1)
            await db.Entry(ticket).Collection(t => t.Rounds).LoadAsync(cancellation);
        await TicketMoves.LoadRareParts(db, ticket, cancellation);
        return new Matter(ticket, referral);
    }

    /// <summary>Where it stands, as its partner may know it.</summary>
    public MatterState State => new()
    {
        TransferId = Referral.TransferId,
        Status = Code.Of(Referral.Status),
        Version = Referral.MatterVersion,
        Round = Referral.Round,
        Number = Ticket.Number,
        ReceivedSeq = Referral.ReceivedSeq,
        SentSeq = Referral.SentSeq,
        SignBy = Referral.AcceptBy,
        ReturnBy = Referral.ReturnBy,
        DueAt = Referral.DueAt,
    };
}
