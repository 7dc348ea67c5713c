using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Models;

/// <content>The moves of an order: the unit's, and the centre's decisions on what it asks.</content>
internal sealed partial class PlainBooks
{
    private const int MostExtensions = 3;
    private const int MostDaysOfAnExtension = 3;

    private Told OnOrder(Act act, PlainTicket ticket, PlainOrder order)
    {
        var body = act.Body;
        if (act.Move == "extension-request" && (int)body["workingDays"]! > MostDaysOfAnExtension)
            return Invalid;
        if (act.Move == "extension-decision" && (int?)body["workingDays"] > order.Asked)
            return Invalid;
        if (act.Move == "return-request" && (string?)body["suggestedUnit"] is { } unit && !Role.UnitCodes.Contains(unit))
            return Invalid;
        if (act.Move == "reply" && order.Status == "recalled" && ticket.Status == "merged")
            return LateReply(ticket, order);
        if (ticket.Status == "suspended" && act.Move != "progress")
            return Refused("work-order-move-not-allowed", ticket, order);
        if (!PlainTable.OfOrders[act.Move].IsFrom(order.Status))
        {
            // Of whatever move, a decision of the centre too: the product's choice.
            var waits = order.Status == "delivered" && ticket.Status != "suspended";
            return Refused(waits ? "work-order-not-acknowledged" : "work-order-move-not-allowed", ticket, order);
        }
        return act.Move switch
        {
            "acknowledge" => Acknowledge(ticket, order),
            "return-request" => RequestReturn(ticket, order),
            "return-decision" => DecideReturn(ticket, order, (string)body["decision"]! == "approved"),
            "extension-request" => RequestExtension(ticket, order, (int)body["workingDays"]!),
            "extension-decision" => DecideExtension(ticket, order, body),
            "progress" => Say(ticket, order, "progressed"),
            "reply" => Reply(ticket, order, body),
            "supervision-reply" => ReplyToSupervision(ticket, order),
            _ => throw new InvalidOperationException(act.Move),
        };
    }

    private static Told Say(PlainTicket ticket, PlainOrder order, string action)
    {
        order.IsChanged = true;
        ticket.Note(action, order.Unit);
        return Told.Done;
    }

    private Told Acknowledge(PlainTicket ticket, PlainOrder order)
    {
        (order.Status, order.AcknowledgedAt) = ("acknowledged", Now);
        return Say(ticket, order, "acknowledged");
    }

    private Told RequestReturn(PlainTicket ticket, PlainOrder order)
    {
        if (order.Final)
            return Refused("work-order-final", ticket, order);
        if (Now > PlainLimits.ReturnBy(ticket, order))
            return Refused("return-window-passed", ticket, order);
        order.Status = "returnRequested";
        return Say(ticket, order, "returnRequested");
    }

    /// <summary>Refused, the deadline stays. Approved, the lead's takes the ticket back to the centre; an assisting one's ends alone.</summary>
    private Told DecideReturn(PlainTicket ticket, PlainOrder order, bool approved)
    {
        if (!approved)
        {
            order.Status = order.AcknowledgedAt is null ? "delivered" : "acknowledged";
            return Say(ticket, order, "returnRefused");
        }
        Leave(ticket, order, "returned");
        if (order.IsLead)
        {
            RecallOpen(ticket);
            ToCentre(ticket);
        }
        return Say(ticket, order, "returnApproved");
    }

    private Told RequestExtension(PlainTicket ticket, PlainOrder order, int days)
    {
        if (order.Asked is not null)
            return Refused("extension-pending", ticket, order);
        if (Now > order.DueAt)
            return Refused("work-order-past-due", ticket, order);
        if (order.Extensions >= MostExtensions)
            return Refused("extensions-used-up", ticket, order);
        order.Asked = days;
        return Say(ticket, order, "extensionRequested");
    }

    /// <summary>No days given grants all; the new due time is computed from the old one, even when that has passed since it was asked.</summary>
    private static Told DecideExtension(PlainTicket ticket, PlainOrder order, JsonObject body)
    {
        if (order.Asked is not { } asked)
            return Refused("no-extension-pending", ticket, order);
        order.Asked = null;
        if ((string)body["decision"]! == "refused")
            return Say(ticket, order, "extensionRefused");
        order.Granted += (int?)body["workingDays"] ?? asked;
        order.Extensions++;
        PlainLimits.Derive(ticket, order);
        if (order == ticket.Lead)
            Follow(ticket);
        return Say(ticket, order, "extensionGranted");
    }

    private Told Reply(PlainTicket ticket, PlainOrder order, JsonObject body)
    {
        var (solved, reviewed) = ((string)body["solved"]!, order.IsLead && !(bool)body["contactedCaller"]!);
        (order.RepliedAt, order.Solved, order.Status) = (Now, solved, reviewed ? "replied" : "done");
        if (order.IsLead)
        {
            ticket.Solved = solved;
            (ticket.Status, ticket.ClosedAt) = reviewed ? ("replied", ticket.ClosedAt) : ("closed", Now);
        }
        return Say(ticket, order, "replied");
    }

    /// <summary>Kept on the master; moves nothing.</summary>
    private Told LateReply(PlainTicket ticket, PlainOrder order)
    {
        var master = Tickets[ticket.MergedInto!.Value];
        master.Note("lateUnitReply", order.Unit);
        Changed.Add(master.Index);
        return Told.Done with { LandedOn = master.Index };
    }

    private Told ReplyToSupervision(PlainTicket ticket, PlainOrder order)
    {
        if (!ticket.Supervises(order))
            return Refused("no-open-supervision", ticket, order);
        var place = ticket.Orders.IndexOf(order);
        ticket.Supervisions = [.. ticket.Supervisions.Select(s => s is { IsOpen: true } && s.Order == place ? s with { IsOpen = false, RepliedAt = Now } : s)];
        return Say(ticket, order, "supervisionReplied");
    }
}
