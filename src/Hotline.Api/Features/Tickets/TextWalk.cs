using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>
/// Pages of the tickets that hold a text. A word of many tickets is soon met on a walk along the list, where sorting all its hits would be
/// slow; a word of few is slow to meet, and its hits are soon sorted. Which it is, is found out on the way: a first stretch of the list is
/// looked at, then the index is asked for a few hits more than can be sorted quickly, and then the walk goes on, for so long as it can be
/// shorter than to sort them all.
/// </summary>
/// <param name="db">The books.</param>
/// <param name="text">What to find.</param>
/// <param name="order">The order of the list.</param>
/// <param name="filter">The list's other filters, in parts that share no ticket.</param>
/// <param name="from">The tickets to look among.</param>
internal sealed class TextWalk(
    HotlineContext db, SoughtText text, Keyset<Ticket> order, Func<IQueryable<Ticket>, IReadOnlyList<IQueryable<Ticket>>> filter, IQueryable<Ticket> from)
{
    /// <summary>Set once the hits are known to be few, or the walk has been long: what is left is read from them.</summary>
    private IReadOnlyList<IQueryable<Ticket>>? _hits;
    private bool _asked;

    /// <inheritdoc cref="Taking{T}"/>
    public async Task<List<Ticket>> Take(Place? after, int count, CancellationToken cancellation)
    {
        var (found, walked) = (new List<long>(), 0);
        for (var stretch = FirstStretch; _hits is null && found.Count < count;)
        {
            var places = await order.Places(filter(from), after, stretch, cancellation);
            if (places.Count > 0)
            {
                var among = await text.Among(db, [.. places.Select(p => p.Id)], cancellation);
                found.AddRange(places.Where(p => among.Contains(p.Id)).Select(p => p.Id));
                after = places[^1];
            }
            if (places.Count < stretch)
                return await Load(found.Take(count), cancellation);
            walked += stretch;
            stretch = Math.Clamp((int)((count - found.Count) * (long)walked / (found.Count + 1)), FirstStretch, LongestStretch);
            if (found.Count < count)
                await Ask(walked, cancellation);
        }
        var page = await Load(found.Take(count), cancellation);
        if (_hits is not null && page.Count < count)
            page.AddRange(await order.Take(_hits, after, count - page.Count, cancellation));
        return page;
    }

    private async Task Ask(int walked, CancellationToken cancellation)
    {
        if (!_asked && await text.Few(db, Few, cancellation) is { } few)
            _hits = filter(db.Sql.Tickets(db, few));
        else if (walked >= LongestWalk)
            _hits = [.. filter(from).Select(part => text.All(db, part))];
        _asked = true;
    }

    private async Task<List<Ticket>> Load(IEnumerable<long> found, CancellationToken cancellation)
    {
        var ids = found.ToList();
        if (ids.Count == 0)
            return [];
        var tickets = await db.Sql.Tickets(db, ids).ToDictionaryAsync(t => t.Id, cancellation);
        return [.. ids.Select(id => tickets[id])];
    }

    /// <summary>Tickets that are looked at before the index is asked: a page of every word that one in ten tickets holds.</summary>
    public int FirstStretch { get; init; } = 500;

    /// <summary>Keys that one statement is given.</summary>
    public int LongestStretch { get; init; } = 8000;

    /// <summary>Tickets that are walked by, after which the hits are sorted however many they are: they may all be years old.</summary>
    public int LongestWalk { get; init; } = 40_000;

    /// <summary>Hits that are sorted rather than met.</summary>
    public int Few { get; init; } = Narrow.Few;
}

/// <summary>What <c>q</c> means: a text, and where it can be one, the beginning of a number.</summary>
internal sealed class SoughtText(string q)
{
    private readonly string _normal = SearchText.Normal(q);
    private readonly (string From, string? To)? _numbers = SearchText.Numbers(q);

    /// <summary>Those of some tickets that have it.</summary>
    public async Task<HashSet<long>> Among(HotlineContext db, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var among = (await db.Sql.Texts.Among(db, ids, _normal, cancellation)).ToHashSet();
        if (_numbers is not null)
            among.UnionWith(await Numbered(db.Sql.Tickets(db, ids)).Select(t => t.Id).ToListAsync(cancellation));
        return among;
    }

    /// <summary>The keys of all that have it, when they are few; else null.</summary>
    public async Task<List<long>?> Few(HotlineContext db, int few, CancellationToken cancellation)
    {
        var ids = await db.Sql.Texts.Find(db, _normal).Take(few + 1).ToListAsync(cancellation);
        if (_numbers is not null && ids.Count <= few)
            ids = [.. ids.Union(await Numbered(db.Tickets).Select(t => t.Id).Take(few + 1).ToListAsync(cancellation))];
        return ids.Count <= few ? ids : null;
    }

    /// <summary>The rows that have it, for counting and where all of them must be sorted.</summary>
    public IQueryable<Ticket> All(HotlineContext db, IQueryable<Ticket> rows)
    {
        var found = db.Sql.Texts.Find(db, _normal);
        if (_numbers is not null)
            found = found.Union(Numbered(db.Tickets).Select(t => t.Id));
        return found.Join(rows, id => id, t => t.Id, (_, t) => t);
    }

    private IQueryable<Ticket> Numbered(IQueryable<Ticket> rows)
    {
        var (from, to) = _numbers!.Value;
        rows = rows.Where(t => t.Number.CompareTo(from) >= 0 && t.Number.StartsWith(from));
        return to is null ? rows : rows.Where(t => t.Number.CompareTo(to) < 0);
    }
}
