using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Attachments;

/// <summary>A file that lies in its store, judged by its content.</summary>
internal sealed record StoredFile(Guid Key, string Store, string Name, string Type, long Size, byte[] Sha256);

/// <summary>Takes a file from a request into the store, part by part, and takes it back when no row came to name it.</summary>
internal sealed class Uploads(FileStores stores, FileSettings settings, OpenBooks open, ILogger<Uploads> log)
{
    /// <exception cref="UploadException">The file is not taken; nothing of it is left.</exception>
    public async Task<StoredFile> Receive(HttpContext http)
    {
        var cancellation = http.RequestAborted;
        // What is read is bounded here and by the form's reader. The server's own limit would cut the connection, and a sender of too much
        // would see it break instead of the refusal.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (http.Request.ContentLength > settings.MostBytes + Envelope)
            throw FormFile.TooLarge(settings.MostBytes);
        var form = await FormFile.Open(http.Request, cancellation);
        return await Store(form.Name, form.Fill, form.End, cancellation);
    }

    /// <summary>A copy of bytes that are at hand.</summary>
    /// <exception cref="UploadException">The file is not taken; nothing of it is left.</exception>
    public Task<StoredFile> Copy(string name, Stream bytes, CancellationToken cancellation) => Store(
        name, async (buffer, ct) => await bytes.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct), _ => Task.CompletedTask, cancellation);

    private async Task<StoredFile> Store(
        string name, Func<byte[], CancellationToken, Task<int>> fill, Func<CancellationToken, Task> end, CancellationToken cancellation)
    {
        var (key, store, measure) = (Guid.CreateVersion7(), stores.Chosen, new Measure());
        try
        {
            await store.Write(key, Parts(fill, measure, cancellation), cancellation);
            await end(cancellation);
            if (measure.Size == 0)
                throw new UploadException(Refusal.Invalid("file", "文件为空", "is empty"));
            await using var content = await store.Open(key, measure.Size, cancellation) ?? throw new InvalidOperationException("The store lost a file it has just taken.");
            var (kind, refusal) = await Sniffer.Judge(content, name, settings.Kinds, cancellation);
            return kind is null
                ? throw new UploadException(refusal!)
                : new StoredFile(key, store.Name, kind.Named(name), kind.Type, measure.Size, measure.Sha256);
        }
        catch (StoreAwayException fault)
        {
            log.LogError(fault, "An attachment could not be stored");
            await TakeBack(store, key);
            throw new UploadException(new Refusal(Refusals.Unavailable, "附件存储暂不可用，未做任何更改，请稍后重试。", "The store of attachments is away; nothing was changed. Try again shortly."));
        }
        catch
        {
            await TakeBack(store, key);
            throw;
        }
    }

    /// <summary>Removes the file unless its row stands; when nobody can tell, it stays and is cleaned later.</summary>
    public async Task Settle(StoredFile file)
    {
        try
        {
            await using var db = open();
            if (await db.Attachments.AnyAsync(a => a.Key == file.Key))
                return;
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "Whether the attachment {Key} has a row is not known; it is left to be cleaned later", file.Key);
            return;
        }
        await TakeBack(stores.Named(file.Store), file.Key);
    }

    private async Task TakeBack(IFileStore store, Guid key)
    {
        try
        {
            await store.Remove(key, CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "The attachment {Key} could not be taken back; it is left to be cleaned later", key);
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> Parts(
        Func<byte[], CancellationToken, Task<int>> fill, Measure measure, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[FileStores.PartSize];
        int read;
        while ((read = await fill(buffer, cancellation)) > 0)
        {
            measure.Size += read;
            if (measure.Size > settings.MostBytes)
                throw FormFile.TooLarge(settings.MostBytes);
            hash.AppendData(buffer.AsSpan(0, read));
            yield return buffer.AsMemory(0, read);
        }
        measure.Sha256 = hash.GetHashAndReset();
    }

    private sealed class Measure
    {
        public long Size { get; set; }

        public byte[] Sha256 { get; set; } = [];
    }

    /// <summary>Bytes of a form around its file: the boundary and the field's own headers.</summary>
    private const long Envelope = 65_536;
}
