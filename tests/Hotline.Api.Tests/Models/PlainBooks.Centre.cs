using System.Globalization;
using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Models;

/// <content>The moves of a ticket by the centre.</content>
internal sealed partial class PlainBooks
{
    private Told OnTicket(Act act, PlainTicket ticket)
    {
        var body = act.Body;
        // What is wrong with the request itself is told before what is wrong with the state, and so is an unknown ticket or unit.
        if (act.Move == "dispatch" && !Units((string)body["leadUnit"]!, body) || act.Move == "dispatch" && Moment(body, "dueAt") <= Now)
            return Invalid;
        if (act.Move == "rework" && (body["leadUnit"] ?? ticket.Lead?.Unit) is var lead && (lead is null ? ticket.Status == "closed" : !Units((string)lead!, body)))
            return Invalid;
        if (act.Move == "merge" && Named(body["into"]) is null || act.Move == "link" && Named(body["ticketId"]) is null)
            return Invalid;
        var allowed = act.Move == "patch" ? ticket.Status != "archived" : PlainTable.OfTickets[act.Move].IsFrom(ticket.Status);
        if (!allowed)
            return Refused(ticket.Status switch { "archived" => "ticket-archived", "closed" => "ticket-closed", _ => "move-not-allowed" }, ticket);
        return act.Move switch
        {
            "answer" => Answer(ticket, body),
            "dispatch" => Dispatch(ticket, body),
            "reject" => End(ticket, "rejected"),
            "withdraw" => Withdraw(ticket),
            "merge" => Merge(ticket, Named(body["into"])!),
            "unmerge" => Unmerge(ticket),
            "recall" => Recall(ticket),
            "review" => Review(ticket, body),
            "suspend" => Suspend(ticket),
            "resume" => Resume(ticket),
            "callbacks" => CallBack(ticket, body),
            "rework" => Rework(ticket, body),
            "archive" => Archive(ticket),
            "notes" => Plain(ticket, "noted"),
            "link" => Link(ticket, Named(body["ticketId"])!),
            "urge" => Urge(ticket),
            "supervise" => Supervise(ticket, body),
            "exclude" => Exclude(ticket),
            "patch" => Patch(ticket, body),
            _ => throw new InvalidOperationException(act.Move),
        };
    }

    private Told Answer(PlainTicket ticket, JsonObject body)
    {
        (ticket.Status, ticket.ClosedAt, ticket.Solved, ticket.Answer) = ("closed", Now, (string)body["solved"]!, (string)body["answer"]!);
        ticket.Handling ??= "coordinated";
        ticket.Note("answered");
        return Told.Done;
    }

    private Told Dispatch(PlainTicket ticket, JsonObject body)
    {
        var days = (int?)body["limitWorkingDays"] ?? PlainLimits.HandlingDays(ticket.AppealType);
        Deliver(ticket, (string)body["leadUnit"]!, body, days, Moment(body, "dueAt"), (bool?)body["final"] ?? false, "dispatched");
        return Told.Done;
    }

    /// <summary>Assisting units get the lead's limits and its finality: the product's choice.</summary>
    private void Deliver(PlainTicket ticket, string lead, JsonObject body, int days, DateTimeOffset? byHand, bool final, string action)
    {
        final |= ticket.ApprovedReturns >= 2;
        foreach (var unit in Assisting(body).Prepend(lead))
        {
            var order = new PlainOrder
            {
                Unit = unit, IsLead = unit == lead, Round = ticket.Round, Final = final, DeliveredAt = Now, Days = byHand is null ? days : null, ByHand = byHand,
                AcknowledgeBy = PlainLimits.AcknowledgeBy(ticket, Now),
            };
            PlainLimits.Derive(ticket, order);
            ticket.Orders.Add(order);
        }
        (ticket.Status, ticket.Handling, ticket.DispatchedAt) = ("dispatched", "dispatched", ticket.DispatchedAt ?? Now);
        (ticket.ClosedAt, ticket.Satisfaction, ticket.Solved) = (null, null, null);
        Follow(ticket);
        ticket.Note(action, lead);
    }

    /// <summary>The ticket's due time is the lead order's of the current round.</summary>
    private static void Follow(PlainTicket ticket) => (ticket.DueAt, ticket.Provisional) = (ticket.Lead!.DueAt, ticket.Lead.Provisional);

    /// <summary>Back at the centre: the dispatch limit from now, until a new order exists.</summary>
    private void ToCentre(PlainTicket ticket) =>
        (ticket.Status, ticket.DueAt, ticket.Provisional) = ("registered", PlainLimits.DispatchBy(ticket, Now), false);

    private static Told End(PlainTicket ticket, string status)
    {
        ticket.Status = status;
        ticket.Note(status);
        return Told.Done;
    }

    private Told Withdraw(PlainTicket ticket)
    {
        ResumeFirst(ticket);
        RecallOpen(ticket);
        return End(ticket, "withdrawn");
    }

    private Told Recall(PlainTicket ticket)
    {
        RecallOpen(ticket);
        ToCentre(ticket);
        ticket.Note("recalled");
        return Told.Done;
    }

    /// <summary>Each on its own history entry, before the ticket moves.</summary>
    private static void RecallOpen(PlainTicket ticket)
    {
        foreach (var order in ticket.OpenOrders.ToList())
        {
            Leave(ticket, order, "recalled");
            ticket.Note("orderRecalled", order.Unit);
        }
    }

    /// <summary>An order that ends takes its open supervisions with it: nobody could reply to them any more.</summary>
    private static void Leave(PlainTicket ticket, PlainOrder order, string status)
    {
        (order.Status, order.IsChanged) = (status, true);
        var place = ticket.Orders.IndexOf(order);
        ticket.Supervisions = [.. ticket.Supervisions.Select(s => s.Order == place ? s with { IsOpen = false } : s)];
    }

    private static Told Review(PlainTicket ticket, JsonObject body)
    {
        var lead = ticket.Lead!;
        lead.IsChanged = true;
        if ((string)body["decision"]! == "accepted")
        {
            // The moment of the reply, so that a unit is not late by the centre's review.
            (lead.Status, ticket.Status, ticket.ClosedAt) = ("done", "closed", lead.RepliedAt);
            ticket.Note("reviewAccepted", lead.Unit);
        }
        else
        {
            (lead.Status, lead.RepliedAt, lead.Solved) = ("acknowledged", null, null);
            (ticket.Status, ticket.Solved) = ("dispatched", null);
            ticket.Note("reviewSentBack", lead.Unit);
        }
        return Told.Done;
    }

    private Told CallBack(PlainTicket ticket, JsonObject body)
    {
        if (ticket.Status == "merged" && Tickets[ticket.MergedInto!.Value].Status != "closed")
            return Refused("master-open", ticket);
        ticket.Satisfaction = (string?)body["satisfaction"] ?? ticket.Satisfaction;
        ticket.Note("calledBack");
        return Told.Done;
    }

    private Told Rework(PlainTicket ticket, JsonObject body)
    {
        ticket.Rounds.Add(new PlainRound(ticket.Round, ticket.DueAt, ticket.ClosedAt!.Value, ticket.Satisfaction));
        RecallOpen(ticket);
        ticket.Round++;
        var lead = (string?)body["leadUnit"] ?? ticket.Lead!.Unit;
        Deliver(ticket, lead, body, PlainLimits.HandlingDays(ticket.AppealType), null, final: false, "reworked");
        return Told.Done;
    }

    private static Told Patch(PlainTicket ticket, JsonObject body)
    {
        var (title, type) = ((string?)body["title"] ?? ticket.Title, (string?)body["appealType"] ?? ticket.AppealType);
        if ((title, type) == (ticket.Title, ticket.AppealType))
            return Told.Done;
        (ticket.Title, ticket.AppealType) = (title, type);
        return Plain(ticket, "patched");
    }

    private static Told Plain(PlainTicket ticket, string action)
    {
        ticket.Note(action);
        return Told.Done;
    }

    private static List<string> Assisting(JsonObject body) => [.. (body["assistingUnits"] as JsonArray ?? []).Select(u => (string)u!)];

    /// <summary>Each unit is known, and named once.</summary>
    private static bool Units(string lead, JsonObject body)
    {
        List<string> named = [lead, .. Assisting(body)];
        return named.TrueForAll(Role.UnitCodes.Contains) && named.Distinct().Count() == named.Count;
    }

    private static DateTimeOffset? Moment(JsonObject body, string field) =>
        (string?)body[field] is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The ticket that a body names; none for one that is not known.</summary>
    private PlainTicket? Named(JsonNode? reference) =>
        (string)reference! is ['@', .. var place] && int.Parse(place, CultureInfo.InvariantCulture) is var index && index < Tickets.Count ? Tickets[index] : null;
}
