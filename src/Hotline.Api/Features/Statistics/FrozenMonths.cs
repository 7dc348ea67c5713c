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
            var (month, newest) = (Number(period), await Newest(db, Number(period), ct) ?? 0);
            return version switch
            {
                _ when version <= newest => version,
                _ when version == newest + 1 => await Keep(db, month, version, FreezeAct.Correction, by, ct),
                _ => throw new ArgumentOutOfRangeException(nameof(version), version, $"The newest version of {period} is {newest}."),
            };
        },
        cancellation);

    /// <summary>The newest version of a month; null while it is not frozen.</summary>
    public static Task<int?> Newest(HotlineContext db, int month, CancellationToken cancellation) =>
        db.FrozenMonths.Where(m => m.Month == month).MaxAsync(m => (int?)m.Version, cancellation);

    /// <summary><c>yyyy-MM</c> as yyyymm.</summary>
    public static int Number(string period) =>
        DateOnly.ParseExact(period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture) is var first ? Number(first) : 0;

    public static int Number(DateOnly day) => (day.Year * 100) + day.Month;

    private async Task<int> Keep(HotlineContext db, int month, int version, FreezeAct act, Actor by, CancellationToken cancellation)
    {
        var ((from, to), now) = (site.Calendar.Month(month / 100, month % 100), clock.Now());
        if (to > now)
            throw new InvalidOperationException($"The month {month} has not ended.");
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
