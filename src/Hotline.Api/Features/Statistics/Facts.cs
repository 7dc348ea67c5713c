using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>Tells for every ticket of a period what it counts as: from its present state, from the past one that held at the moment of the look, or from a frozen month.</summary>
internal static class Facts
{
    /// <summary>States in which a ticket grows overdue; a suspended one does not.</summary>
    public static readonly TicketStatus[] Ageing = [TicketStatus.Registered, TicketStatus.Dispatched, TicketStatus.Replied, TicketStatus.Referred];

    public static IQueryable<Fact> Of(HotlineContext db, Books books) => books.Frozen is { } frozen ? Kept(db, books, frozen) : Live(db, books);

    /// <summary>How many facts there are: whatever has become of a ticket, it was registered, and from then on it is in one state.</summary>
    public static Task<long> Registered(HotlineContext db, Books books, CancellationToken cancellation)
    {
        var (from, to, asOf) = (books.From, books.To, books.AsOf);
        return books.Frozen is null && books.Unit is null
            ? db.Tickets.LongCountAsync(t => t.RegisteredAt >= from && t.RegisteredAt < to && t.RegisteredAt <= asOf, cancellation)
            : Of(db, books).LongCountAsync(cancellation);
    }

    private static IQueryable<Fact> Kept(HotlineContext db, Books books, FrozenVersion frozen)
    {
        var (from, to, asOf) = (books.From, books.To, books.AsOf);
        var kept = db.FrozenTickets.Where(f => f.Month == frozen.Month && f.Version == frozen.Version && f.RegisteredAt >= from && f.RegisteredAt < to);
        if (books.Unit is { } unit)
            kept = kept.Where(f => db.WorkOrders.Any(o => o.TicketId == f.TicketId && o.Unit == unit && o.DeliveredAt <= asOf));
        return kept.Select(f => new Fact
        {
            TicketId = f.TicketId,
            RegisteredAt = f.RegisteredAt,
            Source = f.Source,
            Channel = f.Channel,
            AppealType = f.AppealType,
            Category = f.Category,
            Area = f.Area,
            LeadUnit = f.LeadUnit,
            Handling = f.Handling,
            Ending = f.Ending,
            Due = f.Due,
            OnTime = f.OnTime,
            Suspended = f.Suspended,
            Satisfaction = f.Satisfaction,
            Callback = f.Callback,
            Solved = f.Solved,
            Reworked = f.Reworked,
            Returned = f.Returned,
            Extended = f.Extended,
            SignDue = f.SignDue,
            SignedInTime = f.SignedInTime,
        });
    }

    private static IQueryable<Fact> Live(HotlineContext db, Books books)
    {
        var (from, to, asOf) = (books.From, books.To, books.AsOf);
        var tickets = db.Tickets.Where(t => t.RegisteredAt >= from && t.RegisteredAt < to);
        if (books.Unit is { } unit)
            tickets = tickets.Where(t => t.Orders.Any(o => o.Unit == unit && o.DeliveredAt <= asOf));
        var present = tickets.Where(t => t.StateSince <= asOf).Select(t => new
        {
            t.Id, t.RegisteredAt, t.Source, t.Channel, t.AppealType, t.Category, t.Area, t.Status, t.Handling, t.Ending, t.DueAt, t.ClosedAt, t.Satisfaction,
            t.LeadUnit, t.AcknowledgeBy, t.AcknowledgedAt, t.Returns, t.Extensions, t.Solved, t.CallerSolved, t.CallbackResult, t.Round,
        });
        var past = db.PastStates
            .Where(p => p.RegisteredAt >= from && p.RegisteredAt < to && p.StateSince <= asOf && p.StateUntil > asOf)
            .Join(tickets, p => p.TicketId, t => t.Id, (p, t) => new
            {
                t.Id, t.RegisteredAt, t.Source, t.Channel, t.AppealType, t.Category, t.Area, p.Status, p.Handling, p.Ending, p.DueAt, p.ClosedAt, p.Satisfaction,
                p.LeadUnit, p.AcknowledgeBy, p.AcknowledgedAt, p.Returns, p.Extensions, p.Solved, p.CallerSolved, p.CallbackResult, p.Round,
            });
        return present.Concat(past)
            .Select(s => new
            {
                State = s,
                Closed = s.Ending == Ending.Closed,
                // Merged, rejected and withdrawn ones are shown apart and count as nothing else.
                Counts = s.Ending == null || s.Ending == Ending.Closed,
                Sent = s.Handling == Handling.Dispatched && (s.Ending == null || s.Ending == Ending.Closed),
                Signed = s.AcknowledgedAt <= asOf,
            })
            .Select(s => new Fact
            {
                TicketId = s.State.Id,
                RegisteredAt = s.State.RegisteredAt,
                Source = s.State.Source,
                Channel = s.State.Channel,
                AppealType = s.State.AppealType,
                Category = s.State.Category,
                Area = s.State.Area,
                LeadUnit = s.Sent ? s.State.LeadUnit : null,
                Handling = s.Counts ? s.State.Handling : null,
                Ending = s.State.Ending,
                Due = s.Closed || (Ageing.Contains(s.State.Status) && s.State.DueAt < asOf),
                OnTime = s.Closed && s.State.ClosedAt <= s.State.DueAt,
                Suspended = s.State.Status == TicketStatus.Suspended,
                Satisfaction = s.Counts ? s.State.Satisfaction : null,
                Callback = s.Closed ? s.State.CallbackResult : null,
                Solved = s.Closed ? s.State.CallerSolved ?? s.State.Solved : null,
                Reworked = s.Sent && s.State.Round > 1,
                Returned = s.Sent && s.State.Returns > 0,
                Extended = s.Sent && s.State.Extensions > 0,
                SignDue = s.Sent && s.State.LeadUnit != null && (s.Signed || (s.State.AcknowledgeBy < asOf && s.State.Status != TicketStatus.Suspended)),
                SignedInTime = s.Sent && s.State.LeadUnit != null && s.Signed && s.State.AcknowledgedAt <= s.State.AcknowledgeBy,
            });
    }
}
