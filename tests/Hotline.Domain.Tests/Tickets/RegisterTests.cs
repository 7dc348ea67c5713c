using Hotline.Domain.Tickets;

namespace Hotline.Domain.Tests.Tickets;

public class RegisterTests
{
    [Fact]
    public void Register_Nothing_IsRegisteredUntilTheDispatchLimit()
    {
        var ticket = Given.Registered();

        Assert.Equal(new TicketState { Status = TicketStatus.Registered, Round = 1, DueAt = Given.DispatchBy }, ticket.State);
        Assert.Equal((Given.RegisteredAt, Given.RegisteredAt), (ticket.RegisteredAt, ticket.StateSince));
        ticket.AssertRecorded(0, "registered", null, TicketStatus.Registered, Given.Centre, Given.RegisteredAt);
        Assert.Empty(ticket.PastStates);
        Assert.Empty(ticket.Orders);
        Assert.Null(ticket.Lead);
        Assert.Null(ticket.ImportedAt);
        Assert.Null(ticket.DispatchedAt);
    }

    [Fact]
    public void Register_FromAPartner_KeepsWhatWasGiven()
    {
        var given = Given.Registration with { Source = "pingdingshan", SourceRef = "P-1", Channel = Channel.Superior, CallId = null };

        var ticket = Ticket.Register(given, Given.DispatchBy, Given.Centre, Given.RegisteredAt);

        Assert.Equal(
            (given.Number, given.Source, given.SourceRef, given.Channel, given.CallId),
            (ticket.Number, ticket.Source, ticket.SourceRef, ticket.Channel, ticket.CallId));
        Assert.Equal((given.Matter, given.Caller), (ticket.Matter, ticket.Caller));
    }

    [Fact]
    public void Register_Here_IsLocal() => Assert.Equal(("local", null, "call-1"), (Given.Registered().Source, Given.Registered().SourceRef, Given.Registered().CallId));

    [Fact]
    public void Describe_Anew_KeepsTheFieldsBeforeAndAfterAndMovesNothing()
    {
        var ticket = Given.Closed();
        var (before, since, entries, past) = (ticket.State, ticket.StateSince, ticket.History.Count, ticket.PastStates.Count);
        var matter = FullMatter();
        var caller = new Caller([9], null, Confidential: true, Anonymous: true);
        FieldChange[] changes = [new("title", "路灯不亮", matter.Title), new("caller.phone", "138****0000", null)];

        Assert.Null(ticket.Describe(matter, caller, changes, Given.Centre, Given.Now));

        Assert.Equal((matter, caller), (ticket.Matter, ticket.Caller));
        var entry = ticket.AssertRecorded(entries, "patched", TicketStatus.Closed, TicketStatus.Closed, Given.Centre, Given.Now);
        Assert.Equal(changes, entry.Changes);
        Assert.Equal((before, since, past), (ticket.State, ticket.StateSince, ticket.PastStates.Count));
    }

    [Fact]
    public void Describe_NoDifference_ChangesNothing()
    {
        var ticket = Given.Registered();
        var before = ticket.Everything();

        Assert.Null(ticket.Describe(Given.Matter, Given.Caller, [], Given.Centre, Given.Now));

        Assert.Equal(before, ticket.Everything());
    }

    [Fact]
    public void Actor_Shown_IsTheOperatorIfOneIsNamed()
    {
        Assert.Equal("张三", Given.Centre.Shown);
        Assert.Equal("0107", (Given.Centre with { OperatorName = null }).Shown);
        Assert.Equal("li", Given.Handler.Shown);
    }

    /// <summary>No member at its default, so that one forgotten on the way would show.</summary>
    private static Matter FullMatter()
    {
        var matter = new Matter
        {
            Title = "路灯全灭",
            Content = "风穴路全线路灯不亮。",
            AppealType = "complaint",
            Category = "0102",
            Area = "410482001",
            Address = "风穴路",
            Latitude = 34.16,
            Longitude = 112.84,
            Urgency = Urgency.Urgent,
            OccurredAt = Given.At("01-31 20:00"),
        };
        Assert.DoesNotContain(
            typeof(Matter).GetProperties(),
            p => Equals(p.GetValue(matter), p.GetValue(Given.Matter)) || p.GetValue(matter) is null);
        return matter;
    }
}
