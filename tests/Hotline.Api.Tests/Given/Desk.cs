using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Hotline.Exchange.V1;

namespace Hotline.Api.Tests.Given;

/// <summary>A 110 desk that calls the product: it numbers its own messages and signs with its token.</summary>
public sealed class Desk(GrpcChannel channel, string? token, DateTimeOffset now, string code = "police110") : IDisposable
{
    private long _sequence;

    public static async Task<Desk> Of(RpcServer server, string code = "police110")
    {
        using var client = await server.ClientOf("partner-" + code);
        return new Desk(GrpcChannel.ForAddress(server.RpcAddress), client.Token, server.Clock.GetUtcNow(), code);
    }

    public WorkOrderExchange.WorkOrderExchangeClient Client { get; } = new(channel);

    public Metadata Metadata => token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" }, { "accept-language", "en" } };

    /// <summary>A matter that nobody knows yet.</summary>
    public static string NewMatter() => "T-" + Guid.NewGuid().ToString("N");

    /// <summary>A message of this desk, not sent yet.</summary>
    public Message Say(string transfer, int seq, Payload payload, int baseVersion = 0, int version = 0)
    {
        var bytes = payload.ToByteArray();
        var type = payload.BodyCase.ToString();
        return new Message
        {
            MessageId = Guid.CreateVersion7().ToString(), Stream = $"{code}/ruzhou12345", Sequence = Interlocked.Increment(ref _sequence), TransferId = transfer, TransferSeq = seq,
            BaseVersion = baseVersion, TransferVersion = version, Sender = code, Recipient = "ruzhou12345", OccurredAt = Timestamp.FromDateTimeOffset(now),
            SentAt = Timestamp.FromDateTimeOffset(now), SchemaVersion = 1, PayloadSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Type = char.ToLowerInvariant(type[0]) + type[1..], Payload = ByteString.CopyFrom(bytes), Actor = new Actor { Person = "民警001", Unit = "指挥中心" },
        };
    }

    /// <summary>The first message of a matter.</summary>
    public Message Transfer(string transfer, Action<TransferBody>? change = null)
    {
        var body = new TransferBody
        {
            Number = "JQ" + transfer, Title = "路面塌陷", Content = "中大街路面塌陷，已设警戒。", Caller = new Caller { Name = "王女士", Phone = "13800000000" },
            Place = new Place { Adcode = "410482", Address = "中大街" },
        };
        change?.Invoke(body);
        return Say(transfer, 1, new Payload { Transfer = body }, 0, 1);
    }

    public async Task<SubmitResponse> Submit(Message message) => await Client.SubmitAsync(new SubmitRequest { Message = message }, Metadata);

    /// <summary>Every call of the service: a new matter is submitted, whatever else is asked is empty.</summary>
    public IEnumerable<(string Call, Func<Task> Made)> EachCall =>
        WorkOrderExchange.Descriptor.Methods.Select(m => ($"/{m.Service.FullName}/{m.Name}", (Func<Task>)(() => Make(m))));

    private async Task Make(MethodDescriptor method)
    {
        IMessage request = method.Name == nameof(Client.Submit) ? new SubmitRequest { Message = Transfer(NewMatter()) } : method.InputType.Parser.ParseFrom([]);
        var rpc = new Method<IMessage, IMessage>(
            method.IsClientStreaming ? MethodType.ClientStreaming : method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, method.Service.FullName, method.Name,
            Marshallers.Create<IMessage>(m => m.ToByteArray(), _ => throw new NotSupportedException()),
            Marshallers.Create<IMessage>(_ => throw new NotSupportedException(), bytes => method.OutputType.Parser.ParseFrom(bytes)));
        var (invoker, options) = (channel.CreateCallInvoker(), new CallOptions(Metadata, DateTime.UtcNow.AddSeconds(60)));
        if (method.IsClientStreaming)
        {
            using var call = invoker.AsyncClientStreamingCall(rpc, null, options);
            await call;
        }
        else if (method.IsServerStreaming)
        {
            using var call = invoker.AsyncServerStreamingCall(rpc, null, options, request);
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }
        else
        {
            await invoker.AsyncUnaryCall(rpc, null, options, request);
        }
    }

    /// <summary>The refusal of a call that has to be refused.</summary>
    public static async Task<Refused> Refusal(Func<Task> call)
    {
        var fault = await Assert.ThrowsAsync<RpcException>(call);
        var details = fault.GetRpcStatus();
        return new Refused(
            fault.StatusCode, details?.GetDetail<ErrorInfo>()?.Reason, [.. (details?.GetDetail<BadRequest>()?.FieldViolations ?? []).Select(v => v.Field)],
            details?.GetDetail<TransferState>(), details?.GetDetail<GetUploadResponse>(), details?.GetDetail<RetryInfo>());
    }

    public void Dispose() => channel.Dispose();

    /// <summary>What a refusal says.</summary>
    public sealed record Refused(StatusCode Status, string? Reason, List<string> Fields, TransferState? Current, GetUploadResponse? Upload, RetryInfo? Retry)
    {
        public (StatusCode, string?) Word => (Status, Reason);
    }
}
