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

    /// <param name="rows">The filtered rows.</param>
    /// <param name="query">Limit, cursor and whether to count.</param>
    /// <param name="filter">What the rows were filtered by; a cursor is good for the filter it was made for only.</param>
    public async Task<(List<T> Rows, string? Next, long? Total, Refusal? Refusal)> Read(
        IQueryable<T> rows, IListQuery query, string filter, CancellationToken cancellation)
    {
        var limit = query.Limit ?? DefaultLimit;
        var print = Print(filter);
        Position? after = null;
        if (query.Cursor is { } cursor && ((after = Decode(cursor)) is null || after.Filter != print || after.Sort != Sort))
            return ([], null, null, Refusal.Invalid("cursor", "游标无效，或与本次筛选、排序不符，请从第一页重新开始", "is not one of ours, or belongs to another filter or order; start from the first page"));
        long? total = query.IncludeTotal == true ? await rows.LongCountAsync(cancellation) : null;
        var page = await Take(rows, after, limit + 1, cancellation);
        if (page.Count <= limit)
            return (page, null, total, null);
        page.RemoveAt(limit);
        return (page, Encode(Of(page[^1], print)), total, null);
    }

    private string Sort => descending ? "-" + key.Name : key.Name;

    /// <summary>All rows in order, page by page; no more than a page is held at once.</summary>
    public async IAsyncEnumerable<IReadOnlyList<T>> Pages(IQueryable<T> rows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (Position? after = null; ;)
        {
            var page = await Take(rows, after, PageOfAll, cancellation);
            if (page.Count > 0)
                yield return page;
            if (page.Count < PageOfAll)
                yield break;
            after = Of(page[^1], "");
        }
    }

    private Position Of(T row, string print) => new(Sort, key.Read(row)?.ToUnixTimeMilliseconds(), readId(row), print);

    /// <summary>Rows with a moment, then those without: two questions, each of which an index answers in its order.</summary>
    private async Task<List<T>> Take(IQueryable<T> rows, Position? after, int count, CancellationToken cancellation)
    {
        var page = after is { Moment: null } ? [] : await Dated(key.CanBeNull ? rows.Where(Null(false)) : rows, after).Take(count).ToListAsync(cancellation);
        if (key.CanBeNull && page.Count < count)
            page.AddRange(await Undated(rows.Where(Null(true)), after is { Moment: null } ? after : null).Take(count - page.Count).ToListAsync(cancellation));
        return page;
    }

    private IQueryable<T> Dated(IQueryable<T> rows, Position? after)
    {
        if (after is not null)
            rows = rows.Where(After(after));
        return descending
            ? rows.OrderByDescending(key.By).ThenByDescending(id)
            : rows.OrderBy(key.By).ThenBy(id);
    }

    private IQueryable<T> Undated(IQueryable<T> rows, Position? after)
    {
        if (after is not null)
            rows = rows.Where(Expression.Lambda<Func<T, bool>>(Compare(id.Body, Value(after.Id)), id.Parameters));
        return descending ? rows.OrderByDescending(id) : rows.OrderBy(id);
    }

    private Expression<Func<T, bool>> Null(bool isNull)
    {
        var nothing = Expression.Constant(null, typeof(DateTimeOffset?));
        return Expression.Lambda<Func<T, bool>>(isNull ? Expression.Equal(key.By.Body, nothing) : Expression.NotEqual(key.By.Body, nothing), key.By.Parameters);
    }

    /// <summary>Later than the moment, or at it with a later key; the first half alone is what an index can begin at.</summary>
    private Expression<Func<T, bool>> After(Position after)
    {
        var row = key.By.Parameters[0];
        var rowId = new Swap(id.Parameters[0], row).Visit(id.Body);
        var moment = Value<DateTimeOffset?>(DateTimeOffset.FromUnixTimeMilliseconds(after.Moment!.Value));
        var notBefore = descending ? Expression.LessThanOrEqual(key.By.Body, moment) : Expression.GreaterThanOrEqual(key.By.Body, moment);
        var later = Expression.OrElse(
            Compare(key.By.Body, moment), Expression.AndAlso(Expression.Equal(key.By.Body, moment), Compare(rowId, Value(after.Id))));
        return Expression.Lambda<Func<T, bool>>(Expression.AndAlso(notBefore, later), row);
    }

    private BinaryExpression Compare(Expression left, Expression right) =>
        descending ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);

    /// <summary>A value that the provider sends as a parameter, so that all pages share one plan.</summary>
    private static MemberExpression Value<TValue>(TValue value) =>
        Expression.Property(Expression.Constant(new Held<TValue>(value)), nameof(Held<TValue>.Value));

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

    private sealed record Held<TValue>(TValue Value);

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
