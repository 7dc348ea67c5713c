using System.Buffers.Text;
using System.Linq.Expressions;
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
        var page = await Ordered(after is null ? rows : rows.Where(After(after))).Take(limit + 1).ToListAsync(cancellation);
        if (page.Count <= limit)
            return (page, null, total, null);
        page.RemoveAt(limit);
        return (page, Encode(new Position(Sort, key.Read(page[^1])?.ToUnixTimeMilliseconds(), readId(page[^1]), print)), total, null);
    }

    private string Sort => descending ? "-" + key.Name : key.Name;

    private IQueryable<T> Ordered(IQueryable<T> rows)
    {
        var nullsLast = key.CanBeNull ? rows.OrderBy(IsNull) : null;
        var sorted = (nullsLast, descending) switch
        {
            (null, false) => rows.OrderBy(key.By),
            (null, true) => rows.OrderByDescending(key.By),
            (_, false) => nullsLast.ThenBy(key.By),
            (_, true) => nullsLast.ThenByDescending(key.By),
        };
        return descending ? sorted.ThenByDescending(id) : sorted.ThenBy(id);
    }

    private Expression<Func<T, bool>> IsNull => Expression.Lambda<Func<T, bool>>(
        Expression.Equal(key.By.Body, Expression.Constant(null, typeof(DateTimeOffset?))), key.By.Parameters);

    private Expression<Func<T, bool>> After(Position after)
    {
        var row = key.By.Parameters[0];
        var rowId = new Swap(id.Parameters[0], row).Visit(id.Body);
        var laterId = Compare(rowId, Value(after.Id));
        Expression condition;
        if (after.Moment is { } moment)
        {
            var value = Value<DateTimeOffset?>(DateTimeOffset.FromUnixTimeMilliseconds(moment));
            condition = Expression.OrElse(
                Compare(key.By.Body, value), Expression.AndAlso(Expression.Equal(key.By.Body, value), laterId));
            if (key.CanBeNull)
                condition = Expression.OrElse(condition, IsNull.Body);
        }
        else
        {
            condition = Expression.AndAlso(IsNull.Body, laterId);
        }
        return Expression.Lambda<Func<T, bool>>(condition, row);
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
