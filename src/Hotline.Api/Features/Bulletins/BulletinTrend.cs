using System.Globalization;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Hotline.Publishing;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>
/// The twelve months that end with a bulletin's own. A month that was published is told as it was printed; of the others only the
/// matters registered are counted, of a frozen month as it was frozen, and where there are none the month is a gap.
/// </summary>
internal sealed class BulletinTrend(Site site, LedgerCache cache, BooksDesk books, TimeProvider clock)
{
    private const int Months = 12;

    public async Task<IReadOnlyList<TrendPoint>> Of(HotlineContext db, Bulletin bulletin, CancellationToken cancellation)
    {
        var last = DateOnly.ParseExact(bulletin.Period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var first = last.AddMonths(1 - Months);
        var published = await Published(db, [.. Enumerable.Range(0, Months - 1).Select(i => Name(first.AddMonths(i)))], cancellation);
        var points = new List<TrendPoint>();
        for (var month = first; month < last; month = month.AddMonths(1))
        {
            if (published.GetValueOrDefault(Name(month)) is { } printed)
            {
                points.Add(Point(printed));
                continue;
            }
            var standing = await books.Default(db, site.Calendar.Month(month.Year, month.Month), null, clock.Now(), cancellation);
            var count = await cache.Registered(db, standing, cancellation);
            points.Add(new TrendPoint(Name(month), count == 0 ? null : count));
        }
        return [.. points, Point(bulletin)];
    }

    private static TrendPoint Point(Bulletin bulletin)
    {
        var (local, superior) = (bulletin.Overview.Local, bulletin.Overview.Superior);
        var count = local.Registered + superior.Registered;
        return new TrendPoint(bulletin.Period, count == 0 ? null : count, count == 0 ? null : local.Dispatched.CompletionRate);
    }

    /// <summary>The newest published version of each earlier month.</summary>
    private static async Task<Dictionary<string, Bulletin>> Published(HotlineContext db, IReadOnlyList<string> months, CancellationToken cancellation)
    {
        var contents = await db.Bulletins
            .Where(b => b.Content != null && months.Contains(b.Period))
            .Select(b => new { b.Period, b.Version, b.Content, b.ContentHash })
            .ToListAsync(cancellation);
        return contents.GroupBy(c => c.Period).Select(g => g.MaxBy(c => c.Version)!)
            .ToDictionary(c => c.Period, c => PublishedContent.Read(c.Period, c.Version, c.Content!, c.ContentHash!).Bulletin);
    }

    private static string Name(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
