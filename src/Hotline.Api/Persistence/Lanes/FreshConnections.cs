using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>
/// A question on a connection that turns out to be dead is asked again on another. What runs in a transaction is not repeated here: its
/// beginning is not known, and the lane begins it again as a whole.
/// </summary>
internal sealed class FreshConnections(ExecutionStrategyDependencies dependencies, ProviderSql sql) : IExecutionStrategy
{
    /// <summary>A database that takes longer than this to say no is away, and the caller is told so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int Attempts = 4;

    /// <summary>Answers are not held back for the sake of it: only the asking is repeated, before the first row.</summary>
    public bool RetriesOnFailure => false;

    /// <summary>Whether what failed so soon may be tried on another connection.</summary>
    public static bool MayTryAgain(Exception fault, ProviderSql sql, int attempt, long began) =>
        attempt < Attempts && Stopwatch.GetElapsedTime(began) < Patience && Faults.Of(fault, sql) == DatabaseFault.Away;

    public TResult Execute<TState, TResult>(TState state, Func<DbContext, TState, TResult> operation, Func<DbContext, TState, ExecutionResult<TResult>>? verifySucceeded)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return operation(dependencies.CurrentContext.Context, state);
            }
            catch (Exception fault) when (IsAlone && MayTryAgain(fault, sql, attempt, began))
            {
                // On another connection.
            }
        }
    }

    public async Task<TResult> ExecuteAsync<TState, TResult>(
        TState state, Func<DbContext, TState, CancellationToken, Task<TResult>> operation,
        Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded, CancellationToken cancellationToken = default)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await operation(dependencies.CurrentContext.Context, state, cancellationToken);
            }
            catch (Exception fault) when (IsAlone && MayTryAgain(fault, sql, attempt, began))
            {
                // On another connection.
            }
        }
    }

    /// <summary>Nothing was done before on this connection, and nothing is saved by it.</summary>
    private bool IsAlone => dependencies.CurrentContext.Context.Database.CurrentTransaction is null && !dependencies.CurrentContext.Context.ChangeTracker.HasChanges();
}
