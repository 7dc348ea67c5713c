using Grpc.Core;
using Grpc.Core.Interceptors;
using Hotline.Api.Persistence.Lanes;

namespace Hotline.Api.Boundary.Rpc;

/// <summary>
/// Around every call: a deadline calls off the work as a broken connection does, and of a fault that nobody expected the client is told
/// no more than over REST.
/// </summary>
internal sealed class RpcFaults(ILogger<RpcFaults> log) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Watched(context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Watched(context, () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Watched(context, async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        });

    private async Task<T> Watched<T>(ServerCallContext context, Func<Task<T>> call)
    {
        var http = context.GetHttpContext();
        http.RequestAborted = context.CancellationToken;
        try
        {
            return await call();
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled or its deadline has passed; nothing was changed."));
        }
        // A stream of the client that broke off, in the middle of a message too.
        catch (IOException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled or its deadline has passed; nothing was changed."));
        }
        catch (ContendedException fault)
        {
            log.LogWarning(fault, "A call gave way to its rivals");
            throw RpcStatus.Refuse(http, new Refusal(Refusals.Contended, "同一办件正被多方修改，未做任何更改，请重发。", "The same matter is being changed by several; nothing was changed. Send it again."));
        }
        catch (Exception fault) when (fault is not RpcException)
        {
            throw RpcStatus.Refuse(http, LastResort.Judge(http, fault, log));
        }
    }
}
