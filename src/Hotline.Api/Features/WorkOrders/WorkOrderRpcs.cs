using Google.Protobuf;
using Grpc.Core;
using Hotline.Api.Boundary;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Tickets.V1;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>The calls on work orders over gRPC (protos/hotline/tickets/v1); each is its REST call in another dress.</summary>
internal sealed class WorkOrderRpcs(RpcCalls rpc, TicketViews views, Reference reference, OpenBooks open, JsonWriting json) : WorkOrderService.WorkOrderServiceBase
{
    public override async Task<WorkOrderResponse> GetWorkOrder(GetWorkOrderRequest request, ServerCallContext call)
    {
        var http = RpcCalls.Allow(call, Scopes.TicketsRead);
        var (act, id) = (rpc.Reader(http), RpcCalls.Id(http, request.Id));
        await using var db = open();
        var found = await GetWorkOrders.Find(db, id, act, http.RequestAborted) ?? throw RpcStatus.Refuse(http, OrderMoves.Unknown(id));
        var shown = await GetWorkOrders.Show(db, [found.Order], await views.For(act, http.RequestAborted), http.RequestAborted);
        return new WorkOrderResponse { WorkOrder = rpc.Message<WorkOrder>(shown[0]), Etag = found.ETag };
    }

    public override async Task<ListWorkOrdersResponse> ListWorkOrders(ListWorkOrdersRequest request, ServerCallContext call)
    {
        var http = RpcCalls.Allow(call, Scopes.TicketsRead);
        var query = RpcCalls.Body<GetWorkOrders.Query>(http, request);
        var (page, refusal) = await GetWorkOrders.Read(query, rpc.Reader(http), open, views, reference, json, http.RequestAborted);
        return refusal is null ? rpc.Message<ListWorkOrdersResponse>(page!) : throw RpcStatus.Refuse(http, refusal);
    }

    public override Task<WorkOrderResponse> Acknowledge(AcknowledgeRequest request, ServerCallContext call) => Move("acknowledge", request, call);

    public override Task<WorkOrderResponse> ReturnRequest(ReturnRequestRequest request, ServerCallContext call) => Move("return-request", request, call);

    public override Task<WorkOrderResponse> ReturnDecision(ReturnDecisionRequest request, ServerCallContext call) => Move("return-decision", request, call);

    public override Task<WorkOrderResponse> ExtensionRequest(ExtensionRequestRequest request, ServerCallContext call) => Move("extension-request", request, call);

    public override Task<WorkOrderResponse> ExtensionDecision(ExtensionDecisionRequest request, ServerCallContext call) => Move("extension-decision", request, call);

    public override Task<WorkOrderResponse> Progress(ProgressRequest request, ServerCallContext call) => Move("progress", request, call);

    public override Task<WorkOrderResponse> Reply(ReplyRequest request, ServerCallContext call) => Move("reply", request, call);

    public override Task<WorkOrderResponse> SupervisionReply(SupervisionReplyRequest request, ServerCallContext call) => Move("supervision-reply", request, call);

    private async Task<WorkOrderResponse> Move(string segment, IMessage request, ServerCallContext call)
    {
        var sent = await rpc.Move("work-orders", segment, request, call);
        return new WorkOrderResponse { WorkOrder = RpcJson.Read<WorkOrder>(sent.Body), Etag = sent.ETag! };
    }
}
