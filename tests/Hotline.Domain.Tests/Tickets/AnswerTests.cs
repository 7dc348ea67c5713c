using Hotline.Domain.Tickets;

namespace Hotline.Domain.Tests.Tickets;

public class AnswerTests
{
    [Fact]
    public void GiveAnswer_Registered_ClosesAsCoordinatedAtThatMoment()
    {
        var ticket = Given.Registered();
        var before = ticket.State;

        Assert.Null(ticket.GiveAnswer("按规定办理", Solved.Partly, Given.Centre, Given.DispatchedAt));

        Assert.Equal(
            before with { Status = TicketStatus.Closed, Handling = Handling.Coordinated, ClosedAt = Given.DispatchedAt, Ending = Ending.Closed, Solved = Solved.Partly },
            ticket.State);
        Assert.Equal(("按规定办理", Solved.Partly), (ticket.Answer, ticket.Solved));
        var entry = ticket.AssertRecorded(1, "answered", TicketStatus.Registered, TicketStatus.Closed, Given.Centre, Given.DispatchedAt);
        Assert.Equal("按规定办理", entry.Text);
        Assert.Equal([new FieldChange("solved", null, "partly")], entry.Changes);
        ticket.AssertKept(0, before, Given.RegisteredAt, Given.DispatchedAt);
        Assert.Empty(ticket.Orders);
    }

    /// <summary>The first order sets it for good: after 改派 the centre may answer itself, and it still counts as dispatched.</summary>
    [Fact]
    public void GiveAnswer_AfterAnOrder_StaysDispatched()
    {
        var ticket = Given.Dispatched().Forced(s => s with { Status = TicketStatus.Registered });

        Assert.Null(ticket.GiveAnswer("按规定办理", Solved.Solved, Given.Centre, Given.Now));

        Assert.Equal((TicketStatus.Closed, Handling.Dispatched), (ticket.Status, ticket.Handling));
    }

    [Fact]
    public void GiveAnswer_AtTheMomentOfRegistration_KeepsNoStateOfNoLength()
    {
        var ticket = Given.Registered();

        Assert.Null(ticket.GiveAnswer("按规定办理", Solved.Solved, Given.Centre, Given.RegisteredAt));

        Assert.Empty(ticket.PastStates);
        Assert.Equal([ticket.State], ticket.StatesAt(Given.RegisteredAt));
        Assert.Equal(2, ticket.History.Count);
    }

    [Fact]
    public void GiveAnswer_ByAClockThatWentBack_NeverMovesTheBooksBack()
    {
        var ticket = Given.Registered();

        Assert.Null(ticket.GiveAnswer("按规定办理", Solved.Solved, Given.Centre, Given.RegisteredAt.AddSeconds(-2)));

        Assert.Empty(ticket.PastStates);
        Assert.Equal((TicketStatus.Closed, Given.RegisteredAt), (ticket.Status, ticket.StateSince));
        Assert.Equal(Given.RegisteredAt.AddSeconds(-2), ticket.History[^1].At);
    }
}
