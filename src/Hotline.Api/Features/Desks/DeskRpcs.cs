using Grpc.Core;
using Hotline.Exchange.V1;

namespace Hotline.Api.Features.Desks;

/// <summary>The calls of desks over gRPC (protos/hotline/exchange/v1). Who calls is asked first, each time.</summary>
internal sealed class DeskRpcs(
    DeskIdentity identity, SubmitMessage submit, PullMessages pull, CommitMessages commit, DeskQuestions questions, ReconcileMessages reconcile,
    DeskUploads uploads, DownloadFile download, WatchStream watch) : WorkOrderExchange.WorkOrderExchangeBase
{
    public override Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context) => submit.Run(identity.Of(context), request, context);

    public override Task<PullResponse> Pull(PullRequest request, ServerCallContext context) => pull.Run(identity.Of(context), request, context);

    public override Task<CommitResponse> Commit(CommitRequest request, ServerCallContext context) => commit.Run(identity.Of(context), request, context);

    public override Task<GetTransferResponse> GetTransfer(GetTransferRequest request, ServerCallContext context) =>
        questions.Transfer(identity.Of(context), request, context);

    public override Task<GetMessageStatusResponse> GetMessageStatus(GetMessageStatusRequest request, ServerCallContext context) =>
        questions.Message(identity.Of(context), request, context);

    public override Task<ReconcileResponse> Reconcile(ReconcileRequest request, ServerCallContext context) => reconcile.Run(identity.Of(context), request, context);

    public override Task<GetUploadResponse> GetUpload(GetUploadRequest request, ServerCallContext context) => uploads.Tell(identity.Of(context), request, context);

    public override Task<UploadAttachmentResponse> UploadAttachment(IAsyncStreamReader<UploadAttachmentRequest> requestStream, ServerCallContext context) =>
        uploads.Receive(identity.Of(context), requestStream, context);

    public override Task DownloadAttachment(DownloadAttachmentRequest request, IServerStreamWriter<DownloadAttachmentResponse> responseStream, ServerCallContext context) =>
        download.Run(identity.Of(context), request, responseStream, context);

    public override Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context) =>
        watch.Run(identity.Of(context), request, responseStream, context);
}
