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
        await Meetings(db, ids, known, cancellation);
        var calls = await Calls(db, tickets, cancellation);
        Mask(calls.Where(c => c.TransferReason is not null), tickets, known);
        await Transfers(db, tickets, calls, known, cancellation);
    }

    /// <summary>A transfer names its ticket, its call, or a call that names the ticket.</summary>
    private static async Task Transfers(HotlineContext db, IReadOnlyList<Ticket> tickets, List<CallRow> calls, ILookup<long, KnownPerson> known, CancellationToken cancellation)
    {
        var ids = tickets.Select(t => t.Id).ToList();
        var callIds = tickets.Select(t => t.CallId).OfType<string>().Concat(calls.Select(c => c.CallId)).Distinct().ToList();
        List<PhoneTransfer> transfers =
        [
            .. await db.PhoneTransfers.AsTracking().Where(p => p.TicketId != null && EF.Parameter(ids).Contains(p.TicketId.Value)).ToListAsync(cancellation),
            .. await db.PhoneTransfers.AsTracking().Where(p => p.CallId != null && EF.Parameter(callIds).Contains(p.CallId)).ToListAsync(cancellation),
        ];
        foreach (var transfer in transfers.DistinctBy(p => p.Id))
        {
            var call = calls.Find(c => c.CallId == transfer.CallId);
            var persons = tickets.Where(t => t.Id == transfer.TicketId || (transfer.CallId is { } id && t.CallId == id) || t.Number == call?.TicketNumber)
                .SelectMany(t => known[t.Id]).Distinct().ToList();
            (transfer.Reason, transfer.Participants) = (PersonalData.MaskKnown(transfer.Reason, persons), Of(transfer.Participants, persons));
        }
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

    private static async Task<List<CallRow>> Calls(HotlineContext db, IReadOnlyList<Ticket> tickets, CancellationToken cancellation)
    {
        var (callIds, numbers) = (tickets.Select(t => t.CallId).OfType<string>().ToList(), tickets.Select(t => t.Number).ToList());
        List<CallRow> calls =
        [
            .. await db.Calls.AsTracking().Where(c => EF.Parameter(callIds).Contains(c.CallId)).ToListAsync(cancellation),
            .. await db.Calls.AsTracking().Where(c => c.TicketNumber != null && EF.Parameter(numbers).Contains(c.TicketNumber)).ToListAsync(cancellation),
        ];
        return [.. calls.DistinctBy(c => c.Id)];
    }

    private static void Mask(IEnumerable<CallRow> calls, IReadOnlyList<Ticket> tickets, ILookup<long, KnownPerson> known)
    {
        foreach (var call in calls)
        {
            var persons = tickets.Where(t => t.CallId == call.CallId || t.Number == call.TicketNumber).SelectMany(t => known[t.Id]).Distinct().ToList();
            call.TransferReason = Of(call.TransferReason, persons);
            call.Version++;
        }
    }

    private static string? Of(string? text, List<KnownPerson> persons) => text is null ? null : PersonalData.MaskKnown(text, persons);
}
