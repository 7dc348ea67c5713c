using Grpc.Core;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Features.Attachments;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Persistence.Rows;
using Hotline.Exchange;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>
/// 附件续传: files of desks as they come in, chunk by chunk. What was stored stays when the stream breaks, and the next one goes on from
/// there. A file is known by its partner and digest, so that sending it twice stores it once.
/// </summary>
internal sealed class DeskUploads(OpenBooks open, UploadParts parts, UploadEnd end, FileBinder binder, FileSettings settings, ILogger<DeskUploads> log)
{
    public async Task<GetUploadResponse> Tell(PartnerSettings partner, GetUploadRequest request, ServerCallContext call)
    {
        if (Digest(request.Sha256) is null)
            throw Refuse(call, NoDigest("sha256"));
        await using var db = open();
        var upload = await db.PartnerUploads.FirstOrDefaultAsync(u => u.Partner == partner.Code && u.Sha256 == request.Sha256, call.CancellationToken);
        return new GetUploadResponse { Received = upload?.Received ?? 0, Complete = upload?.CompletedAt is not null };
    }

    public async Task<UploadAttachmentResponse> Receive(PartnerSettings partner, IAsyncStreamReader<UploadAttachmentRequest> stream, ServerCallContext call)
    {
        try
        {
            return await Take(partner, stream, call);
        }
        finally
        {
            await Drain(stream, call.CancellationToken);
        }
    }

    /// <summary>
    /// Lets the desk finish what it is sending before it is answered: a stream that is answered in the middle can bring its whole connection
    /// down, and every other call on it.
    /// </summary>
    private async Task Drain(IAsyncStreamReader<UploadAttachmentRequest> stream, CancellationToken cancellation)
    {
        try
        {
            for (long drained = 0; drained <= settings.MostBytes && await stream.MoveNext(cancellation);)
                drained += stream.Current.CalculateSize();
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or RpcException or InvalidOperationException)
        {
            // It broke off by itself; what was decided stands.
        }
    }

    private async Task<UploadAttachmentResponse> Take(PartnerSettings partner, IAsyncStreamReader<UploadAttachmentRequest> stream, ServerCallContext call)
    {
        var cancellation = call.CancellationToken;
        var header = await stream.MoveNext(cancellation) ? stream.Current.Header : null;
        var (wanted, refusal) = Read(partner, header);
        if (refusal is not null)
            throw Refuse(call, refusal);
        (var upload, refusal) = await parts.Begin(wanted!, cancellation);
        if (refusal is not null)
            throw Refuse(call, refusal);
        if (upload!.CompletedAt is not null)
            return new UploadAttachmentResponse { Received = upload.Size, Complete = true };
        if (header!.Offset != upload.Received)
            throw OutOfStep(call, upload.Received);
        var received = await Store(upload, stream, call);
        if (received < upload.Size)
            return new UploadAttachmentResponse { Received = received };
        if (await end.Judge(upload, cancellation) is { } bad)
            throw Refuse(call, bad);
        try
        {
            await binder.Bind(partner.Code, upload.Sha256, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The bytes are safe, and the keeper puts them where they belong.
            log.LogWarning(fault, "The upload {Id} is complete but not with its ticket yet", upload.Id);
        }
        return new UploadAttachmentResponse { Received = received, Complete = true };
    }

    /// <summary>Stores whole parts as they fill, and the last one; answers how much is stored then.</summary>
    private async Task<long> Store(PartnerUpload upload, IAsyncStreamReader<UploadAttachmentRequest> stream, ServerCallContext call)
    {
        var (buffer, held, received) = (new byte[FileStores.PartSize], 0, upload.Received);
        while (await stream.MoveNext(call.CancellationToken))
        {
            var chunk = stream.Current.Chunk.Memory;
            if (stream.Current.PartCase != UploadAttachmentRequest.PartOneofCase.Chunk || chunk.Length > MostChunk)
                throw Refuse(call, Refusal.Invalid("chunk", $"首条之后应为数据块，每块不超过 {MostChunk} 字节", $"after the header come chunks, each of {MostChunk} bytes at most"));
            if (received + held + chunk.Length > upload.Size)
                throw Refuse(call, Refusal.Invalid("header.size", $"文件为 {upload.Size} 字节，收到的更多", $"is {upload.Size}, and more bytes came"));
            while (chunk.Length > 0)
            {
                var taken = Math.Min(chunk.Length, buffer.Length - held);
                chunk[..taken].CopyTo(buffer.AsMemory(held));
                (chunk, held) = (chunk[taken..], held + taken);
                if (held < buffer.Length && received + held < upload.Size)
                    continue;
                if (!await parts.Put(upload, received, buffer.AsMemory(0, held), call.CancellationToken))
                    throw OutOfStep(call, await parts.Received(upload, call.CancellationToken));
                (received, held) = (received + held, 0);
            }
        }
        return received;
    }

    private (PartnerUpload? Wanted, Refusal? Refusal) Read(PartnerSettings partner, UploadHeader? header)
    {
        if (header is null)
            return (null, Refusal.Invalid("header", "首条消息应为文件信息", "has to come first"));
        if (Digest(header.Sha256) is null)
            return (null, NoDigest("header.sha256"));
        if (header.Size < 1)
            return (null, Refusal.Invalid("header.size", "须大于 0", "has to be above 0"));
        if (header.Size > settings.MostBytes)
            return (null, Attachments.FormFile.TooLarge(settings.MostBytes).Refusal);
        var (name, fault) = FileNames.Read(header.Name);
        return fault is not null
            ? (null, Refusal.Invalid("header.name", fault.Zh, fault.En))
            : (new PartnerUpload { Partner = partner.Code, Sha256 = header.Sha256, Size = header.Size, Name = name!, Key = Guid.CreateVersion7(), TouchedAt = default }, null);
    }

    /// <summary>The bytes of a digest; null where it is none.</summary>
    public static byte[]? Digest(string text) =>
        text.Length == 64 && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')) ? Convert.FromHexString(text) : null;

    public static Refusal NoDigest(string field) =>
        Refusal.Invalid(field, "应为 64 位小写十六进制的 SHA-256", "has to be a SHA-256 of 64 lower-case hexadecimal digits");

    private static RpcException OutOfStep(ServerCallContext call, long received) => RpcStatus.Refuse(
        call.GetHttpContext(),
        new Refusal(Refusals.UploadOutOfStep, $"已存 {received} 字节，请从该处续传。", $"{received} bytes are stored; go on from there."),
        new GetUploadResponse { Received = received });

    private static RpcException Refuse(ServerCallContext call, Refusal refusal) => RpcStatus.Refuse(call.GetHttpContext(), refusal);

    /// <summary>Bytes of one message's chunk.</summary>
    private const int MostChunk = 1_048_576;
}
