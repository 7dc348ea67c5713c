using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>
/// Writing on a database server: each piece of work has its own transaction; the server orders them. Only so many run at once, so that
/// work that needs a second connection (a reserved serial) always finds one in the pool.
/// </summary>
internal sealed class ServerLane(Func<HotlineContext> open) : IWriteLane, IDisposable
{
    /// <summary>Transactions at once; well under the pool's hundred connections, more than a server's cores can use.</summary>
    private const int Writers = 32;

    private readonly SemaphoreSlim _places = new(Writers);

    public async Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            return await Attempt(work, cancellation);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<T> Attempt<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = open();
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                var result = await work(db, cancellation);
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            }
            catch (Exception fault) when (Faults.IsRivalry(fault, db.Sql))
            {
                if (attempt == Faults.Attempts)
                    throw new ContendedException(fault);
            }
            catch (Exception fault) when (Faults.Of(fault, db.Sql) == DatabaseFault.Away)
            {
                throw new DatabaseAwayException(fault);
            }
            await Task.Delay(Random.Shared.Next(1, 5 * attempt), cancellation);
        }
    }
}
