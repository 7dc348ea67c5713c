using System.Linq.Expressions;

namespace Hotline.Api.Boundary;

/// <summary>Filters by a column's values. One value is asked for as equal, for only then an index can go on in the order of its next column.</summary>
internal static class AnyOf
{
    public static IQueryable<T> Where<T, TValue>(this IQueryable<T> rows, Expression<Func<T, TValue>> column, IReadOnlyList<TValue> values)
    {
        Expression test = values.Count == 1
            ? Expression.Equal(column.Body, Held.Of(values[0]))
            : Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(TValue)], Held.Of<IEnumerable<TValue>>(values.ToList()), column.Body);
        return rows.Where(Expression.Lambda<Func<T, bool>>(test, column.Parameters));
    }
}

/// <summary>A value that the provider sends as a parameter, so that all statements of a kind share one plan.</summary>
internal sealed record Held<TValue>(TValue Value);

internal static class Held
{
    public static MemberExpression Of<TValue>(TValue value) => Expression.Property(Expression.Constant(new Held<TValue>(value)), nameof(Held<TValue>.Value));
}
