using Grpc.Core;
using Hotline.Api.Boundary;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Domain.Tickets;
using Hotline.Tickets.V1;

namespace Hotline.Api.Features.Tickets;

/// <summary>The calls on tickets over gRPC (protos/hotline/tickets/v1); each is its REST call in another dress.</summary>
internal sealed class TicketRpcs(
    RpcCalls rpc, RegisterTicket.Handler register, PatchTicket.Handler patch, TicketMoves moves, TicketLists lists, TicketViews views, OpenBooks open,
    CallerVault vault, PhoneForms phones) : TicketService.TicketServiceBase
{
    public override async Task<TicketResponse> RegisterTicket(RegisterTicketRequest request, ServerCallContext call)
    {
        var http = RpcCalls.Allow(call, Scopes.TicketsWrite);
        var body = RpcCalls.Body<RegisterTicket.Request>(http, request);
        return Response(await rpc.Run(http, null, "POST /v1/tickets", Bodies.Said(http, body), (command, ct) => register.Run(body, command, ct)));
    }

    public override Task<TicketResponse> GetTicket(GetTicketRequest request, ServerCallContext call) =>
        One(call, http => GetTickets.ById(RpcCalls.Id(http, request.Id)));

    public override Task<TicketResponse> GetTicketByNumber(GetTicketByNumberRequest request, ServerCallContext call) =>
        One(call, http => request.Number.Contains('\0', StringComparison.Ordinal) ? throw RpcStatus.Refuse(http, GetTickets.Unknown) : GetTickets.ByNumber(request.Number));

    public override async Task<ListTicketsResponse> ListTickets(ListTicketsRequest request, ServerCallContext call)
    {
        var http = RpcCalls.Allow(call, Scopes.TicketsRead);
        var query = RpcCalls.Body<GetTickets.Search>(http, request);
        var (page, refusal) = await lists.Read(query, GetTickets.PhoneHashes(query, vault, phones), rpc.Reader(http), http.RequestAborted);
        return refusal is null ? rpc.Message<ListTicketsResponse>(page!) : throw RpcStatus.Refuse(http, refusal);
    }

    public override async Task<ListTicketHistoryResponse> ListTicketHistory(ListTicketHistoryRequest request, ServerCallContext call)
    {
        var http = RpcCalls.Allow(call, Scopes.TicketsRead);
        var (id, _, body) = RpcCalls.Addressed(request, call);
        var (page, refusal) = await TicketHistory.Read(id, RpcCalls.Body<TicketHistory.Query>(http, body), rpc.Reader(http), open, http.RequestAborted);
        return refusal is null ? rpc.Message<ListTicketHistoryResponse>(page!) : throw RpcStatus.Refuse(http, refusal);
    }

    /// <summary>A merge patch by a field mask.</summary>
    public override async Task<TicketResponse> UpdateTicket(UpdateTicketRequest request, ServerCallContext call)
    {
        var http = RpcCalls.Allow(call, Scopes.TicketsWrite);
        if (!request.HasIfMatch)
            throw RpcStatus.Refuse(http, PatchTicket.Unconditional);
        var description = request.Description ?? new Description();
        if (RpcJson.Faults(description).ToList() is { Count: > 0 } faults)
            throw RpcStatus.Refuse(http, Refusal.Invalid(faults));
        var changes = RpcJson.Patch(description, request.UpdateMask)
            ?? throw RpcStatus.Refuse(http, Refusal.Invalid("updateMask", "只能列出 description 的字段", "must name fields of the description"));
        var (id, body) = (RpcCalls.Id(http, request.Id), changes.Bytes());
        RpcCalls.Body<PatchTicket.Request>(http, body);
        return Response(await rpc.Run(http, request.IfMatch, $"PATCH /v1/tickets/{id}", body, (command, cancellation) =>
            moves.Run(command, id, (context, ct) => patch.Run(changes, context, ct), cancellation)));
    }

    public override Task<TicketResponse> Answer(AnswerRequest request, ServerCallContext call) => Move("answer", request, call);

    public override Task<TicketResponse> Dispatch(DispatchRequest request, ServerCallContext call) => Move("dispatch", request, call);

    public override Task<TicketResponse> Reject(RejectRequest request, ServerCallContext call) => Move("reject", request, call);

    public override Task<TicketResponse> Withdraw(WithdrawRequest request, ServerCallContext call) => Move("withdraw", request, call);

    public override Task<TicketResponse> Recall(RecallRequest request, ServerCallContext call) => Move("recall", request, call);

    public override Task<TicketResponse> Review(ReviewRequest request, ServerCallContext call) => Move("review", request, call);

    public override Task<TicketResponse> Suspend(SuspendRequest request, ServerCallContext call) => Move("suspend", request, call);

    public override Task<TicketResponse> Resume(ResumeRequest request, ServerCallContext call) => Move("resume", request, call);

    public override Task<TicketResponse> Merge(MergeRequest request, ServerCallContext call) => Move("merge", request, call);

    public override Task<TicketResponse> Unmerge(UnmergeRequest request, ServerCallContext call) => Move("unmerge", request, call);

    public override Task<TicketResponse> Link(LinkRequest request, ServerCallContext call) => Move("link", request, call);

    public override Task<TicketResponse> Notes(NotesRequest request, ServerCallContext call) => Move("notes", request, call);

    public override Task<TicketResponse> Urge(UrgeRequest request, ServerCallContext call) => Move("urge", request, call);

    public override Task<TicketResponse> Supervise(SuperviseRequest request, ServerCallContext call) => Move("supervise", request, call);

    public override Task<TicketResponse> Exclude(ExcludeRequest request, ServerCallContext call) => Move("exclude", request, call);

    public override Task<TicketResponse> Restrict(RestrictRequest request, ServerCallContext call) => Move("restrict", request, call);

    public override Task<TicketResponse> LiftRestriction(LiftRestrictionRequest request, ServerCallContext call) => Move("lift-restriction", request, call);

    public override Task<TicketResponse> Callbacks(CallbacksRequest request, ServerCallContext call) => Move("callbacks", request, call);

    public override Task<TicketResponse> Rework(ReworkRequest request, ServerCallContext call) => Move("rework", request, call);

    public override Task<TicketResponse> Archive(ArchiveRequest request, ServerCallContext call) => Move("archive", request, call);

    private async Task<TicketResponse> Move(string segment, Google.Protobuf.IMessage request, ServerCallContext call) =>
        Response(await rpc.Move("tickets", segment, request, call));

    private async Task<TicketResponse> One(ServerCallContext call, Func<HttpContext, Func<HotlineContext, Act, CancellationToken, Task<Domain.Tickets.Ticket?>>> by)
    {
        var http = RpcCalls.Allow(call, Scopes.TicketsRead);
        var act = rpc.Reader(http);
        await using var db = open();
        var ticket = await by(http)(db, act, http.RequestAborted) ?? throw RpcStatus.Refuse(http, GetTickets.Unknown);
        var whole = (await WholeTicket.Complete(db, [ticket], http.RequestAborted))[0];
        var view = await views.For(act, http.RequestAborted);
        return new TicketResponse { Ticket = rpc.Message<Hotline.Tickets.V1.Ticket>(view.Of(whole)), Etag = whole.ETag };
    }

    private static TicketResponse Response(Commands.Sent sent) => new() { Ticket = RpcJson.Read<Hotline.Tickets.V1.Ticket>(sent.Body), Etag = sent.ETag! };
}
