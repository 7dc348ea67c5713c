using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>并单 and 关联: repeats joined to a master, and matters that belong together. Both histories say so.</summary>
public sealed partial class Ticket
{
    /// <summary>
    /// 并单: this repeat is joined to a master that is not itself merged, and its own repeats move with it. A suspended ticket is
    /// resumed first; open orders are recalled.
    /// </summary>
    public Refusal? MergeInto(Ticket master, IReadOnlyList<Ticket> ownRepeats, string? reason, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Merge) is { } refusal)
            return refusal;
        if (master.Id == Id)
        {
            return Refused(Refusals.MergeIntoItself, "主单就是本事项，或已并入本事项。", "The master is this ticket, or one that was merged into it.");
        }
        if (!TicketLifecycle.IsOpen(master.Status))
        {
            return Refused(Refusals.MasterEnded,
                $"主单 {master.Number} 已是 {Code.Of(master.Status)}，不能并入；如需继续办理，请先重办主单，或改用关联。",
                $"The master {master.Number} is {Code.Of(master.Status)}; rework it first, or link the two.");
        }
        ResumeIfSuspended(policy, actor, at);
        var before = Status;
        RecallOpenOrders(reason, actor, at);
        WithdrawOutbound(reason, actor, at);
        Become(State with { Status = TicketStatus.Merged, Ending = Tickets.Ending.Merged, Solved = null }, at);
        MergedInto = master.Id;
        (RepeatCount, master.RepeatCount) = (0, master.RepeatCount + 1 + ownRepeats.Count);
        Record(new HistoryEntry("merged", actor, at, before, State) { Text = reason, Changes = [new("mergedInto", null, master.Number)] });
        master.Record(new HistoryEntry("repeatMerged", actor, at, master.Status, master.State) { Text = reason, Changes = [new("repeat", null, Number)] });
        foreach (var repeat in ownRepeats)
        {
            repeat.MergedInto = master.Id;
            repeat.Record(new HistoryEntry("mergeMoved", actor, at, repeat.Status, repeat.State) { Changes = [new("mergedInto", Number, master.Number)] });
            master.Record(new HistoryEntry("repeatMerged", actor, at, master.Status, master.State) { Changes = [new("repeat", null, repeat.Number)] });
        }
        return null;
    }

    /// <summary>
    /// 撤销并单: a matter of its own again, with the dispatch limit from now and unrated: what its caller said of the master's result
    /// stays on the history. Refused once the master has ended.
    /// </summary>
    public Refusal? Unmerge(Ticket master, DateTimeOffset dispatchBy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Unmerge) is { } refusal)
            return refusal;
        if (master.HoldsRepeats)
        {
            return Refused(Refusals.MasterEnded, $"主单 {master.Number} 已是 {Code.Of(master.Status)}，不能撤销并单。", $"The master {master.Number} is {Code.Of(master.Status)}; its repeats stay with it.");
        }
        var before = Status;
        MergedInto = null;
        master.RepeatCount--;
        ForgetCallbacks();
        GoBack(dispatchBy, at);
        Record(new HistoryEntry("unmerged", actor, at, before, State) { Changes = [new("mergedInto", master.Number, null)] });
        master.Record(new HistoryEntry("repeatUnmerged", actor, at, master.Status, master.State) { Changes = [new("repeat", Number, null)] });
        return null;
    }

    /// <summary>
    /// Its result is its repeats' too. One whose caller withdrew it, or which was rejected, gave none: its repeats may still become matters
    /// of their own.
    /// </summary>
    public bool HoldsRepeats => Status is TicketStatus.Closed or TicketStatus.Archived;

    /// <summary>It ended without a result while others are merged into it; archived, they would be archived with it and nobody would have heard them.</summary>
    public bool LeavesRepeats => Status is TicketStatus.Rejected or TicketStatus.Withdrawn && RepeatCount > 0;

    /// <summary>A repeat is archived with its master.</summary>
    public Refusal? PutAwayWithMaster(Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.MasterArchived) is { } refusal)
            return refusal;
        BeArchived("archivedWithMaster", Status, [], actor, at);
        return null;
    }

    /// <summary>A unit's reply to an order that the merge recalled: kept on the master, moves nothing.</summary>
    public void TakeLateReply(Ticket repeat, WorkOrder order, UnitReply reply, Actor actor, DateTimeOffset at) =>
        Record(new HistoryEntry("lateUnitReply", actor, at, Status, State)
        {
            Unit = order.Unit,
            Text = reply.Text,
            Changes = [new("repeat", null, repeat.Number), new("solved", null, Code.Of(reply.Solved))],
        });

    /// <summary>关联: the two belong together; nothing moves. The other one may be archived: what follows it is a new, linked ticket.</summary>
    public Refusal? LinkWith(Ticket other, string? reason, Actor actor, DateTimeOffset at)
    {
        if (RefusesLink(other) is { } refusal)
            return refusal;
        Linked(other, reason, actor, at);
        other.Linked(this, reason, actor, at);
        return null;
    }

    /// <summary>Whether the two cannot be linked, be they linked already or not.</summary>
    public Refusal? RefusesLink(Ticket other) =>
        Refuses(TicketMove.Link) ?? (other == this ? Refusal.Invalid("ticketId", "不能与自身关联", "must be another ticket") : null);

    private void Linked(Ticket other, string? reason, Actor actor, DateTimeOffset at)
    {
        LinkCount++;
        Record(new HistoryEntry("linked", actor, at, Status, State) { Text = reason, Changes = [new("ticket", null, other.Number)] });
    }
}
