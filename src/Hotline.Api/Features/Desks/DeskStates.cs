using Google.Protobuf.WellKnownTypes;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>Where a matter stands, in the words of the desk's contract.</summary>
internal static class DeskStates
{
    public static TransferState? Of(MatterState? state) => state is null ? null : new TransferState
    {
        TransferId = state.TransferId,
        Status = state.Status,
        Version = state.Version,
        Round = state.Round,
        Number = state.Number,
        ReceivedSeq = state.ReceivedSeq,
        SentSeq = state.SentSeq,
        SignBy = At(state.SignBy),
        ReturnBy = At(state.ReturnBy),
        DueAt = At(state.DueAt),
    };

    /// <summary>Where a matter of the partner stands in the books; null where there is none.</summary>
    public static async Task<TransferState?> Of(HotlineContext db, string partner, string transferId, CancellationToken cancellation)
    {
        var found = await db.Referrals.Where(r => r.Partner == partner && r.TransferId == transferId)
            .Join(db.Tickets, r => r.TicketId, t => t.Id, (r, t) => new { Referral = r, Ticket = t })
            .FirstOrDefaultAsync(cancellation);
        return found is null ? null : Of(new Matter(found.Ticket, found.Referral).State);
    }

    private static Timestamp? At(DateTimeOffset? at) => at is { } moment ? Timestamp.FromDateTimeOffset(moment) : null;
}
