using System.Linq.Expressions;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Statistics;

/// <summary>
/// The catalogue of figures. A figure is one predicate over facts; the same predicate counts it and lists the tickets counted, so that
/// the two cannot differ. Its name is <c>scope.handling.measure</c>: the scope <c>local</c> or <c>superior</c> or none for both, the
/// handling <c>coordinated</c> or <c>dispatched</c> or none for all, e.g. <c>local.dispatched.due</c>.
/// </summary>
internal sealed class Figures
{
    private readonly Dictionary<string, Expression<Func<Fact, bool>>> _figures = [];
    private readonly Dictionary<string, Func<Fact, bool>> _compiled;

    public Figures(Site site)
    {
        var superiors = site.Superiors.ToList();
        var satisfied = new List<Satisfaction?> { Satisfaction.VerySatisfied, Satisfaction.Satisfied };
        if (site.Profile.Figures.BasicallySatisfiedCounts)
            satisfied.Add(Satisfaction.BasicallySatisfied);
        var measures = new Dictionary<string, Expression<Func<Fact, bool>>>
        {
            [Measure.Count] = f => true,
            [Measure.Closed] = f => f.Ending == Ending.Closed,
            [Measure.Due] = f => f.Due,
            [Measure.OnTime] = f => f.OnTime,
            [Measure.Late] = f => f.Ending == Ending.Closed && !f.OnTime,
            [Measure.Overdue] = f => f.Due && f.Ending == null,
            [Measure.InTime] = f => !f.Due && !f.Suspended && f.Ending == null,
            [Measure.Suspended] = f => f.Suspended,
            [Measure.Rated] = f => f.Satisfaction != null,
            [Measure.Satisfied] = f => satisfied.Contains(f.Satisfaction),
            [Measure.Unrated] = f => f.Ending == Ending.Closed && f.Satisfaction == null && f.Callback == CallbackOutcome.Reached,
            [Measure.Unreachable] = f => f.Ending == Ending.Closed && f.Satisfaction == null && f.Callback == CallbackOutcome.Unreachable,
            [Measure.Refused] = f => f.Ending == Ending.Closed && f.Satisfaction == null && f.Callback == CallbackOutcome.Refused,
            [Measure.NotCalled] = f => f.Ending == Ending.Closed && f.Satisfaction == null && f.Callback == null,
            [Measure.Told] = f => f.Solved != null,
            [Measure.Solved] = f => f.Solved == Solved.Solved,
            [Measure.SignDue] = f => f.SignDue,
            [Measure.SignedInTime] = f => f.SignedInTime,
            [Measure.Returned] = f => f.Returned,
            [Measure.Extended] = f => f.Extended,
            [Measure.Concluded] = f => f.Reworked || f.Ending == Ending.Closed,
            [Measure.Reworked] = f => f.Reworked,
        };
        foreach (var level in Enum.GetValues<Satisfaction>())
            measures[Measure.Rating(level)] = f => f.Satisfaction == level;
        foreach (var (scope, inScope) in new (string, Expression<Func<Fact, bool>>?)[]
            { ("", null), ("local.", f => !superiors.Contains(f.Source)), ("superior.", f => superiors.Contains(f.Source)) })
        {
            Add(scope + Measure.Registered, inScope);
            Add(scope + Measure.Handled, inScope, f => f.Ending != Ending.Merged);
            Add(scope + Measure.Merged, inScope, f => f.Ending == Ending.Merged);
            Add(scope + Measure.Rejected, inScope, f => f.Ending == Ending.Rejected);
            Add(scope + Measure.Withdrawn, inScope, f => f.Ending == Ending.Withdrawn);
            foreach (var (measure, predicate) in measures)
            {
                // Of everything that is registered only what counts can be closed, due and so on.
                if (measure != Measure.Count)
                    Add(scope + measure, inScope, predicate);
                Add(scope + "coordinated." + measure, inScope, f => f.Handling == Handling.Coordinated, predicate);
                Add(scope + "dispatched." + measure, inScope, f => f.Handling == Handling.Dispatched, predicate);
            }
            Add(scope + Measure.Routed, inScope, f => f.Handling != null);
        }
        _compiled = _figures.ToDictionary(p => p.Key, p => p.Value.Compile());
        Names = [.. _figures.Keys.Order(StringComparer.Ordinal)];
    }

    public const string LocalRegistered = "local.registered";
    public const string SuperiorRegistered = "superior.registered";
    public const string LocalCoordinated = "local.coordinated.";
    public const string LocalDispatched = "local.dispatched.";
    public const string Superior = "superior.";

    /// <summary>All names, as the drill-down takes them.</summary>
    public IReadOnlyList<string> Names { get; }

    public bool Has(string name) => _figures.ContainsKey(name);

    /// <summary>Whether a fact belongs to the figure.</summary>
    public bool Counts(string figure, Fact fact) => _compiled[figure](fact);

    /// <summary>The facts of exactly the tickets that the figure counts.</summary>
    public IQueryable<Fact> Counted(HotlineContext db, string figure, Books books)
    {
        var facts = Facts.Of(db, books);
        if (books.Base == TableBase.Local)
            facts = facts.Where(_figures[LocalRegistered]);
        return facts.Where(_figures[figure]);
    }

    private void Add(string name, params Expression<Func<Fact, bool>>?[] parts)
    {
        var fact = Expression.Parameter(typeof(Fact), "f");
        var all = parts.OfType<Expression<Func<Fact, bool>>>().Select(p => Swap.In(p.Body, p.Parameters[0], fact)).ToList();
        _figures.Add(name, Expression.Lambda<Func<Fact, bool>>(all.Count == 0 ? Expression.Constant(true) : all.Aggregate(Expression.AndAlso), fact));
    }
}

/// <summary>What a figure measures.</summary>
internal static class Measure
{
    /// <summary>Registered in the period, merged repeats included.</summary>
    public const string Registered = "registered";

    /// <summary>The same without merged repeats.</summary>
    public const string Handled = "handled";

    public const string Merged = "merged";
    public const string Rejected = "rejected";
    public const string Withdrawn = "withdrawn";

    /// <summary>Coordinated or dispatched.</summary>
    public const string Routed = "routed";

    /// <summary>All of a handling.</summary>
    public const string Count = "count";

    public const string Closed = "closed";

    /// <summary>应办结: closed, or open and past due.</summary>
    public const string Due = "due";

    /// <summary>Closed on time.</summary>
    public const string OnTime = "onTime";

    /// <summary>Closed late.</summary>
    public const string Late = "late";

    /// <summary>Open and past due.</summary>
    public const string Overdue = "overdue";

    /// <summary>Open and not due yet.</summary>
    public const string InTime = "inTime";

    public const string Suspended = "suspended";

    /// <summary>With a rated callback of the last round.</summary>
    public const string Rated = "rated";

    public const string Satisfied = "satisfied";

    /// <summary>Reached, but no rating was given.</summary>
    public const string Unrated = "unrated";

    public const string Unreachable = "unreachable";
    public const string Refused = "refused";

    /// <summary>Closed, and no callback has come to an end yet.</summary>
    public const string NotCalled = "notCalled";

    /// <summary>Closed with a result.</summary>
    public const string Told = "told";

    /// <summary>Closed as solved, in the caller's word where a callback asked for it.</summary>
    public const string Solved = "solved";

    /// <summary>应签收: the lead order was signed, or should have been.</summary>
    public const string SignDue = "acknowledgeDue";

    /// <summary>按时签收.</summary>
    public const string SignedInTime = "acknowledgedInTime";

    /// <summary>A lead order was returned with approval.</summary>
    public const string Returned = "returned";

    public const string Extended = "extended";

    /// <summary>Closed at least once.</summary>
    public const string Concluded = "concluded";

    public const string Reworked = "reworked";

    /// <summary>Rated so.</summary>
    public static string Rating(Satisfaction level) => "rating." + Code.Of(level);

    /// <summary>Measures that the head ledger knows; the others need every measure of the facts.</summary>
    public static bool InHead(string figure) => Head.Contains(figure[(figure.LastIndexOf('.') + 1)..]);

    private static readonly HashSet<string> Head =
        [Registered, Handled, Merged, Rejected, Withdrawn, Routed, Count, Closed, Due, OnTime, Late, Overdue, Rated, Satisfied];
}
