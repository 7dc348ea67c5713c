using Hotline.Domain.Tickets;

namespace Hotline.Domain.Referrals;

/// <summary>What retention leaves of a referral: both sides' numbers, moments, codes and words without persons.</summary>
public sealed partial class Referral
{
    internal void Anonymise(Func<string, string> mask)
    {
        AcceptedBy = AcceptedBy is null ? null : Ticket.Hidden;
        (Reason, ReturnText, ExtensionReason, ResultText) = (Without(Reason), Without(ReturnText), Without(ExtensionReason), Without(ResultText));

        string? Without(string? words) => words is null ? null : mask(words);
    }
}
