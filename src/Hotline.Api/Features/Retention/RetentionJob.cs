using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>
/// 保存期限作业: goes through what is past its time, kind by kind, in small transactions. Each of them confirms the lease, takes the tickets
/// concerned so that no hold can be set meanwhile, judges the rows anew, treats those that nothing keeps, and moves the run's row on with what
/// it did: a run that is cut off is gone on with where it stood, and no row is counted twice.
/// </summary>
internal sealed class RetentionJob(
    IWriteLane lane, OpenBooks open, Leases leases, Reference reference, RetentionKinds kinds, RetentionSettings settings, FileStores stores, RetentionMetrics metrics,
    TimeProvider clock, ILogger<RetentionJob> log)
{
    private const string LeaseName = "retention";

    /// <summary>How long others wait for one that died.</summary>
    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(5);

    /// <summary>Rows of one transaction.</summary>
    private const int BatchSize = 50;

    /// <summary>By the city's clocks: the first hour of the day in which the worker begins, for the night is quiet.</summary>
    public const int FirstHour = 3;

    /// <summary>One kind within a run.</summary>
    private sealed record Pass(Lease Lease, long Run, RetentionKind Kind, DateTimeOffset Until);

    /// <summary>What the worker does on its rounds: goes on with a run that was cut off, or begins the day's. Null when there was nothing to do.</summary>
    public async Task<RetentionReport?> RunDue(CancellationToken cancellation)
    {
        if (!settings.Enabled)
            return null;
        var (site, now) = ((await reference.Look(cancellation)).Site, clock.Now());
        await using var db = open();
        var last = await Newest(db).FirstOrDefaultAsync(cancellation);
        var today = site.Calendar.LocalDate(now);
        var due = last is null or { EndedAt: null } || (site.Calendar.LocalDate(last.StartedAt) < today);
        var hour = TimeZoneInfo.ConvertTime(now, site.Calendar.Zone).Hour;
        return due && (last is { EndedAt: null } || hour >= FirstHour) ? await Run(TicketRetention.System.Client, cancellation) : null;
    }

    /// <summary>Runs over all kinds; answers the report, or null when another runs.</summary>
    public async Task<RetentionReport?> Run(string by, CancellationToken cancellation)
    {
        if (await leases.Take(LeaseName, LeaseLength, cancellation) is not { } lease)
            return null;
        try
        {
            var run = await lane.Run((db, ct) => Begin(db, by, ct), cancellation);
            var site = (await reference.Look(cancellation)).Site;
            foreach (var kind in kinds.All.SkipWhile(k => run.Kind is not null && k.Code != run.Kind))
            {
                if (!await Through(new Pass(lease, run.Id, kind, kind.Until(site, run.StartedAt)), cancellation))
                    return null;
            }
            return await lane.Run((db, ct) => End(db, lease, run.Id, ImportRetention.Until(site, run.StartedAt), ct), cancellation);
        }
        finally
        {
            await leases.Release(lease, CancellationToken.None);
        }
    }

    public static IQueryable<RetentionRun> Newest(HotlineContext db) => db.RetentionRuns.AsNoTracking().OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id);

    private async Task<RetentionRun> Begin(HotlineContext db, string by, CancellationToken cancellation)
    {
        if (await Newest(db).FirstOrDefaultAsync(cancellation) is { EndedAt: null } cutOff)
            return cutOff;
        var run = new RetentionRun { StartedAt = clock.Now(), By = by };
        db.Add(run);
        await db.SaveChangesAsync(cancellation);
        return run;
    }

    /// <summary>All rows of a kind, from where the run stands; false when another has taken over.</summary>
    private async Task<bool> Through(Pass pass, CancellationToken cancellation)
    {
        while (true)
        {
            List<RetentionCandidate> batch;
            await using (var db = open())
            {
                var run = await db.RetentionRuns.AsNoTracking().FirstAsync(r => r.Id == pass.Run, cancellation);
                batch = await After(pass.Kind.Candidates(db, pass.Until, clock.Now()), run.Kind == pass.Kind.Code ? run : null).Take(BatchSize).ToListAsync(cancellation);
            }
            if (!await Batch(pass, batch, cancellation))
                return false;
            if (batch.Count < BatchSize)
                return true;
        }
    }

    private static IQueryable<RetentionCandidate> After(IQueryable<RetentionCandidate> rows, RetentionRun? run)
    {
        if (run is { PlaceAt: { } at, PlaceId: { } id })
            rows = rows.Where(c => c.At >= at && (c.At > at || c.Id > id));
        return rows.OrderBy(c => c.At).ThenBy(c => c.Id);
    }

    /// <summary>One transaction; where it fails, one for each row, so that a row which cannot be treated holds up no other.</summary>
    private async Task<bool> Batch(Pass pass, List<RetentionCandidate> batch, CancellationToken cancellation)
    {
        try
        {
            var done = await lane.Run((db, ct) => Treat(db, pass, batch, ct), cancellation);
            if (done is null)
                return false;
            metrics.Done(pass.Kind.Code, done.Count);
            foreach (var (store, key) in done.Files)
                await Remove(store, key, cancellation);
            return true;
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or DatabaseAwayException) && batch.Count == 1)
        {
            log.LogError(fault, "Retention could not treat {Kind} {Id}; the next run tries it again", pass.Kind.Code, batch[0].Id);
            metrics.Failed();
            return await lane.Run(
                async (db, ct) => await leases.Confirm(db, pass.Lease, LeaseLength, ct) && await Note(db, pass, batch[0], [batch[0] with { Held = false, Waits = null }], failed: 1, ct), cancellation);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or DatabaseAwayException) && batch.Count > 1)
        {
            log.LogWarning(fault, "Retention could not treat {Count} rows of {Kind} together; it goes on one by one", batch.Count, pass.Kind.Code);
            foreach (var one in batch)
            {
                if (!await Batch(pass, [one], cancellation))
                    return false;
            }
            return true;
        }
    }

    private sealed record Treated(int Count, List<(string Store, Guid Key)> Files);

    private async Task<Treated?> Treat(HotlineContext db, Pass pass, List<RetentionCandidate> batch, CancellationToken cancellation)
    {
        if (!await leases.Confirm(db, pass.Lease, LeaseLength, cancellation))
            return null;
        var (ids, now) = (batch.Select(c => c.Id).ToList(), clock.Now());
        var tickets = await pass.Kind.Tickets(db, ids).Distinct().OrderBy(t => t).ToListAsync(cancellation);
        // Nothing changes by it; but whoever sets a hold on one of them waits now, and begins anew with what was done.
        await db.Tickets.Where(t => EF.Parameter(tickets).Contains(t.Id)).ExecuteUpdateAsync(s => s.SetProperty(t => t.HoldCount, t => t.HoldCount), cancellation);
        var judged = await pass.Kind.Candidates(db, pass.Until, now).Where(c => EF.Parameter(ids).Contains(c.Id)).ToListAsync(cancellation);
        var (ready, work) = (judged.Where(c => c is { Held: false, Waits: null }).Select(c => c.Id).ToList(), new RetentionWork(db, now));
        if (ready.Count > 0)
        {
            await pass.Kind.Do(work, ready, cancellation);
            Cut(db);
            // Each ticket has an entry of its own, by its history.
            if (pass.Kind.Code != kinds.Tickets.Code)
                db.Add(Audit(pass.Run, pass.Kind.Code, ready.Count, now));
        }
        await Note(db, pass, batch.Count == 0 ? null : batch[^1], judged, failed: 0, cancellation);
        return new Treated(ready.Count, work.Files);
    }

    /// <summary>Moves the run on.</summary>
    private static async Task<bool> Note(
        HotlineContext db, Pass pass, RetentionCandidate? last, List<RetentionCandidate> judged, long failed, CancellationToken cancellation)
    {
        var run = await db.RetentionRuns.FirstAsync(r => r.Id == pass.Run, cancellation);
        var tallies = RetentionReport.Tallies(run);
        var tally = tallies.Find(t => t.Kind == pass.Kind.Code) ?? new RetentionTally { Kind = pass.Kind.Code, Until = pass.Until, Skipped = [] };
        run.Report = RetentionReport.Kept([.. tallies.Where(t => t.Kind != tally.Kind), tally.With(judged, failed)]);
        if (last is not null || run.Kind != pass.Kind.Code)
            (run.Kind, run.PlaceAt, run.PlaceId) = (pass.Kind.Code, last?.At, last?.Id);
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>What was taken out may be shorter than what stands in its place; a column keeps what it has room for.</summary>
    private static void Cut(HotlineContext db)
    {
        db.ChangeTracker.DetectChanges();
        foreach (var property in db.ChangeTracker.Entries().Where(e => e.State == EntityState.Modified).SelectMany(e => e.Properties).Where(p => p.IsModified))
        {
            if (property.CurrentValue is string text && property.Metadata.GetMaxLength() is { } most && text.Length > most)
                property.CurrentValue = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        }
    }

    private async Task<RetentionReport?> End(HotlineContext db, Lease lease, long id, DateTimeOffset until, CancellationToken cancellation)
    {
        if (!await leases.Confirm(db, lease, LeaseLength, cancellation))
            return null;
        var run = await db.RetentionRuns.FirstAsync(r => r.Id == id, cancellation);
        var past = ImportRetention.Past(db, until);
        var from = await past.MinAsync(o => o.EndedAt, cancellation);
        var done = await past.ExecuteUpdateAsync(s => s.SetProperty(o => o.Result, (string?)null), cancellation);
        if (done > 0)
            db.Add(Audit(id, ImportRetention.Kind, done, clock.Now()));
        run.Report = RetentionReport.Kept([.. RetentionReport.Tallies(run), new() { Kind = ImportRetention.Kind, From = from, Until = until, Due = done, Done = done, Skipped = [] }]);
        (run.Kind, run.PlaceAt, run.PlaceId, run.EndedAt) = (null, null, null, clock.Now());
        await db.SaveChangesAsync(cancellation);
        return RetentionReport.Of(run);
    }

    private static AuditEntry Audit(long run, string kind, int rows, DateTimeOffset at) =>
        AuditEntry.Of(TicketRetention.System, "retention." + kind, FormattableString.Invariant($"run={run} rows={rows}"), at);

    /// <summary>What cannot be removed now is named by no row any more, and goes with the next cleaning.</summary>
    private async Task Remove(string store, Guid key, CancellationToken cancellation)
    {
        try
        {
            await stores.Named(store).Remove(key, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DatabaseAwayException or ContendedException)
        {
            log.LogWarning(fault, "The bytes of a removed attachment are still in {Store}; they go within a day", store);
        }
    }
}
