using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>What a unit asks of the centre, and the centre's decisions: 退单 and 延期; and the unit's word on how it goes.</summary>
public sealed partial class Ticket
{
    /// <summary>Returns of a lead order that the centre approved; after the profile's number of them the next dispatch is final.</summary>
    public int ApprovedReturns => _orders.Count(o => o is { Role: OrderRole.Lead, Status: WorkOrderStatus.Returned });

    /// <summary>退单申请, within the return limit after delivery, its last moment included; never of a final order (终审派单).</summary>
    public Refusal? RequestReturn(WorkOrder order, ReturnClaim given, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(order, WorkOrderMove.ReturnRequest) is { } refusal)
            return refusal;
        if (order.Final)
            return Refused(Refusals.OrderFinal, order, "本工单为终审派单，不能退回。", "This order was dispatched as final; it cannot be returned.");
        var until = new DueParts(order.DeliveredAt, policy.Limits.ReturnWorkingDays, 0, Pauses).Due(policy.Calendar).At;
        if (at > until)
        {
            var told = policy.Calendar.Told(until);
            return Refused(Refusals.ReturnWindowPassed, order, $"退单时限为 {told}，已过。", $"A return could be asked for until {told}.");
        }
        order.RequestReturn(given);
        Record(new HistoryEntry("returnRequested", actor, at, Status, State)
        {
            Order = order,
            Unit = order.Unit,
            Text = given.Text,
            Changes =
            [
                new("reason", null, Code.Of(given.Reason)),
                .. given.Basis is { } basis ? [new FieldChange("basis", null, basis)] : Array.Empty<FieldChange>(),
                .. given.SuggestedUnit is { } unit ? [new FieldChange("suggestedUnit", null, unit)] : Array.Empty<FieldChange>(),
            ],
        });
        return null;
    }

    /// <summary>
    /// Decides a return. Refused, the order goes back to where it was and its deadline stays. Approved, it ends: a lead's takes the
    /// ticket back to the centre, with the dispatch limit from this decision, and recalls open assisting orders; an assisting unit's
    /// ends that order alone.
    /// </summary>
    public Refusal? DecideReturn(WorkOrder order, bool approved, string reason, DateTimeOffset dispatchBy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(order, approved ? WorkOrderMove.ReturnApproved : WorkOrderMove.ReturnRefused) is { } refusal)
            return refusal;
        var (before, isLead) = (Status, order.Role == OrderRole.Lead);
        if (approved && isLead && Refuses(TicketMove.ReturnApproved) is { } ticketRefusal)
            return ticketRefusal;
        if (!approved)
        {
            order.KeepAfterAll();
        }
        else
        {
            order.Return(at);
            EndSupervisions(order, at);
            if (isLead)
            {
                RecallOpenOrders(reason, actor, at);
                GoBack(dispatchBy, at);
            }
        }
        Record(new HistoryEntry(approved ? "returnApproved" : "returnRefused", actor, at, before, State) { Order = order, Unit = order.Unit, Text = reason });
        return null;
    }

    /// <summary>延期申请: only before expiry, one at a time, as many and as long as the profile allows.</summary>
    public Refusal? RequestExtension(WorkOrder order, int workingDays, string reason, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(order, WorkOrderMove.ExtensionRequest) is { } refusal)
            return refusal;
        if (order.ExtensionAsked is not null)
            return Refused(Refusals.ExtensionPending, order, "上一次延期申请尚未审批。", "The extension asked for before is not decided yet.");
        if (at > order.DueAt)
        {
            var told = policy.Calendar.Told(order.DueAt);
            return Refused(Refusals.OrderPastDue, order, $"工单已于 {told} 到期，到期后不能申请延期。", $"The order was due at {told}; an extension is asked for before that.");
        }
        var most = policy.Limits.MaxExtensions;
        if (order.Extensions >= most)
            return Refused(Refusals.ExtensionsUsedUp, order, $"最多延期 {most} 次。", $"An order is extended {most} times at most.");
        order.AskExtension(workingDays, reason);
        Record(new HistoryEntry("extensionRequested", actor, at, Status, State)
        {
            Order = order,
            Unit = order.Unit,
            Text = reason,
            Changes = [new("workingDays", null, Days(workingDays))],
        });
        return null;
    }

    /// <summary>Grants the extension asked for, in full or in part, or refuses it (null). The new due time is computed from the old one.</summary>
    public Refusal? DecideExtension(WorkOrder order, int? granted, string? reason, WorkingCalendar calendar, Actor actor, DateTimeOffset at)
    {
        if (Refuses(order, WorkOrderMove.ExtensionDecision) is { } refusal)
            return refusal;
        if (order.ExtensionAsked is null)
            return Refused(Refusals.NoExtensionPending, order, "没有待审批的延期申请。", "No extension is asked for.");
        if (granted is { } more && BeyondPartner(order.DueWith(more, Pauses, calendar), calendar, at) is { } beyond)
            return beyond;
        var before = order.DueAt;
        order.DecideExtension(granted, Pauses, calendar);
        if (granted is not null && order == Lead && Status == TicketStatus.Dispatched)
            Become(State with { DueAt = order.DueAt, DueProvisional = order.DueProvisional, Extensions = State.Extensions + 1 }, at);
        Record(new HistoryEntry(granted is null ? "extensionRefused" : "extensionGranted", actor, at, Status, State)
        {
            Order = order,
            Unit = order.Unit,
            Text = reason,
            Changes = granted is { } days
                ? [new("workingDays", null, Days(days)), new("dueAt", calendar.Text(before), calendar.Text(order.DueAt))]
                : [],
        });
        return null;
    }

    /// <summary>办理进展: words of the unit; the one order move that a suspended ticket allows.</summary>
    public Refusal? Progress(WorkOrder order, string text, Actor actor, DateTimeOffset at)
    {
        if (Refuses(order, WorkOrderMove.Progress) is { } refusal)
            return refusal;
        order.Touch();
        if (order == Lead)
            TellProgress(text, actor, at);
        Record(new HistoryEntry("progressed", actor, at, Status, State) { Order = order, Unit = order.Unit, Text = text });
        return null;
    }

    private static string Days(int days) => days.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
