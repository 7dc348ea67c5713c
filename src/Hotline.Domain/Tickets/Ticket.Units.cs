using Hotline.Domain.Lifecycles;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>The moves of a unit on its own order. The ticket follows its lead order alone.</summary>
public sealed partial class Ticket
{
    /// <summary>签收 by a named person of the unit.</summary>
    public Refusal? Acknowledge(WorkOrder order, string by, string? phone, Actor actor, DateTimeOffset at)
    {
        if (Refuses(order, WorkOrderMove.Acknowledge) is { } refusal)
            return refusal;
        order.Acknowledge(by, phone, at);
        if (order == Lead)
        {
            AcknowledgedAt = at;
            TellSigned(by, phone, order.Unit, actor, at);
        }
        Record(new HistoryEntry("acknowledged", actor, at, State.Status, State) { Order = order, Unit = order.Unit, Text = by });
        return null;
    }

    /// <summary>办理答复. A lead's reply closes the ticket at once when the caller was contacted and no review is asked.</summary>
    public Refusal? Reply(WorkOrder order, UnitReply reply, bool reviewAlways, Actor actor, DateTimeOffset at)
    {
        if (Refuses(order, WorkOrderMove.Reply) is { } refusal)
            return refusal;
        var isLead = order.Role == OrderRole.Lead;
        if (isLead && Refuses(TicketMove.LeadReply) is { } ticketRefusal)
            return ticketRefusal;
        var (before, review) = (State.Status, isLead && (reviewAlways || !reply.ContactedCaller));
        order.Reply(reply, at);
        if (!review)
            order.Accept(at);
        if (isLead)
        {
            Become((review ? State with { Status = TicketStatus.Replied } : Closing(at)) with { Solved = reply.Solved }, at);
            if (!review)
                TellResult(ResultOfLead(order), actor, at);
        }
        Record(new HistoryEntry("replied", actor, at, before, State)
        {
            Order = order,
            Unit = order.Unit,
            Text = reply.Text,
            Changes =
            [
                new("solved", null, Code.Of(reply.Solved)),
                new("contactedCaller", null, reply.ContactedCaller ? "true" : "false"),
                .. reply.PublicText is { } text ? [new FieldChange("publicText", null, text)] : Array.Empty<FieldChange>(),
            ],
        });
        return null;
    }

    private Refusal? Refuses(WorkOrder order, WorkOrderMove move)
    {
        // Of order moves a suspended ticket allows progress only.
        var suspended = State.Status == TicketStatus.Suspended;
        if ((!suspended || move == WorkOrderMove.Progress) && WorkOrderLifecycle.Table.Find(order.Status, move) is not null)
            return null;
        var row = order.Status == WorkOrderStatus.Delivered && !suspended ? Refusals.OrderNotAcknowledged : Refusals.OrderMoveNotAllowed;
        return Refused(
            row,
            order,
            $"状态为 {Code.Of(order.Status)} 的工单（事项状态 {Code.Of(State.Status)}）不能执行 {move.Segment() ?? Code.Of(move)}。",
            $"A work order that is {Code.Of(order.Status)}, of a ticket that is {Code.Of(State.Status)}, cannot take the move {move.Segment() ?? Code.Of(move)}.");
    }

    /// <summary>A refusal about an order, with what may be done instead.</summary>
    private Refusal Refused(RefusalRow row, WorkOrder order, string zh, string en) => new(row, zh, en)
    {
        CurrentStatus = Code.Of(order.Status),
        AllowedActions =
        [
            .. WorkOrderLifecycle.Table.From(order.Status)
                .Where(t => order.MayTake(t.Action, Status, Supervises(order)))
                .Select(t => t.Action.Segment()).OfType<string>().Distinct(),
        ],
    };
}
