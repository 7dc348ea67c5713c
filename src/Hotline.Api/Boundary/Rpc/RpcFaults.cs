using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Hotline.Api.Boundary.Rpc;

/// <summary>
/// Around every call: a deadline calls off the work as a broken connection does, and of a fault that nobody expected the client is told
/// no more than over REST.
/// </summary>
internal sealed class RpcFaults(ILogger<RpcFaults> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var http = context.GetHttpContext();
        http.RequestAborted = context.CancellationToken;
        try
        {
            return await continuation(request, context);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled or its deadline has passed; nothing was changed."));
        }
        catch (Exception fault) when (fault is not RpcException)
        {
            throw RpcStatus.Refuse(http, LastResort.Judge(http, fault, log));
        }
    }
}
