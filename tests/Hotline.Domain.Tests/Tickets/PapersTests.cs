using Hotline.Domain.Tickets;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>Attachments and views of the caller: on the history of any ticket, and nothing moves.</summary>
public class PapersTests
{
    public static TheoryData<TicketStatus> Open => new(Enum.GetValues<TicketStatus>().Where(s => s != TicketStatus.Archived));

    [Theory, MemberData(nameof(Open))]
    public void Attach_AnyStateButArchived_IsRecordedAndMovesNothing(TicketStatus status)
    {
        var ticket = Given.In(status);
        var (state, version) = (ticket.State, ticket.Version);

        Assert.Null(ticket.Attach(File(1), Given.Centre, Given.Now));

        Assert.Equal((state, version + 1, 1), (ticket.State, ticket.Version, ticket.AttachmentCount));
        var entry = ticket.History[^1];
        Assert.Equal(("attachmentAdded", "照片1.png", status, status), (entry.Action, entry.Text, entry.StatusBefore, entry.StatusAfter));
        Assert.Equal(["image/png", "0102"], entry.Changes.Select(c => c.After));
    }

    [Fact]
    public void Attach_Archived_RefusedAndNothingChanges()
    {
        var ticket = Given.In(TicketStatus.Archived);
        var version = ticket.Version;

        Assert.Equal("ticket-archived", ticket.Attach(File(1), Given.Centre, Given.Now)!.Code);

        Assert.Equal((version, 0), (ticket.Version, ticket.AttachmentCount));
        Assert.Empty(ticket.Attachments);
    }

    [Fact]
    public void Attach_BeyondFifty_Refused()
    {
        var ticket = Given.Registered();
        foreach (var i in Enumerable.Range(1, Ticket.MostAttachments))
            Assert.Null(ticket.Attach(File(i), Given.Centre, Given.Now));

        Assert.Equal("too-many-attachments", ticket.Attach(File(51), Given.Centre, Given.Now)!.Code);
        Assert.Equal((51, 50), (ticket.Version, ticket.Attachments.Count));
    }

    [Fact]
    public void Reveal_Archived_IsRecordedWithItsReason()
    {
        var ticket = Given.In(TicketStatus.Archived);
        var version = ticket.Version;

        Assert.Null(ticket.Reveal("核对地址", Given.Centre, Given.Now));

        Assert.Equal((version + 1, "callerRevealed", "核对地址"), (ticket.Version, ticket.History[^1].Action, ticket.History[^1].Text));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Reveal_CallerWhoAskedNotTo_ToTheCentreOnly(bool confidential, bool anonymous)
    {
        var caller = new Caller([1], [2], confidential, anonymous);
        var ticket = Ticket.Register(Given.Registration with { Caller = caller }, Given.DispatchBy, Given.Centre, Given.RegisteredAt);

        Assert.Equal("caller-withheld", ticket.Reveal("核对", Given.Handler, Given.Now)!.Code);
        Assert.Equal(1, ticket.Version);
        Assert.Null(ticket.Reveal("核对", Given.Centre, Given.Now));
    }

    private static Attachment File(int number) =>
        new(Guid.NewGuid(), "Disk", $"照片{number}.png", "image/png", 9, [1, 2], Given.Centre, Given.Now);
}
