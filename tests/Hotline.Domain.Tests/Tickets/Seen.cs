using System.Text.Json;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>What a test reads off a ticket.</summary>
internal static class Seen
{
    /// <summary>Everything the ticket shows, with its orders, callbacks, history, past states and rounds, as one text.</summary>
    public static string Everything(this Ticket ticket) => JsonSerializer.Serialize(ticket);

    /// <summary>
    /// The move added exactly this one entry: its name, its states before and after, who, when, and the next version. The entry is
    /// given back for its particulars.
    /// </summary>
    public static HistoryEntry AssertRecorded(
        this Ticket ticket, int entriesBefore, string action, TicketStatus? before, TicketStatus after, Actor actor, DateTimeOffset at)
    {
        Assert.Equal(entriesBefore + 1, ticket.History.Count);
        return ticket.History[^1].AssertIs(entriesBefore + 1, action, before, after, actor, at, ticket);
    }

    public static HistoryEntry AssertIs(
        this HistoryEntry entry, int version, string action, TicketStatus? before, TicketStatus after, Actor actor, DateTimeOffset at, Ticket ticket)
    {
        Assert.Equal(
            (version, action, before, after, at, false),
            (entry.Version, entry.Action, entry.StatusBefore, entry.StatusAfter, entry.At, entry.Imported));
        Assert.Equal(actor with { Unit = null }, new Actor(entry.Client, entry.Subject, entry.Operator, entry.OperatorName));
        Assert.Equal(ticket.Round, entry.Round);
        Assert.Equal(ticket.History.Count, ticket.Version);
        return entry;
    }

    /// <summary>The move kept exactly this one past state, for exactly this span, and the present one begins where it ends.</summary>
    public static void AssertKept(this Ticket ticket, int pastBefore, TicketState state, DateTimeOffset since, DateTimeOffset until)
    {
        Assert.Equal(pastBefore + 1, ticket.PastStates.Count);
        var past = ticket.PastStates[^1];
        Assert.Equal((state, since, until), (past.State, past.StateSince, past.StateUntil));
        Assert.Equal((ticket.RegisteredAt, until), (past.RegisteredAt, ticket.StateSince));
    }

    /// <summary>The order was recalled, and an entry of its own says so.</summary>
    public static void AssertRecalled(
        this Ticket ticket, WorkOrder order, WorkOrderStatus before, int version, TicketStatus status, int round, DateTimeOffset at)
    {
        Assert.Equal((WorkOrderStatus.Recalled, at, false), (order.Status, order.EndedAt, order.IsOpen));
        var entry = Assert.Single(ticket.History, h => h.Action == "orderRecalled");
        Assert.Equal(
            (version, (TicketStatus?)status, status, at, round),
            (entry.Version, entry.StatusBefore, entry.StatusAfter, entry.At, entry.Round));
        Assert.Same(order, entry.Order);
        Assert.Equal((order.Unit, Given.Centre.Subject), (entry.Unit, entry.Subject));
        Assert.Equal([new FieldChange("status", Code.Of(before), "recalled")], entry.Changes);
    }

    /// <summary>The states that held at a moment, past ones and the present one alike.</summary>
    public static IReadOnlyList<TicketState> StatesAt(this Ticket ticket, DateTimeOffset moment) =>
    [
        .. ticket.PastStates.Where(p => p.StateSince <= moment && moment < p.StateUntil).Select(p => p.State),
        .. ticket.StateSince <= moment ? [ticket.State] : Array.Empty<TicketState>(),
    ];
}
