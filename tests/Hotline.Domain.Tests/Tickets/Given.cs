using System.Globalization;
using System.Reflection;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>
/// Tickets brought to where a test begins. Each step happens at its named moment, so that a test can name the moment it means:
/// registered 02-01 09:00, dispatched 10:00, acknowledged 11:00, replied 02-03 16:00, reviewed 02-06 09:00, and a test's own move on
/// 02-10 at 09:00. The due times are 02-02 09:00 for dispatch and 02-08 18:00 for the order.
/// </summary>
internal static class Given
{
    public static readonly DateTimeOffset RegisteredAt = At("02-01 09:00");
    public static readonly DateTimeOffset DispatchedAt = At("02-01 10:00");
    public static readonly DateTimeOffset AcknowledgedAt = At("02-01 11:00");
    public static readonly DateTimeOffset DispatchBy = At("02-02 09:00");
    public static readonly DateTimeOffset RepliedAt = At("02-03 16:00");
    public static readonly DateTimeOffset ReviewedAt = At("02-06 09:00");
    public static readonly DateTimeOffset DueAt = At("02-08 18:00");
    public static readonly DateTimeOffset Now = At("02-10 09:00");

    public static readonly DeadlinePolicy Policy = new(Time.Given.Calendar, Time.Given.Limits);

    public static readonly Actor Centre = new("front", "zhang", "0107", "张三");
    public static readonly Actor Handler = new("unit-chengguan", "li", Unit: "chengguan");
    public static readonly Actor Importer = new("importer", "importer");

    public static readonly OrderLimits Limits = new(At("02-02 10:00"), DueAt, DueProvisional: false, WorkingDays: 5);

    public static readonly OrderLimits NextLimits = new(At("02-13 09:00"), At("02-17 18:00"), DueProvisional: false, WorkingDays: 5);

    public static readonly Matter Matter = new() { Title = "路灯不亮", Content = "风穴路路灯不亮。", AppealType = "problem", Category = "0101" };

    public static readonly Caller Caller = new([1, 2], [3, 4], Confidential: false, Anonymous: false);

    public static readonly Registration Registration = new("RZ2023020100001", Channel.Phone, Matter, Caller, "call-1");

    public static readonly UnitReply GoodReply = new("已修复", "路灯已修复", ContactedCaller: true, Solved.Solved);

    public static readonly UnitReply UncontactedReply = new("已修复，未联系上诉求人", null, ContactedCaller: false, Solved.Partly);

    /// <summary>A moment of 2023 at +08:00, e.g. <c>02-01 09:00</c>.</summary>
    public static DateTimeOffset At(string text) => new(
        DateTime.ParseExact("2023-" + text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    public static Assignment To(string lead, params string[] assisting) => new(lead, assisting, Limits, "请于五日内办结");

    public static Ticket Registered() => Ticket.Register(Registration, DispatchBy, Centre, RegisteredAt);

    public static Ticket Answered() => Registered().After(t => t.GiveAnswer("按规定办理", Solved.Solved, Centre, DispatchedAt));

    public static Ticket Dispatched(params string[] assisting) =>
        Registered().After(t => t.Dispatch(To("chengguan", assisting), Centre, DispatchedAt));

    public static Ticket Acknowledged(params string[] assisting) =>
        Dispatched(assisting).After(t => t.Acknowledge(t.Lead!, "李四", "8123456", Handler, AcknowledgedAt));

    /// <summary>Awaiting review: the caller was not contacted.</summary>
    public static Ticket Replied(params string[] assisting) =>
        Acknowledged(assisting).After(t => t.Reply(t.Lead!, UncontactedReply, reviewAlways: false, Handler, RepliedAt));

    /// <summary>Closed at once by the lead's reply.</summary>
    public static Ticket Closed(params string[] assisting) =>
        Acknowledged(assisting).After(t => t.Reply(t.Lead!, GoodReply, reviewAlways: false, Handler, RepliedAt));

    public static Ticket Archived() => Closed().After(t => t.PutAway(Centre, ReviewedAt));

    /// <summary>Suspended since 02-01 12:00.</summary>
    public static Ticket Suspended() => Acknowledged().After(t => t.Suspend("待材料", Policy, Centre, At("02-01 12:00")));

    /// <summary>A registered ticket with an id, as the database gives it.</summary>
    public static Ticket Numbered(long id, Ticket? ticket = null)
    {
        var numbered = ticket ?? Registered();
        typeof(Ticket).GetProperty(nameof(Ticket.Id))!.SetValue(numbered, id);
        return numbered;
    }

    /// <summary>
    /// A ticket of this status. Those that no move of this version leads to are set by force, with what the rules say of them.
    /// </summary>
    public static Ticket In(TicketStatus status) => status switch
    {
        TicketStatus.Registered => Registered(),
        TicketStatus.Dispatched => Acknowledged(),
        TicketStatus.Replied => Replied(),
        TicketStatus.Closed => Closed(),
        TicketStatus.Archived => Archived(),
        TicketStatus.Suspended => Suspended(),
        TicketStatus.Referred => Registered().Forced(s => s with { Status = status, Handling = Handling.Dispatched }),
        TicketStatus.Merged => Registered().Forced(s => s with { Status = status }),
        TicketStatus.Rejected => Registered().Forced(s => s with { Status = status, Ending = Ending.Rejected }),
        TicketStatus.Withdrawn => Registered().Forced(s => s with { Status = status, Ending = Ending.Withdrawn }),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>An order of this status on a dispatched ticket, of the lead or of the assisting unit; set by force.</summary>
    public static (Ticket Ticket, WorkOrder Order) Order(WorkOrderStatus status, OrderRole role)
    {
        var ticket = Dispatched("jiaotong");
        var order = ticket.Orders.Single(o => o.Role == role);
        typeof(WorkOrder).GetProperty(nameof(WorkOrder.Status))!.SetValue(order, status);
        return (ticket, order);
    }

    /// <summary>The ticket's state replaced from outside, without a history entry.</summary>
    public static Ticket Forced(this Ticket ticket, Func<TicketState, TicketState> change)
    {
        typeof(StateBearer).GetProperty(nameof(StateBearer.State))!
            .SetValue(ticket, change(ticket.State), BindingFlags.NonPublic | BindingFlags.Instance, null, null, null);
        return ticket;
    }

    /// <summary>After a move that must not be refused.</summary>
    public static Ticket After(this Ticket ticket, Func<Ticket, Refusal?> move) =>
        move(ticket) is { } refusal ? throw new InvalidOperationException(refusal.En) : ticket;

    /// <summary>The one order of an assisting unit.</summary>
    public static WorkOrder Assisting(this Ticket ticket) => ticket.Orders.Single(o => o.Role == OrderRole.Assisting);

    public static Refusal? Rated(this Ticket ticket, Satisfaction? satisfaction, DateTimeOffset at) =>
        ticket.CallBack(new CallbackAnswer(CallbackOutcome.Reached, satisfaction), Policy, Centre, at);
}
