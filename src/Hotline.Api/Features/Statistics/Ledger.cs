using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>
/// The facts of one look, grouped: one question to the database answers every figure and table of the period, so that they all
/// speak of the same moment and add up.
/// </summary>
internal sealed class Ledger
{
    private readonly Figures _figures;
    private readonly List<(Fact Fact, long Count)> _groups;

    private Ledger(Figures figures, List<(Fact, long)> groups) => (_figures, _groups) = (figures, groups);

    public static async Task<Ledger> Open(HotlineContext db, Figures figures, Books books, CancellationToken cancellation)
    {
        var groups = await Facts.Of(db, books)
            .GroupBy(f => new { f.Source, f.AppealType, f.Category, f.Handling, f.Closed, f.Due, f.OnTime, f.Satisfaction })
            .Select(g => new { g.Key, Count = g.LongCount() })
            .ToListAsync(cancellation);
        return new Ledger(figures, [.. groups.Select(g => (
            new Fact
            {
                Source = g.Key.Source,
                AppealType = g.Key.AppealType,
                Category = g.Key.Category,
                Handling = g.Key.Handling,
                Closed = g.Key.Closed,
                Due = g.Key.Due,
                OnTime = g.Key.OnTime,
                Satisfaction = g.Key.Satisfaction,
            },
            g.Count))]);
    }

    /// <summary>How many tickets the figure counts.</summary>
    public long Count(string figure) => Count(figure, _ => true);

    public long Count(string figure, Func<Fact, bool> also) =>
        _groups.Where(g => _figures.Counts(figure, g.Fact) && also(g.Fact)).Sum(g => g.Count);

    /// <summary>Registered tickets of the base, counted by a dimension.</summary>
    public Dictionary<string, long> CountBy(Func<Fact, string> dimension, TableBase tableBase) => _groups
        .Where(g => tableBase == TableBase.All || _figures.Counts(Figures.LocalRegistered, g.Fact))
        .GroupBy(g => dimension(g.Fact))
        .ToDictionary(g => g.Key, g => g.Sum(x => x.Count));
}
