using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>
/// Reads the lead orders of a month as the books stood at the moment of the look: those delivered in it, and those due or to be signed for in
/// it. One question for all units, and small ones for the few orders that were reworked or asked to be returned.
/// </summary>
internal static class LeadOrders
{
    public static async Task<List<LeadOrder>> Read(HotlineContext db, ReferenceLook look, RuleSet rules, AssessmentMonth month, CancellationToken cancellation)
    {
        var rows = await Rows(db, look, month).ToListAsync(cancellation);
        var rounds = await Rounds(db, rows, cancellation);
        var solved = rules.Measures(Measure.Solved) ? await Solved(db, look, month, cancellation) : [];
        var refused = await Refused(db, rows, month, cancellation);
        var figures = look.Site.Profile.Figures;
        return rows.ConvertAll(r =>
        {
            var state = r.At;
            var closed = r.Status == WorkOrderStatus.Done && r.EndedAt <= month.AsOf;
            var reworked = state.Round > r.Round;
            var rating = reworked ? rounds.GetValueOrDefault((r.TicketId, r.Round)) : state.Satisfaction;
            var signed = r.AcknowledgedAt <= month.AsOf ? r.AcknowledgedAt : null;
            return new LeadOrder
            {
                Id = r.Id,
                TicketId = r.TicketId,
                Number = r.Number,
                Unit = r.Unit,
                DeliveredAt = r.DeliveredAt,
                AcknowledgeBy = signed is null ? AcknowledgeBy(r, look.Site.Deadlines, month.AsOf) : r.AcknowledgeBy,
                AcknowledgedAt = signed,
                // An order's due time stands once it is closed; before that the ticket's own is the lead's.
                DueAt = closed || reworked ? r.DueAt : state.DueAt,
                RepliedAt = closed ? r.RepliedAt : state.Status == TicketStatus.Replied ? Replied(r, state, month.AsOf) : null,
                ClosedAt = closed ? r.RepliedAt : null,
                Suspended = !closed && state.Status == TicketStatus.Suspended,
                Satisfied = closed && rating is { } said ? IsSatisfied(said, figures) : null,
                SolvedForCaller = closed && solved.TryGetValue(r.Id, out var word) ? word == Domain.Tickets.Solved.Solved : null,
                Reworked = reworked,
                ReturnRefused = refused.Contains(r.Id),
            };
        });
    }

    /// <summary>An order with its ticket's present state, and the past one that held at the moment of the look, if another held then.</summary>
    private sealed record Row(
        long Id, long TicketId, string Number, string Unit, int Round, WorkOrderStatus Status, DateTimeOffset DeliveredAt, DateTimeOffset AcknowledgeBy,
        DateTimeOffset? AcknowledgedAt, DateTimeOffset DueAt, DateTimeOffset? RepliedAt, DateTimeOffset? EndedAt, ReturnReason? ReturnReason,
        Urgency Urgency, IReadOnlyList<Pause> Pauses,
        TicketStatus Now, int NowRound, DateTimeOffset NowDueAt, Satisfaction? NowSatisfaction, DateTimeOffset NowSince,
        TicketStatus? Then, int? ThenRound, DateTimeOffset? ThenDueAt, Satisfaction? ThenSatisfaction, DateTimeOffset? ThenSince)
    {
        public StateAt At => Then is { } then
            ? new(then, ThenRound!.Value, ThenDueAt!.Value, ThenSatisfaction, ThenSince!.Value)
            : new(Now, NowRound, NowDueAt, NowSatisfaction, NowSince);
    }

    private sealed record StateAt(TicketStatus Status, int Round, DateTimeOffset DueAt, Satisfaction? Satisfaction, DateTimeOffset Since);

    /// <summary>
    /// Orders that can count in the month, in three parts of which none grows with what comes later: those delivered about the month; older ones
    /// due in it or after; and older ones that are undone to this day, however far their due time was put off. The due time of an order that
    /// was done may have been put off after the month too: the order is found as long as that was by no more than <see cref="Reach"/>. The
    /// units are named, so that the indexes that begin with them lead to each part.
    /// </summary>
    internal static IQueryable<WorkOrder> Candidates(HotlineContext db, ReferenceLook look, AssessmentMonth month)
    {
        var (from, to, asOf) = (month.From, month.To, month.AsOf);
        var (early, late) = (from - Slack, to + Reach(look.Site.Deadlines.Limits));
        string[] units = [.. look.Units.Select(u => u.Code)];
        var recent = db.WorkOrders.Where(o => units.Contains(o.Unit) && o.DeliveredAt >= early && o.DeliveredAt < to);
        var older = db.WorkOrders.Where(o => units.Contains(o.Unit) && o.DeliveredAt < early && o.DueAt >= early && o.DueAt < late);
        var undone = db.WorkOrders.Where(o => units.Contains(o.Unit) && Undone.Contains(o.Status) && o.DeliveredAt < early && o.DueAt >= late);
        return recent.Concat(older).Concat(undone)
            .Where(o => o.Role == OrderRole.Lead && o.DeliveredAt <= asOf)
            .Where(o => o.DueAt >= from || o.AcknowledgeBy >= from || o.DeliveredAt >= from)
            .Where(o => !((o.Status == WorkOrderStatus.Returned || o.Status == WorkOrderStatus.Recalled) && o.EndedAt <= asOf));
    }

    private static IQueryable<Row> Rows(HotlineContext db, ReferenceLook look, AssessmentMonth month)
    {
        var asOf = month.AsOf;
        return
            from o in Candidates(db, look, month)
            join t in db.Tickets.Where(t => !t.Excluded) on o.TicketId equals t.Id
            join past in db.PastStates.Where(p => p.StateSince <= asOf && p.StateUntil > asOf) on t.Id equals past.TicketId into then
            from p in then.DefaultIfEmpty()
            select new Row(
                o.Id, o.TicketId, t.Number, o.Unit, o.Round, o.Status, o.DeliveredAt, o.AcknowledgeBy, o.AcknowledgedAt, o.DueAt, o.RepliedAt, o.EndedAt,
                o.ReturnReason, t.Urgency, t.Pauses, t.Status, t.Round, t.DueAt, t.Satisfaction, t.StateSince,
                p == null ? (TicketStatus?)null : p.Status, p == null ? (int?)null : p.Round, p == null ? (DateTimeOffset?)null : p.DueAt,
                p == null ? null : p.Satisfaction, p == null ? (DateTimeOffset?)null : p.StateSince);
    }

    /// <summary>The rating of each round that was closed and reworked by then.</summary>
    private static async Task<Dictionary<(long, int), Satisfaction?>> Rounds(HotlineContext db, List<Row> rows, CancellationToken cancellation)
    {
        var tickets = rows.Where(r => r.At.Round > r.Round).Select(r => r.TicketId).Distinct().ToList();
        return tickets.Count == 0 ? [] : await db.Set<PastRound>().Where(r => tickets.Contains(r.TicketId))
            .ToDictionaryAsync(r => (r.TicketId, r.Round), r => r.Satisfaction, cancellation);
    }

    /// <summary>The caller's last word, in the order's round, on whether it was solved.</summary>
    private static async Task<Dictionary<long, Solved>> Solved(HotlineContext db, ReferenceLook look, AssessmentMonth month, CancellationToken cancellation)
    {
        var asOf = month.AsOf;
        var words = await Candidates(db, look, month)
            .Join(db.Callbacks.Where(c => c.Solved != null && c.At <= asOf), o => new { o.TicketId, o.Round }, c => new { c.TicketId, c.Round }, (o, c) => new { o.Id, c.At, Callback = c.Id, c.Solved })
            .ToListAsync(cancellation);
        return words.GroupBy(w => w.Id).ToDictionary(g => g.Key, g => g.OrderBy(w => w.At).ThenBy(w => w.Callback).Last().Solved!.Value);
    }

    /// <summary>Orders of which a return was refused by then.</summary>
    private static async Task<HashSet<long>> Refused(HotlineContext db, List<Row> rows, AssessmentMonth month, CancellationToken cancellation)
    {
        var (asked, asOf) = (rows.Where(r => r.ReturnReason is not null).Select(r => r.Id).ToList(), month.AsOf);
        return asked.Count == 0 ? [] : await db.History
            .Where(h => h.OrderId != null && asked.Contains(h.OrderId.Value) && h.Action == MonthEvents.ReturnRefused && h.At <= asOf)
            .Select(h => h.OrderId!.Value).ToHashSetAsync(cancellation);
    }

    /// <summary>A reply that waits for its review. One that was sent back since left its moment in the state it made.</summary>
    private static DateTimeOffset Replied(Row row, StateAt state, DateTimeOffset asOf) => row.RepliedAt is { } at && at <= asOf ? at : state.Since;

    /// <summary>The limit of an order not signed for by then: a pause that ended later had not lengthened it yet.</summary>
    private static DateTimeOffset AcknowledgeBy(Row row, DeadlinePolicy deadlines, DateTimeOffset asOf)
    {
        if (!row.Pauses.Any(p => p.To > asOf))
            return row.AcknowledgeBy;
        var pauses = row.Pauses.Where(p => p.To <= asOf).ToList();
        return deadlines.AcknowledgeBy(row.DeliveredAt, row.Urgency == Urgency.Emergency, pauses).At;
    }

    private static bool IsSatisfied(Satisfaction said, FigureRules figures) =>
        said is Satisfaction.VerySatisfied or Satisfaction.Satisfied || (said == Satisfaction.BasicallySatisfied && figures.BasicallySatisfiedCounts);

    /// <summary>A due time set by hand may lie before the limit of 签收, but not by more than a long holiday.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(15);

    /// <summary>
    /// How far a due time is put off at most, in calendar days: a long-cycle extension, and the longest limit with every other extension, each
    /// working day counted twice for the days off among them; and half a year for the suspensions and holidays of an order.
    /// </summary>
    private static TimeSpan Reach(TimeLimits limits)
    {
        var longest = limits.HandleWorkingDays.Values.Append(limits.DefaultHandleWorkingDays).Max();
        return TimeSpan.FromDays(limits.LongCycleCalendarDays + 2 * (longest + limits.MaxExtensions * limits.MaxExtensionWorkingDays) + HalfAYear);
    }

    private const int HalfAYear = 182;

    /// <summary>An order that stands so is still its unit's to be done, or waits for its review.</summary>
    private static readonly WorkOrderStatus[] Undone = [.. Enum.GetValues<WorkOrderStatus>().Where(WorkOrderLifecycle.IsOpen)];
}
