using System.Linq.Expressions;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>By what a ledger tells facts apart beside what they measure.</summary>
internal enum Dimension { None, LeadUnit, Area, Channel, AppealType }

/// <summary>
/// The facts of one look, grouped: one question to the database answers every figure and table of the period, so that they all
/// speak of the same moment and add up.
/// </summary>
internal sealed class Ledger
{
    private readonly Figures _figures;
    private readonly IReadOnlyList<FactGroup> _groups;
    private readonly bool _head;

    private Ledger(Figures figures, IReadOnlyList<FactGroup> groups, bool head) => (_figures, _groups, _head) = (figures, groups, head);

    /// <summary>What the overview and the tables of types and categories need.</summary>
    public static async Task<Ledger> Head(HotlineContext db, Figures figures, LedgerCache cache, Books books, CancellationToken cancellation) => new(
        figures,
        await cache.Read(
            db, books, "head",
            async () =>
            {
                var groups = await Facts.Of(db, books)
                    .GroupBy(f => new { f.Source, f.AppealType, f.Category, f.Handling, f.Ending, f.Due, f.OnTime, f.Satisfaction })
                    .Select(g => new { g.Key, Count = g.LongCount() })
                    .ToListAsync(cancellation);
                return [.. groups.Select(g => new FactGroup(
                    new Fact
                    {
                        Source = g.Key.Source,
                        AppealType = g.Key.AppealType,
                        Category = g.Key.Category,
                        Handling = g.Key.Handling,
                        Ending = g.Key.Ending,
                        Due = g.Key.Due,
                        OnTime = g.Key.OnTime,
                        Satisfaction = g.Key.Satisfaction,
                    },
                    g.Count))];
            },
            cancellation),
        head: true);

    /// <summary>Every measure, by one dimension.</summary>
    public static async Task<Ledger> By(Dimension dimension, HotlineContext db, Figures figures, LedgerCache cache, Books books, CancellationToken cancellation) => new(
        figures, await cache.Read(db, books, Code.Of(dimension), () => Count(dimension, Facts.Of(db, books), cancellation), cancellation), head: false);

    private static Task<IReadOnlyList<FactGroup>> Count(Dimension dimension, IQueryable<Fact> facts, CancellationToken cancellation) => dimension switch
    {
        Dimension.LeadUnit => Count(facts, f => f.LeadUnit, (value, fact) => fact.LeadUnit = value, cancellation),
        Dimension.Area => Count(facts, f => f.Area, (value, fact) => fact.Area = value, cancellation),
        Dimension.Channel => Count(facts, f => f.Channel, (value, fact) => fact.Channel = value, cancellation),
        Dimension.AppealType => Count(facts, f => f.AppealType, (value, fact) => fact.AppealType = value, cancellation),
        _ => Count(facts, f => f.Source, (_, _) => { }, cancellation),
    };

    private static async Task<IReadOnlyList<FactGroup>> Count<T>(
        IQueryable<Fact> facts, Expression<Func<Fact, T>> by, Action<T, Fact> put, CancellationToken cancellation)
    {
        var key = With(by, (f, value) => new
        {
            Value = value, f.Source, f.Handling, f.Ending, f.Due, f.OnTime, f.Suspended, f.Satisfaction, f.Callback, f.Solved, f.Reworked, f.Returned, f.Extended,
            f.SignDue, f.SignedInTime,
        });
        var groups = await facts.GroupBy(key).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancellation);
        return [.. groups.Select(g =>
        {
            var fact = new Fact
            {
                Source = g.Key.Source,
                Handling = g.Key.Handling,
                Ending = g.Key.Ending,
                Due = g.Key.Due,
                OnTime = g.Key.OnTime,
                Suspended = g.Key.Suspended,
                Satisfaction = g.Key.Satisfaction,
                Callback = g.Key.Callback,
                Solved = g.Key.Solved,
                Reworked = g.Key.Reworked,
                Returned = g.Key.Returned,
                Extended = g.Key.Extended,
                SignDue = g.Key.SignDue,
                SignedInTime = g.Key.SignedInTime,
            };
            put(g.Key.Value, fact);
            return new FactGroup(fact, g.Count);
        })];
    }

    private static Expression<Func<Fact, TKey>> With<T, TKey>(Expression<Func<Fact, T>> by, Expression<Func<Fact, T, TKey>> key) => Expression.Lambda<Func<Fact, TKey>>(
        Swap.In(Swap.In(key.Body, key.Parameters[1], by.Body), by.Parameters[0], key.Parameters[0]), key.Parameters[0]);

    /// <summary>How many tickets the figure counts.</summary>
    public long Count(string figure) => Count(figure, _ => true);

    public long Count(string figure, Func<Fact, bool> also)
    {
        if (_head && !Measure.InHead(figure))
            throw new InvalidOperationException($"The head ledger does not know {figure}.");
        return _groups.Where(g => _figures.Counts(figure, g.Fact) && also(g.Fact)).Sum(g => g.Count);
    }

    /// <summary>Tickets of a figure, counted by a dimension.</summary>
    public Dictionary<T, long> CountBy<T>(string figure, Func<Fact, T> dimension) where T : notnull => _groups
        .Where(g => _figures.Counts(figure, g.Fact))
        .GroupBy(g => dimension(g.Fact))
        .ToDictionary(g => g.Key, g => g.Sum(x => x.Count));

    /// <summary>The part of it that a dimension's value has.</summary>
    public Ledger Of(Func<Fact, bool> which) => new(_figures, [.. _groups.Where(g => which(g.Fact))], _head);
}
