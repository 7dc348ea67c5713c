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

    /// <summary>Somebody took the claim over before the message was sent.</summary>
    public const string ClaimLost = "claim-lost";

    /// <summary>
    /// Delivers to one partner all that is due now; answers how many messages it has for good. A group is claimed while an earlier one is still
    /// under way, and what ended is kept without the slow ones, so that one message holds up its own matter only.
    /// </summary>
    public async Task<int> Deliver(PartnerSettings partner, CancellationToken cancellation)
    {
        if (partner.Mode == DeliveryMode.Pull || partner.Address is null)
            return 0;
        var link = partners.Link(partner.Code);
        var away = new List<Task<DeliveryEnd>>();
        try
        {
            return await Deliver(partner, link, away, cancellation);
        }
        catch when (away.Count > 0)
        {
            // Those who are out come home with their partner's word before the fault goes on.
            await book.Keep(partner, await Task.WhenAll(away), CancellationToken.None);
            throw;
        }
    }

    private async Task<int> Deliver(PartnerSettings partner, IPartnerLink link, List<Task<DeliveryEnd>> away, CancellationToken cancellation)
    {
        var (delivered, paused) = (0, false);
        while (true)
        {
            // An open breaker lets one message through now and then, as a probe.
            var (before, most) = (away.Count, (link.Breaker == BreakerState.Closed ? OutClaims.GroupSize : 1) - away.Count);
            if (!paused && most > 0 && !cancellation.IsCancellationRequested)
                away.AddRange(await SendOut(partner, link, most, cancellation));
            if (away.Count == 0)
                return delivered;
            await Task.WhenAny(Task.WhenAll(away), Task.Delay(away.Count > before ? Patience : Idle, CancellationToken.None));
            var done = away.Where(a => a.IsCompleted).ToList();
            if (done.Count == 0)
                continue;
            var ends = await Task.WhenAll(done);
            // The answers must be kept even while the program stops: they are the partner's word.
            await book.Keep(partner, ends, CancellationToken.None);
            away.RemoveAll(done.Contains);
            delivered += ends.Count(e => e.Delivery.Outcome == DeliveryOutcome.Delivered);
            paused = ends.All(e => e.Delivery.Fault == BreakerOpen);
        }
    }

    /// <summary>How long what has ended waits for the rest of its group, in real time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a look for more is put off where the last one found nothing.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);

    private async Task<IEnumerable<Task<DeliveryEnd>>> SendOut(PartnerSettings partner, IPartnerLink link, int most, CancellationToken cancellation)
    {
        if (!await claims.IsAnyDue(partner.Code, cancellation))
            return [];
        var holder = Guid.NewGuid();
        var rows = await claims.Claim(partner, holder, most, cancellation);
        if (rows.Count == 0)
            return [];
        var held = await claims.Held(holder, cancellation);
        return rows.Where(r => held.Contains(r.Id)).Select(async row => new DeliveryEnd(row, await Attempt(link, row, cancellation)));
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
                return new Delivery(DeliveryOutcome.Unknown, ClaimLost);
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
