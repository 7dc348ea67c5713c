using System.Globalization;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>Freezes months: one row per ticket and per call, in the one transaction that says the month is frozen.</summary>
internal sealed class FrozenMonths(Site site, IWriteLane lane, TimeProvider clock) : IFrozenMonths
{
    public Task<int> Freeze(string period, FreezeAct act, Actor by, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var month = Number(period);
            return await Newest(db, month, ct) is { } version ? version : await Keep(db, month, 1, act, by, ct);
        },
        cancellation);

    public Task FreezeAs(string period, int version, Actor by, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var month = Number(period);
            if (await Told(db, month).AnyAsync(m => m.Version == version, ct))
                return version;
            // It may be kept by a correction that was never published, and the books may have moved since.
            var kept = await db.FrozenMonths.AsNoTracking().Where(m => m.Month == month).ToListAsync(ct);
            var newest = kept.Select(m => m.Version).DefaultIfEmpty().Max();
            if (version > newest + 1)
                throw new ArgumentOutOfRangeException(nameof(version), version, $"The newest version of {period} is {newest}.");
            var before = kept.Find(m => m.Version == version);
            if (before is not null)
                await Drop(db, month, version, ct);
            return await Keep(db, month, version, FreezeAct.Correction, by, ct, before?.At);
        },
        cancellation);

    /// <summary>
    /// The versions that statistics tell of a month: the first one, and each that a published bulletin prints. What a correction kept that
    /// is not published yet is told to nobody.
    /// </summary>
    public static IQueryable<FrozenMonth> Told(HotlineContext db, int month)
    {
        var period = string.Create(CultureInfo.InvariantCulture, $"{month / 100:D4}-{month % 100:D2}");
        return db.FrozenMonths.Where(m => m.Month == month
            && (m.Version == 1 || db.Bulletins.Any(b => b.Period == period && b.Draft == null && b.FrozenVersion == m.Version)));
    }

    /// <summary>The newest version that is told of a month; null while it is not frozen.</summary>
    public static Task<int?> Newest(HotlineContext db, int month, CancellationToken cancellation) =>
        Told(db, month).MaxAsync(m => (int?)m.Version, cancellation);

    /// <summary>When a version was kept: another moment whenever it was kept anew. Null when there is none.</summary>
    public static Task<DateTimeOffset?> KeptAt(HotlineContext db, FrozenVersion version, CancellationToken cancellation) =>
        db.FrozenMonths.Where(m => m.Month == version.Month && m.Version == version.Version).Select(m => (DateTimeOffset?)m.At).FirstOrDefaultAsync(cancellation);

    /// <summary>
    /// Holds a version as it was kept at a moment until the end of the transaction: who would keep it anew meanwhile contends, for both
    /// write the row. False when it was kept anew since.
    /// </summary>
    public static async Task<bool> Hold(HotlineContext db, FrozenVersion version, DateTimeOffset keptAt, CancellationToken cancellation) =>
        await db.FrozenMonths.Where(m => m.Month == version.Month && m.Version == version.Version && m.At == keptAt)
            .ExecuteUpdateAsync(m => m.SetProperty(f => f.At, f => f.At), cancellation) == 1;

    /// <summary><c>yyyy-MM</c> as yyyymm.</summary>
    public static int Number(string period) =>
        DateOnly.ParseExact(period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture) is var first ? Number(first) : 0;

    public static int Number(DateOnly day) => (day.Year * 100) + day.Month;

    private static async Task Drop(HotlineContext db, int month, int version, CancellationToken cancellation)
    {
        await db.Set<FrozenTicket>().Where(t => t.Month == month && t.Version == version).ExecuteDeleteAsync(cancellation);
        await db.Set<FrozenCall>().Where(c => c.Month == month && c.Version == version).ExecuteDeleteAsync(cancellation);
        await db.FrozenMonths.Where(m => m.Month == month && m.Version == version).ExecuteDeleteAsync(cancellation);
    }

    private async Task<int> Keep(
        HotlineContext db, int month, int version, FreezeAct act, Actor by, CancellationToken cancellation, DateTimeOffset? before = null)
    {
        var ((from, to), now) = (site.Calendar.Month(month / 100, month % 100), clock.Now());
        if (to > now)
            throw new InvalidOperationException($"The month {month} has not ended.");
        // Of two keepings of one version the later bears the later moment, however fast it followed.
        if (before is { } last && last >= now)
            now = last.AddMilliseconds(1);
        var books = new Books(from, to, to, TableBase.All, null);
        db.Add(new FrozenMonth { Month = month, Version = version, AsOf = to, Act = act, By = by.Shown, At = now });
        db.Add(AuditEntry.Of(by, "month.frozen", $"{month} v{version}", now));
        await db.SaveChangesAsync(cancellation);
        IReadOnlyList<(string, int)> given = [(nameof(FrozenTicket.Month), month), (nameof(FrozenTicket.Version), version)];
        await db.Insert<FrozenTicket, Fact>(Facts.Of(db, books), given, cancellation);
        await db.Insert<FrozenCall, CallFact>(CallFacts.Of(db, books, site.Profile.Figures.ConnectSeconds), given, cancellation);
        return version;
    }
}
