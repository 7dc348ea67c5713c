using Hotline.Domain.Lifecycles;
using Hotline.Domain.Tests.Lifecycles;
using Hotline.Domain.Tickets;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>Every pair of a ticket's status and a move, against the written rules.</summary>
public class TicketLifecycleTests
{
    /// <summary>
    /// Urge and supervise need an open order: there is none before dispatch nor after a referral, merge, rejection or withdrawal,
    /// each of which recalls what is open. A closed ticket may still have an assisting one.
    /// </summary>
    private static readonly ExpectedMoves Expected = new("""
        registered: answer → closed, dispatch → dispatched, refer → referred, reject → rejected, withdraw → withdrawn, merge → merged, suspend → suspended, notes, link, exclude
        dispatched: recall → registered, returnApproved → registered, leadReply → replied|closed, refer → referred, withdraw → withdrawn, merge → merged, suspend → suspended, notes, link, urge, supervise, exclude
        replied: review → dispatched|closed|referred, merge → merged, notes, link, urge, supervise, exclude
        closed: callbacks, rework → dispatched|referred, archive → archived, notes, link, urge, supervise, exclude
        archived:
        suspended: resume → registered|dispatched, withdraw → withdrawn, merge → merged, notes, link, urge, supervise, exclude
        referred: partnerReturn → registered, partnerResult → replied|closed, merge → merged, notes, link, exclude
        merged: unmerge → registered, callbacks, masterArchived → archived, notes, link, exclude
        rejected: archive → archived, notes, link, exclude
        withdrawn: archive → archived, notes, link, exclude
        """);

    private static readonly Dictionary<TicketMove, string> ScopeOf = new()
    {
        [TicketMove.Answer] = "tickets.dispatch",
        [TicketMove.Dispatch] = "tickets.dispatch",
        [TicketMove.Refer] = "referrals.write",
        [TicketMove.Reject] = "tickets.dispatch",
        [TicketMove.Withdraw] = "tickets.write",
        [TicketMove.Merge] = "tickets.write",
        [TicketMove.Unmerge] = "tickets.write",
        [TicketMove.Recall] = "tickets.dispatch",
        [TicketMove.ReturnApproved] = "tickets.dispatch",
        [TicketMove.LeadReply] = "units.handle",
        [TicketMove.Review] = "tickets.dispatch",
        [TicketMove.Suspend] = "tickets.dispatch",
        [TicketMove.Resume] = "tickets.dispatch",
        [TicketMove.PartnerReturn] = "exchange",
        [TicketMove.PartnerResult] = "exchange",
        [TicketMove.Callbacks] = "callbacks.write",
        [TicketMove.Rework] = "tickets.dispatch",
        [TicketMove.Archive] = "tickets.write",
        [TicketMove.MasterArchived] = "tickets.write",
        [TicketMove.Notes] = "tickets.write",
        [TicketMove.Link] = "tickets.write",
        [TicketMove.Urge] = "tickets.write",
        [TicketMove.Supervise] = "tickets.dispatch",
        [TicketMove.Exclude] = "tickets.dispatch",
    };

    public static TheoryData<TicketStatus, TicketMove> Pairs => ExpectedMoves.Pairs<TicketStatus, TicketMove>();

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Move_EveryStatus_LeadsWhereTheRulesSay(TicketStatus status, TicketMove move) =>
        Expected.AssertPair(TicketLifecycle.Table, status, move);

    [Fact]
    public void Table_WrittenWords_AreAllKnown()
    {
        Assert.Equal(Code.All<TicketStatus>(), Expected.States);
        Assert.Equal(Code.All<TicketMove>().Order(StringComparer.Ordinal), Expected.Moves.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Table_EveryRow_AsksItsScope()
    {
        Assert.Equal(Enum.GetValues<TicketMove>().Length, TicketLifecycle.Table.Rows.Count);
        Assert.All(TicketLifecycle.Table.Rows, row => Assert.Equal(ScopeOf[row.Action], row.Scope));
    }

    /// <summary>Somebody still owes the caller something; a repeat is carried by its master and never ages.</summary>
    [Theory]
    [InlineData(TicketStatus.Registered, true)]
    [InlineData(TicketStatus.Dispatched, true)]
    [InlineData(TicketStatus.Replied, true)]
    [InlineData(TicketStatus.Suspended, true)]
    [InlineData(TicketStatus.Referred, true)]
    [InlineData(TicketStatus.Closed, false)]
    [InlineData(TicketStatus.Archived, false)]
    [InlineData(TicketStatus.Merged, false)]
    [InlineData(TicketStatus.Rejected, false)]
    [InlineData(TicketStatus.Withdrawn, false)]
    public void IsOpen_Status_IsAsTheRulesSay(TicketStatus status, bool open) => Assert.Equal(open, TicketLifecycle.IsOpen(status));
}
