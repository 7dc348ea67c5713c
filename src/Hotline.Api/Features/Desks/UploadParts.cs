using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>The parts of uploads in the database: each part and the count of stored bytes in one transaction.</summary>
internal sealed class UploadParts(IWriteLane lane, OpenBooks open, TimeProvider clock)
{
    /// <summary>The upload as far as it came, or a new one.</summary>
    public Task<(PartnerUpload? Upload, Refusal? Refusal)> Begin(PartnerUpload wanted, CancellationToken cancellation) =>
        lane.Run<(PartnerUpload?, Refusal?)>(async (db, ct) =>
        {
            // The unique index decides between two that begin at once; the loser's work is run again and finds the winner's row.
            var known = await db.PartnerUploads.AsNoTracking().FirstOrDefaultAsync(u => u.Partner == wanted.Partner && u.Sha256 == wanted.Sha256, ct);
            if (known is not null)
                return known.Size == wanted.Size ? (known, null) : (null, OtherSize(known.Size));
            if (await db.PartnerUploads.CountAsync(u => u.Partner == wanted.Partner && u.CompletedAt == null, ct) >= MostOpen)
                return (null, new Refusal(Refusals.Busy, $"未传完的附件已达 {MostOpen} 个，请先传完。", $"{MostOpen} files are not complete yet; complete those first."));
            var begun = new PartnerUpload
            {
                Partner = wanted.Partner, Sha256 = wanted.Sha256, Size = wanted.Size, Name = wanted.Name, Key = wanted.Key, TouchedAt = clock.Now(),
            };
            db.Add(begun);
            await db.SaveChangesAsync(ct);
            return (begun, null);
        }, cancellation);

    /// <summary>Stores the next part; false where another stream has stored one there.</summary>
    public Task<bool> Put(PartnerUpload upload, long at, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var copy = bytes.ToArray();
        return lane.Run(async (db, ct) =>
        {
            var now = clock.Now();
            var mine = await db.PartnerUploads.Where(u => u.Id == upload.Id && u.Received == at)
                .ExecuteUpdateAsync(u => u.SetProperty(r => r.Received, at + copy.Length).SetProperty(r => r.TouchedAt, now), ct);
            if (mine == 0)
                return false;
            db.Add(new AttachmentChunk { Key = upload.Key, Part = (int)(at / FileStores.PartSize), Bytes = copy, PutAt = now });
            await db.SaveChangesAsync(ct);
            return true;
        }, cancellation);
    }

    /// <summary>How much is stored now; zero where the upload is gone.</summary>
    public async Task<long> Received(PartnerUpload upload, CancellationToken cancellation)
    {
        await using var db = open();
        return await db.PartnerUploads.Where(u => u.Id == upload.Id).Select(u => u.Received).FirstOrDefaultAsync(cancellation);
    }

    public Task Complete(PartnerUpload upload, CancellationToken cancellation) => lane.Run(
        (db, ct) => db.PartnerUploads.Where(u => u.Id == upload.Id).ExecuteUpdateAsync(u => u.SetProperty(r => r.CompletedAt, clock.Now()), ct), cancellation);

    /// <summary>Forgets an upload with all its parts.</summary>
    public Task Forget(long id, Guid key, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            await db.AttachmentChunks.Where(c => c.Key == key).ExecuteDeleteAsync(ct);
            return await db.PartnerUploads.Where(u => u.Id == id).ExecuteDeleteAsync(ct);
        },
        cancellation);

    private static Refusal OtherSize(long size) =>
        Refusal.Invalid("header.size", $"同一 SHA-256 的文件已登记为 {size} 字节", $"the file of this SHA-256 is known with {size} bytes");

    /// <summary>Files of one partner that are not complete; a desk that begins them without end would fill the database.</summary>
    private const int MostOpen = 200;
}
