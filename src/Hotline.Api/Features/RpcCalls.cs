using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Hotline.Api.Boundary;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Persistence;
using Hotline.Api.Security;

namespace Hotline.Api.Features;

/// <summary>
/// The way of a gRPC call to the slices: its message becomes the JSON that REST would have been sent, and goes through the same
/// reading, validator, handler and idempotency store; the JSON that REST would have answered becomes the response.
/// </summary>
internal sealed class RpcCalls(Commands commands, MoveCalls moves, JsonWriting json, TimeProvider clock)
{
    /// <summary>Makes a move; its scope is that of the REST call.</summary>
    public Task<Commands.Sent> Move(string resource, string segment, IMessage request, ServerCallContext call)
    {
        var move = moves.Find(resource, segment) ?? throw new InvalidOperationException($"There is no move {segment} of {resource}.");
        var (http, (id, ifMatch, body)) = (Allow(call, move.Scope), Addressed(request, call));
        var (given, refusal) = move.Read(http, body);
        if (refusal is not null)
            throw RpcStatus.Refuse(http, refusal);
        return Run(http, ifMatch, $"POST /v1/{resource}/{id}/{segment}", given!.Said, (command, ct) => given.Run(command, id, ct));
    }

    /// <summary>Runs a command, known again by its key, its REST call and what it says.</summary>
    public async Task<Commands.Sent> Run(
        HttpContext http, string? ifMatch, string restCall, ReadOnlyMemory<byte> said, Func<Command, CancellationToken, Task<Result>> handler)
    {
        if (!IfMatch.TryRead(ifMatch is null ? [] : [ifMatch], out var condition))
            throw RpcStatus.Refuse(http, Commands.NoIfMatch);
        if (!Commands.TryReadKey(http.Request, out var key))
            throw RpcStatus.Refuse(http, Commands.NoKey);
        var outcome = await commands.Run(http, condition, key, restCall, said, handler);
        if (outcome.Refusal is { } refusal)
            throw RpcStatus.Refuse(http, refusal, outcome.LastChange);
        if (outcome.Sent!.Replayed)
            http.Response.Headers[Commands.ReplayedHeader] = "true";
        return outcome.Sent;
    }

    /// <summary>The request of a call that needs this scope, refused where the token lacks it.</summary>
    public static HttpContext Allow(ServerCallContext call, string scope)
    {
        var http = call.GetHttpContext();
        return Act.ScopesOf(http.User).Contains(scope) ? http : throw RpcStatus.Refuse(http, AuthorizationAnswers.Lacks(scope));
    }

    public Act Reader(HttpContext http) => Act.Of(http, clock.Now());

    /// <summary>A request as the slice reads it, refused by field.</summary>
    public static T Body<T>(HttpContext http, IMessage request) where T : class => Body<T>(http, Json(http, request).Bytes());

    public static T Body<T>(HttpContext http, byte[] body) where T : class
    {
        var (value, refusal) = Bodies.Judge<T>(http, body);
        return refusal is null ? value! : throw RpcStatus.Refuse(http, refusal);
    }

    /// <summary>An answer of a slice as a message.</summary>
    public T Message<T>(object answer) where T : IMessage, new() => RpcJson.Read<T>(JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), json.Options));

    /// <summary>The parts of a request that REST has in path and header, and the rest of it as a body.</summary>
    public static (long Id, string? IfMatch, byte[] Body) Addressed(IMessage request, ServerCallContext call)
    {
        var http = call.GetHttpContext();
        var body = Json(http, request);
        var (id, ifMatch) = (Id(http, (string?)body["id"]), (string?)body["ifMatch"]);
        body.Remove("id");
        body.Remove("ifMatch");
        return (id, ifMatch, body.Bytes());
    }

    /// <summary>What no id can look like is nothing's id.</summary>
    public static long Id(HttpContext http, string? given) => long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw RpcStatus.Refuse(http, Refusal.NotFound($"没有编号为“{given}”的记录。", $"There is nothing of the id '{given}'."));

    private static System.Text.Json.Nodes.JsonObject Json(HttpContext http, IMessage request) => RpcJson.Faults(request).ToList() is { Count: > 0 } faults
        ? throw RpcStatus.Refuse(http, Refusal.Invalid(faults))
        : RpcJson.Of(request);
}
