using Hotline.Domain.Lifecycles;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Lifecycles;

/// <summary>The published path names of the moves.</summary>
public class SegmentsTests
{
    [Theory]
    [InlineData(TicketMove.Answer, "answer")]
    [InlineData(TicketMove.Dispatch, "dispatch")]
    [InlineData(TicketMove.Refer, "refer")]
    [InlineData(TicketMove.Reject, "reject")]
    [InlineData(TicketMove.Withdraw, "withdraw")]
    [InlineData(TicketMove.Merge, "merge")]
    [InlineData(TicketMove.Unmerge, "unmerge")]
    [InlineData(TicketMove.Recall, "recall")]
    [InlineData(TicketMove.ReturnApproved, null)]
    [InlineData(TicketMove.LeadReply, null)]
    [InlineData(TicketMove.Review, "review")]
    [InlineData(TicketMove.Suspend, "suspend")]
    [InlineData(TicketMove.Resume, "resume")]
    [InlineData(TicketMove.PartnerReturn, null)]
    [InlineData(TicketMove.PartnerResult, null)]
    [InlineData(TicketMove.Callbacks, "callbacks")]
    [InlineData(TicketMove.Rework, "rework")]
    [InlineData(TicketMove.Archive, "archive")]
    [InlineData(TicketMove.MasterArchived, null)]
    [InlineData(TicketMove.Notes, "notes")]
    [InlineData(TicketMove.Link, "link")]
    [InlineData(TicketMove.Urge, "urge")]
    [InlineData(TicketMove.Supervise, "supervise")]
    [InlineData(TicketMove.Exclude, "exclude")]
    public void Segment_TicketMove_IsThePublishedPath(TicketMove move, string? segment) => Assert.Equal(segment, move.Segment());

    [Theory]
    [InlineData(WorkOrderMove.Acknowledge, "acknowledge")]
    [InlineData(WorkOrderMove.ReturnRequest, "return-request")]
    [InlineData(WorkOrderMove.ReturnApproved, "return-decision")]
    [InlineData(WorkOrderMove.ReturnRefused, "return-decision")]
    [InlineData(WorkOrderMove.ExtensionRequest, "extension-request")]
    [InlineData(WorkOrderMove.ExtensionDecision, "extension-decision")]
    [InlineData(WorkOrderMove.Progress, "progress")]
    [InlineData(WorkOrderMove.Reply, "reply")]
    [InlineData(WorkOrderMove.Accept, null)]
    [InlineData(WorkOrderMove.SendBack, null)]
    [InlineData(WorkOrderMove.Recall, null)]
    [InlineData(WorkOrderMove.SupervisionReply, "supervision-reply")]
    public void Segment_WorkOrderMove_IsThePublishedPath(WorkOrderMove move, string? segment) => Assert.Equal(segment, move.Segment());

    [Fact]
    public void Segment_EveryMove_IsHeldAbove()
    {
        Assert.Equal(Cases(nameof(Segment_TicketMove_IsThePublishedPath)), Enum.GetValues<TicketMove>().Cast<object>());
        Assert.Equal(Cases(nameof(Segment_WorkOrderMove_IsThePublishedPath)), Enum.GetValues<WorkOrderMove>().Cast<object>());
    }

    [Fact]
    public void Scopes_All_AreThePublishedOnes() => Assert.Equal(
        [
            "tickets.read", "tickets.write", "tickets.dispatch", "units.handle", "callbacks.write", "referrals.read", "referrals.write",
            "statistics.read", "bulletins.publish", "tickets.confidential", "callers.reveal", "reference.write", "clients.manage", "audit.read", "exchange",
        ],
        Scopes.All);

    private static IEnumerable<object> Cases(string test) =>
        typeof(SegmentsTests).GetMethod(test)!.GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)
            .Select(values => Enum.ToObject(values[0].ArgumentType, values[0].Value!));
}
