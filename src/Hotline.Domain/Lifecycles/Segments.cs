using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Lifecycles;

/// <summary>
/// The name of a move in the API: the last path segment of its call (api.md §4). Null for moves that no call makes by itself but
/// that follow from another one.
/// </summary>
public static class Segments
{
    public static string? Segment(this TicketMove move) => move switch
    {
        TicketMove.ReturnApproved or TicketMove.LeadReply or TicketMove.PartnerReturn or TicketMove.PartnerResult
            or TicketMove.MasterArchived => null,
        _ => Code.Of(move),
    };

    public static string? Segment(this ReferralMove move) => move switch
    {
        ReferralMove.ReturnDecision => "return-decision",
        ReferralMove.ExtensionRequest => "extension-request",
        ReferralMove.ExtensionDecision => "extension-decision",
        ReferralMove.VisitResult or ReferralMove.Close or ReferralMove.Reopen or ReferralMove.Rule => null,
        _ => Code.Of(move),
    };

    public static string? Segment(this WorkOrderMove move) => move switch
    {
        WorkOrderMove.ReturnRequest => "return-request",
        WorkOrderMove.ReturnApproved or WorkOrderMove.ReturnRefused => "return-decision",
        WorkOrderMove.ExtensionRequest => "extension-request",
        WorkOrderMove.ExtensionDecision => "extension-decision",
        WorkOrderMove.SupervisionReply => "supervision-reply",
        WorkOrderMove.Accept or WorkOrderMove.SendBack or WorkOrderMove.Recall => null,
        _ => Code.Of(move),
    };
}
