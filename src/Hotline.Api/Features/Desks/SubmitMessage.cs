using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Exchange;
using Hotline.Exchange.Desks;
using Hotline.Exchange.V1;

namespace Hotline.Api.Features.Desks;

/// <summary>报送: a message of a desk goes to the intake, which takes it once and in its turn (exchange.md §2).</summary>
internal sealed class SubmitMessage(Intake intake, ReceivedStreams received, Site site, TimeProvider clock, DeskMetrics metrics)
{
    public async Task<SubmitResponse> Run(PartnerSettings partner, SubmitRequest request, ServerCallContext call)
    {
        var http = call.GetHttpContext();
        var (read, refusal) = Read(partner, request.Message);
        if (read is null)
            throw RpcStatus.Refuse(http, refusal!);
        var (envelope, body) = (read.Envelope, read.Body);
        // A clock that is off is no fault of the matter, least of all of an emergency.
        if (envelope.SentAt is { } sent)
            metrics.Skew(partner.Code, sent - clock.GetUtcNow());
        var result = await intake.Take(partner, new Arrived(envelope, body, read.Bytes, read.BodySha256, Fault: refusal), call.CancellationToken);
        var current = DeskStates.Of(result.Current ?? result.Receipt?.Current);
        if (result.Refusal is { } refused)
            throw RpcStatus.Refuse(http, refused, current);
        return Answer(result.Receipt!, current, received.Through(partner.Code));
    }

    private (DeskMessage? Message, Refusal? Refusal) Read(PartnerSettings partner, Message? message)
    {
        // Before anything else: of a stranger's message not even the faults are told.
        if (message is not null && message.Sender != partner.Code)
            return (null, new Refusal(Refusals.Forbidden, $"message.sender 应为证书所属的 {partner.Code}。", $"message.sender has to be {partner.Code}, which the caller is."));
        if (message is not null && message.Recipient != site.ExchangeCode)
            return (null, Refusal.Invalid("message.recipient", $"本方为 {site.ExchangeCode}", $"is not this side, which is {site.ExchangeCode}"));
        return DeskMapper.Read(message);
    }

    private SubmitResponse Answer(Receipt receipt, TransferState? current, long through)
    {
        var first = Word(receipt.Disposition);
        var answer = new SubmitResponse
        {
            Disposition = receipt.Replayed ? Duplicate : first,
            ReceiptId = receipt.ReceiptId,
            ReceivedAt = Timestamp.FromDateTimeOffset(receipt.ReceivedAt),
            PeerCommittedSequence = through,
            Current = current,
            AnsweredAt = Timestamp.FromDateTimeOffset(clock.Now()),
        };
        if (receipt.Replayed)
            answer.FirstDisposition = first;
        return answer;
    }

    /// <summary>What became of a message, as the desk's contract says it; what was recorded without effect is done with, too.</summary>
    public static string Word(Disposition disposition) => disposition switch
    {
        Disposition.Parked => "PARKED",
        Disposition.Refused => "REFUSED",
        Disposition.Duplicate => Duplicate,
        _ => "APPLIED",
    };

    private const string Duplicate = "DUPLICATE";
}
