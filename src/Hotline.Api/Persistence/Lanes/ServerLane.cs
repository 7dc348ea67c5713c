using System.Data;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Polly;
using Polly.Retry;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>
/// Writing on a database server: each piece of work has its own transaction; the server orders them. Only so many run at once, so that
/// work that needs a second connection (a reserved serial) always finds one in the pool.
/// </summary>
internal sealed class ServerLane(Func<HotlineContext> open, ProviderSql sql, IPosting posting, LaneMetrics metrics) : IWriteLane, IDisposable
{
    /// <summary>Transactions at once; well under the pool's hundred connections, more than a server's cores can use.</summary>
    private const int Writers = 32;

    private readonly SemaphoreSlim _places = new(Writers);
    private readonly ProviderSql _sql = sql;
    private readonly ResiliencePipeline _rivals = Rivals(sql, metrics);

    public async Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var waiting = metrics.Waits();
        await _places.WaitAsync(cancellation);
        try
        {
            return await metrics.Watched(Attempt(work, cancellation));
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<T> Attempt<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await _rivals.ExecuteAsync(async ct => await Connected(work, ct), cancellation);
        }
        catch (Exception fault) when (Faults.IsRivalry(fault, _sql))
        {
            throw new ContendedException(fault);
        }
        catch (Exception fault) when (fault is not DatabaseAwayException && Faults.Of(fault, _sql) == DatabaseFault.Away)
        {
            throw new DatabaseAwayException(fault);
        }
    }

    /// <summary>
    /// Work whose connection broke before its commit was begun has done nothing and begins again: after a restart of the server every pooled
    /// connection is dead, and nobody need hear of it.
    /// </summary>
    private async Task<T> Connected<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var commits = false;
            try
            {
                return await Once(work, () => commits = true, cancellation);
            }
            catch (Exception fault) when (!commits && FreshConnections.MayTryAgain(fault, _sql, attempt, began))
            {
                metrics.GaveWay();
            }
        }
    }

    private async Task<T> Once<T>(Func<HotlineContext, CancellationToken, Task<T>> work, Action commits, CancellationToken cancellation)
    {
        await using var db = open();
        db.Posting = posting;
        // A loser's whole transaction is undone; a savepoint at each save would only be two more round trips.
        db.Database.AutoSavepointsEnabled = false;
        // A ticket is read in several questions; all of them see one state of the books, never a rival's commit between them.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var result = await work(db, cancellation);
        commits();
        // From here on nobody may call it off: the answer must be the truth.
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception fault) when (Faults.Of(fault, _sql) == DatabaseFault.Away)
        {
            throw new DatabaseAwayException(fault, inCommit: true);
        }
        return result;
    }

    /// <summary>The loser of a race begins again from the start, soon and at a random moment, so that two do not meet again and again.</summary>
    private static ResiliencePipeline Rivals(ProviderSql sql, LaneMetrics metrics) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } fault && Faults.IsRivalry(fault, sql)),
            MaxRetryAttempts = Faults.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(2),
            MaxDelay = TimeSpan.FromMilliseconds(100),
            OnRetry = _ =>
            {
                metrics.GaveWay();
                return ValueTask.CompletedTask;
            },
        })
        .Build();
}
