using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence;

/// <summary>
/// Triggers that refuse to change or delete a row of the audit, whoever asks. They stop mistakes and the product's own account; who may drop
/// a trigger is found by the chain.
/// </summary>
internal abstract class AppendOnly
{
    /// <summary>The tables that only grow.</summary>
    protected static IReadOnlyList<string> Tables { get; } = ["audit_entries", "audit_seals"];

    /// <summary>What is refused, as it stands in the triggers' names.</summary>
    protected virtual IReadOnlyList<string> Moves { get; } = ["UPDATE", "DELETE"];

    /// <summary>Asks for the names of the triggers that are at work.</summary>
    protected abstract string AtWork { get; }

    /// <summary>Statements that come before the triggers.</summary>
    protected virtual IEnumerable<string> Before => [];

    /// <summary>The statement that makes one trigger anew.</summary>
    protected abstract string Trigger(string name, string table, string move);

    /// <summary>Every statement that <see cref="Put"/> may send.</summary>
    public IEnumerable<string> Script => Before.Concat(All.Select(t => Trigger(t.Name, t.Table, t.Move)));

    /// <summary>The triggers that are not there, or do not work.</summary>
    public async Task<IReadOnlyList<string>> Missing(HotlineContext db, CancellationToken cancellation)
    {
        var known = await db.Database.SqlQueryRaw<string>(AtWork).ToListAsync(cancellation);
        return [.. All.Select(t => t.Name).Except(known, StringComparer.Ordinal)];
    }

    /// <summary>Makes the triggers that are missing.</summary>
    public async Task Put(HotlineContext db, CancellationToken cancellation)
    {
        var missing = await Missing(db, cancellation);
        if (missing.Count == 0)
            return;
        try
        {
            foreach (var statement in Before.Concat(All.Where(t => missing.Contains(t.Name)).Select(t => Trigger(t.Name, t.Table, t.Move))))
                await db.Database.ExecuteSqlRawAsync(statement, cancellation);
        }
        catch (DbException)
        {
            // Another replica may have made them in the same moment.
            if ((await Missing(db, cancellation)).Count > 0)
                throw;
        }
    }

    protected const string Words = "is append-only";

    private IEnumerable<(string Name, string Table, string Move)> All =>
        from table in Tables
        from move in Moves
        select ($"{table}_no_{move.ToLowerInvariant()}", table, move);
}
