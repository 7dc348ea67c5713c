using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Office;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>Lists tickets by any combination of filters; what the caller may not see is no part of the query.</summary>
internal sealed class TicketLists(OpenReports open, Site site, Reference reference, Figures figures, BooksDesk desk, TicketViews views, JsonWriting json)
{
    public async Task<(Page<TicketAnswer>? Page, Refusal? Refusal)> Read(TicketQuery query, IReadOnlyList<byte[]>? phoneHashes, Act act, CancellationToken cancellation)
    {
        await using var db = open();
        if (await Refuses(query, act, cancellation) is { } unknown)
            return (null, unknown);
        var order = Order(query.Sort);
        var (rows, take) = await Found(db, query, phoneHashes, order, act, cancellation);
        var (page, next, total, refusal) = await order.Read(rows, query, query.Print(json.Options), cancellation, take);
        if (refusal is not null)
            return (null, refusal);
        var view = await views.For(act, cancellation);
        var whole = await WholeTicket.Complete(db, page, cancellation);
        return (new Page<TicketAnswer>([.. whole.Select(view.Of)], next, total), null);
    }

    /// <summary>All tickets of a filter that has been found good, as this caller sees them; a page of them is held at once.</summary>
    public async IAsyncEnumerable<TicketAnswer> All(
        TicketFilter filter, string? sort, IReadOnlyList<byte[]>? phoneHashes, Act act, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = open();
        var order = Order(sort);
        var (_, take) = await Found(db, filter, phoneHashes, order, act, cancellation);
        var view = await views.For(act, cancellation);
        await foreach (var page in order.Pages(take, cancellation))
        {
            foreach (var whole in await WholeTicket.Complete(db, page, cancellation))
                yield return view.Of(whole);
        }
    }

    /// <summary>Codes and versions that do not exist are refused, not found nowhere.</summary>
    public async Task<Refusal?> Refuses(TicketFilter filter, Act act, CancellationToken cancellation)
    {
        var faults = UnknownCodes(filter, await reference.Look(cancellation));
        if (filter.HotIssue is { } issue && !await Knows(issue, cancellation))
            faults.Add(new("hotIssue", $"没有编号为 {issue} 的热点问题", $"there is no hot issue {issue}"));
        if (faults.Count > 0)
            return Refusal.Invalid(faults);
        if (filter is not { Figure: not null, Version: not null })
            return null;
        await using var db = open();
        return (await desk.Find(db, WindowOf(filter), act.Unit, act.At, cancellation)).Refusal;
    }

    private static Window WindowOf(TicketFilter q) => new(q.From!.Value.At, q.To!.Value.At, q.AsOf?.At, q.Version, q.Base ?? TableBase.All);

    private async Task<bool> Knows(string issue, CancellationToken cancellation)
    {
        await using var db = open();
        return OfficeCalls.Key(issue) is { } key && await db.HotIssues.AnyAsync(h => h.Id == key, cancellation);
    }

    /// <summary>The tickets of a filter that this caller may see, in no order.</summary>
    public async Task<IQueryable<Ticket>> Rows(HotlineContext db, TicketFilter filter, IReadOnlyList<byte[]>? phoneHashes, Act act, CancellationToken cancellation) =>
        (await Found(db, filter, phoneHashes, Order(null), act, cancellation)).Rows;

    /// <summary>The same, and how to take them in an order.</summary>
    private async Task<(IQueryable<Ticket> Rows, Taking<Ticket> Take)> Found(
        HotlineContext db, TicketFilter filter, IReadOnlyList<byte[]>? phoneHashes, Keyset<Ticket> order, Act act, CancellationToken cancellation)
    {
        var look = await reference.Look(cancellation);
        // A phone has few tickets, and an index of them in their order.
        var from = phoneHashes is null ? await Narrow.From(db, filter, act, cancellation) : db.Tickets;
        var books = filter.Figure is null ? null : (await desk.Find(db, WindowOf(filter), act.Unit, act.At, cancellation)).Books;
        // A figure counts restricted matters too: its list names them, and says no more of them. No text, phone or list of the editor finds one.
        var listsCounted = books is not null && act.Unit is null && phoneHashes is null && filter is { Q: null, HotIssue: null };
        var (rows, parts) = (Passing(from, filter), Parts(from));
        if (string.IsNullOrWhiteSpace(filter.Q))
            return (rows, (after, count, ct) => order.Take(parts, after, count, ct));
        var text = new SoughtText(filter.Q);
        return (text.All(db, rows), new TextWalk(db, text, order, Parts, from).Take);

        List<IQueryable<Ticket>> Parts(IQueryable<Ticket> tickets) => [.. TicketParts.Of(filter, look).Select(part => Passing(tickets, part))];

        IQueryable<Ticket> Passing(IQueryable<Ticket> tickets, TicketFilter part)
        {
            tickets = books is null ? ByMatter(tickets, part, look) : Counted(db, tickets, part, books, look);
            tickets = Filtered(db, tickets, part, act);
            if (!listsCounted)
                tickets = tickets.Where(Visible.To(act, db));
            if (phoneHashes is not null)
                tickets = tickets.Where(CallerHashes.AnyOf<Ticket>(t => t.CallerPhoneHash, phoneHashes));
            // A unit must not find out a hidden caller's phone by trying numbers.
            return phoneHashes is not null && act.Unit is not null ? tickets.Where(t => !t.CallerConfidential && !t.CallerAnonymous) : tickets;
        }
    }

    private static Keyset<Ticket> Order(string? given)
    {
        var sort = given ?? "-registeredAt";
        return new Keyset<Ticket>(TicketQuery.Sorts[SortText.Name(sort)], sort[0] == '-', t => t.Id, t => t.Id);
    }

    /// <summary>Exactly the tickets of a figure. What they are about, and whose they were, is asked of the books and not of the tickets as they are now.</summary>
    private IQueryable<Ticket> Counted(HotlineContext db, IQueryable<Ticket> rows, TicketFilter q, Books books, ReferenceLook look)
    {
        var facts = figures.Counted(db, q.Figure!, books);
        if (q.AppealType is { Count: > 0 } types)
            facts = facts.Where(f => f.AppealType, types);
        if (q.Category is { Count: > 0 } given)
            facts = facts.Where(f => f.Category, [.. given.SelectMany(look.CategoryCodes).Distinct()]);
        if (q.Area is { Count: > 0 } areas)
            facts = areas.Contains(Drill.None) ? facts.Where(f => f.Area == null || areas.Contains(f.Area)) : facts.Where(f => f.Area!, areas);
        if (q.LeadUnit is { Count: > 0 } units)
            facts = units.Contains(Drill.None) ? facts.Where(f => f.LeadUnit == null || units.Contains(f.LeadUnit)) : facts.Where(f => f.LeadUnit!, units);
        if (q.Source is { Count: > 0 } sources)
            facts = facts.Where(f => f.Source, sources);
        if (q.Channel is { Count: > 0 } channels)
            facts = facts.Where(f => f.Channel, channels);
        var counted = facts.Select(f => f.TicketId);
        return rows.Where(t => counted.Contains(t.Id));
    }

    private static IQueryable<Ticket> ByMatter(IQueryable<Ticket> rows, TicketFilter q, ReferenceLook look)
    {
        if (q.AppealType is { Count: > 0 } types)
            rows = rows.Where(t => t.AppealType, types);
        if (q.Category is { Count: > 0 } given)
            rows = rows.Where(t => t.Category, [.. given.SelectMany(look.CategoryCodes).Distinct()]);
        if (q.Area is { Count: > 0 } areas)
            rows = areas.Contains(Drill.None) ? rows.Where(t => t.Area == null || areas.Contains(t.Area)) : rows.Where(t => t.Area!, areas);
        if (q.Source is { Count: > 0 } sources)
            rows = rows.Where(t => t.Source, sources);
        if (q.Channel is { Count: > 0 } channels)
            rows = rows.Where(t => t.Channel, channels);
        return rows;
    }

    /// <summary>The filters that ask the tickets as they are now, but for the text.</summary>
    private static IQueryable<Ticket> Filtered(HotlineContext db, IQueryable<Ticket> rows, TicketFilter q, Act act)
    {
        if (q.Status is { Count: > 0 } status)
            rows = rows.Where(t => t.Status, status);
        if (q.Unit is { Count: > 0 } units)
            rows = units is [var unit] ? rows.Where(t => t.Orders.Any(o => o.Unit == unit)) : rows.Where(t => t.Orders.Any(o => units.Contains(o.Unit)));
        if (q.Handling is { } handling)
            rows = rows.Where(t => t.Handling == handling);
        if (q.Urgency is { Count: > 0 } urgencies)
            rows = rows.Where(t => t.Urgency, urgencies);
        if (q.Restricted is { } restricted)
            rows = restricted ? rows.Where(t => t.RestrictedSince != null) : rows.Where(t => t.RestrictedSince == null);
        if (q.HotIssue is { } issue)
        {
            var key = OfficeCalls.Key(issue);
            rows = rows.Where(t => db.HotIssueTickets.Any(h => h.HotIssueId == key && h.TicketId == t.Id));
        }
        return ByTime(rows, q, act.At);
    }

    private static IQueryable<Ticket> ByTime(IQueryable<Ticket> rows, TicketFilter q, DateTimeOffset now)
    {
        if (q.Overdue == true)
            rows = rows.Where(t => Facts.Ageing.Contains(t.Status) && t.DueAt < now);
        if (q.Overdue == false)
            rows = rows.Where(t => !Facts.Ageing.Contains(t.Status) || t.DueAt >= now);
        if (q.DueBefore is { At: var dueBefore })
            rows = rows.Where(t => t.DueAt < dueBefore);
        if (q.RegisteredFrom is { At: var registeredFrom })
            rows = rows.Where(t => t.RegisteredAt >= registeredFrom);
        if (q.RegisteredTo is { At: var registeredTo })
            rows = rows.Where(t => t.RegisteredAt < registeredTo);
        if (q.ClosedFrom is { At: var closedFrom })
            rows = rows.Where(t => t.ClosedAt >= closedFrom);
        if (q.ClosedTo is { At: var closedTo })
            rows = rows.Where(t => t.ClosedAt < closedTo);
        return rows;
    }

    private List<FieldFault> UnknownCodes(TicketFilter q, ReferenceLook look)
    {
        var faults = new List<FieldFault>();
        Check("appealType", q.AppealType, c => site.AppealType(c) is not null);
        Check("category", q.Category, c => look.CategoryCodes(c).Any());
        Check("area", q.Area, c => c == Drill.None || look.Site.Areas.ContainsKey(c));
        Check("leadUnit", q.LeadUnit, c => c == Drill.None || look.Unit(c) is not null);
        Check("figure", q.Figure is { } figure ? [figure] : null, figures.Has);
        Check("unit", q.Unit, c => look.Unit(c) is not null);
        Check("source", q.Source, site.IsSource);
        return faults;

        void Check(string field, IReadOnlyList<string>? codes, Func<string, bool> known)
        {
            foreach (var code in (codes ?? []).Where(c => !known(c)))
                faults.Add(new(field, $"没有 {code}", $"there is no {code}"));
        }
    }
}
