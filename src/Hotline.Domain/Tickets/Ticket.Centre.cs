using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>The moves of the centre: register, describe, answer, dispatch, review, call back, rework, archive.</summary>
public sealed partial class Ticket
{
    /// <summary>登记. The dispatch limit is its first due time.</summary>
    public static Ticket Register(Registration given, DateTimeOffset dispatchBy, Actor actor, DateTimeOffset at)
    {
        var ticket = new Ticket
        {
            Number = given.Number,
            RegisteredAt = at,
            StateSince = at,
            Source = given.Source,
            SourceRef = given.SourceRef,
            Channel = given.Channel,
            CallId = given.CallId,
            Matter = given.Matter,
            Caller = given.Caller,
            State = new TicketState { DueAt = dispatchBy },
        };
        ticket.Record(new HistoryEntry("registered", actor, at, null, ticket.State));
        return ticket;
    }

    /// <summary>Describes the matter or the caller anew. No difference, no change.</summary>
    public Refusal? Describe(Matter matter, Caller caller, IReadOnlyList<FieldChange> changes, Actor actor, DateTimeOffset at)
    {
        if (Status == TicketStatus.Archived)
            return Refuses(TicketMove.Notes);
        if (AnonymisedAt is not null)
            return Anonymised();
        if (changes.Count == 0)
            return null;
        (Matter, Caller) = (matter, caller);
        Record(new HistoryEntry("patched", actor, at, Status, State) { Changes = changes });
        return null;
    }

    /// <summary>直接答复: handled by the centre itself.</summary>
    public Refusal? GiveAnswer(string answer, Solved solved, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Answer) is { } refusal)
            return refusal;
        var before = Status;
        Answer = answer;
        Become(Closing(at) with { Handling = State.Handling ?? Tickets.Handling.Coordinated, Solved = solved }, at);
        TellResult(new ResultBody(answer, solved, ContactedCaller: true, answer), actor, at);
        Record(new HistoryEntry("answered", actor, at, before, State) { Text = answer, Changes = [new("solved", null, Code.Of(solved))] });
        return null;
    }

    /// <summary>派单: one lead unit, any assisting ones. The clock starts at delivery, which is now.</summary>
    public Refusal? Dispatch(Assignment given, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Dispatch) is { } refusal)
            return refusal;
        Deliver(given, State.Round, "dispatched", null, actor, at);
        return null;
    }

    /// <summary>改派: the open orders end; until a new one exists the dispatch limit, counted from now, is the due time.</summary>
    public Refusal? Recall(string reason, DateTimeOffset dispatchBy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Recall) is { } refusal)
            return refusal;
        var before = Status;
        RecallOpenOrders(reason, actor, at);
        GoBack(dispatchBy, at);
        Record(new HistoryEntry("recalled", actor, at, before, State) { Text = reason });
        return null;
    }

    /// <summary>不予受理, with the reason and the right route told to the caller.</summary>
    public Refusal? Reject(RejectionReason reason, string? route, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Reject) is { } refusal)
            return refusal;
        var before = Status;
        EndedAt = at;
        Become(State with { Status = TicketStatus.Rejected, Ending = Tickets.Ending.Rejected }, at);
        TellResult(new ResultBody(route ?? Code.Of(reason), Tickets.Solved.Unfounded, ContactedCaller: true), actor, at);
        Record(new HistoryEntry("rejected", actor, at, before, State) { Text = route, Changes = [new("reason", null, Code.Of(reason))] });
        return null;
    }

    /// <summary>撤销: the caller takes it back; a suspended ticket is resumed first, open orders are recalled.</summary>
    public Refusal? Withdraw(string reason, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Withdraw) is { } refusal)
            return refusal;
        ResumeIfSuspended(policy, actor, at);
        var before = Status;
        EndOpen(reason, policy, actor, at);
        TellResult(new ResultBody(reason, Tickets.Solved.Unfounded, ContactedCaller: true), actor, at);
        Record(new HistoryEntry("withdrawn", actor, at, before, State) { Text = reason });
        return null;
    }

    /// <summary>备注: words on the history; nothing moves.</summary>
    public Refusal? Note(string text, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Notes) is { } refusal)
            return refusal;
        NoteCount++;
        Record(new HistoryEntry("noted", actor, at, Status, State) { Text = text });
        return null;
    }

    /// <summary>审核: accepted closes with the moment of the reply, so that a unit is not late by the centre's review.</summary>
    public Refusal? ReviewReply(bool accepted, string? reason, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Review) is { } refusal)
            return refusal;
        if (ResultOf is { } referral && Lead?.Status != WorkOrderStatus.Replied)
            return ReviewResult(referral, accepted, reason, actor, at);
        var (lead, before) = (Lead!, Status);
        if (accepted)
        {
            var repliedAt = lead.RepliedAt!.Value;
            lead.Accept(at);
            Become(Closing(repliedAt), at);
            TellResult(ResultOfLead(lead), actor, at);
        }
        else
        {
            lead.SendBack();
            Become(State with { Status = TicketStatus.Dispatched, Solved = null }, at);
        }
        Record(new HistoryEntry(accepted ? "reviewAccepted" : "reviewSentBack", actor, at, before, State) { Order = lead, Unit = lead.Unit, Text = reason });
        return null;
    }

    /// <summary>审核 of a partner's result: accepted closes with its moment, sent back asks the partner to do it again.</summary>
    private Refusal? ReviewResult(Referral referral, bool accepted, string? reason, Actor actor, DateTimeOffset at)
    {
        var before = Status;
        if (accepted)
        {
            Become(Closing(referral.ReportedAt!.Value), at);
            TellResult(new ResultBody(referral.ResultText ?? "", referral.Solved!.Value, ContactedCaller: false), actor, at);
        }
        else
        {
            SendRedo(referral, reason ?? "", new ReferralLimits(referral.AcceptBy, referral.ReturnBy, referral.DueAt, referral.DueProvisional), actor, at);
            Become(State with { Status = TicketStatus.Referred, Solved = null }, at);
        }
        Record(referral, accepted ? "reviewAccepted" : "reviewSentBack", before, reason, actor, at);
        return null;
    }

    /// <summary>The lead's reply in the words that a partner is told.</summary>
    private static ResultBody ResultOfLead(WorkOrder lead) =>
        new(lead.ReplyText ?? "", lead.Solved!.Value, lead.ContactedCaller ?? false, lead.PublicText, lead.Unit);

    /// <summary>
    /// 回访: kept per round; the last rated one of the round is the ticket's satisfaction. A repeat's caller is called back once the
    /// <paramref name="master"/> is closed.
    /// </summary>
    public Refusal? CallBack(CallbackAnswer answer, DeadlinePolicy policy, Actor actor, DateTimeOffset at, Ticket? master = null)
    {
        if (Refuses(TicketMove.Callbacks) is { } refusal)
            return refusal;
        if (Status == TicketStatus.Merged && master?.Status != TicketStatus.Closed)
        {
            return Refused(Refusals.MasterOpen, "主单办结后方可回访并入事项的诉求人。", "The callers of repeats are called back once the master is closed.");
        }
        Keep(answer, CountCallback(answer.Outcome, policy, at), actor, at);
        TellCallback(answer, actor, at);
        return null;
    }

    private void Keep(CallbackAnswer answer, CallbackOutcome? result, Actor actor, DateTimeOffset at)
    {
        _callbacks.Add(new Callback(State.Round, answer, actor, at));
        var outranked = RatedBySuperior == Round;
        Become(
            State with
            {
                CallbackResult = result,
                Satisfaction = outranked ? Satisfaction : answer.Satisfaction ?? Satisfaction,
                CallerSolved = outranked ? CallerSolved : answer.Solved ?? CallerSolved,
            },
            at);
        Record(new HistoryEntry("calledBack", actor, at, Status, State)
        {
            Text = answer.Remark,
            Changes =
            [
                new("outcome", null, Code.Of(answer.Outcome)),
                .. answer.Satisfaction is { } s ? [new FieldChange("satisfaction", null, Code.Of(s))] : Array.Empty<FieldChange>(),
                .. answer.Solved is { } v ? [new FieldChange("solved", null, Code.Of(v))] : Array.Empty<FieldChange>(),
            ],
        });
    }

    /// <summary>重办: a new round with its own deadline; the last one is kept as it was. Assisting orders still open are recalled.</summary>
    public Refusal? Rework(string reason, Assignment given, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Rework) is { } refusal)
            return refusal;
        _rounds.Add(new PastRound(State));
        RecallOpenOrders(reason, actor, at);
        ReopenInbound(reason, actor, at);
        Deliver(given with { Limits = Bounded(given.Limits, at) }, State.Round + 1, "reworked", reason, actor, at);
        return null;
    }

    /// <summary>归档: the end. Assisting orders still open are recalled.</summary>
    public Refusal? PutAway(Actor actor, DateTimeOffset at) => PutAway([], actor, at);

    private Refusal? PutAway(IReadOnlyList<FieldChange> particulars, Actor actor, DateTimeOffset at)
    {
        if (Refuses(TicketMove.Archive) is { } refusal)
            return refusal;
        if (LeavesRepeats)
            return Refused(Refusals.MoveNotAllowed, "并入的事项尚无结果，请先对其撤销并单，再归档。", "Its repeats have no result; unmerge them first.");
        var before = Status;
        RecallOpenOrders(null, actor, at);
        EndSupervisions(null, at);
        BeArchived("archived", before, particulars, actor, at);
        return null;
    }

    private void BeArchived(string action, TicketStatus before, IReadOnlyList<FieldChange> particulars, Actor actor, DateTimeOffset at)
    {
        ArchivedAt = at;
        CloseReferrals(at);
        Become(State with { Status = TicketStatus.Archived }, at);
        Record(new HistoryEntry(action, actor, at, before, State) { Changes = particulars });
    }

    private TicketState Closing(DateTimeOffset closedAt) =>
        State with { Status = TicketStatus.Closed, ClosedAt = closedAt, Ending = Tickets.Ending.Closed };

    /// <summary>Each order's end is an entry of its own, for it is that unit's matter.</summary>
    private void RecallOpenOrders(string? reason, Actor actor, DateTimeOffset at)
    {
        foreach (var order in _orders.Where(o => o.IsOpen))
        {
            var before = order.Status;
            order.Recall(at);
            EndSupervisions(order, at);
            Record(new HistoryEntry("orderRecalled", actor, at, Status, State)
            {
                Order = order,
                Unit = order.Unit,
                Text = reason,
                Changes = [new("status", Code.Of(before), Code.Of(order.Status))],
            });
        }
    }

    private void Deliver(Assignment given, int round, string action, string? text, Actor actor, DateTimeOffset at)
    {
        var before = Status;
        var lead = new WorkOrder(given.LeadUnit, OrderRole.Lead, round, given.Final, given.Instructions, given.Limits, at, given.Proposal, given.DepartureReason);
        _orders.Add(lead);
        foreach (var unit in given.AssistingUnits)
            _orders.Add(new WorkOrder(unit, OrderRole.Assisting, round, given.Final, given.Instructions, given.Limits, at));
        DispatchedAt ??= at;
        AcceptInbound(actor, at);
        ForgetCallbacks();
        Become(
            Unhandled() with
            {
                Status = TicketStatus.Dispatched,
                Handling = Tickets.Handling.Dispatched,
                Round = round,
                DueAt = given.Limits.DueAt,
                DueProvisional = given.Limits.DueProvisional,
                LeadUnit = given.LeadUnit,
                AcknowledgeBy = given.Limits.AcknowledgeBy,
            },
            at);
        Record(new HistoryEntry(action, actor, at, before, State)
        {
            Order = lead,
            Unit = given.LeadUnit,
            Text = text ?? given.Instructions,
            Changes = [.. given.AssistingUnits.Select(u => new FieldChange("assistingUnit", null, u)), .. Differing(given)],
        });
    }

    /// <summary>What the catalogue proposed before, and who was chosen after; with the reason that was given.</summary>
    private static IEnumerable<FieldChange> Differing(Assignment given)
    {
        if (given.Proposal is { } proposal)
            yield return new("proposedUnit", proposal.Unit, given.LeadUnit);
        if (given.DepartureReason is { } reason)
            yield return new("departureReason", null, reason);
    }
}

/// <summary>What a registration is made of.</summary>
public sealed record Registration(
    string Number, Channel Channel, Matter Matter, Caller Caller, string? CallId = null, string Source = Ticket.LocalSource, string? SourceRef = null);

/// <summary>Who handles it and until when, and what the catalogue proposed, if it did.</summary>
public sealed record Assignment(
    string LeadUnit, IReadOnlyList<string> AssistingUnits, OrderLimits Limits, string? Instructions = null, bool Final = false, Proposal? Proposal = null,
    string? DepartureReason = null);

/// <summary>派单建议: the unit that the dispatch catalogue proposed. A person decides, and the proposal, the decision and the reason are kept.</summary>
/// <param name="Unit">Code of the unit proposed.</param>
/// <param name="CatalogueVersion">Version of the catalogue.</param>
public sealed record Proposal(string Unit, int CatalogueVersion);
