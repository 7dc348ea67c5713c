using Hotline.Domain.Tickets;

namespace Hotline.Domain.WorkOrders;

/// <summary>What retention leaves of an order: unit, moments, codes and words without persons.</summary>
public sealed partial class WorkOrder
{
    internal void Anonymise(Func<string, string> mask)
    {
        (AcknowledgedBy, AcknowledgedByPhone) = (AcknowledgedBy is null ? null : Ticket.Hidden, null);
        (Instructions, DepartureReason, ExtensionReason) = (Without(Instructions), Without(DepartureReason), Without(ExtensionReason));
        (ReturnText, ReturnBasis, ReplyText, PublicText) = (Without(ReturnText), Without(ReturnBasis), Without(ReplyText), Without(PublicText));

        string? Without(string? words) => words is null ? null : mask(words);
    }
}
