using System.Runtime.CompilerServices;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>Lists tickets by any combination of filters; what the caller may not see is no part of the query.</summary>
internal sealed class TicketLists(OpenBooks open, Site site, Reference reference, Figures figures, TicketViews views, JsonWriting json)
{
    public async Task<(Page<TicketAnswer>? Page, Refusal? Refusal)> Read(TicketQuery query, byte[]? phoneHash, Act act, CancellationToken cancellation)
    {
        await using var db = open();
        if (await Refuses(query, cancellation) is { } unknown)
            return (null, unknown);
        var rows = await Rows(db, query, phoneHash, act, cancellation);
        var (page, next, total, refusal) = await Order(query.Sort).Read(rows, query, query.Print(json.Options), cancellation);
        if (refusal is not null)
            return (null, refusal);
        var view = await views.For(act, cancellation);
        var whole = await WholeTicket.Complete(db, page, cancellation);
        return (new Page<TicketAnswer>([.. whole.Select(view.Of)], next, total), null);
    }

    /// <summary>All tickets of a filter that has been found good, as this caller sees them; a page of them is held at once.</summary>
    public async IAsyncEnumerable<TicketAnswer> All(
        TicketFilter filter, string? sort, byte[]? phoneHash, Act act, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = open();
        var rows = await Rows(db, filter, phoneHash, act, cancellation);
        var view = await views.For(act, cancellation);
        await foreach (var page in Order(sort).Pages(rows, cancellation))
        {
            foreach (var whole in await WholeTicket.Complete(db, page, cancellation))
                yield return view.Of(whole);
        }
    }

    /// <summary>Codes that do not exist are refused, not found nowhere.</summary>
    public async Task<Refusal?> Refuses(TicketFilter filter, CancellationToken cancellation) =>
        UnknownCodes(filter, await reference.Look(cancellation)) is { Count: > 0 } faults ? Refusal.Invalid(faults) : null;

    /// <summary>The tickets of a filter that this caller may see.</summary>
    public async Task<IQueryable<Ticket>> Rows(HotlineContext db, TicketFilter filter, byte[]? phoneHash, Act act, CancellationToken cancellation)
    {
        var rows = Filtered(db, filter, await reference.Look(cancellation), act, act.At).Where(Visible.To(act));
        if (phoneHash is not null)
            rows = rows.Where(t => t.CallerPhoneHash == phoneHash);
        // A unit must not find out a hidden caller's phone by trying numbers.
        if (phoneHash is not null && act.Unit is not null)
            rows = rows.Where(t => !t.CallerConfidential && !t.CallerAnonymous);
        return rows;
    }

    private static Keyset<Ticket> Order(string? given)
    {
        var sort = given ?? "-registeredAt";
        return new Keyset<Ticket>(TicketQuery.Sorts[SortText.Name(sort)], sort[0] == '-', t => t.Id, t => t.Id);
    }

    private IQueryable<Ticket> Filtered(HotlineContext db, TicketFilter q, ReferenceLook look, Act act, DateTimeOffset now)
    {
        var rows = db.Tickets.AsQueryable();
        if (q.Figure is { } figure)
        {
            var (from, to) = (q.From!.Value.At, q.To!.Value.At);
            var counted = figures.Counted(db, figure, new Books(from, to, q.AsOf?.At ?? Books.DefaultAsOf(to, now), q.Base ?? TableBase.All, act.Unit));
            rows = rows.Where(t => counted.Contains(t.Id));
        }
        if (q.Status is { Count: > 0 } status)
            rows = rows.Where(t => status.Contains(t.Status));
        if (q.AppealType is { Count: > 0 } types)
            rows = rows.Where(t => types.Contains(t.AppealType));
        if (q.Category is { Count: > 0 } given)
        {
            var categories = given.SelectMany(look.CategoryCodes).ToList();
            rows = rows.Where(t => categories.Contains(t.Category));
        }
        if (q.Area is { Count: > 0 } areas)
            rows = rows.Where(t => areas.Contains(t.Area!));
        if (q.Unit is { Count: > 0 } units)
            rows = rows.Where(t => t.Orders.Any(o => units.Contains(o.Unit)));
        if (q.Source is { Count: > 0 } sources)
            rows = rows.Where(t => sources.Contains(t.Source));
        if (q.Channel is { Count: > 0 } channels)
            rows = rows.Where(t => channels.Contains(t.Channel));
        if (q.Handling is { } handling)
            rows = rows.Where(t => t.Handling == handling);
        if (q.Urgency is { Count: > 0 } urgencies)
            rows = rows.Where(t => urgencies.Contains(t.Urgency));
        return string.IsNullOrWhiteSpace(q.Q) ? ByTime(rows, q, now) : ByText(db, ByTime(rows, q, now), q.Q);
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

    /// <summary>By the index of words, and by number where the text can be the beginning of one.</summary>
    private static IQueryable<Ticket> ByText(HotlineContext db, IQueryable<Ticket> rows, string text)
    {
        var found = db.Sql.Texts.Find(db, SearchText.Normal(text));
        if (SearchText.Numbers(text) is var (from, to))
            found = found.Union(Numbered(db, from, to).Select(t => t.Id));
        return found.Join(rows, id => id, t => t.Id, (_, t) => t);
    }

    private static IQueryable<Ticket> Numbered(HotlineContext db, string from, string? to)
    {
        var rows = db.Tickets.Where(t => t.Number.CompareTo(from) >= 0 && t.Number.StartsWith(from));
        return to is null ? rows : rows.Where(t => t.Number.CompareTo(to) < 0);
    }

    private List<FieldFault> UnknownCodes(TicketFilter q, ReferenceLook look)
    {
        var faults = new List<FieldFault>();
        Check("appealType", q.AppealType, c => site.AppealType(c) is not null);
        Check("category", q.Category, c => look.CategoryCodes(c).Any());
        Check("area", q.Area, look.Site.Areas.ContainsKey);
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
