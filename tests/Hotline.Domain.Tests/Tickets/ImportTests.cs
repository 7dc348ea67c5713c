using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>Tickets of the past, lived through at the moments of their source.</summary>
public class ImportTests
{
    private static readonly DateTimeOffset ImportedAt = Given.At("03-05 10:00");

    private static readonly ImportedDispatch ToUnit = new(
        "chengguan", Given.DispatchedAt, Given.Limits with { WorkingDays = null }, Given.AcknowledgedAt, "李四");

    private static readonly ImportedClosing Closing = new(Given.RepliedAt, Solved.Partly, "（来源未载明）");

    private static readonly ImportedCallback Rated = new(Given.ReviewedAt, new(CallbackOutcome.Reached, Satisfaction.Satisfied));

    [Fact]
    public void Import_AllParts_LivesThemAtTheirOwnTimes()
    {
        var ticket = Import(ToUnit, Closing, Rated);

        AssertHistory(
            ticket,
            ("registered", null, TicketStatus.Registered, Given.RegisteredAt),
            ("dispatched", TicketStatus.Registered, TicketStatus.Dispatched, Given.DispatchedAt),
            ("acknowledged", TicketStatus.Dispatched, TicketStatus.Dispatched, Given.AcknowledgedAt),
            ("replied", TicketStatus.Dispatched, TicketStatus.Closed, Given.RepliedAt),
            ("calledBack", TicketStatus.Closed, TicketStatus.Closed, Given.ReviewedAt));
        Assert.Equal(
            new TicketState
            {
                Status = TicketStatus.Closed,
                Handling = Handling.Dispatched,
                DueAt = Given.DueAt,
                ClosedAt = Given.RepliedAt,
                Ending = Ending.Closed,
                Satisfaction = Satisfaction.Satisfied,
                LeadUnit = "chengguan",
                AcknowledgeBy = Given.Limits.AcknowledgeBy,
                Solved = Solved.Partly,
                CallbackResult = CallbackOutcome.Reached,
            },
            ticket.State);
        Assert.Equal((Solved.Partly, Given.DispatchedAt), (ticket.Solved, ticket.DispatchedAt));
        Assert.Equal(Given.ReviewedAt, Assert.Single(ticket.Callbacks).At);
    }

    [Fact]
    public void Import_AllParts_LeavesTheOrderDone()
    {
        var order = Assert.Single(Import(ToUnit, Closing, Rated).Orders);

        Assert.Equal(("chengguan", OrderRole.Lead, WorkOrderStatus.Done, 1), (order.Unit, order.Role, order.Status, order.Round));
        Assert.Equal((Given.DispatchedAt, Given.AcknowledgedAt, "李四"), (order.DeliveredAt, order.AcknowledgedAt, order.AcknowledgedBy));
        Assert.Equal((Given.RepliedAt, Given.RepliedAt, Solved.Partly), (order.RepliedAt, order.EndedAt, order.Solved));
        Assert.Equal((Given.DueAt, null, "（来源未载明）"), (order.DueAt, order.WorkingDays, order.ReplyText));
    }

    /// <summary>The books are right at any earlier moment too, and know nothing of the day of the import.</summary>
    [Fact]
    public void Import_AllParts_StandsOnTheBooksAsItWas()
    {
        var ticket = Import(ToUnit, Closing, Rated);

        Assert.Equal(
            [
                (TicketStatus.Registered, Given.RegisteredAt, Given.DispatchedAt),
                (TicketStatus.Dispatched, Given.DispatchedAt, Given.RepliedAt),
                (TicketStatus.Closed, Given.RepliedAt, Given.ReviewedAt),
            ],
            ticket.PastStates.Select(p => (p.Status, p.StateSince, p.StateUntil)));
        Assert.Equal([Given.DispatchBy, Given.DueAt, Given.DueAt], ticket.PastStates.Select(p => p.DueAt));
        Assert.All(ticket.PastStates, p => Assert.Equal(Given.RegisteredAt, p.RegisteredAt));
        Assert.Equal((Given.RegisteredAt, Given.ReviewedAt), (ticket.RegisteredAt, ticket.StateSince));
        Assert.Equal((ImportedAt, Given.RepliedAt), (ticket.ImportedAt, ticket.ClosedAt));
    }

    [Fact]
    public void Import_Answered_IsCoordinated()
    {
        var ticket = Import(null, Closing, null);

        AssertHistory(
            ticket,
            ("registered", null, TicketStatus.Registered, Given.RegisteredAt),
            ("answered", TicketStatus.Registered, TicketStatus.Closed, Given.RepliedAt));
        Assert.Equal((Handling.Coordinated, Given.RepliedAt, Given.DispatchBy), (ticket.Handling, ticket.ClosedAt, ticket.DueAt));
        Assert.Equal(("（来源未载明）", Solved.Partly, null), (ticket.Answer, ticket.Solved, ticket.DispatchedAt));
        Assert.Empty(ticket.Orders);
    }

    [Fact]
    public void Import_DispatchedNotClosed_IsOpen()
    {
        var ticket = Import(ToUnit with { AcknowledgedAt = null }, null, null);

        AssertHistory(
            ticket,
            ("registered", null, TicketStatus.Registered, Given.RegisteredAt),
            ("dispatched", TicketStatus.Registered, TicketStatus.Dispatched, Given.DispatchedAt));
        Assert.Equal(
            new TicketState
            {
                Status = TicketStatus.Dispatched, Handling = Handling.Dispatched, DueAt = Given.DueAt, LeadUnit = "chengguan", AcknowledgeBy = Given.Limits.AcknowledgeBy,
            },
            ticket.State);
        Assert.Equal((WorkOrderStatus.Delivered, null), (ticket.Lead!.Status, ticket.Lead.AcknowledgedAt));
    }

    [Fact]
    public void Import_ClosedWithoutASigning_IsClosedAllTheSame()
    {
        var ticket = Import(ToUnit with { AcknowledgedAt = null }, Closing, null);

        AssertHistory(
            ticket,
            ("registered", null, TicketStatus.Registered, Given.RegisteredAt),
            ("dispatched", TicketStatus.Registered, TicketStatus.Dispatched, Given.DispatchedAt),
            ("replied", TicketStatus.Dispatched, TicketStatus.Closed, Given.RepliedAt));
        Assert.Equal((WorkOrderStatus.Done, null, null), (ticket.Lead!.Status, ticket.Lead.AcknowledgedAt, ticket.Lead.AcknowledgedBy));
    }

    [Fact]
    public void Import_RegistrationAlone_AwaitsDispatch()
    {
        var ticket = Import(null, null, null);

        AssertHistory(ticket, ("registered", null, TicketStatus.Registered, Given.RegisteredAt));
        Assert.Equal(new TicketState { DueAt = Given.DispatchBy }, ticket.State);
        Assert.Equal((Given.Matter, Given.Caller), (ticket.Matter, ticket.Caller));
        Assert.Equal((Given.Registration.Number, Channel.Phone, "call-1"), (ticket.Number, ticket.Channel, ticket.CallId));
    }

    [Fact]
    public void Move_AfterAnImport_IsNotImported()
    {
        var ticket = Import(ToUnit, null, null)
            .After(t => t.Reply(t.Lead!, Given.GoodReply, reviewAlways: false, Given.Handler, ImportedAt))
            .After(t => t.PutAway(Given.Centre, ImportedAt.AddDays(1)));

        Assert.Equal([true, true, true, false, false], ticket.History.Select(h => h.Imported));
        Assert.Equal(ImportedAt, ticket.ImportedAt);
    }

    /// <summary>A move that the lifecycle lacks is refused aloud, never skipped: a lost rating would be a wrong month.</summary>
    [Fact]
    public void Import_CallbackOfATicketThatIsNotClosed_IsAnErrorAloud()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Import(ToUnit, null, Rated));

        Assert.Contains("callbacks", fault.Message, StringComparison.Ordinal);
    }

    private static Ticket Import(ImportedDispatch? dispatch, ImportedClosing? closing, ImportedCallback? callback) => Ticket.Import(
        new ImportedTicket(Given.Registration, Given.RegisteredAt, dispatch, closing, callback), Given.DispatchBy, Given.Importer, ImportedAt);

    /// <summary>Exactly these entries, at the source's times, by the importer, each marked.</summary>
    private static void AssertHistory(
        Ticket ticket, params (string Action, TicketStatus? Before, TicketStatus After, DateTimeOffset At)[] expected)
    {
        Assert.Equal(expected, ticket.History.Select(h => (h.Action, h.StatusBefore, h.StatusAfter, h.At)));
        Assert.Equal(Enumerable.Range(1, expected.Length), ticket.History.Select(h => h.Version));
        Assert.Equal(expected.Length, ticket.Version);
        Assert.All(ticket.History, h => Assert.Equal((true, Given.Importer.Client), (h.Imported, h.Client)));
    }
}
