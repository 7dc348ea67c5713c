using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Imports;

/// <summary>
/// Imports a file, whatever its kind, chunk by chunk: each chunk is one transaction, so that a run that is cut off is simply run
/// again and changes nothing twice.
/// </summary>
internal sealed class Importer(IEnumerable<IRowImporter> kinds, BulletinImport bulletin, IWriteLane lane, Reference reference, Site site, TimeProvider clock)
{
    /// <summary>Rows that share a transaction.</summary>
    private const int ChunkSize = 500;

    /// <param name="path">The file.</param>
    /// <param name="expected">The kind it must be of; null to take it by its header.</param>
    /// <param name="dryRun">Whether to check only.</param>
    /// <param name="importer">Who imports.</param>
    /// <param name="progress">Told (done, total) after each chunk; answers false to stop.</param>
    /// <param name="cancellation">Stops it between chunks.</param>
    /// <exception cref="FormatException">The file is of no kind that is imported here.</exception>
    public async Task<ImportReport> Run(
        string path, string? expected, bool dryRun, Actor importer, Func<int, int, Task<bool>> progress, CancellationToken cancellation)
    {
        if (BulletinImport.Is(path))
            return await bulletin.Run(path, expected, dryRun, importer, cancellation);
        var sheet = Sheet.Read(path, site);
        var kind = KindOf(sheet, expected);
        var tally = new ImportTally(kind.Kind, dryRun, sheet.Rows.Count);
        var done = 0;
        foreach (var chunk in sheet.Rows.Chunk(ChunkSize))
        {
            cancellation.ThrowIfCancellationRequested();
            await One(kind, chunk, tally, dryRun, importer, cancellation);
            if (!await progress(done += chunk.Length, sheet.Rows.Count))
                throw new OperationCanceledException();
        }
        return tally.Report;
    }

    private async Task One(
        IRowImporter kind, SheetRow[] chunk, ImportTally tally, bool dryRun, Actor importer, CancellationToken cancellation)
    {
        var look = await reference.Look(cancellation);
        foreach (var row in chunk)
            kind.Check(row, look);
        var good = chunk.Where(r => r.Problems.Count == 0).ToList();
        foreach (var row in chunk.Where(r => r.Problems.Count > 0))
            tally.Rejected(row);
        var outcome = await lane.Run(
            async (db, ct) =>
            {
                var at = clock.Now();
                var written = await kind.Write(db, good, importer, at, ct);
                if (dryRun)
                    return written;
                if (written.Inserted + written.Updated > 0)
                    db.Add(AuditEntry.Of(importer, "import." + kind.Kind, FormattableString.Invariant($"inserted={written.Inserted} updated={written.Updated} lines={chunk[0].Line}-{chunk[^1].Line}"), at));
                await db.SaveChangesAsync(ct);
                return written;
            },
            cancellation);
        tally.Inserted(outcome.Inserted);
        tally.Updated(outcome.Updated);
        tally.Unchanged(outcome.Unchanged);
        foreach (var (row, field, message) in outcome.Conflicts)
            tally.Conflict(row, field, message);
    }

    private IRowImporter KindOf(Sheet sheet, string? expected)
    {
        var kind = kinds.FirstOrDefault(k => k.Columns.All(sheet.Columns.Contains));
        if (kind is not null && (expected is null || expected == kind.Kind))
            return kind;
        var wanted = expected is null ? null : kinds.FirstOrDefault(k => k.Kind == expected);
        if (wanted is not null)
            throw new FormatException($"缺少列 / missing columns: {string.Join(", ", wanted.Columns.Except(sheet.Columns))}");
        var known = string.Join("; ", kinds.Select(k => $"{k.Kind}: {string.Join(',', k.Columns)}"));
        throw new FormatException($"无法识别表头 / the header is of no known kind ({known})");
    }
}
