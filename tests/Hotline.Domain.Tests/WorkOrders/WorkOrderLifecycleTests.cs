using Hotline.Domain.Lifecycles;
using Hotline.Domain.Tests.Lifecycles;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.WorkOrders;

/// <summary>Every pair of an order's status and a move, against the written rules.</summary>
public class WorkOrderLifecycleTests
{
    private static readonly ExpectedMoves Expected = new("""
        delivered: acknowledge → acknowledged, returnRequest → returnRequested, recall → recalled, supervisionReply
        acknowledged: returnRequest → returnRequested, extensionRequest, extensionDecision, progress, reply → replied, recall → recalled, supervisionReply
        returnRequested: returnApproved → returned, returnRefused → delivered|acknowledged, recall → recalled, supervisionReply
        returned:
        replied: accept → done, sendBack → acknowledged, recall → recalled, supervisionReply
        done: supervisionReply
        recalled:
        """);

    private static readonly Dictionary<WorkOrderMove, string> ScopeOf = new()
    {
        [WorkOrderMove.Acknowledge] = "units.handle",
        [WorkOrderMove.ReturnRequest] = "units.handle",
        [WorkOrderMove.ReturnApproved] = "tickets.dispatch",
        [WorkOrderMove.ReturnRefused] = "tickets.dispatch",
        [WorkOrderMove.ExtensionRequest] = "units.handle",
        [WorkOrderMove.ExtensionDecision] = "tickets.dispatch",
        [WorkOrderMove.Progress] = "units.handle",
        [WorkOrderMove.Reply] = "units.handle",
        [WorkOrderMove.Accept] = "tickets.dispatch",
        [WorkOrderMove.SendBack] = "tickets.dispatch",
        [WorkOrderMove.Recall] = "tickets.dispatch",
        [WorkOrderMove.SupervisionReply] = "units.handle",
    };

    public static TheoryData<WorkOrderStatus, WorkOrderMove> Pairs => ExpectedMoves.Pairs<WorkOrderStatus, WorkOrderMove>();

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Move_EveryStatus_LeadsWhereTheRulesSay(WorkOrderStatus status, WorkOrderMove move) =>
        Expected.AssertPair(WorkOrderLifecycle.Table, status, move);

    [Fact]
    public void Table_WrittenWords_AreAllKnown()
    {
        Assert.Equal(
            Code.All<WorkOrderStatus>().Order(StringComparer.Ordinal), Expected.States.Order(StringComparer.Ordinal));
        Assert.Equal(Code.All<WorkOrderMove>().Order(StringComparer.Ordinal), Expected.Moves.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Table_EveryRow_AsksItsScope()
    {
        Assert.Equal(Enum.GetValues<WorkOrderMove>().Length, WorkOrderLifecycle.Table.Rows.Count);
        Assert.All(WorkOrderLifecycle.Table.Rows, row => Assert.Equal(ScopeOf[row.Action], row.Scope));
    }

    [Theory]
    [InlineData(WorkOrderStatus.Delivered, true)]
    [InlineData(WorkOrderStatus.Acknowledged, true)]
    [InlineData(WorkOrderStatus.ReturnRequested, true)]
    [InlineData(WorkOrderStatus.Replied, true)]
    [InlineData(WorkOrderStatus.Returned, false)]
    [InlineData(WorkOrderStatus.Done, false)]
    [InlineData(WorkOrderStatus.Recalled, false)]
    public void IsOpen_Status_IsAsTheRulesSay(WorkOrderStatus status, bool open) => Assert.Equal(open, WorkOrderLifecycle.IsOpen(status));
}
