using Hotline.Domain.Clocks;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>What happens to a ticket by the clock alone: warnings, 催办, escalation, 待回访 and 归档 (rules.md §3).</summary>
public sealed partial class Ticket
{
    private readonly List<ClockMark> _clockMarks = [];

    /// <summary>
    /// When the clock has to look at it next; null for never. Every entry of the history sets it to its own moment, so that no move can
    /// be missed; <see cref="Rewind"/> puts off the look to the moment at which there is something to do.
    /// </summary>
    public DateTimeOffset? ClockAt { get; private set; }

    /// <summary>How often the clock acted on it; its marks are loaded by the clock alone.</summary>
    public int ClockMarkCount { get; private set; }

    /// <summary>What the clock did.</summary>
    public IReadOnlyList<ClockMark> ClockMarks => _clockMarks;

    /// <summary>When it was rejected or withdrawn; the archive counts from there.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>
    /// All that the clock still has to do about it, in order of time; what has lost its meaning is left out. Nothing while suspended,
    /// merged or archived, and never for a ticket taken over from an import (api.md §10).
    /// </summary>
    public IEnumerable<ClockEvent> ClockPlan(DeadlinePolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (ImportedAt is not null || Status is TicketStatus.Suspended or TicketStatus.Merged or TicketStatus.Archived)
            return [];
        return Whole(policy)
            .Concat(_orders.Where(o => o.IsOwed).SelectMany(o => OfOrder(o, policy)))
            .Concat(OpenSupervisions(null).Select(OfSupervision))
            .Where(e => !(e.Until < now) && !_clockMarks.Exists(m => m.Is(e)))
            .OrderBy(e => e.At).ThenBy(e => e.Kind);
    }

    /// <summary>Puts off the clock's look until there is something to do. Where not all parts are loaded it is to look at once.</summary>
    public void Rewind(DeadlinePolicy policy, DateTimeOffset now) =>
        ClockAt = ImportedAt is not null ? null : IsAllLoaded ? ClockPlan(policy, now).FirstOrDefault()?.At : now;

    /// <summary>Does all that is due by now, each once, and sets when to look again. Done twice it does nothing the second time.</summary>
    /// <exception cref="InvalidOperationException">Orders, supervisions or marks are not loaded.</exception>
    public IReadOnlyList<ClockEvent> RunClock(DeadlinePolicy policy, Actor clock, DateTimeOffset now)
    {
        if (!IsAllLoaded)
            throw new InvalidOperationException($"Ticket {Number} is not loaded with all its parts.");
        var done = new List<ClockEvent>();
        while (ClockPlan(policy, now).FirstOrDefault() is { } next && next.At <= now)
        {
            Do(next, policy, clock, now);
            _clockMarks.Add(new ClockMark(next, now));
            ClockMarkCount++;
            done.Add(next);
        }
        Rewind(policy, now);
        return done;
    }

    /// <summary>Whether its orders, supervisions and marks are at hand, as many as its row counts.</summary>
    public bool IsAllLoaded => ClockMarkCount == _clockMarks.Count && SupervisionCount == _supervisions.Count && ReferralCount == _referrals.Count && (DispatchedAt is null || _orders.Count > 0);

    private IEnumerable<ClockEvent> Whole(DeadlinePolicy policy)
    {
        if (Status == TicketStatus.Registered)
            yield return new(ClockKind.DispatchOverdue, JustAfter(DueAt), DueAt);
        if (Status == TicketStatus.Closed && CallbackResult is null)
            yield return new(ClockKind.CallbackDue, policy.CallbackFrom(Ended), Ended);
        // An open supervision keeps it; its end is a move, after which the archive is planned again.
        if (Status is TicketStatus.Closed or TicketStatus.Rejected or TicketStatus.Withdrawn && !LeavesRepeats && !WaitsForClosure && !OpenSupervisions(null).Any())
            yield return new(ClockKind.AutoArchived, policy.ArchiveAt(Ended).At, Ended);
    }

    /// <summary>Closed, rejected or withdrawn since; a ticket of an earlier version may not know more than since when it is what it is.</summary>
    private DateTimeOffset Ended => ClosedAt ?? EndedAt ?? StateSince;

    private static IEnumerable<ClockEvent> OfOrder(WorkOrder order, DeadlinePolicy policy)
    {
        var due = order.DueAt;
        if (order.Status == WorkOrderStatus.Delivered)
            yield return new(ClockKind.AcknowledgeOverdue, JustAfter(order.AcknowledgeBy), order.AcknowledgeBy, order);
        // A limit so short that the warning lies before the delivery needs none.
        foreach (var (kind, at) in new[] { (ClockKind.DueSoon, policy.DueSoonAt(due)), (ClockKind.UrgeBefore, policy.UrgeBefore(due)) })
        {
            if (at > order.DeliveredAt)
                yield return new(kind, at, due, order, Until: due);
        }
        yield return new(ClockKind.Overdue, JustAfter(due), due, order);
        yield return new(ClockKind.UrgeAfter, policy.UrgeAfter(due), due, order);
        yield return new(ClockKind.Escalated, JustAfter(policy.EscalateAfter(due)), due, order);
        yield return new(ClockKind.Criticised, JustAfter(policy.CriticiseAfter(due)), due, order);
    }

    private ClockEvent OfSupervision(Supervision supervision) => new(
        ClockKind.SupervisionOverdue, JustAfter(supervision.ReplyBy), supervision.ReplyBy, supervision.Order ?? _orders.First(o => o.Id == supervision.OrderId));

    private void Do(ClockEvent planned, DeadlinePolicy policy, Actor clock, DateTimeOffset now)
    {
        var calendar = policy.Calendar;
        FieldChange[] particulars = [new("plannedAt", null, calendar.Text(planned.At)), new("about", null, calendar.Text(planned.About))];
        if (planned.Kind == ClockKind.AutoArchived)
        {
            Must(PutAway(particulars, clock, now));
            return;
        }
        if (planned.Kind is ClockKind.UrgeBefore or ClockKind.UrgeAfter)
            planned.Order!.Urge();
        Record(new HistoryEntry(ActionOf(planned.Kind), clock, now, Status, State)
        {
            Order = planned.Order,
            Unit = planned.Order?.Unit,
            Text = planned.Kind switch
            {
                ClockKind.UrgeBefore => $"工单将于 {calendar.Told(planned.About)} 到期，请抓紧办理。",
                ClockKind.UrgeAfter => $"工单已于 {calendar.Told(planned.About)} 到期，请立即办理并答复。",
                _ => null,
            },
            Changes = particulars,
        });
    }

    private static string ActionOf(ClockKind kind) => kind is ClockKind.UrgeBefore or ClockKind.UrgeAfter ? "urged" : Code.Of(kind);

    /// <summary>The first moment after a limit that can be stored: whoever acts at the limit itself is in time.</summary>
    private static DateTimeOffset JustAfter(DateTimeOffset limit) => limit.AddMilliseconds(1);
}
