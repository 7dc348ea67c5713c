using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Hotline.Api.Features.Statistics;

/// <summary>
/// Remembers the ledgers of closed periods. Whatever happens later does not count in them, but for corrections and imports, which each
/// leave a <c>BookChange</c>: a ledger is good as long as as many of them fall into its period as when it was made. A frozen month's is
/// good as long as the version is not kept anew. What is looked at now is never remembered.
/// </summary>
internal sealed class LedgerCache(TimeProvider clock) : IDisposable
{
    /// <summary>A move recorded just before the moment of the look may still be on its way into the database.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    /// <summary>Groups that are held in all.</summary>
    private const long Most = 400_000;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = Most });

    public Task<IReadOnlyList<FactGroup>> Read(
        HotlineContext db, Books books, string kind, Func<Task<IReadOnlyList<FactGroup>>> count, CancellationToken cancellation) =>
        Read(db, books, kind, count, groups => groups.Count, cancellation);

    /// <summary>How many were registered in a period.</summary>
    public async Task<long> Registered(HotlineContext db, Books books, CancellationToken cancellation) =>
        await Read(db, books, "registered", () => Facts.Registered(db, books, cancellation), _ => 1, cancellation);

    /// <summary>What was counted of closed books; counted now where it is not known, or where something was corrected since.</summary>
    /// <param name="db">The database.</param>
    /// <param name="books">Which books.</param>
    /// <param name="kind">What is counted of them.</param>
    /// <param name="count">Counts it.</param>
    /// <param name="size">How many groups it holds.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="beyond">Whether tickets registered outside the period count in it too, as orders of earlier months that are due in it.</param>
    public async Task<T> Read<T>(
        HotlineContext db, Books books, string kind, Func<Task<T>> count, Func<T, int> size, CancellationToken cancellation, bool beyond = false)
    {
        if (books.Frozen is null && books.AsOf > clock.GetUtcNow() - Settling)
            return await count();
        var key = (books with { Base = Sites.TableBase.All }, kind, await Stamp(db, books, beyond, cancellation));
        if (_kept.TryGetValue(key, out T? known))
            return known!;
        var counted = await count();
        using var entry = _kept.CreateEntry(key);
        (entry.Value, entry.Size) = (counted, size(counted) + 1);
        return counted;
    }

    private static async Task<long> Stamp(HotlineContext db, Books books, bool beyond, CancellationToken cancellation) => books.Frozen is { } frozen
        ? (await FrozenMonths.KeptAt(db, frozen, cancellation))?.UtcTicks ?? 0
        : await Changes(db, books, beyond, cancellation);

    private static Task<int> Changes(HotlineContext db, Books books, bool beyond, CancellationToken cancellation)
    {
        var (from, to) = (books.From, books.To);
        return beyond ? db.BookChanges.CountAsync(cancellation) : db.BookChanges.CountAsync(c => c.FromAt < to && c.ToAt >= from, cancellation);
    }

    public void Dispose() => _kept.Dispose();
}

/// <summary>So many tickets that count alike.</summary>
internal sealed record FactGroup(Fact Fact, long Count);
