using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>
/// 投递: brings waiting messages to their partners, in order within a matter and side by side across matters. All that it knows stands in the
/// rows; a courier that dies leaves claims that come free, and whoever takes them over asks the partner first.
/// </summary>
internal sealed class Courier(
    OutClaims claims, DeliveryBook book, OpenBooks open, Partners partners, PostOffice office, ExchangeMetrics metrics, TimeProvider clock, ILogger<Courier> log)
{
    /// <summary>The partner's breaker did not let the call out.</summary>
    public const string BreakerOpen = "breaker-open";

    /// <summary>Delivers to one partner all that is due now; answers how many messages it has for good.</summary>
    public async Task<int> Deliver(PartnerSettings partner, CancellationToken cancellation)
    {
        if (partner.Mode == DeliveryMode.Pull || partner.Address is null)
            return 0;
        var delivered = 0;
        while (!cancellation.IsCancellationRequested && await claims.IsAnyDue(partner.Code, cancellation))
        {
            var link = partners.Link(partner.Code);
            // An open breaker lets one message through now and then, as a probe.
            var (holder, most) = (Guid.NewGuid(), link.Breaker == BreakerState.Closed ? OutClaims.GroupSize : 1);
            var rows = await claims.Claim(partner, holder, most, cancellation);
            if (rows.Count == 0)
                break;
            var held = await claims.Held(holder, cancellation);
            var ends = await Task.WhenAll(rows.Where(r => held.Contains(r.Id)).Select(async row => new DeliveryEnd(row, await Attempt(link, row, cancellation))));
            // The answers must be kept even while the program stops: they are the partner's word.
            await book.Keep(partner, holder, ends, CancellationToken.None);
            delivered += ends.Count(e => e.Delivery.Outcome == DeliveryOutcome.Delivered);
            if (ends.All(e => e.Delivery.Fault == BreakerOpen))
                break;
        }
        return delivered;
    }

    private async Task<Delivery> Attempt(IPartnerLink link, ExchangeOut row, CancellationToken cancellation)
    {
        try
        {
            var end = await Send(link, row, cancellation);
            metrics.Sent(row.Partner, row.Type, end);
            return end;
        }
        catch (Exception fault)
        {
            // A link names every end; what it did not foresee may have happened after the partner took it.
            log.LogError(fault, "An attempt to deliver message {Message} to {Partner} failed", row.MessageId, row.Partner);
            return new Delivery(DeliveryOutcome.Unknown, "unforeseen", fault.GetType().Name);
        }
    }

    private async Task<Delivery> Send(IPartnerLink link, ExchangeOut row, CancellationToken cancellation)
    {
        var message = office.Open(row, clock.Now());
        // The end of an earlier attempt was not seen: the partner may have it already.
        if (row.Unknown)
        {
            var answer = await link.Ask(message, cancellation);
            if (IsCertain(answer))
                return answer;
            if (answer.Fault == BreakerOpen || answer.RetryAfter is not null)
                return answer with { Outcome = DeliveryOutcome.Unknown };
            // It does not know the message, or cannot say: the same message goes again, and whoever has it already knows its id.
            // It took a while to ask; somebody may have taken the claim over.
            if (!await IsHeld(row, cancellation))
                return new Delivery(DeliveryOutcome.Unknown, "claim-lost");
        }
        return await link.Submit(message, cancellation);
    }

    /// <summary>Only what the partner says of this very message settles it; that it cannot be asked, or refuses the question, does not.</summary>
    private static bool IsCertain(Delivery answer) => answer.Outcome switch
    {
        DeliveryOutcome.Delivered => answer.Disposition is not null || answer.Receipt is not null,
        DeliveryOutcome.Refused => answer.Disposition == Domain.Referrals.Disposition.Refused || answer.Fault == "MESSAGE_ID_REUSED",
        _ => false,
    };

    private async Task<bool> IsHeld(ExchangeOut row, CancellationToken cancellation)
    {
        var now = clock.Now();
        await using var db = open();
        return await db.ExchangeOut.AnyAsync(o => o.Id == row.Id && o.Claim == row.Claim && o.Holder == row.Holder && o.ClaimedUntil > now, cancellation);
    }
}

/// <summary>A claimed message and how the attempt ended.</summary>
internal sealed record DeliveryEnd(ExchangeOut Row, Delivery Delivery);
