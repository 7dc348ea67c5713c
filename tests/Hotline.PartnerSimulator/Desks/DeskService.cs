using Google.Protobuf;
using Grpc.Core;
using Hotline.Exchange.V1;
using Hotline.PartnerSimulator.Books;
using static Hotline.PartnerSimulator.Desks.DeskRefusals;

namespace Hotline.PartnerSimulator.Desks;

/// <summary>The desk's side of <c>WorkOrderExchange</c>: what the line calls.</summary>

internal sealed class DeskService(PartnerBooks books, TimeProvider clock) : WorkOrderExchange.WorkOrderExchangeBase
{
    public override Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context)
    {
        var message = request.Message;
        Check(message, books.Partner);
        var taken = books.Take(Read(message), DeskState.Decides(message.Type));
        var current = books.With(_ => DeskState.Of(taken.Matter));
        return taken.Verdict switch
        {
            Verdict.Reused => throw Refuse(StatusCode.AlreadyExists, "MESSAGE_ID_REUSED", "The id was used with another body.", current),
            Verdict.PlaceTaken => throw Refuse(StatusCode.FailedPrecondition, "TRANSFER_SEQ_USED", "The place in the matter was used by another message.", current),
            Verdict.Stale => throw Refuse(StatusCode.Aborted, "STALE_VERSION", "The matter has moved on.", current),
            _ => Task.FromResult(Answer(taken, current)),
        };
    }

    public override Task<GetMessageStatusResponse> GetMessageStatus(GetMessageStatusRequest request, ServerCallContext context)
    {
        if (!Guid.TryParse(request.MessageId, out var id))
            throw Invalid("message_id", "must be a UUID.");
        return Task.FromResult(books.FindReceived(id) is not { } known
            ? new GetMessageStatusResponse { Disposition = "UNKNOWN" }
            : new GetMessageStatusResponse
            {
                Disposition = Word(known.Verdict), ReceiptId = known.Receipt, ReceivedAt = DeskState.At(known.At), PayloadSha256 = known.Letter.Sha256,
                Current = books.With(b => DeskState.Of(b.Find(known.Letter.Matter)!)),
            });
    }

    public override Task<GetTransferResponse> GetTransfer(GetTransferRequest request, ServerCallContext context) =>
        Task.FromResult(new GetTransferResponse
        {
            Transfer = books.With(b => b.Find(request.TransferId) is { } matter ? DeskState.Of(matter) : null)
                ?? throw Refuse(StatusCode.NotFound, "NOT_FOUND", "There is no such matter here."),
        });

    public override Task<ReconcileResponse> Reconcile(ReconcileRequest request, ServerCallContext context)
    {
        if (request.OccurredFrom is null || request.OccurredTo is null)
            throw Invalid("occurred_from", "and occurred_to are required.");
        var (from, to) = (request.OccurredFrom.ToDateTimeOffset(), request.OccurredTo.ToDateTimeOffset());
        var all = books.With(b => request.Direction == "sent" ? b.Sent.Select(s => s.Letter).ToList() : b.Incoming.Select(r => r.Letter).ToList())
            .Where(l => l.OccurredAt >= from && l.OccurredAt < to).OrderBy(l => l.Id.ToString(), StringComparer.Ordinal).ToList();
        var page = all.Where(l => !request.HasPageToken || string.CompareOrdinal(l.Id.ToString(), request.PageToken) > 0)
            .Take(request.HasPageSize ? request.PageSize : 1000).ToList();
        var answer = new ReconcileResponse { Total = all.Count };
        answer.Messages.AddRange(page.Select(l => new ReconciledMessage { MessageId = l.Id.ToString(), PayloadSha256 = l.Sha256 }));
        if (page.Count > 0 && page[^1] != all[^1])
            answer.NextPageToken = page[^1].Id.ToString();
        return Task.FromResult(answer);
    }

    /// <summary>What the line's messages must be, whatever they say.</summary>
    private static void Check(Message message, string partner)
    {
        if (message is null)
            throw Invalid("message", "is missing.");
        if (!Guid.TryParse(message.MessageId, out _))
            throw Invalid("message.message_id", "must be a UUID.");
        if (message.TransferId is not { Length: >= 1 and <= 64 })
            throw Invalid("message.transfer_id", "must have 1 to 64 characters.");
        if (message.TransferSeq < 1)
            throw Invalid("message.transfer_seq", "must be 1 or more.");
        if (message.Recipient != partner)
            throw Invalid("message.recipient", $"must be {partner}.");
        if (PartnerBooks.Digest(message.Payload.Span) != message.PayloadSha256)
            throw Invalid("message.payload_sha256", "is not the digest of the payload.");
        var body = Parse(message.Payload).BodyCase.ToString();
        if (!string.Equals(body, message.Type, StringComparison.OrdinalIgnoreCase))
            throw Invalid("message.type", $"is {message.Type}, but the payload is {body}.");
    }

    public static Letter Read(Message message) => new()
    {
        Id = Guid.Parse(message.MessageId), Matter = message.TransferId, Seq = message.TransferSeq, Type = message.Type, BaseVersion = message.BaseVersion,
        Version = message.TransferVersion, OccurredAt = message.OccurredAt.ToDateTimeOffset(), Sha256 = message.PayloadSha256, Body = message.Payload.ToByteArray(),
        Supersedes = message.HasSupersedes ? Guid.Parse(message.Supersedes) : null,
    };

    private static Payload Parse(ByteString payload)
    {
        try
        {
            return Payload.Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Invalid("message.payload", "is no Payload.");
        }
    }

    private SubmitResponse Answer(Taken taken, TransferState? current)
    {
        var answer = new SubmitResponse
        {
            Disposition = Word(taken.Verdict), ReceiptId = taken.Receipt, ReceivedAt = DeskState.At(taken.ReceivedAt), AnsweredAt = DeskState.At(clock.GetUtcNow()), Current = current,
        };
        if (taken.Verdict == Verdict.Duplicate)
            answer.FirstDisposition = Word(taken.First);
        return answer;
    }

    private static string Word(Verdict verdict) => verdict switch { Verdict.Applied => "APPLIED", Verdict.Parked => "PARKED", _ => "DUPLICATE" };
}
