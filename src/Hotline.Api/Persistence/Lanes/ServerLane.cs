using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>Writing on a database server: each piece of work has its own transaction; the server orders them.</summary>
internal sealed class ServerLane(Func<HotlineContext> open) : IWriteLane
{
    public async Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
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
