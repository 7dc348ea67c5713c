using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Audits;

/// <summary>
/// Seals entries of the audit into the chain, after the acts have committed and in batches, so that no act waits for another's hash. One
/// replica at a time does it; the keys of the seals, not the lease, are what keeps the chain one. An entry may commit after one with a
/// later key: so what is sealed is whatever has no seal, never just what lies behind the last.
/// </summary>
internal sealed class AuditSealer(Leases leases, IWriteLane lane, OpenBooks open, ChainHeads heads, AuditMetrics metrics, TimeProvider clock)
{
    public const string LeaseName = "audit.sealer";

    /// <summary>How long a sealer that died holds up the others.</summary>
    public static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(30);

    /// <summary>Entries that are sealed in one transaction.</summary>
    public const int BatchSize = 500;

    /// <summary>Batches of one round; what an upgrade finds unsealed is caught up over many, beside the day's work.</summary>
    public const int MostBatches = 20;

    /// <summary>
    /// How many keys behind the newest sealed one are looked through for entries that committed late. One slips through only when so many acts
    /// were sealed while its transaction was open; then verification names it.
    /// </summary>
    public const int LateKeys = 100_000;

    /// <summary>How often that is done.</summary>
    public static readonly TimeSpan LatePause = TimeSpan.FromSeconds(30);

    private DateTimeOffset _lateLook = DateTimeOffset.MinValue;
    private ChainHead? _untold;
    private Lease? _lease;
    private bool _started;

    /// <summary>One round; answers how many entries it sealed.</summary>
    public async Task<int> Run(CancellationToken cancellation)
    {
        var done = 0;
        var waiting = await Waiting(cancellation);
        if (waiting.Count > 0 && (_lease = await leases.Take(LeaseName, LeaseLength, cancellation)) is { } lease)
        {
            foreach (var find in waiting)
                done += await Seal(lease, find, cancellation);
        }
        if (_untold is { } head && heads.Write(head))
            _untold = null;
        return done;
    }

    /// <summary>Lets another go on at once, when this program stops.</summary>
    public async Task Leave(CancellationToken cancellation)
    {
        if (_lease is { } lease)
            await leases.Release(lease, cancellation);
        _lease = null;
    }

    /// <summary>The moment of the oldest new entry that waits.</summary>
    public static async Task<DateTimeOffset?> WaitingSince(HotlineContext db, CancellationToken cancellation) =>
        await Oldest(New(db, await Top(db, cancellation)), cancellation);

    private async Task<int> Seal(Lease lease, Find find, CancellationToken cancellation)
    {
        var done = 0;
        for (var batch = 1; batch <= MostBatches; batch++)
        {
            var (count, head) = await lane.Run((db, ct) => Batch(db, lease, find, ct), cancellation);
            if (count == 0)
                break;
            metrics.Sealed(count);
            (done, _untold) = (done + count, head);
            if (count < BatchSize)
                break;
        }
        return done;
    }

    /// <summary>Where something waits; a look that writes nothing, for most rounds find nothing to do.</summary>
    private async Task<List<Find>> Waiting(CancellationToken cancellation)
    {
        await using var db = open();
        if (!_started)
        {
            // Whoever sealed last may have died before it wrote the head.
            _untold = await Head(db).FirstOrDefaultAsync(cancellation) is { } last ? HeadOf(last) : null;
            _started = true;
        }
        var (now, top) = (clock.Now(), await Top(db, cancellation));
        List<Find> waiting = [];
        DateTimeOffset? oldest = null;
        if (now - _lateLook >= LatePause)
        {
            oldest = await Oldest(Late(db, top), cancellation);
            _lateLook = oldest is null ? now : DateTimeOffset.MinValue;
            if (oldest is not null)
                waiting.Add(Late);
        }
        if (await Oldest(New(db, top), cancellation) is { } newer)
        {
            waiting.Add(New);
            oldest ??= newer;
        }
        metrics.Waits(oldest);
        return waiting;
    }

    private async Task<(int Sealed, ChainHead? Head)> Batch(HotlineContext db, Lease lease, Find find, CancellationToken cancellation)
    {
        if (!await leases.Confirm(db, lease, LeaseLength, cancellation))
            return (0, null);
        var entries = await find(db, await Top(db, cancellation)).AsNoTracking().OrderBy(a => a.Id).Take(BatchSize).ToListAsync(cancellation);
        if (entries.Count == 0)
            return (0, null);
        var last = await Head(db).FirstOrDefaultAsync(cancellation);
        var at = clock.Now();
        foreach (var entry in entries)
        {
            var (sequence, previous) = ((last?.Sequence ?? 0) + 1, last?.Hash ?? SealedText.Beginning);
            last = new AuditSeal
            {
                Sequence = sequence,
                AuditEntryId = entry.Id,
                PreviousHash = previous,
                Hash = SealedText.Hash(SealedText.Format, sequence, at, previous, entry)!,
                SealedAt = at,
                Format = SealedText.Format,
            };
            db.Add(last);
        }
        await db.SaveChangesAsync(cancellation);
        return (entries.Count, HeadOf(last!));
    }

    private delegate IQueryable<AuditEntry> Find(HotlineContext db, long top);

    /// <summary>Behind everything that is sealed.</summary>
    private static IQueryable<AuditEntry> New(HotlineContext db, long top) => db.Audit.Where(a => a.Id > top);

    /// <summary>Committed after a later key was sealed. The seals are bounded too, or a planner might read all of them.</summary>
    private static IQueryable<AuditEntry> Late(HotlineContext db, long top)
    {
        var from = top - LateKeys;
        return db.Audit.Where(a => a.Id > from && a.Id < top && !db.AuditSeals.Any(s => s.AuditEntryId > from && s.AuditEntryId == a.Id));
    }

    /// <summary>The greatest key that has a seal.</summary>
    private static Task<long> Top(HotlineContext db, CancellationToken cancellation) =>
        db.AuditSeals.OrderByDescending(s => s.AuditEntryId).Select(s => s.AuditEntryId).FirstOrDefaultAsync(cancellation);

    private static Task<DateTimeOffset?> Oldest(IQueryable<AuditEntry> entries, CancellationToken cancellation) =>
        entries.OrderBy(a => a.Id).Select(a => (DateTimeOffset?)a.At).FirstOrDefaultAsync(cancellation);

    private static IQueryable<AuditSeal> Head(HotlineContext db) => db.AuditSeals.AsNoTracking().OrderByDescending(s => s.Sequence);

    private static ChainHead HeadOf(AuditSeal link) => new(link.Sequence, Convert.ToHexStringLower(link.Hash), link.SealedAt);
}
