using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>A ticket with the parts that are shown with it.</summary>
internal sealed record WholeTicket(Ticket Ticket, IReadOnlyList<WorkOrder> Orders, IReadOnlyList<PastRound> Rounds, IReadOnlyList<Attachment> Attachments)
{
    public IReadOnlyList<Supervision> Supervisions { get; private init; } = [];

    public IReadOnlyList<Referral> Referrals { get; private init; } = [];

    /// <summary>Of a repeat.</summary>
    public Ticket? Master { get; private init; }

    public IReadOnlyList<Linked> Links { get; private init; } = [];

    /// <summary>Of a master, oldest first.</summary>
    public IReadOnlyList<Repeat> Repeats { get; private init; } = [];

    /// <summary>A repeat shows its master's result, so its master's version is part of its tag; a master counts what its repeats have.</summary>
    public string ETag => Master is not null ? IfMatch.ETag(Ticket.Version, Master.Version)
        : Repeats.Count > 0 ? IfMatch.ETag(Ticket.Version, Repeats.Sum(r => r.Notes + r.Attachments))
        : IfMatch.ETag(Ticket.Version);

    /// <summary>A ticket just registered: it has no parts yet.</summary>
    public static WholeTicket Fresh(Ticket ticket) => new(ticket, [], [], []);

    /// <summary>A ticket that is loaded with its parts.</summary>
    public static async Task<WholeTicket> Of(HotlineContext db, Ticket ticket, CancellationToken cancellation)
    {
        var parts = await Rest.Of(db, [ticket], cancellation);
        return parts.Complete(new WholeTicket(ticket, ticket.Orders, ticket.Rounds, ticket.Attachments) { Supervisions = ticket.Supervisions, Referrals = ticket.Referrals });
    }

    /// <summary>
    /// Completes tickets that were read without their parts: one question for each kind of part, and none where no ticket has such
    /// parts, which most have not.
    /// </summary>
    public static async Task<List<WholeTicket>> Complete(HotlineContext db, IReadOnlyCollection<Ticket> tickets, CancellationToken cancellation)
    {
        var dispatched = Ids(tickets, t => t.DispatchedAt is not null);
        var reworked = Ids(tickets, t => t.Round > 1);
        var supervised = Ids(tickets, t => t.SupervisionCount > 0);
        var orders = dispatched.Count == 0 ? [] : await db.WorkOrders.Where(o => dispatched.Contains(o.TicketId)).ToListAsync(cancellation);
        var rounds = reworked.Count == 0 ? [] : await db.Set<PastRound>().Where(r => reworked.Contains(r.TicketId)).ToListAsync(cancellation);
        var supervisions = supervised.Count == 0 ? [] : await db.Set<Supervision>().Where(s => supervised.Contains(s.TicketId)).ToListAsync(cancellation);
        var filed = Ids(tickets, t => t.AttachmentCount > 0);
        var files = filed.Count == 0 ? [] : await db.Attachments.Where(a => filed.Contains(a.TicketId)).ToListAsync(cancellation);
        var referred = Ids(tickets, t => t.ReferralCount > 0);
        var referrals = (referred.Count == 0 ? [] : await db.Referrals.Where(r => referred.Contains(r.TicketId)).ToListAsync(cancellation)).ToLookup(r => r.TicketId);
        var rest = await Rest.Of(db, tickets, cancellation);
        var (ordersOf, roundsOf) = (orders.ToLookup(o => o.TicketId), rounds.ToLookup(r => r.TicketId));
        var (supervisionsOf, filesOf) = (supervisions.ToLookup(s => s.TicketId), files.ToLookup(a => a.TicketId));
        return [.. tickets.Select(t => rest.Complete(new WholeTicket(t, [.. ordersOf[t.Id]], [.. roundsOf[t.Id]], [.. filesOf[t.Id]]) { Supervisions = [.. supervisionsOf[t.Id]], Referrals = [.. referrals[t.Id]] }))];
    }

    private static List<long> Ids(IEnumerable<Ticket> tickets, Func<Ticket, bool> which) => [.. tickets.Where(which).Select(t => t.Id)];

    /// <summary>A linked ticket.</summary>
    internal sealed record Linked(long TicketId, long Id, string Number);

    /// <summary>A ticket joined to a master, with what it brought.</summary>
    internal sealed record Repeat(long Master, long Id, string Number, int Notes, int Attachments);

    /// <summary>What stands in other tickets' rows: masters, links and repeats.</summary>
    private sealed record Rest(Dictionary<long, Ticket> Masters, ILookup<long, Linked> Links, ILookup<long, Repeat> Repeats)
    {
        public static async Task<Rest> Of(HotlineContext db, IReadOnlyCollection<Ticket> tickets, CancellationToken cancellation)
        {
            var masters = tickets.Select(t => t.MergedInto).OfType<long>().Distinct().ToList();
            var (linked, repeated) = (Ids(tickets, t => t.LinkCount > 0), Ids(tickets, t => t.RepeatCount > 0));
            return new Rest(
                masters.Count == 0 ? [] : await db.Tickets.AsNoTracking().Where(t => masters.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancellation),
                (linked.Count == 0 ? [] : await db.Set<TicketLink>().Where(l => linked.Contains(l.TicketId))
                    .Join(db.Tickets, l => l.OtherId, t => t.Id, (l, t) => new Linked(l.TicketId, t.Id, t.Number)).ToListAsync(cancellation))
                    .ToLookup(l => l.TicketId),
                (repeated.Count == 0 ? [] : await db.Tickets.Where(t => t.MergedInto != null && repeated.Contains(t.MergedInto.Value))
                    .Select(t => new Repeat(t.MergedInto!.Value, t.Id, t.Number, t.NoteCount, t.AttachmentCount)).ToListAsync(cancellation))
                    .ToLookup(r => r.Master));
        }

        public WholeTicket Complete(WholeTicket whole) => whole with
        {
            Master = whole.Ticket.MergedInto is { } id ? Masters.GetValueOrDefault(id) : null,
            Links = [.. Links[whole.Ticket.Id].OrderBy(l => l.Id)],
            Repeats = [.. Repeats[whole.Ticket.Id].OrderBy(r => r.Id)],
        };
    }
}
