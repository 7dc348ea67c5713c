using System.Data.Common;
using Hotline.Api.Persistence.Lanes;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hotline.Api.Persistence;

/// <summary>
/// Between two looks of its keeper a reading replica can die: who cannot connect to it is connected to the database itself, and whatever shows
/// that it is away keeps the next ones from asking it.
/// </summary>
internal sealed class ReplicaFallBack(ReadingReplica replica, string database, ProviderSql sql) : DbConnectionInterceptor, IDbCommandInterceptor
{
    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        try
        {
            await connection.OpenAsync(cancellationToken);
            return InterceptionResult.Suppress();
        }
        catch (Exception fault) when (fault is DbException or TimeoutException)
        {
            replica.Note(null);
            connection.ConnectionString = database;
            return result;
        }
    }

    /// <summary>A connection that broke under a question: its caller is told to ask again.</summary>
    public Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Faults.Of(eventData.Exception, sql) == DatabaseFault.Away)
            replica.Note(null);
        return Task.CompletedTask;
    }
}
