using Hotline.Api.Features.Attachments;
using Hotline.Api.Features.Desks;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;

namespace Hotline.Api.Features.Callbacks;

/// <summary>下载附件 by a platform: files of its own matters, by their digest; of all others it is told that there are none. Signed over an empty body.</summary>
internal sealed class GetFile(CallbackGate gate, OpenBooks open, FileStores stores, ILogger<GetFile> log)
{
    public async Task Run(HttpContext http, string partner, string sha256)
    {
        if (await gate.Admit(http, partner, "file") is not { } proven)
            return;
        if (DeskUploads.Digest(sha256) is not { } digest)
        {
            await CallbackAnswers.Refuse(http, proven.Enveloped, DeskUploads.NoDigest("sha256"));
            return;
        }
        await using var db = open();
        if (await PartnerFiles.Shared(db, proven.Platform.Code, digest, http.RequestAborted) is not { } file)
        {
            await CallbackAnswers.Refuse(http, proven.Enveloped, Refusal.NotFound("没有可供下载的该附件。", "There is no such file of your matters."));
            return;
        }
        if (await stores.Named(file.Store).Open(file.Key, file.Size, http.RequestAborted) is not { } content)
        {
            log.LogError("The bytes of the attachment {Id} ({Key}) are not in the store {Store}", file.Id, file.Key, file.Store);
            await CallbackAnswers.Refuse(http, proven.Enveloped, new Refusal(Refusals.Unavailable, "附件内容暂不可用，请稍后再试。", "The attachment's bytes are not at hand; try again later."));
            return;
        }
        await GetAttachment.Send(http, file, content);
    }
}
