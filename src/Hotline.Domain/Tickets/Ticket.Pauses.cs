using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>挂起 and 恢复: the clock stands still for a stated reason.</summary>
public sealed partial class Ticket
{
    /// <summary>挂起. A ticket past due cannot be suspended.</summary>
    public Refusal? Suspend(string reason, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Suspend) is { } refusal)
            return refusal;
        if (State.IsOverdue(at))
        {
            var told = policy.Calendar.Told(DueAt);
            return Refused(Refusals.TicketPastDue, $"事项已于 {told} 到期，不能挂起。", $"The ticket was due at {told}; it cannot be suspended any more.");
        }
        var before = Status;
        Pauses = [.. Pauses, new Pause(at, null)];
        Become(State with { Status = TicketStatus.Suspended, ResumesTo = before }, at);
        Record(new HistoryEntry("suspended", actor, at, before, State) { Text = reason });
        return null;
    }

    /// <summary>
    /// 恢复: back to where it was. Limits in working days move by the working time of the pause, clock-hour limits by its clock time;
    /// a deadline set by hand stays (rules.md §2, Suspension).
    /// </summary>
    public Refusal? Resume(string? reason, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Resume) is { } refusal)
            return refusal;
        var pause = Pauses[^1].Ending(at < Pauses[^1].From ? Pauses[^1].From : at);
        Pauses = [.. Pauses.SkipLast(1), pause];
        foreach (var order in _orders.Where(o => o.IsOpen))
        {
            order.Resume(Pauses, Urgency == Urgency.Emergency, policy);
            // Nobody paused the partner's deadline.
            if (Bounded(order.DueAt, at) is var due && due < order.DueAt)
                order.SetDue(due);
        }
        var (before, to) = (State, ResumesTo!.Value);
        Become(
            to == TicketStatus.Dispatched
                ? State with { Status = to, ResumesTo = null, DueAt = Lead!.DueAt, DueProvisional = Lead.DueProvisional, AcknowledgeBy = Lead.AcknowledgeBy }
                : State with { Status = to, ResumesTo = null, DueAt = Bounded(DueAt + pause.ClockTimeAfter(pause.From), at) },
            at);
        Record(new HistoryEntry("resumed", actor, at, before.Status, State)
        {
            Text = reason,
            Changes = before.DueAt == DueAt ? [] : [new("dueAt", policy.Calendar.Text(before.DueAt), policy.Calendar.Text(DueAt))],
        });
        return null;
    }

    private void ResumeIfSuspended(DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if (Status == TicketStatus.Suspended)
            Must(Resume(null, policy, actor, at));
    }
}
