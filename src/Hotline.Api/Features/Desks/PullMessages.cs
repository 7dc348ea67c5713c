using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Exchange;
using Hotline.Exchange.Desks;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>
/// 拉取: what is for a desk that cannot be called, in the order of its stream. Nothing is held back behind a cursor that could pass it: a
/// message whose time is over is handed out, too, and its receiver decides. What a person corrected or voided is left out, for another
/// message stands in its place; and what retention emptied, long after it was delivered.
/// </summary>
internal sealed class PullMessages(OpenBooks open, DeskStreams streams, PostOffice post, TimeProvider clock)
{
    public async Task<PullResponse> Run(PartnerSettings partner, PullRequest request, ServerCallContext call)
    {
        var (most, wait) = Read(request, call);
        for (var start = clock.GetTimestamp(); ;)
        {
            var answer = await Look(partner, request, most, call.CancellationToken);
            var left = wait - clock.GetElapsedTime(start);
            if (answer.Messages.Count > 0 || left <= TimeSpan.Zero)
                return answer;
            await Task.Delay(left < Pause ? left : Pause, clock, call.CancellationToken);
        }
    }

    private async Task<PullResponse> Look(PartnerSettings partner, PullRequest request, int most, CancellationToken cancellation)
    {
        await using var db = open();
        // The stream first: a number given in between shows with the next call.
        var stream = await streams.Of(db, partner.Code, cancellation);
        var after = request.HasAfterSequence ? request.AfterSequence : stream.Committed;
        var answer = new PullResponse { LastSequence = stream.Last, CommittedSequence = stream.Committed };
        var rows = await db.ExchangeOut
            .Where(o => o.Partner == partner.Code && o.Sequence > after && o.Sequence <= stream.Last
                && o.State != OutState.NotCarried && o.State != OutState.Superseded && o.State != OutState.Voided && o.BodyRemovedAt == null)
            .OrderBy(o => o.Sequence)
            .Take(most)
            .ToListAsync(cancellation);
        var size = 0;
        foreach (var row in rows)
        {
            var now = clock.Now();
            var message = DeskMapper.Write(post.Open(row, now), now);
            // The answer stays below what every library takes.
            if ((size += message.CalculateSize()) > MostBytes && answer.Messages.Count > 0)
                break;
            answer.Messages.Add(message);
        }
        return answer;
    }

    private static (int Most, TimeSpan Wait) Read(PullRequest request, ServerCallContext call)
    {
        var most = request.HasMax ? request.Max : StandardPage;
        if (most is < 1 or > GreatestPage)
            throw RpcStatus.Refuse(call.GetHttpContext(), Refusal.Invalid("max", $"须为 1 至 {GreatestPage}", $"has to be from 1 to {GreatestPage}"));
        if (request.HasAfterSequence && request.AfterSequence < 0)
            throw RpcStatus.Refuse(call.GetHttpContext(), Refusal.Invalid("afterSequence", "不能为负数", "must not be negative"));
        var wait = request.Wait ?? new Duration();
        if (wait.Seconds < 0 || wait.Seconds > LongestWait || wait.Nanos is < 0 or > Duration.NanosecondsPerSecond - 1 || (wait.Seconds == LongestWait && wait.Nanos > 0))
            throw RpcStatus.Refuse(call.GetHttpContext(), Refusal.Invalid("wait", $"须为 0 至 {LongestWait} 秒", $"has to be from 0 to {LongestWait} seconds"));
        return (most, wait.ToTimeSpan());
    }

    private const int StandardPage = 100;
    private const int GreatestPage = 500;

    /// <summary>Seconds.</summary>
    private const int LongestWait = 30;

    /// <summary>Half of the least limit of a client.</summary>
    private const int MostBytes = DeskChannel.MostBytes / 2;

    /// <summary>How often a waiting call looks; what it looks at is one row of an index.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
}
