using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Models;

/// <content>Suspension, merging, links, and what supervisors do.</content>
internal sealed partial class PlainBooks
{
    private Told Suspend(PlainTicket ticket)
    {
        if (ticket.IsOverdue(Now))
            return Refused("ticket-past-due", ticket);
        (ticket.ResumesTo, ticket.Status) = (ticket.Status, "suspended");
        ticket.Pauses.Add(new PlainPause(Now, null));
        ticket.Note("suspended");
        return Told.Done;
    }

    private Told Resume(PlainTicket ticket)
    {
        ResumeFirst(ticket);
        return Told.Done;
    }

    private void ResumeFirst(PlainTicket ticket)
    {
        if (ticket.Status != "suspended")
            return;
        var from = ticket.Pauses[^1].From;
        ticket.Pauses[^1] = new PlainPause(from, Now);
        foreach (var order in ticket.OpenOrders)
        {
            // 签收 that was given is not moved any more: the product's choice.
            if (order.AcknowledgedAt is null)
                order.AcknowledgeBy = PlainLimits.AcknowledgeBy(ticket, order.DeliveredAt);
            PlainLimits.Derive(ticket, order);
            order.IsChanged = true;
        }
        (ticket.Status, ticket.ResumesTo) = (ticket.ResumesTo!, null);
        if (ticket.Status == "dispatched")
            Follow(ticket);
        else
            ticket.DueAt += Now - from;
        ticket.Note("resumed");
    }

    private Told Merge(PlainTicket ticket, PlainTicket into)
    {
        var master = into.MergedInto is { } further ? Tickets[further] : into;
        if (master == ticket)
            return Refused("merge-into-itself", ticket);
        // The rules name the closed master; that the others that have ended refuse as well is the product's choice: nothing would follow.
        if (!master.IsOpen)
            return Refused("master-ended", ticket);
        ResumeFirst(ticket);
        RecallOpen(ticket);
        (ticket.Status, ticket.MergedInto) = ("merged", master.Index);
        // From now on the master's result is shown in place of its own.
        ticket.Solved = null;
        ticket.Note("merged");
        master.Note("repeatMerged");
        var own = Tickets.Where(t => t.Status == "merged" && t.MergedInto == ticket.Index).ToList();
        foreach (var repeat in own)
        {
            repeat.MergedInto = master.Index;
            repeat.Note("mergeMoved");
            master.Note("repeatMerged");
            Changed.Add(repeat.Index);
        }
        Changed.Add(master.Index);
        // The master takes over the links: the product's choice, the rules do not say.
        foreach (var repeat in own.Append(ticket))
        {
            foreach (var other in repeat.Links.Where(l => l != master.Index).ToList())
                Join(master, Tickets[other]);
        }
        return Told.Done;
    }

    private Told Unmerge(PlainTicket ticket)
    {
        var master = Tickets[ticket.MergedInto!.Value];
        // Only a master that was closed holds its repeats; one withdrawn or rejected gave them no result.
        if (master.Status is "closed" or "archived")
            return Refused("master-ended", ticket);
        ticket.MergedInto = null;
        // Its caller was called back about the master's result, outside the rates: a matter of its own begins unrated.
        ticket.Satisfaction = null;
        ToCentre(ticket);
        ticket.Note("unmerged");
        master.Note("repeatUnmerged");
        Changed.Add(master.Index);
        return Told.Done;
    }

    private Told Archive(PlainTicket ticket)
    {
        // Without a result of its own it would take its repeats along unheard.
        if (LeavesRepeats(ticket))
            return Refused("move-not-allowed", ticket);
        RecallOpen(ticket);
        ticket.Supervisions = [.. ticket.Supervisions.Select(s => s with { IsOpen = false })];
        (ticket.Status, ticket.ArchivedAt) = ("archived", Now);
        ticket.Note("archived");
        foreach (var repeat in Tickets.Where(t => t.Status == "merged" && t.MergedInto == ticket.Index))
        {
            (repeat.Status, repeat.ArchivedAt) = ("archived", Now);
            repeat.Note("archivedWithMaster");
            Changed.Add(repeat.Index);
        }
        return Told.Done;
    }

    public bool LeavesRepeats(PlainTicket ticket) =>
        ticket.Status is "rejected" or "withdrawn" && Tickets.Any(t => t.Status == "merged" && t.MergedInto == ticket.Index);

    /// <summary>The other one may be archived: what follows an archived matter is a new, linked ticket.</summary>
    private Told Link(PlainTicket ticket, PlainTicket other)
    {
        if (other == ticket)
            return Invalid;
        Join(ticket, other);
        return Told.Done;
    }

    private void Join(PlainTicket one, PlainTicket other)
    {
        if (!one.Links.Add(other.Index))
            return;
        other.Links.Add(one.Index);
        one.Note("linked");
        other.Note("linked");
        Changed.Add(one.Index);
        Changed.Add(other.Index);
    }

    private static Told Urge(PlainTicket ticket)
    {
        if (!ticket.OpenOrders.Any())
            return Refused("no-open-work-order", ticket);
        foreach (var order in ticket.OpenOrders)
        {
            (order.Urges, order.IsChanged) = (order.Urges + 1, true);
            ticket.Note("urged", order.Unit);
        }
        return Told.Done;
    }

    /// <summary>To the lead's open order, else to the oldest open one: the product's choice.</summary>
    private Told Supervise(PlainTicket ticket, JsonObject body)
    {
        if (!ticket.OpenOrders.Any())
            return Refused("no-open-work-order", ticket);
        var order = ticket.OpenOrders.FirstOrDefault(o => o.IsLead) ?? ticket.OpenOrders.First();
        var replyBy = PlainLimits.SupervisionReplyBy(Now, (int?)body["limitWorkingDays"]);
        ticket.Supervisions.Add(new PlainSupervision(ticket.Orders.IndexOf(order), order.Unit, replyBy));
        order.IsChanged = true;
        ticket.Note("supervised", order.Unit);
        return Told.Done;
    }

    /// <summary>Again changes nothing.</summary>
    private static Told Exclude(PlainTicket ticket)
    {
        if (ticket.Excluded)
            return Told.Done;
        ticket.Excluded = true;
        return Plain(ticket, "excluded");
    }
}
