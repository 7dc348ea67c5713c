using System.Linq.Expressions;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Statistics;

/// <summary>
/// The catalogue of figures. A figure is one predicate over facts; the same predicate counts it and lists the tickets counted, so that
/// the two cannot differ.
/// </summary>
internal sealed class Figures
{
    private readonly Dictionary<string, Expression<Func<Fact, bool>>> _figures;
    private readonly Dictionary<string, Func<Fact, bool>> _compiled;

    public Figures(Site site)
    {
        var superiors = site.Superiors.ToList();
        var satisfied = new List<Satisfaction?> { Satisfaction.VerySatisfied, Satisfaction.Satisfied };
        if (site.Profile.Figures.BasicallySatisfiedCounts)
            satisfied.Add(Satisfaction.BasicallySatisfied);
        _figures = new Dictionary<string, Expression<Func<Fact, bool>>>
        {
            [Registered] = f => true,
            [LocalRegistered] = f => !superiors.Contains(f.Source),
            [LocalCoordinated] = f => !superiors.Contains(f.Source) && f.Handling == Handling.Coordinated,
            [LocalCoordinatedClosed] = f => !superiors.Contains(f.Source) && f.Handling == Handling.Coordinated && f.Closed,
            [LocalCoordinatedDue] = f => !superiors.Contains(f.Source) && f.Handling == Handling.Coordinated && f.Due,
            [LocalDispatched] = f => !superiors.Contains(f.Source) && f.Handling == Handling.Dispatched,
            [LocalDispatchedClosed] = f => !superiors.Contains(f.Source) && f.Handling == Handling.Dispatched && f.Closed,
            [LocalDispatchedDue] = f => !superiors.Contains(f.Source) && f.Handling == Handling.Dispatched && f.Due,
            [LocalDispatchedOnTime] = f => !superiors.Contains(f.Source) && f.Handling == Handling.Dispatched && f.OnTime,
            [LocalDispatchedRated] = f => !superiors.Contains(f.Source) && f.Handling == Handling.Dispatched && f.Satisfaction != null,
            [LocalDispatchedSatisfied] = f => !superiors.Contains(f.Source) && f.Handling == Handling.Dispatched && satisfied.Contains(f.Satisfaction),
            [SuperiorRegistered] = f => superiors.Contains(f.Source),
            [SuperiorClosed] = f => superiors.Contains(f.Source) && f.Closed,
            [SuperiorDue] = f => superiors.Contains(f.Source) && f.Due,
            [SuperiorRated] = f => superiors.Contains(f.Source) && f.Satisfaction != null,
            [SuperiorSatisfied] = f => superiors.Contains(f.Source) && satisfied.Contains(f.Satisfaction),
        };
        _compiled = _figures.ToDictionary(p => p.Key, p => p.Value.Compile());
    }

    public const string Registered = "registered";
    public const string LocalRegistered = "local.registered";
    public const string LocalCoordinated = "local.coordinated.count";
    public const string LocalCoordinatedClosed = "local.coordinated.closed";
    public const string LocalCoordinatedDue = "local.coordinated.due";
    public const string LocalDispatched = "local.dispatched.count";
    public const string LocalDispatchedClosed = "local.dispatched.closed";
    public const string LocalDispatchedDue = "local.dispatched.due";
    public const string LocalDispatchedOnTime = "local.dispatched.onTime";
    public const string LocalDispatchedRated = "local.dispatched.rated";
    public const string LocalDispatchedSatisfied = "local.dispatched.satisfied";
    public const string SuperiorRegistered = "superior.registered";
    public const string SuperiorClosed = "superior.closed";
    public const string SuperiorDue = "superior.due";
    public const string SuperiorRated = "superior.rated";
    public const string SuperiorSatisfied = "superior.satisfied";

    /// <summary>All names, as the drill-down takes them.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        Registered, LocalRegistered, LocalCoordinated, LocalCoordinatedClosed, LocalCoordinatedDue, LocalDispatched, LocalDispatchedClosed,
        LocalDispatchedDue, LocalDispatchedOnTime, LocalDispatchedRated, LocalDispatchedSatisfied, SuperiorRegistered, SuperiorClosed,
        SuperiorDue, SuperiorRated, SuperiorSatisfied,
    ];

    public static bool Has(string name) => Names.Contains(name);

    /// <summary>Whether a fact belongs to the figure.</summary>
    public bool Counts(string figure, Fact fact) => _compiled[figure](fact);

    /// <summary>Ids of exactly the tickets that the figure counts.</summary>
    public IQueryable<long> Counted(HotlineContext db, string figure, Books books)
    {
        var facts = Facts.Of(db, books);
        if (books.Base == TableBase.Local)
            facts = facts.Where(_figures[LocalRegistered]);
        return facts.Where(_figures[figure]).Select(f => f.TicketId);
    }
}
