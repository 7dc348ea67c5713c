using Grpc.Core;
using Grpc.Core.Interceptors;
using Hotline.PartnerSimulator.Faults;
using Microsoft.AspNetCore.Connections.Features;

namespace Hotline.PartnerSimulator.Desks;

/// <summary>Lets calls of the line go wrong: before the desk stored anything, or after.</summary>
internal sealed class DeskFaults(FaultPlan plan, TimeProvider clock) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var fault = plan.ForTaking();
        switch (fault)
        {
            case Fault.CutBefore:
                Cut(context, plan.IsWhole());
                throw Gone();
            case Fault.Away:
                throw DeskRefusals.Wait(StatusCode.Unavailable, FaultPlan.Wait);
            case Fault.TooMany:
                throw DeskRefusals.Wait(StatusCode.ResourceExhausted, FaultPlan.Wait);
            case Fault.Delay:
                await Task.Delay(plan.Delay(), clock, context.CancellationToken);
                break;
        }
        var answer = await continuation(request, context);
        if (fault == Fault.CutAfter)
        {
            Cut(context, plan.IsWhole());
            throw Gone();
        }
        return fault == Fault.Garbled ? throw new RpcException(new Status(StatusCode.Internal, "An unexpected error.")) : answer;
    }

    /// <summary>Tears the call's stream down, or the whole connection with whatever else stands on it.</summary>
    private static void Cut(ServerCallContext context, bool whole)
    {
        var http = context.GetHttpContext();
        if (whole && http.Features.Get<IConnectionLifetimeFeature>() is { } connection)
            connection.Abort();
        else
            http.Abort();
    }

    private static RpcException Gone() => new(new Status(StatusCode.Cancelled, "cut"));
}
