using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>转接记录: persons are taken out of the words about a call that was handed over.</summary>
internal sealed class TransferRetention(CallerVault vault) : RetentionKind("transfers")
{
    public override int Months(RetentionRules rules) => rules.TransfersMonths;

    public override IReadOnlyList<string> Reasons { get; } = [TicketOpen];

    public override IQueryable<RetentionCandidate> Candidates(HotlineContext db, DateTimeOffset before, DateTimeOffset now)
    {
        var (holds, open) = (Standing(db, now), Open(db));
        // A transfer may name its ticket, its call, or a call that names the ticket.
        return db.PhoneTransfers.Where(p => p.AnonymisedAt == null && p.At < before).Select(p => new RetentionCandidate
        {
            Id = p.Id,
            At = p.At,
            Held = holds.Any(h => h.TicketId == p.TicketId)
                || (p.CallId != null && (db.Tickets.Any(t => t.CallId == p.CallId && t.HoldCount > 0 && holds.Any(h => h.TicketId == t.Id))
                    || db.Calls.Any(c => c.CallId == p.CallId && db.Tickets.Any(t => t.Number == c.TicketNumber && t.HoldCount > 0 && holds.Any(h => h.TicketId == t.Id))))),
            Waits = open.Any(t => t.Id == p.TicketId)
                || (p.CallId != null && (open.Any(t => t.CallId == p.CallId) || db.Calls.Any(c => c.CallId == p.CallId && open.Any(t => t.Number == c.TicketNumber)))) ? TicketOpen : null,
        });
    }

    public override IQueryable<long> Tickets(HotlineContext db, IReadOnlyList<long> ids) => About(db, ids).Select(a => a.Ticket).Distinct();

    public override async Task Do(RetentionWork work, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var transfers = await work.Db.PhoneTransfers.Where(p => EF.Parameter(ids).Contains(p.Id)).ToListAsync(cancellation);
        var about = (await About(work.Db, ids).ToListAsync(cancellation)).ToLookup(a => a.Transfer, a => a.Ticket);
        var known = await TicketRetention.Known(work.Db, vault, [.. about.SelectMany(a => a).Distinct()], cancellation);
        foreach (var transfer in transfers)
        {
            var persons = about[transfer.Id].SelectMany(t => known[t]).Distinct().ToList();
            transfer.Reason = PersonalData.Mask(transfer.Reason, persons).Text;
            transfer.Participants = transfer.Participants is { } who ? PersonalData.Mask(who, persons).Text : null;
            transfer.AnonymisedAt = work.At;
        }
    }

    private static IQueryable<Concern> About(HotlineContext db, IReadOnlyList<long> ids)
    {
        var transfers = db.PhoneTransfers.Where(p => EF.Parameter(ids).Contains(p.Id));
        return transfers.Where(p => p.TicketId != null).Select(p => new Concern { Transfer = p.Id, Ticket = p.TicketId!.Value })
            .Concat(transfers.Join(db.Tickets, p => p.CallId, t => t.CallId, (p, t) => new Concern { Transfer = p.Id, Ticket = t.Id }))
            .Concat(transfers.Join(db.Calls, p => p.CallId, c => c.CallId, (p, c) => new { p.Id, c.TicketNumber })
                .Join(db.Tickets, c => c.TicketNumber, t => t.Number, (c, t) => new Concern { Transfer = c.Id, Ticket = t.Id }));
    }

    /// <summary>A ticket that a transfer is about.</summary>
    private sealed record Concern
    {
        public long Transfer { get; init; }

        public long Ticket { get; init; }
    }
}

/// <summary>疑难事项协调会: persons are taken out of its subject, minutes, questions and rulings. Who took part did so in office, and stays.</summary>
internal sealed class MeetingRetention(CallerVault vault) : RetentionKind("meetings")
{
    public override int Months(RetentionRules rules) => rules.MeetingsMonths;

    public override IReadOnlyList<string> Reasons { get; } = [TicketOpen];

    public override IQueryable<RetentionCandidate> Candidates(HotlineContext db, DateTimeOffset before, DateTimeOffset now)
    {
        var (holds, open) = (Standing(db, now), Open(db));
        return db.CoordinationMeetings.Where(m => m.AnonymisedAt == null && m.EndedAt < before).Select(m => new RetentionCandidate
        {
            Id = m.Id,
            At = m.EndedAt!.Value,
            Held = m.Agenda.Any(a => holds.Any(h => h.TicketId == a.TicketId)),
            Waits = m.Agenda.Any(a => open.Any(t => t.Id == a.TicketId)) ? TicketOpen : null,
        });
    }

    public override IQueryable<long> Tickets(HotlineContext db, IReadOnlyList<long> ids) =>
        db.CoordinationMeetings.Where(m => EF.Parameter(ids).Contains(m.Id)).SelectMany(m => m.Agenda).Select(a => a.TicketId);

    public override async Task Do(RetentionWork work, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var meetings = await work.Db.CoordinationMeetings.Include(m => m.Agenda).Where(m => EF.Parameter(ids).Contains(m.Id)).ToListAsync(cancellation);
        var known = await TicketRetention.Known(work.Db, vault, [.. meetings.SelectMany(m => m.Agenda).Select(a => a.TicketId).Distinct()], cancellation);
        foreach (var meeting in meetings)
        {
            var persons = meeting.Agenda.SelectMany(a => known[a.TicketId]).Distinct().ToList();
            (meeting.Subject, meeting.Minutes) = (Mask(meeting.Subject)!, Mask(meeting.Minutes));
            foreach (var item in meeting.Agenda)
                (item.Question, item.Ruling, item.DeferredReason) = (Mask(item.Question), Mask(item.Ruling), Mask(item.DeferredReason));
            meeting.AnonymisedAt = work.At;
            meeting.Version++;

            string? Mask(string? text) => text is null ? null : PersonalData.Mask(text, persons).Text;
        }
    }
}

/// <summary>导入: what was wrong with rows quotes them. Nothing holds it, so it goes in one statement.</summary>
internal static class ImportRetention
{
    public const string Kind = "imports";

    public static DateTimeOffset Until(Site site, DateTimeOffset now) => RetentionKind.Until(site, now, site.Profile.Retention.ImportsMonths);

    public static IQueryable<Persistence.Rows.OperationRow> Past(HotlineContext db, DateTimeOffset before) => db.Operations.Where(o => o.EndedAt < before && o.Result != null);
}
