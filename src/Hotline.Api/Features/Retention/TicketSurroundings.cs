using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>
/// What was written about a ticket elsewhere: its handovers, its calls, the meetings it was on. Each goes at a time of its own, when nobody knows
/// any more whose the ticket was; so its persons are taken out there while they are known. Who stands there for another ticket too, one whose
/// time is not over or that is held, is left until that one goes.
/// </summary>
internal sealed class TicketSurroundings
{
    private readonly HashSet<long> _going;
    private readonly ILookup<long, KnownPerson> _known;
    private readonly List<Near> _near;
    private ILookup<long, KnownPerson> _kept;

    private TicketSurroundings(IReadOnlyList<Ticket> tickets, ILookup<long, KnownPerson> known)
    {
        (_going, _known, _kept) = ([.. tickets.Select(t => t.Id)], known, known);
        _near = [.. tickets.Select(t => new Near(t.Id, t.CallId, t.Number))];
    }

    /// <param name="db">Where they are changed.</param>
    /// <param name="vault">Opens the callers of those that stay.</param>
    /// <param name="tickets">Those that go.</param>
    /// <param name="known">Their persons.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task Mask(HotlineContext db, CallerVault vault, IReadOnlyList<Ticket> tickets, ILookup<long, KnownPerson> known, CancellationToken cancellation)
    {
        var around = new TicketSurroundings(tickets, known);
        List<long> ids = [.. around._going];
        var meetings = await db.CoordinationMeetings.AsTracking().Include(m => m.Agenda).Where(m => m.Agenda.Any(a => EF.Parameter(ids).Contains(a.TicketId))).ToListAsync(cancellation);
        var calls = await Calls(db, tickets, cancellation);
        var transfers = await Transfers(db, ids, [.. tickets.Select(t => t.CallId).OfType<string>().Concat(calls.Select(c => c.CallId)).Distinct()], cancellation);
        await around.Others(
            db, vault, [.. meetings.SelectMany(m => m.Agenda).Select(a => a.TicketId).Concat(transfers.Select(p => p.TicketId).OfType<long>()).Distinct()],
            [.. calls.Select(c => c.CallId).Concat(transfers.Select(p => p.CallId).OfType<string>()).Distinct()], [.. calls.Select(c => c.TicketNumber).OfType<string>().Distinct()], cancellation);
        foreach (var meeting in meetings)
            around.Mask(meeting);
        foreach (var call in calls.Where(c => c.TransferReason is not null))
        {
            call.TransferReason = Of(call.TransferReason, around.Persons(t => t.CallId == call.CallId || t.Number == call.TicketNumber));
            call.Version++;
        }
        foreach (var transfer in transfers)
        {
            var number = calls.Find(c => c.CallId == transfer.CallId)?.TicketNumber;
            var persons = around.Persons(t => t.Id == transfer.TicketId || (transfer.CallId is { } id && t.CallId == id) || t.Number == number);
            (transfer.Reason, transfer.Participants) = (PersonalData.MaskKnown(transfer.Reason, persons), Of(transfer.Participants, persons));
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

    /// <summary>A transfer names its ticket, its call, or a call that names the ticket.</summary>
    private static async Task<List<PhoneTransfer>> Transfers(HotlineContext db, List<long> ids, List<string> callIds, CancellationToken cancellation)
    {
        List<PhoneTransfer> transfers =
        [
            .. await db.PhoneTransfers.AsTracking().Where(p => p.TicketId != null && EF.Parameter(ids).Contains(p.TicketId.Value)).ToListAsync(cancellation),
            .. await db.PhoneTransfers.AsTracking().Where(p => p.CallId != null && EF.Parameter(callIds).Contains(p.CallId)).ToListAsync(cancellation),
        ];
        return [.. transfers.DistinctBy(p => p.Id)];
    }

    /// <summary>Finds the tickets that stay and about which something of it was written too.</summary>
    private async Task Others(HotlineContext db, CallerVault vault, List<long> ids, List<string> callIds, List<string> numbers, CancellationToken cancellation)
    {
        var living = db.Tickets.Where(t => t.AnonymisedAt == null);
        List<Near> found =
        [
            .. await living.Where(t => EF.Parameter(ids).Contains(t.Id)).Select(t => new Near(t.Id, t.CallId, t.Number)).ToListAsync(cancellation),
            .. await living.Where(t => t.CallId != null && EF.Parameter(callIds).Contains(t.CallId)).Select(t => new Near(t.Id, t.CallId, t.Number)).ToListAsync(cancellation),
            .. await living.Where(t => EF.Parameter(numbers).Contains(t.Number)).Select(t => new Near(t.Id, t.CallId, t.Number)).ToListAsync(cancellation),
        ];
        var staying = found.Where(t => !_going.Contains(t.Id)).DistinctBy(t => t.Id).ToList();
        if (staying.Count == 0)
            return;
        _near.AddRange(staying);
        _kept = await TicketRetention.Known(db, vault, staying.ConvertAll(t => t.Id), cancellation);
    }

    private void Mask(CoordinationMeeting meeting)
    {
        var agenda = meeting.Agenda.Select(a => a.TicketId).ToHashSet();
        var persons = Persons(t => agenda.Contains(t.Id));
        (meeting.Subject, meeting.Minutes) = (PersonalData.MaskKnown(meeting.Subject, persons), Of(meeting.Minutes, persons));
        foreach (var item in meeting.Agenda.Where(a => _going.Contains(a.TicketId)))
        {
            var own = _known[item.TicketId].ToList();
            (item.Question, item.Ruling, item.DeferredReason) = (Of(item.Question, own), Of(item.Ruling, own), Of(item.DeferredReason, own));
        }
        meeting.Version++;
    }

    /// <summary>The persons of tickets that go, but those of tickets that stay.</summary>
    private List<KnownPerson> Persons(Func<Near, bool> concerns)
    {
        var about = _near.Where(concerns).ToLookup(t => _going.Contains(t.Id), t => t.Id);
        var kept = about[false].SelectMany(id => _kept[id]).ToList();
        var (names, phones) = (kept.Select(p => p.Name).ToHashSet(StringComparer.Ordinal), kept.Select(p => p.Phone).ToHashSet(StringComparer.Ordinal));
        return [.. about[true].SelectMany(id => _known[id]).Select(p => new KnownPerson(names.Contains(p.Name) ? null : p.Name, phones.Contains(p.Phone) ? null : p.Phone)).Distinct()];
    }

    private static string? Of(string? text, List<KnownPerson> persons) => text is null ? null : PersonalData.MaskKnown(text, persons);

    /// <summary>A ticket that goes, or stays and is not anonymised.</summary>
    private sealed record Near(long Id, string? CallId, string Number);
}
