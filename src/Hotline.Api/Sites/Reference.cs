using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Sites;

/// <summary>Units and categories as they stand in the database: one immutable look at both.</summary>
internal sealed class ReferenceLook(IReadOnlyList<UnitRow> units, IReadOnlyList<CategoryRow> categories)
{
    private readonly Dictionary<string, UnitRow> _units = units.ToDictionary(u => u.Code, StringComparer.Ordinal);
    private readonly Dictionary<string, CategoryRow> _categories = categories.ToDictionary(c => c.Code, StringComparer.Ordinal);
    private readonly Dictionary<string, CategoryRow> _paths = categories.ToDictionary(c => c.Path, StringComparer.Ordinal);

    /// <summary>In printed order.</summary>
    public IReadOnlyList<UnitRow> Units { get; } = units;

    /// <summary>In printed order.</summary>
    public IReadOnlyList<CategoryRow> Categories { get; } = categories;

    public UnitRow? Unit(string code) => _units.GetValueOrDefault(code);

    /// <summary>By code, or by path such as 市政管理—市容市貌.</summary>
    public CategoryRow? Category(string codeOrPath) => _categories.GetValueOrDefault(codeOrPath) ?? _paths.GetValueOrDefault(codeOrPath);

    /// <summary>The codes meant by a code, a path, or the name of a first level with all below it; empty when there is none.</summary>
    public IEnumerable<string> CategoryCodes(string given) => Category(given) is { } one
        ? [one.Code]
        : Categories.Where(c => c.Level1 == given).Select(c => c.Code);
}

/// <summary>
/// The current look at the reference data, kept a short while so that hot paths do not ask the database; every replica sees a
/// change at the latest after <see cref="Fresh"/>.
/// </summary>
internal sealed class Reference(OpenBooks open, TimeProvider clock)
{
    private sealed record Kept(ReferenceLook Look, DateTimeOffset At);

    private Kept? _kept;

    public async ValueTask<ReferenceLook> Look(CancellationToken cancellation)
    {
        var kept = Volatile.Read(ref _kept);
        return kept is not null && clock.GetUtcNow() - kept.At < Fresh ? kept.Look : await Reload(cancellation);
    }

    /// <summary>Looks anew, after a change or when a code is not known.</summary>
    public async Task<ReferenceLook> Reload(CancellationToken cancellation)
    {
        await using var db = open();
        var look = new ReferenceLook(
            await db.Units.OrderBy(u => u.Position).ToListAsync(cancellation),
            await db.Categories.OrderBy(c => c.Position).ToListAsync(cancellation));
        Volatile.Write(ref _kept, new Kept(look, clock.GetUtcNow()));
        return look;
    }

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
}
