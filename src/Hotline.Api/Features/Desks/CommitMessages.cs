using Grpc.Core;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Exchange;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>
/// 确认: a desk holds its stream up to a place, and may tell what became of single messages. Each row that is settled takes a new claim
/// number, so that an attempt to push it, still under way, saves nothing over it.
/// </summary>
internal sealed class CommitMessages(IWriteLane lane, DeliveryBook book, TimeProvider clock)
{
    public async Task<CommitResponse> Run(PartnerSettings partner, CommitRequest request, ServerCallContext call)
    {
        if (Shape(request) is { } fault)
            throw RpcStatus.Refuse(call.GetHttpContext(), Refusal.Invalid([fault]));
        var (committed, refusal) = await lane.Run((db, ct) => Once(db, partner, request, ct), call.CancellationToken);
        return refusal is null ? new CommitResponse { CommittedSequence = committed } : throw RpcStatus.Refuse(call.GetHttpContext(), refusal);
    }

    private async Task<(long Committed, Refusal? Refusal)> Once(HotlineContext db, PartnerSettings partner, CommitRequest request, CancellationToken cancellation)
    {
        var (stream, now) = (await db.ExchangeStreams.FirstOrDefaultAsync(s => s.Partner == partner.Code, cancellation), clock.Now());
        var last = (stream?.NextSequence ?? 1) - 1;
        if (request.ThroughSequence > last)
            return (0, Refusal.Invalid("throughSequence", $"流中最后一条为 {last}", $"is beyond the stream, whose last place is {last}"));
        var (before, through) = (stream?.PeerCommitted ?? 0, request.ThroughSequence);
        foreach (var (outcome, place) in request.Outcomes.Select((o, i) => (o, i)))
        {
            var id = Guid.ParseExact(outcome.MessageId, "D");
            var row = await db.ExchangeOut.FirstOrDefaultAsync(o => o.Partner == partner.Code && o.MessageId == id, cancellation);
            if (row?.Sequence is not { } sequence || sequence > Math.Max(before, through))
            {
                return (0, Refusal.Invalid(
                    $"outcomes[{place}].messageId", "本方没有给出过该消息，或它在 throughSequence 之后", "was not handed out, or comes after throughSequence"));
            }
            await Settle(db, row, outcome, now, cancellation);
        }
        if (stream is not null && through > before)
        {
            // What the desk says of single messages stands; the others are simply there.
            var taken = await db.ExchangeOut
                .Where(o => o.Partner == partner.Code && o.Sequence > before && o.Sequence <= through && (o.State == OutState.Waiting || o.State == OutState.Expired))
                .ToListAsync(cancellation);
            foreach (var row in taken.Where(r => r.State is OutState.Waiting or OutState.Expired))
                await End(db, row, new Delivery(DeliveryOutcome.Delivered), now, cancellation);
            stream.PeerCommitted = through;
            stream.LastSuccessAt = now;
            (stream.FailingSince, stream.LastFault) = (null, null);
            stream.Version++;
        }
        await db.SaveChangesAsync(cancellation);
        return (Math.Max(before, through), null);
    }

    private async Task Settle(HotlineContext db, ExchangeOut row, MessageOutcome outcome, DateTimeOffset now, CancellationToken cancellation)
    {
        // A person has put another message in its place since, and nothing that is said of this one matters any more.
        if (row.State is OutState.Superseded or OutState.Voided or OutState.NotCarried)
            return;
        var (receipt, number) = (outcome.HasReceiptId ? outcome.ReceiptId : row.Receipt, outcome.HasNumber ? outcome.Number : null);
        if (outcome.Disposition != Refused && row.State != OutState.Refused)
            await End(db, row, new Delivery(DeliveryOutcome.Delivered, Receipt: receipt, PeerNumber: number), now, cancellation);
        else if (outcome.Disposition == Refused && row.State != OutState.Refused)
            await End(db, row, new Delivery(DeliveryOutcome.Refused, outcome.Reason is { Length: > 0 } reason ? reason : "refused", outcome.Detail), now, cancellation);
    }

    private async Task End(HotlineContext db, ExchangeOut row, Delivery end, DateTimeOffset now, CancellationToken cancellation)
    {
        await book.Settle(db, row, end, now, cancellation);
        row.Claim++;
    }

    private static FieldFault? Shape(CommitRequest request)
    {
        if (request.ThroughSequence < 0)
            return new FieldFault("throughSequence", "不能为负数", "must not be negative");
        if (request.Outcomes.Count > MostOutcomes)
            return new FieldFault("outcomes", $"不得超过 {MostOutcomes} 项", $"may have {MostOutcomes} items at most");
        return request.Outcomes.Select((outcome, place) => (outcome, At: $"outcomes[{place}]."))
            .Select(o => !Guid.TryParseExact(o.outcome.MessageId, "D", out _) ? new FieldFault(o.At + "messageId", "应为带连字符的 UUID", "has to be a UUID with hyphens")
                : o.outcome.Disposition is not ("APPLIED" or "PARKED" or Refused) ? new FieldFault(o.At + "disposition", "应为 APPLIED、PARKED 或 REFUSED", "has to be APPLIED, PARKED or REFUSED")
                : null)
            .FirstOrDefault(f => f is not null);
    }

    private const string Refused = "REFUSED";
    private const int MostOutcomes = 500;
}
