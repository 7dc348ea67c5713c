using System.Linq.Expressions;
using Hotline.Api.Boundary;

namespace Hotline.Api.Security;

/// <summary>
/// Finds rows by a phone. A row has the hash of one key, whichever was current when it was written or rewritten. All of them are asked for in one
/// statement: two would lose a row that is rewritten between them.
/// </summary>
internal static class CallerHashes
{
    /// <param name="hash">The row's hash.</param>
    /// <param name="hashes">Of the phone, one for each key in use.</param>
    public static Expression<Func<T, bool>> AnyOf<T>(Expression<Func<T, byte[]?>> hash, IReadOnlyList<byte[]> hashes) =>
        Expression.Lambda<Func<T, bool>>(hashes.Select(h => Expression.Equal(hash.Body, Held.Of<byte[]?>(h))).Aggregate(Expression.OrElse), hash.Parameters);
}
