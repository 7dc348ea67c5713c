using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Hotline.Domain;
using Hotline.Domain.Referrals;
using Hotline.Exchange.V1;

namespace Hotline.Exchange.Desks;

/// <summary>The way to a 110 desk over gRPC.</summary>
public sealed class DeskLink : IPartnerLink, IDisposable
{
    private readonly PartnerSettings _settings;
    private readonly DeskPipeline _pipeline;
    private readonly DeskMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly GrpcChannel? _channel;
    private readonly WorkOrderExchange.WorkOrderExchangeClient? _client;

    public DeskLink(PartnerSettings settings, DeskSettings desk, TimeProvider clock, DeskMetrics metrics)
    {
        (_settings, _clock, _metrics) = (settings, clock, metrics);
        _pipeline = new DeskPipeline(settings.Limits, clock);
        if (settings.Address is not { } address)
            return;
        _channel = DeskChannel.Open(address, desk, settings.Limits);
        _client = new WorkOrderExchange.WorkOrderExchangeClient(_channel);
    }

    public string Partner => _settings.Code;

    public BreakerState Breaker => _pipeline.State;

    /// <summary>Everything: a message that were left out would leave a gap in the numbers.</summary>
    public bool Carries(MessageType type) => true;

    public byte[] Freeze(Envelope envelope, MessageBody body) => DeskMapper.Freeze(body);

    public Reading Read(MessageType type, ReadOnlyMemory<byte> body) => DeskMapper.Read(type, body);

    public async Task<Delivery> Submit(FrozenMessage message, CancellationToken cancellation)
    {
        var (_, end) = await Call(
            "Submit",
            (client, options) => client.SubmitAsync(new SubmitRequest { Message = DeskMapper.Write(message, _clock.GetUtcNow()) }, options),
            Taken,
            cancellation);
        return end;
    }

    public async Task<Delivery> Ask(FrozenMessage message, CancellationToken cancellation)
    {
        var request = new GetMessageStatusRequest { MessageId = message.Envelope.MessageId.ToString("D") };
        var (answer, end) = await Call(
            "GetMessageStatus", (client, options) => client.GetMessageStatusAsync(request, options), told => Became(told, message.BodySha256), cancellation);
        if (answer is not null)
            return end;
        // A desk may say "never heard of it" by its status, but only in its own words.
        return end is { Outcome: DeliveryOutcome.Refused, Fault: "NOT_FOUND" or "not-found" }
            ? new Delivery(DeliveryOutcome.NotTaken, "not-found", end.Detail)
            : end with { Outcome = DeliveryOutcome.Unknown };
    }

    public async Task<MessagePage?> List(MessageDirection direction, DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation)
    {
        var request = new ReconcileRequest
        {
            OccurredFrom = Timestamp.FromDateTimeOffset(from),
            OccurredTo = Timestamp.FromDateTimeOffset(to),
            Direction = direction == MessageDirection.SentByPartner ? "sent" : "received",
        };
        if (after is not null)
            request.PageToken = after;
        var (answer, _) = await Call(
            "Reconcile",
            (client, options) => client.ReconcileAsync(request, options),
            page => Listed(page) is null ? NotUnderstood("A message id of the page is no UUID.") : new Delivery(DeliveryOutcome.Delivered),
            cancellation);
        return answer is null ? null : Listed(answer);
    }

    public void Dispose() => _channel?.Dispose();

    /// <summary>One call through the pipeline: its answer, where one came, and how it ended, which the metrics are told.</summary>
    private async Task<(T? Answer, Delivery End)> Call<T>(
        string name, Func<WorkOrderExchange.WorkOrderExchangeClient, CallOptions, AsyncUnaryCall<T>> call, Func<T, Delivery> judge, CancellationToken cancellation)
        where T : class
    {
        if (_client is null)
            return (null, new Delivery(DeliveryOutcome.NotTaken, DeskFault.NoAddress, $"Partners:{Partner}:Address is not set."));
        var (start, sent, end) = (_clock.GetTimestamp(), false, new Delivery(DeliveryOutcome.Unknown));
        try
        {
            var answer = await _pipeline.Run(
                async attempt =>
                {
                    // The deadline goes over the wire as a duration and is kept by the library's own clock, which is the machine's.
                    var deadline = (TimeProvider.System.GetUtcNow() + _settings.Limits.AttemptTimeout).UtcDateTime;
                    sent = true;
                    using var running = call(_client, new CallOptions(deadline: deadline, cancellationToken: attempt));
                    try
                    {
                        return await running.ResponseAsync;
                    }
                    catch (RpcException fault) when (attempt.IsCancellationRequested)
                    {
                        // The pipeline knows its own time-outs by this exception only.
                        throw new OperationCanceledException("The attempt was called off.", fault, attempt);
                    }
                },
                cancellation);
            end = judge(answer);
            return (answer, end);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            end = DeskFault.Name(fault, sent);
            return (null, end);
        }
        finally
        {
            _metrics.Ended(Partner, name, end, _clock.GetElapsedTime(start));
        }
    }

    private Delivery Taken(SubmitResponse answer)
    {
        var disposition = answer.Disposition switch
        {
            "APPLIED" => Disposition.Applied,
            "PARKED" => Disposition.Parked,
            "DUPLICATE" => Disposition.Duplicate,
            _ => (Disposition?)null,
        };
        if (disposition is null)
            return NotUnderstood("The desk's disposition is none of APPLIED, PARKED, DUPLICATE.");
        var clock = answer.AnsweredAt is { } at ? Moments.Read(at) : null;
        if (clock is { } theirs)
            _metrics.Skew(Partner, theirs - _clock.GetUtcNow());
        return new Delivery(
            DeliveryOutcome.Delivered, Receipt: Some(answer.ReceiptId), Disposition: disposition, PeerNumber: Some(answer.Current?.Number),
            PeerCommitted: answer.PeerCommittedSequence > 0 ? answer.PeerCommittedSequence : null, PeerClock: clock);
    }

    private static Delivery Became(GetMessageStatusResponse answer, string sha256)
    {
        if (answer.HasPayloadSha256 && answer.PayloadSha256 != sha256)
            return new Delivery(DeliveryOutcome.Refused, "MESSAGE_ID_REUSED", "The desk knows the id with another payload.");
        var (receipt, number) = (Some(answer.ReceiptId), Some(answer.Current?.Number));
        return answer.Disposition switch
        {
            "APPLIED" => new Delivery(DeliveryOutcome.Delivered, Receipt: receipt, Disposition: Disposition.Applied, PeerNumber: number),
            "PARKED" => new Delivery(DeliveryOutcome.Delivered, Receipt: receipt, Disposition: Disposition.Parked, PeerNumber: number),
            "REFUSED" => new Delivery(DeliveryOutcome.Refused, Some(answer.Reason) ?? "refused", Some(answer.Detail), receipt, Disposition.Refused, PeerNumber: number),
            "UNKNOWN" => new Delivery(DeliveryOutcome.NotTaken, "not-found", "The message never came to the desk."),
            _ => NotUnderstood("The desk's disposition is none of APPLIED, PARKED, REFUSED, UNKNOWN."),
        };
    }

    private static MessagePage? Listed(ReconcileResponse page)
    {
        var messages = new List<ListedMessage>(page.Messages.Count);
        foreach (var listed in page.Messages)
        {
            if (!Guid.TryParseExact(listed.MessageId, "D", out var id))
                return null;
            messages.Add(new ListedMessage(id, listed.PayloadSha256));
        }
        return new MessagePage(messages, page.Total, page.HasNextPageToken ? page.NextPageToken : null);
    }

    private static Delivery NotUnderstood(string detail) => new(DeliveryOutcome.Unknown, DeskFault.NotUnderstood, detail);

    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
