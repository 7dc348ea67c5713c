using System.Globalization;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>
/// Finds the books that a question asks for. Exactly a frozen month with no moment named is read from its newest version; a moment named,
/// or any other window, is answered from the live books (statistics.md §1).
/// </summary>
internal sealed class BooksDesk(Site site)
{
    /// <param name="db">The database.</param>
    /// <param name="window">From (inclusive) and to (exclusive), the moment and the version, as far as they were given.</param>
    /// <param name="unit">The caller's unit; null for the whole city.</param>
    /// <param name="now">The moment of the question.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<(Books? Books, Refusal? Refusal)> Find(HotlineContext db, Window window, string? unit, DateTimeOffset now, CancellationToken cancellation)
    {
        var (from, to) = (window.From, window.To);
        var live = new Books(from, to, window.AsOf ?? Books.DefaultAsOf(to, now), window.Base, unit);
        if (window.Version is { } version)
        {
            if (window.AsOf is not null)
                return (null, Refusal.Invalid("asOf", "冻结的版本自有其时点，请去掉 asOf", "a frozen version has a moment of its own; leave asOf out"));
            var (start, end) = Month(from);
            if (from < start || to > end)
                return (null, Refusal.Invalid("version", "只能用于一个月之内的区间", "is for a window within one month"));
            var month = FrozenMonths.Number(site.Calendar.LocalDate(from));
            return await FrozenMonths.Told(db, month).AnyAsync(m => m.Version == version, cancellation)
                ? (live with { AsOf = end, Frozen = new FrozenVersion(month, version) }, null)
                : (null, Refusal.Invalid("version", $"该月没有冻结的第 {version} 版", $"the month has no frozen version {version}"));
        }
        if (window.AsOf is not null || !site.IsMonth(from, to))
            return (live, null);
        var whole = FrozenMonths.Number(site.Calendar.LocalDate(from));
        return (await FrozenMonths.Newest(db, whole, cancellation) is { } newest ? live with { AsOf = to, Frozen = new FrozenVersion(whole, newest) } : live, null);
    }

    /// <summary>The books of a window without a moment named: a frozen month's where it is one.</summary>
    public async Task<Books> Default(HotlineContext db, (DateTimeOffset From, DateTimeOffset To) window, string? unit, DateTimeOffset now, CancellationToken cancellation) =>
        (await Find(db, new Window(window.From, window.To, null, null, TableBase.All), unit, now, cancellation)).Books!;

    /// <summary>The period before: as many months where it is whole months, else as many days.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Previous(Books books)
    {
        var (from, to) = (site.Calendar.LocalDate(books.From), site.Calendar.LocalDate(books.To));
        if (!IsDays(books))
            return (books.From - (books.To - books.From), books.From);
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return from.Day == 1 && to.Day == 1
            ? (site.Calendar.StartOfDay(from.AddMonths(-months)), books.From)
            : (site.Calendar.StartOfDay(from.AddDays(from.DayNumber - to.DayNumber)), books.From);
    }

    /// <summary>The same local dates of the year before.</summary>
    public (DateTimeOffset From, DateTimeOffset To) YearBefore(Books books)
    {
        var (from, to) = (site.Calendar.ToLocal(books.From), site.Calendar.ToLocal(books.To));
        return IsDays(books)
            ? (site.Calendar.StartOfDay(site.Calendar.LocalDate(books.From).AddYears(-1)), site.Calendar.StartOfDay(site.Calendar.LocalDate(books.To).AddYears(-1)))
            : (from.AddYears(-1), to.AddYears(-1));
    }

    private bool IsDays(Books books) =>
        site.Calendar.StartOfDay(site.Calendar.LocalDate(books.From)) == books.From && site.Calendar.StartOfDay(site.Calendar.LocalDate(books.To)) == books.To;

    private (DateTimeOffset From, DateTimeOffset To) Month(DateTimeOffset at) =>
        site.Calendar.LocalDate(at) is var day ? site.Calendar.Month(day.Year, day.Month) : default;
}

/// <summary>What a question names of the books.</summary>
/// <param name="From">Registered at or after.</param>
/// <param name="To">Registered before (exclusive).</param>
/// <param name="AsOf">The moment of the look, if one was named.</param>
/// <param name="Version">The frozen version, if one was named.</param>
/// <param name="Base">All matters, or local ones only.</param>
internal sealed record Window(DateTimeOffset From, DateTimeOffset To, DateTimeOffset? AsOf, int? Version, TableBase Base);
