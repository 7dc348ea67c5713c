using System.Threading.Channels;
using Hotline.Api.Persistence.Providers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>
/// Writing on SQLite: one gate in the process. Work that waits is done together in one transaction, a savepoint each, and answered
/// only after that transaction is on disk. The gate is for speed; <c>BEGIN IMMEDIATE</c> and the busy timeout carry correctness,
/// for another process may write too.
/// </summary>
internal sealed class SqliteLane : IWriteLane, IAsyncDisposable
{
    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly string _connectionString;
    private readonly IPosting _posting;
    private readonly IConcealing _concealing;
    private readonly LaneMetrics _metrics;
    private readonly ILogger _log;
    private readonly Task _pump;
    private (SqliteConnection Connection, DbContextOptions<SqliteHotlineContext> Options)? _kept;

    public SqliteLane(string connectionString, IPosting posting, IConcealing concealing, LaneMetrics metrics, ILogger<SqliteLane> log)
    {
        (_connectionString, _posting, _concealing, _metrics, _log) = (connectionString, posting, concealing, metrics, log);
        _pump = Task.Run(Pump);
    }

    public async Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        var item = new Work<T>(work, _metrics, cancellation);
        using var waiting = _metrics.Waits();
        await _queue.Writer.WriteAsync(item, cancellation);
        return await _metrics.Watched(item.Answer);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _pump;
        await Disconnect();
    }

    private async Task Pump()
    {
        var group = new List<Work>(GroupSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < GroupSize && _queue.Reader.TryRead(out var work))
                group.Add(work);
            while (group.Count > 0 && !await IsDone(group))
            {
                // Those that are left are done again without the one that undid them all.
            }
        }
    }

    /// <summary>False when one work has undone the whole transaction; it is no longer in the group then.</summary>
    private async Task<bool> IsDone(List<Work> group)
    {
        try
        {
            await Commit(group);
            return true;
        }
        catch (UndoneException undone) when (!IsAway(undone.InnerException!))
        {
            _log.LogError(undone.InnerException, "A write undid a group of {Count}; the others are done again", group.Count);
            undone.By.Fail(undone.InnerException!);
            group.Remove(undone.By);
            await Disconnect();
            return false;
        }
        catch (Exception fault)
        {
            _log.LogError(fault, "A group of {Count} writes was not committed", group.Count);
            group.ForEach(w => w.Fail(fault is DatabaseAwayException ? fault : IsAway(fault) ? new DatabaseAwayException(fault) : fault));
            await Disconnect();
            return true;
        }
    }

    private static bool IsAway(Exception fault) => Faults.Of(fault, SqliteSql.Instance) is DatabaseFault.Away or DatabaseFault.Contention;

    private async Task Commit(List<Work> group)
    {
        var (connection, options) = await Connect();
        await using var transaction = connection.BeginTransaction(deferred: false);
        await using var db = new SqliteHotlineContext(options)
        {
            Database = { AutoSavepointsEnabled = false },
            // FTS5 writes a segment at each savepoint; the words of a group become one.
            WaitingWords = [],
            Posting = _posting,
            Concealing = _concealing,
        };
        await db.Database.UseTransactionAsync(transaction);
        foreach (var work in group)
            await work.Do(db, transaction);
        await SqliteTexts.Write(db, db.WaitingWords, CancellationToken.None);
        try
        {
            await transaction.CommitAsync();
        }
        catch (SqliteException fault) when (IsAway(fault))
        {
            throw new DatabaseAwayException(fault, inCommit: true);
        }
        group.ForEach(w => w.Finish());
    }

    /// <summary>The gate keeps one connection; after a fault it takes another.</summary>
    private async Task<(SqliteConnection, DbContextOptions<SqliteHotlineContext>)> Connect()
    {
        if (_kept is { Connection: var open, Options: var options })
            return (open, options);
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync();
        // What a savepoint would undo is kept in memory instead of a temporary file; the log and its flushes stay as they are.
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA temp_store = MEMORY";
            await command.ExecuteNonQueryAsync();
        }
        options = new DbContextOptionsBuilder<SqliteHotlineContext>().UseSqlite(connection).UseSnakeCaseNamingConvention().Options;
        _kept = (connection, options);
        return (connection, options);
    }

    private async Task Disconnect()
    {
        if (_kept is { Connection: var connection })
            await connection.DisposeAsync();
        _kept = null;
    }

    /// <summary>Waiting writes; a caller beyond it waits for a place.</summary>
    private const int QueueLength = 4096;

    /// <summary>Writes that share one transaction: enough for the disk's flush to weigh little, few enough to answer soon.</summary>
    private const int GroupSize = 64;

    /// <summary>The engine gave up the whole transaction over one work: the others' part of it is gone too.</summary>
    private sealed class UndoneException(Work by, Exception inner) : Exception("The whole transaction is gone.", inner)
    {
        public Work By => by;
    }

    private abstract class Work
    {
        public abstract Task Do(SqliteHotlineContext db, SqliteTransaction transaction);

        public abstract void Finish();

        public abstract void Fail(Exception fault);
    }

    private sealed class Work<T>(Func<HotlineContext, CancellationToken, Task<T>> work, LaneMetrics metrics, CancellationToken cancellation) : Work
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _fault;

        public Task<T> Answer => _answer.Task;

        /// <summary>A fault of this work undoes this work alone, unless the engine has given up the whole transaction.</summary>
        public override async Task Do(SqliteHotlineContext db, SqliteTransaction transaction)
        {
            var (waiting, before) = (db.WaitingWords!, db.WaitingWords!.Count);
            for (var attempt = 1; attempt <= Faults.Attempts; attempt++)
            {
                await transaction.SaveAsync(Savepoint, CancellationToken.None);
                try
                {
                    _result = await work(db, cancellation);
                    _fault = null;
                    await transaction.ReleaseAsync(Savepoint, CancellationToken.None);
                    return;
                }
                catch (Exception fault)
                {
                    _fault = fault;
                    waiting.RemoveRange(before, waiting.Count - before);
                    await Undo(transaction, fault);
                    if (!Faults.IsRivalry(fault, db.Sql))
                        return;
                    metrics.GaveWay();
                    _fault = new ContendedException(fault);
                }
                finally
                {
                    db.ChangeTracker.Clear();
                }
            }
        }

        private async Task Undo(SqliteTransaction transaction, Exception cause)
        {
            try
            {
                await transaction.RollbackAsync(Savepoint, CancellationToken.None);
                await transaction.ReleaseAsync(Savepoint, CancellationToken.None);
            }
            catch (Exception fault) when (fault is SqliteException or InvalidOperationException)
            {
                throw new UndoneException(this, cause);
            }
        }

        public override void Finish()
        {
            if (_fault is null)
                _answer.TrySetResult(_result!);
            else
                Fail(Faults.Of(_fault, SqliteSql.Instance) == DatabaseFault.Away ? new DatabaseAwayException(_fault) : _fault);
        }

        public override void Fail(Exception fault) => _answer.TrySetException(fault);

        private const string Savepoint = "work";
    }
}
