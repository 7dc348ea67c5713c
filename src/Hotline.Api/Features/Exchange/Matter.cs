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
        Ticket? ticket = null;
        // Read to its end before the next question: a connection answers one at a time.
        await foreach (var found in ByNumber(db, partner, transferId).WithCancellation(cancellation))
            ticket = found;
        // A collation may think that two numbers are one; the platforms do not.
        return ticket?.Referrals.FirstOrDefault(r => r.Partner == partner && r.TransferId == transferId) is { } referral ? await Load(db, ticket, referral, cancellation) : null;
    }

    /// <summary>The ticket of a partner's matter, by keys, so that nothing is searched among all tickets.</summary>
    private static readonly Func<HotlineContext, string, string, IAsyncEnumerable<Ticket>> ByNumber = EF.CompileAsyncQuery((HotlineContext db, string partner, string transferId) =>
        db.Tickets.Include(t => t.Referrals).Where(t => t.Id == db.Referrals.Where(r => r.Partner == partner && r.TransferId == transferId).Select(r => r.TicketId).FirstOrDefault()));

    /// <summary>By the referral's own key.</summary>
    public static async Task<Matter?> Find(HotlineContext db, long referralId, CancellationToken cancellation)
    {
        var ticket = await db.Referrals.Where(r => r.Id == referralId).Select(r => (long?)r.TicketId).FirstOrDefaultAsync(cancellation);
        if (ticket is null)
            return null;
        var found = await db.Tickets.Include(t => t.Referrals).FirstAsync(t => t.Id == ticket, cancellation);
        return await Load(db, found, found.Referrals.First(r => r.Id == referralId), cancellation);
    }

    private static async Task<Matter> Load(HotlineContext db, Ticket ticket, Referral referral, CancellationToken cancellation)
    {
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
