using System.Globalization;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Time;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Sites;

/// <summary>The reference data as they stand in the database over the profile's files: one immutable look at all of them.</summary>
internal sealed class ReferenceLook
{
    private readonly Dictionary<string, UnitRow> _units;
    private readonly Dictionary<string, CategoryRow> _categories;
    private readonly Dictionary<string, CategoryRow> _paths;
    private readonly ILookup<string, PastCategoryRow> _past;
    private readonly Dictionary<(string, string), ReferenceVersion> _documents;

    public ReferenceLook(
        long stamp, Site files, IReadOnlyList<UnitRow> units, IReadOnlyList<CategoryRow> categories, IEnumerable<PastCategoryRow> past, IEnumerable<ReferenceVersion> newest)
    {
        (Stamp, Units, Categories) = (stamp, units, categories);
        _units = units.ToDictionary(u => u.Code, StringComparer.Ordinal);
        _categories = categories.ToDictionary(c => c.Code, StringComparer.Ordinal);
        _paths = categories.ToDictionary(c => c.Path, StringComparer.Ordinal);
        _past = past.ToLookup(c => c.Code, StringComparer.Ordinal);
        _documents = newest.ToDictionary(d => (d.Kind, d.Key));
        Site = _documents.Count == 0 ? files : Over(files);
        Catalogue = Document(ReferenceKinds.DispatchCatalogue)?.Read<DispatchCatalogue>() ?? files.Catalogue;
    }

    /// <summary>The count of changes at which it was taken.</summary>
    public long Stamp { get; }

    /// <summary>The city with its calendar, limits, labels and areas as they are now.</summary>
    public Site Site { get; }

    /// <summary>派单目录 as it is now.</summary>
    public DispatchCatalogue Catalogue { get; }

    /// <summary>Version of the catalogue; 0 while the profile's own holds.</summary>
    public int CatalogueVersion => Document(ReferenceKinds.DispatchCatalogue)?.Version ?? 0;

    /// <summary>The rule of the catalogue by which a unit in use is proposed for a matter at a moment; null when none fits.</summary>
    public DispatchRule? Proposal(string category, string? area, DateTimeOffset at) =>
        Catalogue.Find(category, area, at, unit => Unit(unit) is { RetiredAt: null });

    /// <summary>In printed order.</summary>
    public IReadOnlyList<UnitRow> Units { get; }

    /// <summary>In printed order.</summary>
    public IReadOnlyList<CategoryRow> Categories { get; }

    public UnitRow? Unit(string code) => _units.GetValueOrDefault(code);

    /// <summary>By code, or by path such as 市政管理—市容市貌.</summary>
    public CategoryRow? Category(string codeOrPath) => _categories.GetValueOrDefault(codeOrPath) ?? _paths.GetValueOrDefault(codeOrPath);

    /// <summary>The name and path that a category bore at a moment; null when there is none of that code.</summary>
    public (string Label, string Path, string Level1)? CategoryNameAt(string code, DateTimeOffset at)
    {
        var past = _past[code].Where(p => at < p.ValidTo).MinBy(p => p.ValidTo);
        return past is not null ? (past.Level2, past.Path, past.Level1)
            : _categories.TryGetValue(code, out var now) ? (now.Level2, now.Path, now.Level1) : null;
    }

    /// <summary>By code, by path, or by a path that it bore once.</summary>
    public CategoryRow? CategoryEver(string codeOrPath) => Category(codeOrPath)
        ?? (_past.SelectMany(c => c).LastOrDefault(c => c.Path == codeOrPath) is { } past ? _categories.GetValueOrDefault(past.Code) : null);

    /// <summary>The codes meant by a code, a path, or the name of a first level with all below it; empty when there is none.</summary>
    public IEnumerable<string> CategoryCodes(string given) => CategoryEver(given) is { } one
        ? [one.Code]
        : Categories.Where(c => c.Level1 == given).Select(c => c.Code);

    /// <summary>The newest version of a document; null while the profile's file holds.</summary>
    public ReferenceVersion? Document(string kind, string key = "") => _documents.GetValueOrDefault((kind, key));

    /// <summary>The newest versions of one kind.</summary>
    public IEnumerable<ReferenceVersion> Documents(string kind) => _documents.Values.Where(d => d.Kind == kind);

    private Site Over(Site files)
    {
        var notices = new Dictionary<int, CalendarNotice>(files.Notices);
        foreach (var document in Documents(ReferenceKinds.Notice))
        {
            var year = int.Parse(document.Key, CultureInfo.InvariantCulture);
            notices[year] = document.Read<NoticeDocument>().Of(year);
        }
        var areas = new Dictionary<string, CodeLabel>(files.Areas, StringComparer.Ordinal);
        foreach (var document in Documents(ReferenceKinds.Area))
            areas[document.Key] = new CodeLabel(document.Key, document.Read<AreaDocument>().Label);
        var profile = files.Profile with
        {
            Limits = Document(ReferenceKinds.Limits)?.Read<TimeLimits>() ?? files.Profile.Limits,
            AppealTypes = [.. files.Profile.AppealTypes.Select(t => Document(ReferenceKinds.AppealType, t.Code) is { } d ? t with { Label = d.Read<AppealTypeDocument>().Label } : t)],
        };
        return files.With(profile, notices, areas);
    }
}

/// <summary>
/// The current look at the reference data. It is kept for speed only: each use asks the database for the count of changes, and any
/// other count than the kept look's loads anew, so that every replica follows the newest committed version at once.
/// </summary>
internal sealed class Reference(OpenBooks open, Site files)
{
    private ReferenceLook? _kept;

    /// <summary>The look as committed.</summary>
    public async ValueTask<ReferenceLook> Look(CancellationToken cancellation)
    {
        await using var db = open();
        var stamp = await Stamp(db, cancellation);
        if (Volatile.Read(ref _kept) is { } kept && kept.Stamp == stamp)
            return kept;
        var look = await Load(db, stamp, cancellation);
        Volatile.Write(ref _kept, look);
        return look;
    }

    /// <summary>The look in the transaction of whoever decides by it. One of changes not yet committed is never kept.</summary>
    public async ValueTask<ReferenceLook> Look(HotlineContext db, CancellationToken cancellation)
    {
        return await Look(db, await Stamp(db, cancellation), cancellation);
    }

    /// <summary>The look of a stamp that was read in the same transaction, with another question.</summary>
    public async ValueTask<ReferenceLook> Look(HotlineContext db, long stamp, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _kept) is { } kept && kept.Stamp == stamp)
            return kept;
        var committed = await Look(cancellation);
        return committed.Stamp == stamp ? committed : await Load(db, stamp, cancellation);
    }

    private static Task<long> Stamp(HotlineContext db, CancellationToken cancellation) =>
        db.ReferenceStamps.Where(s => s.Id == ReferenceStamp.TheOne).Select(s => s.Value).FirstAsync(cancellation);

    private async Task<ReferenceLook> Load(HotlineContext db, long stamp, CancellationToken cancellation) => new(
        stamp,
        files,
        await db.Units.AsNoTracking().OrderBy(u => u.Position).ToListAsync(cancellation),
        await db.Categories.AsNoTracking().OrderBy(c => c.Position).ToListAsync(cancellation),
        await db.PastCategories.AsNoTracking().ToListAsync(cancellation),
        await db.ReferenceVersions.AsNoTracking()
            .Where(v => !db.ReferenceVersions.Any(w => w.Kind == v.Kind && w.Key == v.Key && w.Version > v.Version))
            .ToListAsync(cancellation));
}
