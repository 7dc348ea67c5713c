using System.Security.Cryptography;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Hotline.Exchange;
using Hotline.Exchange.Desks;
using Microsoft.EntityFrameworkCore;
using PlatformFaults = Hotline.Exchange.Platforms.Faults;

namespace Hotline.Api.Features.Exchange;

/// <summary>Keeps how attempts ended: each only where its claim still stands, and what the partner told with it.</summary>
internal sealed class DeliveryBook(IWriteLane lane, ExchangeMetrics metrics, TimeProvider clock)
{
    public Task Keep(PartnerSettings partner, IReadOnlyList<DeliveryEnd> ends, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var now = clock.Now();
            var keys = ends.Select(e => e.Row.Id).ToList();
            // Whoever was overtaken finds its claim gone and keeps nothing.
            var rows = await db.ExchangeOut.AsTracking().Where(o => keys.Contains(o.Id)).ToDictionaryAsync(o => o.Id, ct);
            foreach (var (claimed, delivery) in ends)
            {
                if (rows.TryGetValue(claimed.Id, out var row) && row.Holder == claimed.Holder && row.Claim == claimed.Claim)
                    await Settle(db, row, delivery, now, ct);
            }
            await Link(db, partner, [.. ends.Select(e => e.Delivery)], now, ct);
            await db.SaveChangesAsync(ct);
            return 0;
        },
        cancellation);

    /// <summary>What an end does to its message; of a message that the partner fetched it tells the end itself.</summary>
    public async Task Settle(HotlineContext db, ExchangeOut row, Delivery delivery, DateTimeOffset now, CancellationToken cancellation)
    {
        (row.Holder, row.ClaimedUntil) = (null, null);
        (row.Fault, row.Detail) = (Cut(delivery.Fault, Lengths.Reference), Cut(delivery.Detail, Lengths.Text));
        switch (delivery.Outcome)
        {
            case DeliveryOutcome.Delivered:
                (row.State, row.EndedAt, row.Receipt, row.Unknown, row.AlarmAt) = (OutState.Delivered, now, Cut(delivery.Receipt, Lengths.Reference), false, null);
                if (delivery.PeerNumber is { Length: > 0 } number && row.Type == MessageType.Transfer)
                    await Number(db, row, Cut(number, Lengths.Reference)!, now, cancellation);
                if (row.Alarmed > 0)
                {
                    foreach (var kind in (string[])[ExchangeAlarms.MessageLate, ExchangeAlarms.MessageExpired])
                        await ExchangeAlarms.Clear(db, row.Partner, kind, row.MessageId.ToString("D"), now, cancellation);
                }
                break;
            case DeliveryOutcome.Refused:
                (row.State, row.EndedAt, row.Unknown, row.AlarmAt) = (OutState.Refused, now, false, null);
                metrics.Alarm(row.Partner, ExchangeAlarms.MessageRefused);
                await ExchangeAlarms.Raise(
                    db, row.Partner, ExchangeAlarms.MessageRefused, row.MessageId.ToString("D"), $"{Code.Of(row.Type)} {row.TransferId}: {delivery.Fault}", now, cancellation);
                break;
            default:
                row.Unknown |= delivery.Outcome == DeliveryOutcome.Unknown;
                if (delivery.Fault == Courier.BreakerOpen)
                    row.Attempts--;
                row.NextAt = now + Wait(row, delivery, now);
                var next = row.NextAt;
                // What is behind it waits as long, so that nobody looks at it in vain.
                await db.ExchangeOut
                    .Where(o => o.ReferralId == row.ReferralId && o.TransferSeq > row.TransferSeq && o.State == OutState.Waiting && o.NextAt < next)
                    .ExecuteUpdateAsync(s => s.SetProperty(o => o.NextAt, next), cancellation);
                break;
        }
    }

    /// <summary>
    /// Longer from attempt to attempt, at a random moment, never more than a tenth of the time that is left to the deadline, nor a minute: the breaker, not the wait, spares a partner that is down;
    /// what the partner asks for is honoured.
    /// </summary>
    internal static TimeSpan Wait(ExchangeOut row, Delivery delivery, DateTimeOffset now)
    {
        if (delivery.Fault == Courier.BreakerOpen)
            return delivery.RetryAfter ?? TimeSpan.FromSeconds(1);
        var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(row.Attempts, 12)), LongestBackOff));
        var left = row.Deadline - now;
        var cap = left > TimeSpan.Zero ? left / 10 : TimeSpan.FromMinutes(1);
        wait = wait < cap ? wait : cap;
        wait = wait < Shortest ? Shortest : wait;
        wait *= 0.75 + (RandomNumberGenerator.GetInt32(500) / 1000.0);
        return delivery.RetryAfter > wait ? (delivery.RetryAfter < LongestAsked ? delivery.RetryAfter.Value : LongestAsked) : wait;
    }

    /// <summary>Seconds.</summary>
    private const double LongestBackOff = 60;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    private static async Task Number(HotlineContext db, ExchangeOut row, string number, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await Matter.Find(db, row.ReferralId, cancellation) is { Referral.PartnerNumber: null } matter)
            matter.Ticket.PartnerNumbers(matter.Referral, number, new Actor(row.Partner, row.Partner), now);
    }

    /// <summary>
    /// How the link is: since when it fails, and that it works again; then nothing waits any longer for a back-off of the bad time. The row is
    /// written when something has changed, not with each message.
    /// </summary>
    private static async Task Link(HotlineContext db, PartnerSettings partner, IReadOnlyList<Delivery> ends, DateTimeOffset now, CancellationToken cancellation)
    {
        ends = [.. ends.Where(e => !OnOurSide.Contains(e.Fault))];
        if (ends.Count == 0)
            return;
        var stream = await OutClaims.Stream(db, partner.Code, cancellation);
        var reached = ends.FirstOrDefault(e => e.Outcome is DeliveryOutcome.Delivered or DeliveryOutcome.Refused);
        if (reached is not null)
        {
            if (stream.FailingSince is null && now - stream.LastSuccessAt < Noted)
                return;
            if (stream.FailingSince is not null)
            {
                await db.ExchangeOut.Where(o => o.Partner == partner.Code && o.State == OutState.Waiting && o.NextAt > now && o.Holder == null && !AskedToWait.Contains(o.Fault))
                    .ExecuteUpdateAsync(s => s.SetProperty(o => o.NextAt, now), cancellation);
                await ExchangeAlarms.Clear(db, partner.Code, ExchangeAlarms.PartnerDown, "", now, cancellation);
            }
            (stream.LastSuccessAt, stream.FailingSince, stream.LastFault) = (now, null, null);
            if (reached.PeerClock is { } theirs)
                stream.SkewMilliseconds = (long)(theirs - now).TotalMilliseconds;
            if (reached.PeerCommitted > stream.PeerCommitted)
                stream.PeerCommitted = reached.PeerCommitted.Value;
        }
        else
        {
            var fault = Cut(ends[0].Fault ?? "unknown", Lengths.Reference);
            if (stream.FailingSince is not null && stream.LastFault == fault)
                return;
            (stream.FailingSince, stream.LastFault) = (stream.FailingSince ?? now, fault);
        }
        stream.Version++;
    }

    /// <summary>Ends of attempts that say nothing of the partner.</summary>
    private static readonly string?[] OnOurSide = [PlatformFaults.TooManyCalls, Courier.ClaimLost];

    /// <summary>Ends by which a partner that is there put this message off; that it took another one does not end that.</summary>
    private static readonly string?[] AskedToWait = [PlatformFaults.Busy, PlatformFaults.Unavailable, DeskFault.PartnerBusy, DeskFault.PartnerAway];

    /// <summary>A success is noted as often as this.</summary>
    private static readonly TimeSpan Noted = TimeSpan.FromSeconds(30);

    /// <summary>A partner's words as every database can keep them.</summary>
    private static string? Cut(string? text, int most)
    {
        if (text is null)
            return null;
        var plain = string.Concat(text.EnumerateRunes().Where(r => r.Value != 0));
        return plain.Length <= most ? plain : plain[..(char.IsHighSurrogate(plain[most - 1]) ? most - 1 : most)];
    }
}
