using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>
/// Claims of messages to be delivered. Several replicas share the work: a claim holds for a lease and carries a fencing number; who is
/// overtaken saves nothing. Only the first unfinished message of a matter can be claimed, so that the order holds.
/// </summary>
internal sealed class OutClaims(IWriteLane lane, OpenBooks open, TimeProvider clock)
{
    /// <summary>Messages claimed at once.</summary>
    public const int GroupSize = 64;

    /// <summary>Messages that get their place in the stream at once.</summary>
    private const int SequencedAtOnce = 512;

    /// <summary>How long a claim holds: an attempt, with the question that may come before it, ends in under half of it.</summary>
    public static TimeSpan Lease(CallLimits limits) => limits.TotalTimeout * 4 + TimeSpan.FromSeconds(10);

    /// <summary>Whether anything could be claimed now; a look that writes nothing.</summary>
    public async Task<bool> IsAnyDue(string partner, CancellationToken cancellation)
    {
        var now = clock.Now();
        await using var db = open();
        return await Heads(db, partner, now).AnyAsync(cancellation);
    }

    /// <summary>
    /// Gives committed messages their places in the stream to the partner: gap-free, and later commits come later, so that a reader never
    /// skips one. The stream's row is the lease: of two at once one begins again.
    /// </summary>
    public Task<long> Sequence(string partner, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var stream = await Stream(db, partner, ct);
            while (await Sequence(db, stream, ct) == SequencedAtOnce)
            {
            }
            await db.SaveChangesAsync(ct);
            return stream.NextSequence - 1;
        },
        cancellation);

    /// <summary>Claims what is due, at most so many; each with the number of its claim.</summary>
    public Task<List<ExchangeOut>> Claim(PartnerSettings partner, Guid holder, int most, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var now = clock.Now();
            if (partner.Face == PartnerFace.Grpc)
                await Sequence(db, await Stream(db, partner.Code, ct), ct);
            var rows = await Heads(db, partner.Code, now).AsTracking().OrderBy(o => o.NextAt).ThenBy(o => o.Id).Take(most).ToListAsync(ct);
            // What was just numbered is saved with its claim.
            rows = [.. rows.Where(r => partner.Face != PartnerFace.Grpc || r.Sequence is not null)];
            foreach (var row in rows)
            {
                // A claim that was never given back ended in a way that nobody saw.
                row.Unknown |= row.Holder is not null;
                (row.Holder, row.ClaimedUntil, row.TriedAt) = (holder, now + Lease(partner.Limits), now);
                row.Claim++;
                row.Attempts++;
            }
            await db.SaveChangesAsync(ct);
            return rows;
        },
        cancellation);

    /// <summary>The claims that still stand, read again before anything is sent.</summary>
    public async Task<HashSet<long>> Held(Guid holder, CancellationToken cancellation)
    {
        var now = clock.Now();
        await using var db = open();
        return [.. await db.ExchangeOut.Where(o => o.Holder == holder && o.ClaimedUntil > now).Select(o => o.Id).ToListAsync(cancellation)];
    }

    /// <summary>Due, not claimed, and nothing unfinished of its matter before it. What expired holds its own matter only.</summary>
    private static IQueryable<ExchangeOut> Heads(HotlineContext db, string partner, DateTimeOffset now) => db.ExchangeOut
        .Where(o => o.Partner == partner && o.State == OutState.Waiting && o.NextAt <= now && (o.ClaimedUntil == null || o.ClaimedUntil < now))
        .Where(o => !db.ExchangeOut.Any(e => e.ReferralId == o.ReferralId && e.TransferSeq < o.TransferSeq && (e.State == OutState.Waiting || e.State == OutState.Expired)));

    private static async Task<int> Sequence(HotlineContext db, ExchangeStream stream, CancellationToken cancellation)
    {
        var rows = await db.ExchangeOut.AsTracking()
            .Where(o => o.Partner == stream.Partner && o.Sequence == null && o.State != OutState.NotCarried)
            .OrderBy(o => o.Id).Take(SequencedAtOnce).ToListAsync(cancellation);
        foreach (var row in rows)
            row.Sequence = stream.NextSequence++;
        if (rows.Count > 0)
        {
            stream.Version++;
            await db.SaveChangesAsync(cancellation);
        }
        return rows.Count;
    }

    /// <summary>The partner's row; made when it is missing, once, whoever is first.</summary>
    public static async Task<ExchangeStream> Stream(HotlineContext db, string partner, CancellationToken cancellation)
    {
        var stream = await db.ExchangeStreams.AsTracking().FirstOrDefaultAsync(s => s.Partner == partner, cancellation);
        if (stream is null)
        {
            stream = new ExchangeStream { Partner = partner };
            db.Add(stream);
        }
        return stream;
    }
}
