using Hotline.Domain.Lifecycles;
using static Hotline.Domain.Tickets.TicketMove;
using static Hotline.Domain.Tickets.TicketStatus;

namespace Hotline.Domain.Tickets;

/// <summary>A move of a ticket. Those of a client are named as the last segment of their call.</summary>
public enum TicketMove
{
    Answer, Dispatch, Refer, Reject, Withdraw, Merge, Unmerge, Recall, ReturnApproved, LeadReply, Review, Suspend, Resume,
    PartnerReturn, PartnerResult, Callbacks, Rework, Archive, MasterArchived, Notes, Link, Urge, Supervise, Exclude,
}

/// <summary>办件生命周期: the ticket's whole lifecycle on one screen (rules.md §2).</summary>
public static class TicketLifecycle
{
    private static readonly TicketStatus[] NotArchived =
        [Registered, Dispatched, Replied, Closed, Suspended, Referred, Merged, Rejected, Withdrawn];

    private static readonly TicketStatus[] Ordered = [Dispatched, Replied, Suspended, Closed];

    /// <summary>The table. Ticket moves follow the lead order alone.</summary>
    public static Lifecycle<TicketStatus, TicketMove> Table { get; } = new(
        new(Answer, [Registered], [Closed], Scopes.TicketsDispatch, "answer, solved", "handled by the centre: coordinated, unless it ever had an order"),
        new(Dispatch, [Registered], [Dispatched], Scopes.TicketsDispatch, "leadUnit", "creates the lead's and the assisting units' orders"),
        new(Refer, [Registered, Dispatched], [Referred], Scopes.ReferralsWrite, "partner, reason", "open orders are recalled"),
        new(Reject, [Registered], [Rejected], Scopes.TicketsDispatch, "reason", "the caller is told the right route"),
        new(Withdraw, [Registered, Dispatched, Suspended], [Withdrawn], Scopes.TicketsWrite, "reason", "open orders are recalled; a suspended ticket is resumed first"),
        new(Merge, [Registered, Dispatched, Replied, Referred, Suspended], [Merged], Scopes.TicketsWrite, "into", "open orders and outbound referrals are recalled; a suspended ticket is resumed first"),
        new(Unmerge, [Merged], [Registered], Scopes.TicketsWrite, "", "refused once the master is closed"),
        new(Recall, [Dispatched], [Registered], Scopes.TicketsDispatch, "reason", "改派: the orders end; dispatch again"),
        new(ReturnApproved, [Dispatched], [Registered], Scopes.TicketsDispatch, "reason", "退单: the lead order ends; dispatch again"),
        new(LeadReply, [Dispatched], [Closed, Replied], Scopes.UnitsHandle, "text, contactedCaller, solved", "replied when the caller was not contacted or the profile reviews always"),
        new(Review, [Replied], [Closed, Dispatched, Referred], Scopes.TicketsDispatch, "decision, reason", "accepted → closed; sentBack → dispatched, same round and deadline; a partner's result → referred, redo"),
        new(Suspend, [Registered, Dispatched], [Suspended], Scopes.TicketsDispatch, "reason", "the clock stops"),
        new(Resume, [Suspended], [Registered, Dispatched], Scopes.TicketsDispatch, "", "back to where it was"),
        new(PartnerReturn, [Referred], [Registered], Scopes.Exchange, "reason", "the partner returned it"),
        new(PartnerResult, [Referred], [Closed, Replied], Scopes.Exchange, "result", "as for a unit's reply"),
        new(TicketMove.Callbacks, [Closed, Merged], [], Scopes.CallbacksWrite, "outcome", "kept per round; any number of attempts; of a repeat once its master is closed"),
        new(Rework, [Closed], [Dispatched, Referred], Scopes.TicketsDispatch, "reason", "round + 1; a new order to the same lead unless another is named; redo by the partner that gave the result"),
        new(Archive, [Closed, Rejected, Withdrawn], [Archived], Scopes.TicketsWrite, "", "after that a new matter is a new, linked ticket"),
        new(MasterArchived, [Merged], [Archived], Scopes.TicketsWrite, "", "a repeat is archived with its master"),
        new(Notes, NotArchived, [], Scopes.TicketsWrite, "text"),
        new(Link, NotArchived, [], Scopes.TicketsWrite, "ticketId"),
        new(Urge, Ordered, [], Scopes.TicketsWrite, "text", "needs an open order"),
        new(Supervise, Ordered, [], Scopes.TicketsDispatch, "text", "needs an open order; has its own reply and limit"),
        new(Exclude, NotArchived, [], Scopes.TicketsDispatch, "reason", "剔除: out of assessment, still in the counts"));

    /// <summary>Open: somebody still owes the caller something. Suspended tickets are open, but never overdue.</summary>
    public static bool IsOpen(TicketStatus status) => status is Registered or Dispatched or Replied or Referred or Suspended;
}
