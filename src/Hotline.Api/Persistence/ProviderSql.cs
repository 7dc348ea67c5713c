using System.Data;
using System.Data.Common;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hotline.Api.Persistence;

/// <summary>What went wrong in the database, in words that do not depend on the provider.</summary>
internal enum DatabaseFault
{
    /// <summary>Something else; not ours to mend.</summary>
    Other,

    /// <summary>A unique constraint stood in the way: somebody was first.</summary>
    Duplicate,

    /// <summary>A deadlock, a serialization failure or a lock held too long: the same work can be done again.</summary>
    Contention,

    /// <summary>The database cannot be reached or cannot write.</summary>
    Away,
}

/// <summary>Everything that one provider does its own way. No other class knows which database it is on.</summary>
internal abstract class ProviderSql
{
    /// <summary>The name used in <c>Database:Provider</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the books are a file of this program's own: it migrates them by itself, and keeps beside them what belongs to them.</summary>
    public virtual bool IsEmbedded => false;

    /// <summary>
    /// Takes <c>{1}</c> serials of day <c>{0}</c> and answers the first serial after them; one statement, safe against any number of
    /// rivals, and the day's row is made when it is missing.
    /// </summary>
    public abstract string TakeSerials { get; }

    /// <summary>
    /// What is wanted once after the migrations: tickets of earlier versions get their words indexed and the clock's look. A step that was
    /// cut short is done again from where it stood.
    /// </summary>
    public virtual async Task Prepare(HotlineContext db, CancellationToken cancellation)
    {
        foreach (var name in await Unprepared(db, cancellation))
        {
            await Steps[name](db, cancellation);
            db.Add(new PreparedStep { Name = name });
            try
            {
                await db.SaveChangesAsync(cancellation);
            }
            catch (DbUpdateException fault) when (fault.InnerException is DbException cause && Judge(cause) == DatabaseFault.Duplicate)
            {
                // Another replica did it too; both did the same.
            }
            db.ChangeTracker.Clear();
        }
        // A migration that makes a table anew takes its triggers with it.
        await Guards.Put(db, cancellation);
    }

    /// <summary>Steps of <see cref="Prepare"/> that are still to be done.</summary>
    public async Task<IReadOnlyList<string>> Unprepared(HotlineContext db, CancellationToken cancellation)
    {
        var done = await db.PreparedSteps.Select(s => s.Name).ToListAsync(cancellation);
        return [.. Steps.Keys.Except(done)];
    }

    private OrderedDictionary<string, Func<HotlineContext, CancellationToken, Task>> Steps => new()
    {
        ["texts"] = Texts.Fill, ["callbacks"] = CountCallbacks, ["clock"] = SetClock, ["audit-guards"] = Guards.Put, ["settled"] = SetSettled,
    };

    /// <summary>What came of a round's callbacks, whatever state its ticket is in by now: who was asked already is not asked again.</summary>
    private static async Task CountCallbacks(HotlineContext db, CancellationToken cancellation)
    {
        var older = db.Tickets.Where(t => t.CallbackAttempts == 0);
        foreach (var outcome in (CallbackOutcome[])[CallbackOutcome.Reached, CallbackOutcome.Refused])
        {
            await older.Where(t => t.CallbackResult == null && t.Callbacks.Any(c => c.Round == t.Round && c.Outcome == outcome))
                .ExecuteUpdateAsync(s => s.SetProperty(t => t.CallbackResult, outcome), cancellation);
        }
        await older.Where(t => t.Callbacks.Any(c => c.Round == t.Round))
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.CallbackAttempts, t => t.Callbacks.Count(c => c.Round == t.Round)), cancellation);
    }

    private static async Task SetClock(HotlineContext db, CancellationToken cancellation)
    {
        var older = db.Tickets
            .Where(t => t.ClockAt == null && t.ClockMarkCount == 0 && t.ImportedAt == null)
            .Where(t => t.Status == TicketStatus.Registered || t.Status == TicketStatus.Dispatched || t.Status == TicketStatus.Closed
                || t.Status == TicketStatus.Rejected || t.Status == TicketStatus.Withdrawn || t.Status == TicketStatus.Replied);
        await older.ExecuteUpdateAsync(s => s.SetProperty(t => t.ClockAt, t => t.StateSince), cancellation);
    }

    /// <summary>When tickets of earlier versions ended, from which their time is counted.</summary>
    private static async Task SetSettled(HotlineContext db, CancellationToken cancellation)
    {
        var older = db.Tickets.Where(t => t.SettledAt == null && t.AnonymisedAt == null);
        await older.Where(t => t.Status == TicketStatus.Archived).ExecuteUpdateAsync(s => s.SetProperty(t => t.SettledAt, t => t.ArchivedAt ?? t.StateSince), cancellation);
        await older.Where(t => t.Status == TicketStatus.Closed || t.Status == TicketStatus.Rejected || t.Status == TicketStatus.Withdrawn)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.SettledAt, t => t.ClosedAt ?? t.EndedAt ?? t.StateSince), cancellation);
        await older.Where(t => t.Status == TicketStatus.Merged).ExecuteUpdateAsync(s => s.SetProperty(t => t.SettledAt, t => t.StateSince), cancellation);
    }

    /// <summary>Begins to read: whatever is asked until its end is answered from one state of the books, and nobody waits for it.</summary>
    public virtual Task<IDbContextTransaction> BeginRead(HotlineContext db, CancellationToken cancellation) =>
        db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);

    /// <summary>The full-text index of tickets.</summary>
    public abstract TextIndex Texts { get; }

    /// <summary>What keeps the audit append-only.</summary>
    public abstract AppendOnly Guards { get; }

    /// <summary>A day as this provider's driver takes it in a parameter.</summary>
    public virtual object Day(DateOnly day) => day;

    /// <summary>Tickets by their keys, some thousand at most, looked up one by one whatever else is asked of them.</summary>
    public virtual IQueryable<Ticket> Tickets(HotlineContext db, IReadOnlyList<long> ids) => db.Tickets.Where(t => EF.Parameter(ids).Contains(t.Id));

    public abstract DatabaseFault Judge(DbException fault);

    /// <summary>How a moment is stored: always UTC, always whole milliseconds, so that every provider compares alike.</summary>
    public abstract void ConfigureMoments(PropertiesConfigurationBuilder<DateTimeOffset> moments);
}

/// <summary>UTC, whole milliseconds.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(v => Moments.Utc(v), v => v);

/// <summary>Unix milliseconds, for a database that has no type for moments.</summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    v => v.ToUnixTimeMilliseconds(), v => DateTimeOffset.FromUnixTimeMilliseconds(v));

internal static class Moments
{
    /// <summary>Cut to whole milliseconds, the finest that every provider keeps.</summary>
    public static DateTimeOffset Utc(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    /// <summary>Now, as it can be stored.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => Utc(clock.GetUtcNow());
}
