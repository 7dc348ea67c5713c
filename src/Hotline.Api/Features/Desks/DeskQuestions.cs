using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hotline.Api.Boundary;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;
using Hotline.Exchange;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>What a desk asks about its own matters and messages; another partner's do not exist for it.</summary>
internal sealed class DeskQuestions(OpenBooks open)
{
    public async Task<GetTransferResponse> Transfer(PartnerSettings partner, GetTransferRequest request, ServerCallContext call)
    {
        await using var db = open();
        var state = await DeskStates.Of(db, partner.Code, request.TransferId, call.CancellationToken);
        return state is not null
            ? new GetTransferResponse { Transfer = state }
            : throw RpcStatus.Refuse(call.GetHttpContext(), new Refusal(Refusals.UnknownMatter, "没有该办件。", "There is no such matter."));
    }

    public async Task<GetMessageStatusResponse> Message(PartnerSettings partner, GetMessageStatusRequest request, ServerCallContext call)
    {
        if (!Guid.TryParseExact(request.MessageId, "D", out var id))
            throw RpcStatus.Refuse(call.GetHttpContext(), Refusal.Invalid("messageId", "应为带连字符的 UUID", "has to be a UUID with hyphens"));
        await using var db = open();
        var row = await db.ExchangeIn.FirstOrDefaultAsync(i => i.Partner == partner.Code && i.MessageId == id, call.CancellationToken);
        if (row is null)
            return new GetMessageStatusResponse { Disposition = "UNKNOWN" };
        var answer = new GetMessageStatusResponse
        {
            Disposition = SubmitMessage.Word(row.Disposition),
            ReceiptId = row.Receipt.ToString("D"),
            ReceivedAt = Timestamp.FromDateTimeOffset(row.ReceivedAt),
            PayloadSha256 = row.BodySha256,
            Current = await DeskStates.Of(db, partner.Code, row.TransferId, call.CancellationToken),
        };
        if (row.Disposition == Disposition.Refused)
            (answer.Reason, answer.Detail) = (RpcStatus.Reason(row.Reason ?? Refusals.Invalid.Code), (Words.English ? row.ReasonEn : row.ReasonZh) ?? "");
        return answer;
    }
}
