using System.Globalization;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>Open deadlines follow an edited calendar and changed limits; closed ones stay (rules.md §3).</summary>
public sealed partial class Ticket
{
    /// <summary>
    /// Derives every open due time again. Done twice it changes nothing the second time. What was set by hand (批示), taken over from an
    /// import or closed stays; a suspended ticket keeps the last computed value on show until it is resumed.
    /// </summary>
    /// <param name="deadlines">The rules as they are now.</param>
    /// <param name="former">
    /// Limits that held before, of any time. An order that has the working days of one of them follows the limit of its appeal type; any
    /// other number was given at its dispatch and stays.
    /// </param>
    /// <param name="actor">Who changed the rules.</param>
    /// <param name="at">The moment of the recomputation.</param>
    /// <returns>Whether anything changed; each changed order is an entry <c>dueRecomputed</c> of the history.</returns>
    public bool Recompute(DeadlinePolicy deadlines, IReadOnlyList<TimeLimits> former, Actor actor, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        ArgumentNullException.ThrowIfNull(former);
        if (Status == TicketStatus.Suspended || ImportedAt is not null)
            return false;
        var version = Version;
        foreach (var order in _orders.Where(o => o.IsOpen))
            Recompute(order, deadlines, former, actor, at);
        if (Status == TicketStatus.Registered)
            RecomputeDispatch(deadlines, former, actor, at);
        return Version > version;
    }

    private void Recompute(WorkOrder order, DeadlinePolicy deadlines, IReadOnlyList<TimeLimits> former, Actor actor, DateTimeOffset at)
    {
        var before = order.Limits;
        var days = order.WorkingDays is { } own && former.Any(l => DaysOf(l) == own) ? DaysOf(deadlines.Limits) : order.WorkingDays;
        var after = Bounded(order.LimitsOn(deadlines, days, Pauses, Urgency == Urgency.Emergency), at);
        if (after == before)
            return;
        order.Become(after);
        if (order == Lead && TicketLifecycle.IsOpen(Status))
            Become(State with { DueAt = after.DueAt, DueProvisional = after.DueProvisional, AcknowledgeBy = after.AcknowledgeBy }, at);
        Record(new HistoryEntry("dueRecomputed", actor, at, Status, State)
        {
            Order = order,
            Unit = order.Unit,
            Changes = Differences(
                ("dueAt", deadlines.Calendar.Text(before.DueAt), deadlines.Calendar.Text(after.DueAt)),
                ("dueProvisional", Text(before.DueProvisional), Text(after.DueProvisional)),
                ("workingDays", Text(before.WorkingDays), Text(after.WorkingDays)),
                ("acknowledgeBy", deadlines.Calendar.Text(before.AcknowledgeBy), deadlines.Calendar.Text(after.AcknowledgeBy))),
        });
    }

    /// <summary>A ticket that waits for its dispatch has a limit of clock hours: no calendar moves it, another limit does.</summary>
    private void RecomputeDispatch(DeadlinePolicy deadlines, IReadOnlyList<TimeLimits> former, Actor actor, DateTimeOffset at)
    {
        var hours = DispatchHours(deadlines.Limits);
        if (former.All(l => DispatchHours(l) == hours))
            return;
        var due = Bounded(deadlines.DispatchBy(BackSince ?? RegisteredAt, Urgency == Urgency.Emergency, Pauses).At, at);
        var before = DueAt;
        if (due == before)
            return;
        Become(State with { DueAt = due }, at);
        Record(new HistoryEntry("dueRecomputed", actor, at, Status, State)
        {
            Changes = Differences(("dueAt", deadlines.Calendar.Text(before), deadlines.Calendar.Text(due))),
        });
    }

    private int DaysOf(TimeLimits limits) => limits.HandleWorkingDays.GetValueOrDefault(AppealType, limits.DefaultHandleWorkingDays);

    private int DispatchHours(TimeLimits limits) => Urgency == Urgency.Emergency ? limits.UrgentDispatchHours : limits.DispatchHours;

    private static List<FieldChange> Differences(params (string Field, string? Before, string? After)[] fields) =>
        [.. fields.Where(f => f.Before != f.After).Select(f => new FieldChange(f.Field, f.Before, f.After))];

    private static string Text(bool flag) => flag ? "true" : "false";

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
