using Grpc.Core;
using Hotline.Api.Persistence;
using Hotline.Exchange;
using Hotline.Exchange.V1;

namespace Hotline.Api.Features.Desks;

/// <summary>Hints that there is something new for a desk. They may be lost, doubled or late: a desk that pulls now and then needs none.</summary>
internal sealed class WatchStream(OpenBooks open, DeskStreams streams, TimeProvider clock, IHostApplicationLifetime host)
{
    public async Task Run(PartnerSettings partner, WatchRequest request, IServerStreamWriter<WatchResponse> answers, ServerCallContext call)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, host.ApplicationStopping);
        var known = request.HasAfterSequence ? request.AfterSequence : (long?)null;
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < Longest && !stop.IsCancellationRequested;)
        {
            await using (var db = open())
            {
                var stream = await streams.Of(db, partner.Code, call.CancellationToken);
                known ??= stream.Committed;
                if (stream.Last > known)
                {
                    await answers.WriteAsync(new WatchResponse { LastSequence = stream.Last }, call.CancellationToken);
                    known = stream.Last;
                }
            }
            try
            {
                await Task.Delay(Pause, clock, stop.Token);
            }
            catch (OperationCanceledException) when (!call.CancellationToken.IsCancellationRequested)
            {
                // The program stops: the stream ends in order, and the desk asks another replica.
                return;
            }
        }
    }

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>So that desks spread anew over replicas now and then.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
}
