using Google.Protobuf;
using Grpc.Core;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Domain.Tickets;
using Hotline.Exchange;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>下载附件 by a desk: files of matters between it and the line, by their digest; of all others it is told that there are none.</summary>
internal sealed class DownloadFile(OpenBooks open, FileStores stores, ILogger<DownloadFile> log)
{
    public async Task Run(PartnerSettings partner, DownloadAttachmentRequest request, IServerStreamWriter<DownloadAttachmentResponse> answers, ServerCallContext call)
    {
        var (http, cancellation) = (call.GetHttpContext(), call.CancellationToken);
        var file = DeskUploads.Digest(request.Sha256) is { } digest
            ? await Find(partner.Code, digest, cancellation)
            : throw RpcStatus.Refuse(http, DeskUploads.NoDigest("sha256"));
        if (file is null)
            throw RpcStatus.Refuse(http, Refusal.NotFound("没有可供下载的该附件。", "There is no such file of your matters."));
        if (request.Offset < 0 || request.Offset > file.Size)
            throw RpcStatus.Refuse(http, Refusal.Invalid("offset", $"须为 0 至 {file.Size}", $"has to be from 0 to {file.Size}"));
        await using var content = await stores.Named(file.Store).Open(file.Key, file.Size, cancellation);
        if (content is null)
        {
            log.LogError("The bytes of the attachment {Id} ({Key}) are not in the store {Store}", file.Id, file.Key, file.Store);
            throw RpcStatus.Refuse(http, new Refusal(Refusals.Unavailable, "附件内容暂不可用，请联系运维。", "The attachment's bytes are not at hand; tell operations."));
        }
        content.Position = request.Offset;
        await answers.WriteAsync(
            new DownloadAttachmentResponse { Header = new DownloadHeader { Sha256 = request.Sha256, Size = file.Size, Name = file.Name, ContentType = file.Type, Offset = request.Offset } },
            cancellation);
        var buffer = new byte[FileStores.PartSize];
        int read;
        // A message is written out before the next is read, so the one buffer may be used again.
        while ((read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)) > 0)
            await answers.WriteAsync(new DownloadAttachmentResponse { Chunk = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, read)) }, cancellation);
    }

    private async Task<Attachment?> Find(string partner, byte[] sha256, CancellationToken cancellation)
    {
        await using var db = open();
        return await PartnerFiles.Shared(db, partner, sha256, cancellation);
    }
}
