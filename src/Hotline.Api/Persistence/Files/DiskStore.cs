using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Files;

/// <summary>Files in a folder, by keys that say nothing; several replicas share the folder.</summary>
internal sealed class DiskStore(FileSettings settings, OpenBooks open, TimeProvider clock) : IFileStore
{
    public string Name => "Disk";

    public async Task Write(Guid key, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellation)
    {
        var path = PathOf(key);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                await foreach (var part in parts.WithCancellation(cancellation))
                    await file.WriteAsync(part, cancellation);
                // The row must not outlive a power cut that its file does not.
                file.Flush(flushToDisk: true);
            }
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreAwayException(fault);
        }
    }

    public Task<Stream?> Open(Guid key, long size, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 65_536, useAsync: true));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task Remove(Guid key, CancellationToken cancellation)
    {
        if (File.Exists(PathOf(key)))
            File.Delete(PathOf(key));
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<Guid>> Forgotten(DateTimeOffset before, CancellationToken cancellation)
    {
        if (!Directory.Exists(settings.Folder))
            return [];
        var old =
            from file in new DirectoryInfo(settings.Folder).EnumerateFiles("*", SearchOption.AllDirectories)
            where file.LastWriteTimeUtc < before.UtcDateTime && Guid.TryParseExact(file.Name, "N", out _)
            select Guid.ParseExact(file.Name, "N");
        var forgotten = new List<Guid>();
        await using var db = open();
        foreach (var keys in old.Chunk(500))
        {
            var named = await db.Attachments.Where(a => keys.Contains(a.Key)).Select(a => a.Key).ToListAsync(cancellation);
            forgotten.AddRange(keys.Except(named));
        }
        return forgotten;
    }

    private string PathOf(Guid key) => FileSettings.PathIn(settings.Folder, key);
}
