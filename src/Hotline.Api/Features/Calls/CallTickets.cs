using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Calls;

/// <summary>A ticket that a call led to.</summary>
/// <param name="Id">Opaque id; use it in paths.</param>
/// <param name="Number">Number told to the caller.</param>
internal sealed record TicketLink(string Id, string Number);

/// <summary>A ticket of a call, as the books have it.</summary>
/// <param name="Link">How it is named.</param>
/// <param name="IsRestricted">Whether it is restricted.</param>
internal sealed record CalledTicket(TicketLink Link, bool IsRestricted);

/// <summary>Finds the tickets of calls: those registered with the call's id, and the one an imported call names.</summary>
internal static class CallTickets
{
    public static async Task<ILookup<string, CalledTicket>> Of(HotlineContext db, IReadOnlyCollection<CallRow> calls, CancellationToken cancellation)
    {
        var ids = calls.Select(c => c.CallId).ToList();
        var numbers = calls.Select(c => c.TicketNumber).OfType<string>().Distinct().ToList();
        var found = await db.Tickets.Where(t => ids.Contains(t.CallId!)).Select(t => new { t.Id, t.Number, t.CallId, Restricted = t.RestrictedSince != null }).ToListAsync(cancellation);
        var named = numbers.Count == 0 ? [] : await db.Tickets.Where(t => numbers.Contains(t.Number)).Select(t => new { t.Id, t.Number, t.CallId, Restricted = t.RestrictedSince != null }).ToListAsync(cancellation);
        var byNumber = named.ToDictionary(t => t.Number);
        return (
            from call in calls
            from ticket in found.Where(t => t.CallId == call.CallId).Concat(call.TicketNumber is { } n && byNumber.TryGetValue(n, out var t) ? [t] : [])
                .DistinctBy(t => t.Id).OrderBy(t => t.Id)
            select (call.CallId, Ticket: new CalledTicket(new TicketLink(TicketView.Id(ticket.Id), ticket.Number), ticket.Restricted))).ToLookup(p => p.CallId, p => p.Ticket);
    }
}
