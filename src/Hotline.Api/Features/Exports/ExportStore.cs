using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exports;

/// <summary>Exported files, kept in parts of a size that a transaction carries easily.</summary>
internal sealed class ExportStore(IWriteLane lane, OpenBooks open, TimeProvider clock)
{
    /// <summary>How long a file can be had (api.md §3 leaves it to us).</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const int PartSize = 256 * 1024;

    /// <param name="file">Who it is for and what it is called.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="goOn">Asked before each part; false stops.</param>
    /// <param name="cancellation">Stops it between parts.</param>
    public async Task Keep(ExportFileRow file, Stream content, Func<Task<bool>> goOn, CancellationToken cancellation)
    {
        await Write(db => db.Add(file));
        try
        {
            var buffer = new byte[PartSize];
            for (var position = 0; ; position++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!await goOn())
                    throw new OperationCanceledException();
                var read = await content.ReadAtLeastAsync(buffer, PartSize, throwOnEndOfStream: false, cancellation);
                if (read == 0)
                    break;
                var part = new ExportPartRow { FileId = file.Id, Position = position, Bytes = buffer[..read] };
                await Write(db => db.Add(part));
            }
            var size = content.Position;
            await lane.Run(
                (db, ct) => db.ExportFiles.Where(f => f.Id == file.Id).ExecuteUpdateAsync(set => set.SetProperty(f => f.Complete, true).SetProperty(f => f.Size, size), ct),
                CancellationToken.None);
        }
        catch
        {
            await lane.Run((db, ct) => db.ExportFiles.Where(f => f.Id == file.Id).ExecuteDeleteAsync(ct), CancellationToken.None);
            throw;
        }
    }

    /// <summary>The file, if it is whole, not too old and this client's own.</summary>
    public async Task<ExportFileRow?> Find(Guid id, string client, CancellationToken cancellation)
    {
        await using var db = open();
        var since = clock.Now() - Kept;
        return await db.ExportFiles.FirstOrDefaultAsync(f => f.Id == id && f.Client == client && f.Complete && f.CreatedAt > since, cancellation);
    }

    /// <summary>Writes a file's bytes out, a part at a time.</summary>
    public async Task CopyTo(Guid id, Stream target, CancellationToken cancellation)
    {
        await using var db = open();
        for (var position = 0; ; position++)
        {
            var wanted = position;
            var bytes = await db.ExportParts.Where(p => p.FileId == id && p.Position == wanted).Select(p => p.Bytes).FirstOrDefaultAsync(cancellation);
            if (bytes is null)
                return;
            await target.WriteAsync(bytes, cancellation);
        }
    }

    /// <summary>Forgets files that are too old, whole or not; answers how many.</summary>
    public Task<int> Clean(CancellationToken cancellation)
    {
        var before = clock.Now() - Kept;
        return lane.Run((db, ct) => db.ExportFiles.Where(f => f.CreatedAt <= before).ExecuteDeleteAsync(ct), cancellation);
    }

    private Task<int> Write(Action<HotlineContext> change) => lane.Run(
        (db, ct) =>
        {
            change(db);
            return db.SaveChangesAsync(ct);
        },
        CancellationToken.None);
}
