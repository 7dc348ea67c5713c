using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using static Hotline.Domain.Tickets.TicketStatus;

namespace Hotline.Domain.Tests.Tickets;

/// <summary>Every method from every status: allowed where the rules say so, else refused aloud, with nothing changed.</summary>
public class RefusedMoveTests
{
    private static readonly Dictionary<string, (TicketStatus[] From, Func<Ticket, Refusal?> Move)> Methods = new(StringComparer.Ordinal)
    {
        ["answer"] = ([Registered], t => t.GiveAnswer("按规定办理", Solved.Solved, Given.Centre, Given.Now)),
        ["dispatch"] = ([Registered], t => t.Dispatch(Given.To("chengguan"), Given.Centre, Given.Now)),
        ["recall"] = ([Dispatched], t => t.Recall("改派", Given.At("02-11 09:00"), Given.Centre, Given.Now)),
        ["reject"] = ([Registered], t => t.Reject(RejectionReason.Petition, "请走信访渠道", Given.Centre, Given.Now)),
        ["withdraw"] = ([Registered, Dispatched, Suspended], t => t.Withdraw("已自行解决", Given.Policy, Given.Centre, Given.Now)),
        ["suspend"] = ([Registered, Dispatched], t => t.Suspend("待材料", Given.Policy, Given.Centre, Given.At("02-01 12:00"))),
        ["resume"] = ([Suspended], t => t.Resume(null, Given.Policy, Given.Centre, Given.Now)),
        ["urge"] = ([Dispatched, Replied, Suspended], t => t.Urge("请尽快办理", Given.Centre, Given.Now)),
        ["supervise"] = ([Dispatched, Replied, Suspended], t => t.Supervise("请说明原因", null, null, Given.Policy, Given.Centre, Given.Now)),
        ["exclude"] = (
            [Registered, Dispatched, Replied, Closed, Suspended, Referred, Merged, Rejected, Withdrawn],
            t => t.Exclude("诉求不实", Given.Centre, Given.Now)),
        ["link"] = (
            [Registered, Dispatched, Replied, Closed, Suspended, Referred, Merged, Rejected, Withdrawn],
            t => t.LinkWith(Given.Numbered(9), "同一路段", Given.Centre, Given.Now)),
        ["merge"] = (
            [Registered, Dispatched, Replied, Suspended, Referred],
            t => t.MergeInto(Given.Numbered(9), [], "重复", Given.Policy, Given.Centre, Given.Now)),
        ["unmerge"] = ([Merged], t => t.Unmerge(Given.Numbered(9), Given.DispatchBy, Given.Centre, Given.Now)),
        ["masterArchived"] = ([Merged], t => t.PutAwayWithMaster(Given.Centre, Given.Now)),
        ["notes"] = (
            [Registered, Dispatched, Replied, Closed, Suspended, Referred, Merged, Rejected, Withdrawn],
            t => t.Note("诉求人补充", Given.Centre, Given.Now)),
        ["review: accepted"] = ([Replied], t => t.ReviewReply(true, null, Given.Centre, Given.Now)),
        ["review: sentBack"] = ([Replied], t => t.ReviewReply(false, "请联系诉求人", Given.Centre, Given.Now)),
        ["callbacks"] = ([Closed], t => t.CallBack(new(CallbackOutcome.Unreachable), Given.Policy, Given.Centre, Given.Now)),
        ["rework"] = ([Closed], t => t.Rework("不满意", Given.To("chengguan"), Given.Centre, Given.Now)),
        ["archive"] = ([Closed, Rejected, Withdrawn], t => t.PutAway(Given.Centre, Given.Now)),
        ["describe"] = (
            [Registered, Dispatched, Replied, Closed, Suspended, Referred, Merged, Rejected, Withdrawn],
            t => t.Describe(Given.Matter with { Title = "路灯" }, Given.Caller, [new("title", "路灯不亮", "路灯")], Given.Centre, Given.Now)),
    };

    /// <summary>The state allows it; what else it needs is not there.</summary>
    private static readonly Dictionary<(string Method, TicketStatus Status), string> Further = new()
    {
        [("urge", Closed)] = "no-open-work-order",
        [("supervise", Closed)] = "no-open-work-order",
        [("callbacks", Merged)] = "master-open",
    };

    /// <summary>What a refusal offers instead, by state alone.</summary>
    private static readonly Dictionary<TicketStatus, string> Offered = new()
    {
        [Registered] = "answer dispatch exclude link merge notes refer reject suspend withdraw",
        [Dispatched] = "exclude link merge notes recall refer supervise suspend urge withdraw",
        [Replied] = "exclude link merge notes review supervise urge",
        [Closed] = "archive callbacks exclude link notes rework",
        [Archived] = "",
        [Suspended] = "exclude link merge notes resume supervise urge withdraw",
        [Referred] = "exclude link merge notes",
        [Merged] = "callbacks exclude link notes unmerge",
        [Rejected] = "archive exclude link notes",
        [Withdrawn] = "archive exclude link notes",
    };

    public static TheoryData<string, TicketStatus> TicketMoves
    {
        get
        {
            var cases = new TheoryData<string, TicketStatus>();
            foreach (var status in Enum.GetValues<TicketStatus>())
            {
                foreach (var method in Methods.Keys)
                    cases.Add(method, status);
            }
            return cases;
        }
    }

    public static TheoryData<WorkOrderStatus, OrderRole> Orders
    {
        get
        {
            var cases = new TheoryData<WorkOrderStatus, OrderRole>();
            foreach (var status in Enum.GetValues<WorkOrderStatus>())
            {
                cases.Add(status, OrderRole.Lead);
                cases.Add(status, OrderRole.Assisting);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(TicketMoves))]
    public void TicketMove_EveryStatus_IsDoneOrRefusedWithNothingChanged(string method, TicketStatus status)
    {
        var (ticket, (from, move)) = (Given.In(status), Methods[method]);
        var before = ticket.Everything();

        var refusal = move(ticket);

        if (from.Contains(status))
        {
            Assert.Null(refusal);
            Assert.NotEqual(before, ticket.Everything());
            return;
        }
        Assert.Equal(before, ticket.Everything());
        Assert.NotNull(refusal);
        if (Further.TryGetValue((method, status), out var code))
        {
            Assert.Equal((code, Code.Of(status)), (refusal.Code, refusal.CurrentStatus));
            return;
        }
        Assert.Equal(status switch { Closed => "ticket-closed", Archived => "ticket-archived", _ => "move-not-allowed" }, refusal.Code);
        Assert.Equal((Code.Of(status), Offered[status]), (refusal.CurrentStatus, Words(refusal)));
        Assert.Contains(Code.Of(status), refusal.Zh, StringComparison.Ordinal);
        Assert.Contains(Code.Of(status), refusal.En, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Acknowledge_EveryOrderStatus_IsDoneOrRefusedWithNothingChanged(WorkOrderStatus status, OrderRole role) =>
        AssertOrderMove(status, role, WorkOrderStatus.Delivered, (t, o) => t.Acknowledge(o, "李四", null, Given.Handler, Given.Now));

    [Theory]
    [MemberData(nameof(Orders))]
    public void Reply_EveryOrderStatus_IsDoneOrRefusedWithNothingChanged(WorkOrderStatus status, OrderRole role) =>
        AssertOrderMove(status, role, WorkOrderStatus.Acknowledged, (t, o) => t.Reply(o, Given.GoodReply, false, Given.Handler, Given.Now));

    /// <summary>The lead's reply moves the ticket, so the ticket's own table is asked too.</summary>
    [Theory]
    [InlineData(Registered, "move-not-allowed")]
    [InlineData(Replied, "move-not-allowed")]
    [InlineData(Closed, "ticket-closed")]
    [InlineData(Archived, "ticket-archived")]
    [InlineData(Referred, "move-not-allowed")]
    [InlineData(Merged, "move-not-allowed")]
    [InlineData(Rejected, "move-not-allowed")]
    [InlineData(Withdrawn, "move-not-allowed")]
    public void Reply_LeadOfATicketThatIsNotDispatched_IsRefusedByTheTicket(TicketStatus status, string code)
    {
        var ticket = Given.Acknowledged().Forced(s => s with { Status = status });
        var before = ticket.Everything();

        var refusal = ticket.Reply(ticket.Lead!, Given.GoodReply, reviewAlways: false, Given.Handler, Given.Now);

        var offered = Offered[status] + (status == Closed ? " supervise urge" : "");
        Assert.Equal((code, Code.Of(status), offered), (refusal!.Code, refusal.CurrentStatus, Words(refusal)));
        Assert.Equal(before, ticket.Everything());
    }

    /// <summary>While the clock stands, of order moves only progress is allowed.</summary>
    [Theory]
    [InlineData(WorkOrderStatus.Delivered, "")]
    [InlineData(WorkOrderStatus.Acknowledged, "progress")]
    public void OrderMove_TicketIsSuspended_IsRefusedAndOffersProgressOnly(WorkOrderStatus status, string offered)
    {
        var (ticket, order) = Given.Order(status, OrderRole.Lead);
        ticket.Forced(s => s with { Status = Suspended, ResumesTo = Dispatched });
        var before = ticket.Everything();

        Refusal?[] refusals =
        [
            ticket.Acknowledge(order, "李四", null, Given.Handler, Given.Now),
            ticket.Reply(order, Given.GoodReply, reviewAlways: false, Given.Handler, Given.Now),
        ];

        Assert.All(refusals, refusal => Assert.Equal(
            ("work-order-move-not-allowed", Code.Of(status), offered), (refusal!.Code, refusal.CurrentStatus, Words(refusal))));
        Assert.All(refusals, refusal => Assert.Contains("suspended", refusal!.En, StringComparison.Ordinal));
        Assert.Equal(before, ticket.Everything());
    }

    private static void AssertOrderMove(
        WorkOrderStatus status, OrderRole role, WorkOrderStatus from, Func<Ticket, WorkOrder, Refusal?> move)
    {
        var (ticket, order) = Given.Order(status, role);
        var before = ticket.Everything();

        var refusal = move(ticket, order);

        if (status == from)
        {
            Assert.Null(refusal);
            Assert.NotEqual(before, ticket.Everything());
            return;
        }
        Assert.Equal(before, ticket.Everything());
        Assert.NotNull(refusal);
        Assert.Equal(status == WorkOrderStatus.Delivered ? "work-order-not-acknowledged" : "work-order-move-not-allowed", refusal.Code);
        Assert.Equal((Code.Of(status), OfferedByOrder(status)), (refusal.CurrentStatus, Words(refusal)));
        Assert.Contains(Code.Of(status), refusal.Zh, StringComparison.Ordinal);
        Assert.Contains(Code.Of(status), refusal.En, StringComparison.Ordinal);
    }

    private static string OfferedByOrder(WorkOrderStatus status) => status switch
    {
        WorkOrderStatus.Delivered => "acknowledge return-request",
        WorkOrderStatus.Acknowledged => "extension-request progress reply return-request",
        WorkOrderStatus.ReturnRequested => "return-decision",
        _ => "",
    };

    private static string Words(Refusal refusal) => string.Join(' ', refusal.AllowedActions!.Order(StringComparer.Ordinal));
}
