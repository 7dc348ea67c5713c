using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>
/// What was written about a ticket elsewhere: its handovers, its calls, the meetings it was on. Each goes at a time of its own, when nobody knows
/// any more whose the ticket was; so its persons are taken out there while they are known.
/// </summary>
internal static class TicketSurroundings
{
    public static async Task Mask(HotlineContext db, IReadOnlyList<Ticket> tickets, ILookup<long, KnownPerson> known, CancellationToken cancellation)
    {
        var ids = tickets.Select(t => t.Id).ToList();
        foreach (var transfer in await db.PhoneTransfers.AsTracking().Where(p => p.TicketId != null && EF.Parameter(ids).Contains(p.TicketId.Value)).ToListAsync(cancellation))
        {
            var persons = known[transfer.TicketId!.Value].ToList();
            (transfer.Reason, transfer.Participants) = (PersonalData.MaskKnown(transfer.Reason, persons), Of(transfer.Participants, persons));
        }
        await Meetings(db, ids, known, cancellation);
        await Calls(db, tickets, known, cancellation);
    }

    /// <summary>A meeting's other tickets may be open or held, and keep their persons.</summary>
    private static async Task Meetings(HotlineContext db, List<long> ids, ILookup<long, KnownPerson> known, CancellationToken cancellation)
    {
        foreach (var meeting in await db.CoordinationMeetings.AsTracking().Include(m => m.Agenda).Where(m => m.Agenda.Any(a => EF.Parameter(ids).Contains(a.TicketId))).ToListAsync(cancellation))
        {
            foreach (var item in meeting.Agenda.Where(a => ids.Contains(a.TicketId)))
            {
                var persons = known[item.TicketId].ToList();
                (meeting.Subject, meeting.Minutes) = (PersonalData.MaskKnown(meeting.Subject, persons), Of(meeting.Minutes, persons));
                (item.Question, item.Ruling, item.DeferredReason) = (Of(item.Question, persons), Of(item.Ruling, persons), Of(item.DeferredReason, persons));
            }
            meeting.Version++;
        }
    }

    private static async Task Calls(HotlineContext db, IReadOnlyList<Ticket> tickets, ILookup<long, KnownPerson> known, CancellationToken cancellation)
    {
        var (callIds, numbers) = (tickets.Select(t => t.CallId).OfType<string>().ToList(), tickets.Select(t => t.Number).ToList());
        List<CallRow> calls =
        [
            .. await db.Calls.AsTracking().Where(c => c.TransferReason != null && EF.Parameter(callIds).Contains(c.CallId)).ToListAsync(cancellation),
            .. await db.Calls.AsTracking().Where(c => c.TransferReason != null && c.TicketNumber != null && EF.Parameter(numbers).Contains(c.TicketNumber)).ToListAsync(cancellation),
        ];
        foreach (var call in calls.DistinctBy(c => c.Id))
        {
            var persons = tickets.Where(t => t.CallId == call.CallId || t.Number == call.TicketNumber).SelectMany(t => known[t.Id]).Distinct().ToList();
            call.TransferReason = Of(call.TransferReason, persons);
            call.Version++;
        }
    }

    private static string? Of(string? text, List<KnownPerson> persons) => text is null ? null : PersonalData.MaskKnown(text, persons);
}
