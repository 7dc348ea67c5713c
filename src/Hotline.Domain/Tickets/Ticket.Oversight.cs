using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>催办, 督办 and 剔除: what supervisors do about a ticket without moving it.</summary>
public sealed partial class Ticket
{
    /// <summary>催办: a reminder to every unit with an open order.</summary>
    public Refusal? Urge(string text, Actor actor, DateTimeOffset at)
    {
        if ((Refuses(TicketMove.Urge) ?? WithoutOpenOrder()) is { } refusal)
            return refusal;
        foreach (var order in _orders.Where(o => o.IsOpen))
        {
            order.Urge();
            Record(new HistoryEntry("urged", actor, at, Status, State) { Order = order, Unit = order.Unit, Text = text });
        }
        return null;
    }

    /// <summary>
    /// 督办: to the lead's open order, or where that has ended to the oldest open one. The unit replies to it by its own limit, the profile's
    /// unless <paramref name="workingDays"/> or <paramref name="replyUntil"/> are given. With <paramref name="dueAt"/> (批示) the order is due then, whatever it was.
    /// </summary>
    public Refusal? Supervise(string text, int? workingDays, DateTimeOffset? dueAt, DeadlinePolicy policy, Actor actor, DateTimeOffset at, DateTimeOffset? replyUntil = null)
    {
        if ((Refuses(TicketMove.Supervise) ?? WithoutOpenOrder()) is { } refusal)
            return refusal;
        var order = _orders.Where(o => o.IsOpen).OrderBy(o => o.Role).First();
        if (dueAt is not null && order.Status == WorkOrderStatus.Replied)
            return Refusal.Invalid("dueAt", "该工单已答复，期限不能再改", "the order has been replied to; its due time stands");
        var replyBy = replyUntil > at ? replyUntil.Value : policy.Calendar.EndOfWorkingDay(at, workingDays ?? policy.Limits.SupervisionReplyWorkingDays).At;
        List<FieldChange> changes = [new("replyBy", null, policy.Calendar.Text(replyBy))];
        if (dueAt is { } byHand)
        {
            changes.Add(new("dueAt", policy.Calendar.Text(order.DueAt), policy.Calendar.Text(byHand)));
            order.SetDue(byHand);
            if (order == Lead && TicketLifecycle.IsOpen(Status))
                Become(State with { DueAt = byHand, DueProvisional = false }, at);
        }
        else
        {
            order.Touch();
        }
        _supervisions.Add(new Supervision(order, text, replyBy, actor, at));
        SupervisionCount++;
        Record(new HistoryEntry("supervised", actor, at, Status, State)
        {
            Order = order,
            Unit = order.Unit,
            Text = text,
            Changes = changes,
        });
        return null;
    }

    /// <summary>督办回复: answers every open supervision of the order; the handling goes on as before.</summary>
    public Refusal? ReplyToSupervision(WorkOrder order, string text, Actor actor, DateTimeOffset at)
    {
        if (Refuses(order, WorkOrderMove.SupervisionReply) is { } refusal)
            return refusal;
        if (!Supervises(order))
            return Refused(Refusals.NoOpenSupervision, order, "该工单没有待回复的督办。", "No supervision of this order waits for a reply.");
        foreach (var supervision in OpenSupervisions(order))
            supervision.Answer(text, at);
        order.Touch();
        Record(new HistoryEntry("supervisionReplied", actor, at, Status, State) { Order = order, Unit = order.Unit, Text = text });
        return null;
    }

    /// <summary>剔除: out of assessment, still in the counts. Again changes nothing.</summary>
    public Refusal? Exclude(string reason, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Exclude) is { } refusal)
            return refusal;
        if (Excluded)
            return null;
        Become(State with { Excluded = true }, at);
        Record(new HistoryEntry("excluded", actor, at, Status, State) { Text = reason });
        return null;
    }

    /// <summary>Whether a supervision of this order waits for its reply.</summary>
    public bool Supervises(WorkOrder order) => OpenSupervisions(order).Any();

    private IEnumerable<Supervision> OpenSupervisions(WorkOrder? order) =>
        _supervisions.Where(s => s.IsOpen && (order is null || s.Order == order || (s.Order is null && s.OrderId == order.Id)));

    /// <summary>Ends what nobody can reply to any more: of one order, or of all.</summary>
    private void EndSupervisions(WorkOrder? order, DateTimeOffset at)
    {
        foreach (var supervision in OpenSupervisions(order))
            supervision.End(at);
    }

    private Refusal? WithoutOpenOrder() => _orders.Any(o => o.IsOpen) ? null : Refused(Refusals.NoOpenOrder, "该事项没有在办工单，无从催办、督办。", "The ticket has no open work order to urge or supervise.");
}
