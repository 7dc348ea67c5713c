using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Hotline.Tickets.V1;

namespace Hotline.Api.Tests.Given;

/// <summary>An answer over gRPC: the response, or the status with its details; and the headers that came before it.</summary>
public sealed record RpcReply(StatusCode Status, string Message, IMessage? Response, Google.Rpc.Status? Details, Metadata Headers)
{
    /// <summary>The stable code of a refusal.</summary>
    public string? Reason => Info?.Reason;

    public ErrorInfo? Info => Details?.GetDetail<ErrorInfo>();

    /// <summary>Each field that was refused, with each of its messages.</summary>
    public List<(string Field, string Message)> Faults =>
        [.. (Details?.GetDetail<BadRequest>()?.FieldViolations ?? []).Select(v => (v.Field, v.Description))];

    public bool Replayed => Headers.GetValue("idempotent-replayed") == "true";

    /// <summary>The response, or a failure that shows the status.</summary>
    public T Expect<T>() where T : class, IMessage
    {
        Assert.True(Response is not null, $"{Status} {Reason}: {Message} {string.Join("; ", Faults)}");
        return (T)Response!;
    }
}

/// <summary>A caller over gRPC, by names and JSON, for what is done to many calls alike; or by the generated clients.</summary>
public sealed class RpcClient(Uri address, string? token) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(address);

    public static IReadOnlyList<MethodDescriptor> Methods { get; } =
    [
        .. TicketServiceReflection.Descriptor.Services.Concat(WorkOrderServiceReflection.Descriptor.Services).SelectMany(s => s.Methods),
    ];

    /// <summary>Tells a field that a message has not.</summary>
    public static JsonParser Strict { get; } = new(JsonParser.Settings.Default);

    internal TicketService.TicketServiceClient Tickets => new(_channel);

    internal WorkOrderService.WorkOrderServiceClient WorkOrders => new(_channel);

    /// <summary>The metadata of a call, the token among them.</summary>
    public Metadata With(params (string Name, string Value)[] headers)
    {
        var metadata = new Metadata();
        if (token is not null)
            metadata.Add("authorization", $"Bearer {token}");
        foreach (var (name, value) in headers)
            metadata.Add(name.ToLowerInvariant(), value);
        return metadata;
    }

    /// <param name="method">Name of the call.</param>
    /// <param name="request">Its fields, as JSON.</param>
    /// <param name="headers">Metadata such as idempotency-key.</param>
    public Task<RpcReply> Call(string method, JsonObject request, params (string Name, string Value)[] headers)
    {
        var descriptor = Methods.Single(m => m.Name == method);
        return Call(descriptor, Strict.Parse(request.ToJsonString(), descriptor.InputType), headers);
    }

    public async Task<RpcReply> Call(MethodDescriptor method, IMessage request, params (string Name, string Value)[] headers)
    {
        var rpc = new Method<IMessage, IMessage>(
            MethodType.Unary, method.Service.FullName, method.Name,
            Marshallers.Create<IMessage>(m => m.ToByteArray(), _ => throw new NotSupportedException()),
            Marshallers.Create<IMessage>(_ => throw new NotSupportedException(), bytes => method.OutputType.Parser.ParseFrom(bytes)));
        using var call = _channel.CreateCallInvoker().AsyncUnaryCall(rpc, null, new CallOptions(With(headers)), request);
        try
        {
            var response = await call;
            return new RpcReply(StatusCode.OK, "", response, null, await call.ResponseHeadersAsync);
        }
        catch (RpcException refused)
        {
            return new RpcReply(refused.StatusCode, refused.Status.Detail, null, refused.GetRpcStatus(), refused.Trailers);
        }
    }

    public void Dispose() => _channel.Dispose();
}

public static class RpcMoves
{
    /// <summary>The gRPC call of a move: <c>return-request</c> is <c>ReturnRequest</c>.</summary>
    public static string Rpc(this Move move) => string.Concat(move.Segment.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    /// <summary>The move's request as JSON: its REST body with the id.</summary>
    public static JsonObject Request(this Move move, string id, string? ifMatch = null) => Addressed(System.Text.Json.JsonSerializer.SerializeToNode(move.Body)!.AsObject(), id, ifMatch);

    public static JsonObject Addressed(JsonObject body, string id, string? ifMatch = null)
    {
        body["id"] = id;
        if (ifMatch is not null)
            body["ifMatch"] = ifMatch;
        return body;
    }
}
