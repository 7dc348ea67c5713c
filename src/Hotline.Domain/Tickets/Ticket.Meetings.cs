using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>What a coordination meeting (疑难事项协调会) does to a ticket that no partner disputes.</summary>
public sealed partial class Ticket
{
    /// <summary>On a meeting's agenda; nothing moves. A matter that has ended has nothing to be settled.</summary>
    public Refusal? PutOnAgenda(string meeting, string? question, Actor actor, DateTimeOffset at)
    {
        if (!TicketLifecycle.IsOpen(Status))
            return Refused(Refusals.MoveNotAllowed, "事项已结束，无需提交协调会。", "The matter has ended; there is nothing for a meeting to settle.");
        Record(new HistoryEntry("agendaAdded", actor, at, Status, State) { Text = question, Changes = [new("meeting", null, meeting)] });
        return null;
    }

    /// <summary>Off a meeting's agenda without a ruling.</summary>
    public void LeaveAgenda(string meeting, string? reason, Actor actor, DateTimeOffset at) =>
        Record(new HistoryEntry("agendaLeft", actor, at, Status, State) { Text = reason, Changes = [new("meeting", meeting, null)] });

    /// <summary>The ruling that names who leads; the moves that follow from it are entries of their own.</summary>
    public void NoteRuling(string meeting, string leadUnit, string reason, Actor actor, DateTimeOffset at) =>
        Record(new HistoryEntry("meetingRuled", actor, at, Status, State)
        {
            Unit = leadUnit,
            Text = reason,
            Changes = [new("meeting", null, meeting), new("leadUnit", Lead?.Unit, leadUnit)],
        });

    /// <summary>终审 of an order that the ruled unit has already: it can no longer be returned, and a return that waits is refused. Its limits stand.</summary>
    public Refusal? BindLead(string reason, Actor actor, DateTimeOffset at)
    {
        var lead = Lead!;
        if (lead.Status == WorkOrderStatus.ReturnRequested && DecideReturn(lead, approved: false, reason, at, actor, at) is { } refusal)
            return refusal;
        lead.BeFinal();
        Record(new HistoryEntry("orderFinal", actor, at, Status, State) { Order = lead, Unit = lead.Unit, Text = reason, Changes = [new("final", null, "true")] });
        return null;
    }
}
