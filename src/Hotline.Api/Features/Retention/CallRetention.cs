using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>话务: the phone goes, the call stays, for it is counted.</summary>
internal sealed class CallRetention() : RetentionKind("calls")
{
    public override int Months(RetentionRules rules) => rules.CallsMonths;

    public override IReadOnlyList<string> Reasons { get; } = [TicketOpen];

    public override IQueryable<RetentionCandidate> Candidates(HotlineContext db, DateTimeOffset before, DateTimeOffset now)
    {
        var (holds, open) = (Standing(db, now), Open(db));
        return db.Calls.Where(c => c.CallerSealed != null && c.StartedAt < before).Select(c => new RetentionCandidate
        {
            Id = c.Id,
            At = c.StartedAt,
            Held = db.Tickets.Any(t => t.CallId == c.CallId && t.HoldCount > 0 && holds.Any(h => h.TicketId == t.Id))
                || (c.TicketNumber != null && db.Tickets.Any(t => t.Number == c.TicketNumber && t.HoldCount > 0 && holds.Any(h => h.TicketId == t.Id))),
            Waits = open.Any(t => t.CallId == c.CallId) || (c.TicketNumber != null && open.Any(t => t.Number == c.TicketNumber)) ? TicketOpen : null,
        });
    }

    public override IQueryable<long> Tickets(HotlineContext db, IReadOnlyList<long> ids)
    {
        var calls = db.Calls.Where(c => EF.Parameter(ids).Contains(c.Id));
        // From the calls to the tickets: the other way round a planner might walk all of them.
        return calls.Join(db.Tickets, c => c.CallId, t => t.CallId, (c, t) => t.Id).Concat(calls.Join(db.Tickets, c => c.TicketNumber, t => t.Number, (c, t) => t.Id));
    }

    public override async Task Do(RetentionWork work, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        foreach (var call in await work.Db.Calls.Where(c => EF.Parameter(ids).Contains(c.Id)).ToListAsync(cancellation))
        {
            (call.CallerSealed, call.CallerPhoneHash) = (null, null);
            call.TransferReason = call.TransferReason is { } reason ? PersonalData.Mask(reason).Text : null;
            call.Version++;
        }
    }
}
