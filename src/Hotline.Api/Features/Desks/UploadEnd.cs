using System.Security.Cryptography;
using Hotline.Api.Features.Attachments;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Persistence.Rows;

namespace Hotline.Api.Features.Desks;

/// <summary>Judges an upload whose bytes are all here: by its digest, and by its content as any attachment. What is not taken is forgotten.</summary>
internal sealed class UploadEnd(FileStores stores, FileSettings settings, UploadParts parts)
{
    /// <summary>Null where it is complete now.</summary>
    public async Task<Refusal?> Judge(PartnerUpload upload, CancellationToken cancellation)
    {
        var refusal = await Look(upload, cancellation);
        if (refusal is null)
            await parts.Complete(upload, cancellation);
        else
            await parts.Forget(upload.Id, upload.Key, cancellation);
        return refusal;
    }

    private async Task<Refusal?> Look(PartnerUpload upload, CancellationToken cancellation)
    {
        await using var content = await Open(upload, cancellation);
        var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        if (actual != upload.Sha256)
            return Refusal.Invalid("header.sha256", $"收到的字节为 {actual}，请从头重传", $"the bytes that came have {actual}; send them anew from the first");
        content.Position = 0;
        return (await Sniffer.Judge(content, upload.Name, settings.Kinds, cancellation)).Refusal;
    }

    /// <summary>The bytes of an upload that are all here.</summary>
    public async Task<Stream> Open(PartnerUpload upload, CancellationToken cancellation) =>
        await stores.Named(DatabaseStore.StoreName).Open(upload.Key, upload.Size, cancellation) ?? throw new InvalidOperationException($"The chunks of the upload {upload.Id} are gone.");
}
