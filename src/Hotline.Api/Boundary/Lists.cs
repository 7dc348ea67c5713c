using System.Buffers.Text;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Boundary;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items, in the order asked for.</param>
/// <param name="NextCursor">Send it as <c>cursor</c> for the next page; null on the last one.</param>
/// <param name="Total">All items of the filter; only with <c>includeTotal=true</c>.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, long? Total);

/// <summary>What every list understands.</summary>
internal interface IListQuery
{
    int? Limit { get; }

    string? Cursor { get; }

    bool? IncludeTotal { get; }
}

/// <summary>An order of rows: by a moment, then by the row's own key. Rows without the moment come last, in either direction.</summary>
internal sealed record SortKey<T>(string Name, Expression<Func<T, DateTimeOffset?>> By, Func<T, DateTimeOffset?> Read, bool CanBeNull = false);

/// <summary>The <c>sort</c> of a list: a name, with one minus sign before it for the latest first.</summary>
internal static class SortText
{
    public static string Name(string sort) => sort.StartsWith('-') ? sort[1..] : sort;
}

/// <summary>A row's place in an order.</summary>
/// <param name="Moment">Of the sort; null for a row without one.</param>
/// <param name="Id">The row's key.</param>
internal sealed record Place(DateTimeOffset? Moment, long Id);

/// <summary>Takes at most so many rows in order, after a place in it; fewer only when there are no more.</summary>
internal delegate Task<List<T>> Taking<T>(Place? after, int count, CancellationToken cancellation);

/// <summary>
/// Keyset paging: a page begins after the last row of the one before it, so that rows added meanwhile shift nothing and a deep page
/// costs what the first one costs.
/// </summary>
internal sealed class Keyset<T>(SortKey<T> key, bool descending, Expression<Func<T, long>> id, Func<T, long> readId)
{
    public const int DefaultLimit = 50;
    public const int MostItems = 200;

    /// <summary>Rows that are held at once where all are read.</summary>
    private const int PageOfAll = 500;

    private sealed record Position(string Sort, long? Moment, long Id, string Filter);

    private readonly Expression<Func<T, Place>> _place = PlaceOf(key, id);

    /// <param name="rows">The filtered rows.</param>
    /// <param name="query">Limit, cursor and whether to count.</param>
    /// <param name="filter">What the rows were filtered by; a cursor is good for the filter it was made for only.</param>
    /// <param name="take">How to take rows in the order, where there is a better way than to ask for them.</param>
    public async Task<(List<T> Rows, string? Next, long? Total, Refusal? Refusal)> Read(
        IQueryable<T> rows, IListQuery query, string filter, CancellationToken cancellation, Taking<T>? take = null)
    {
        var limit = query.Limit ?? DefaultLimit;
        var print = Print(filter);
        Position? after = null;
        if (query.Cursor is { } cursor && ((after = Decode(cursor)) is null || after.Filter != print || after.Sort != Sort))
            return ([], null, null, Refusal.Invalid("cursor", "游标无效，或与本次筛选、排序不符，请从第一页重新开始", "is not one of ours, or belongs to another filter or order; start from the first page"));
        long? total = query.IncludeTotal == true ? await rows.LongCountAsync(cancellation) : null;
        var page = await (take ?? Of(rows))(PlaceOf(after), limit + 1, cancellation);
        if (page.Count <= limit)
            return (page, null, total, null);
        page.RemoveAt(limit);
        return (page, Encode(Of(page[^1], print)), total, null);
    }

    private string Sort => descending ? "-" + key.Name : key.Name;

    /// <summary>All rows in order, page by page; no more than a page is held at once.</summary>
    public IAsyncEnumerable<IReadOnlyList<T>> Pages(IQueryable<T> rows, CancellationToken cancellation) => Pages(Of(rows), cancellation);

    /// <summary>The same, taken in a way of its own.</summary>
    public async IAsyncEnumerable<IReadOnlyList<T>> Pages(Taking<T> take, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (Place? after = null; ;)
        {
            var page = await take(after, PageOfAll, cancellation);
            if (page.Count > 0)
                yield return page;
            if (page.Count < PageOfAll)
                yield break;
            after = new Place(key.Read(page[^1]), readId(page[^1]));
        }
    }

    /// <summary>Rows in order, after a place in it.</summary>
    public Task<List<T>> Take(IQueryable<T> rows, Place? after, int count, CancellationToken cancellation) => Take(rows, after, count, r => r, cancellation);

    /// <summary>
    /// The same from parts that share no row. Each is read in its own index's order and as far as it may be needed; an index that is
    /// asked for several values at once has no order.
    /// </summary>
    public Task<List<T>> Take(IReadOnlyList<IQueryable<T>> parts, Place? after, int count, CancellationToken cancellation) =>
        Merge(parts, part => Take(part, after, count, cancellation), r => new Place(key.Read(r), readId(r)), count);

    /// <summary>Only the places of the rows: an index that holds the order answers it without a look at the rows.</summary>
    public Task<List<Place>> Places(IReadOnlyList<IQueryable<T>> parts, Place? after, int count, CancellationToken cancellation) =>
        Merge(parts, part => Take(part, after, count, _place, cancellation), p => p, count);

    private async Task<List<TRow>> Merge<TRow>(IReadOnlyList<IQueryable<T>> parts, Func<IQueryable<T>, Task<List<TRow>>> take, Func<TRow, Place> placeOf, int count)
    {
        if (parts.Count == 1)
            return await take(parts[0]);
        var all = new List<(Place Place, TRow Row)>();
        foreach (var part in parts)
            all.AddRange((await take(part)).Select(r => (placeOf(r), r)));
        var dated = all.OrderBy(r => r.Place.Moment is null);
        var sorted = descending
            ? dated.ThenByDescending(r => r.Place.Moment).ThenByDescending(r => r.Place.Id)
            : dated.ThenBy(r => r.Place.Moment).ThenBy(r => r.Place.Id);
        return [.. sorted.Take(count).Select(r => r.Row)];
    }

    private Taking<T> Of(IQueryable<T> rows) => (after, count, cancellation) => Take(rows, after, count, cancellation);

    private Position Of(T row, string print) => new(Sort, key.Read(row)?.ToUnixTimeMilliseconds(), readId(row), print);

    /// <summary>Rows with a moment, then those without: two questions, each of which an index answers in its order.</summary>
    private async Task<List<TRow>> Take<TRow>(IQueryable<T> rows, Place? after, int count, Expression<Func<T, TRow>> what, CancellationToken cancellation)
    {
        var page = after is { Moment: null } ? [] : await Dated(key.CanBeNull ? rows.Where(Null(false)) : rows, after).Take(count).Select(what).ToListAsync(cancellation);
        if (key.CanBeNull && page.Count < count)
            page.AddRange(await Undated(rows.Where(Null(true)), after is { Moment: null } ? after : null).Take(count - page.Count).Select(what).ToListAsync(cancellation));
        return page;
    }

    private IQueryable<T> Dated(IQueryable<T> rows, Place? after)
    {
        if (after is not null)
            rows = rows.Where(After(after));
        return descending
            ? rows.OrderByDescending(key.By).ThenByDescending(id)
            : rows.OrderBy(key.By).ThenBy(id);
    }

    private IQueryable<T> Undated(IQueryable<T> rows, Place? after)
    {
        if (after is not null)
            rows = rows.Where(Expression.Lambda<Func<T, bool>>(Compare(id.Body, Held.Of(after.Id)), id.Parameters));
        return descending ? rows.OrderByDescending(id) : rows.OrderBy(id);
    }

    private Expression<Func<T, bool>> Null(bool isNull)
    {
        var nothing = Expression.Constant(null, typeof(DateTimeOffset?));
        return Expression.Lambda<Func<T, bool>>(isNull ? Expression.Equal(key.By.Body, nothing) : Expression.NotEqual(key.By.Body, nothing), key.By.Parameters);
    }

    /// <summary>Later than the moment, or at it with a later key; the first half alone is what an index can begin at.</summary>
    private Expression<Func<T, bool>> After(Place after)
    {
        var row = key.By.Parameters[0];
        var rowId = Swap.In(id.Body, id.Parameters[0], row);
        var moment = Held.Of(after.Moment);
        var notBefore = descending ? Expression.LessThanOrEqual(key.By.Body, moment) : Expression.GreaterThanOrEqual(key.By.Body, moment);
        var later = Expression.OrElse(
            Compare(key.By.Body, moment), Expression.AndAlso(Expression.Equal(key.By.Body, moment), Compare(rowId, Held.Of(after.Id))));
        return Expression.Lambda<Func<T, bool>>(Expression.AndAlso(notBefore, later), row);
    }

    private static Place? PlaceOf(Position? position) =>
        position is null ? null : new Place(position.Moment is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment) : null, position.Id);

    private static Expression<Func<T, Place>> PlaceOf(SortKey<T> key, Expression<Func<T, long>> id)
    {
        var row = key.By.Parameters[0];
        var place = Expression.New(typeof(Place).GetConstructors().Single(), key.By.Body, Swap.In(id.Body, id.Parameters[0], row));
        return Expression.Lambda<Func<T, Place>>(place, row);
    }

    private BinaryExpression Compare(Expression left, Expression right) =>
        descending ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);

    private static string Print(string filter) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(filter)).AsSpan(0, 8));

    private static string Encode(Position position) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(position));

    private static Position? Decode(string cursor)
    {
        try
        {
            var position = JsonSerializer.Deserialize<Position>(Base64Url.DecodeFromChars(cursor));
            return position?.Moment is { } moment && (moment < FirstMoment || moment > LastMoment) ? null : position;
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }

    private static readonly long FirstMoment = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LastMoment = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
}
