using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hotline.Api.Tests.Given;
using Hotline.Tickets.V1;

namespace Hotline.Api.Tests.Features.Rpc;

/// <summary>A matter's whole way over gRPC alone, by the generated clients; and that each answer is what REST answers.</summary>
[Collection(SharedRpcServer.Name)]
public sealed class RpcJourneyTests(RpcServer server)
{
    [Fact]
    public async Task Journey_ByGrpcOnly_RegisteredToArchived()
    {
        using var rpc = server.Rpc(server.Dev);
        var (tickets, orders) = (rpc.Tickets, rpc.WorkOrders);

        var registered = await tickets.RegisterTicketAsync(Matter(), rpc.With(("x-operator", "seat-7; name=%E5%BA%A7")));
        var id = registered.Ticket.Id;
        Assert.Equal(("registered", "\"1\"", "王**", "138****0000"), (registered.Ticket.Status, registered.Etag, registered.Ticket.Caller.Name, registered.Ticket.Caller.Phone));
        Assert.Equal(id, (await tickets.GetTicketByNumberAsync(new() { Number = registered.Ticket.Number }, rpc.With())).Ticket.Id);

        var dispatched = await tickets.DispatchAsync(new() { Id = id, IfMatch = registered.Etag, LeadUnit = "urban-management", LimitWorkingDays = 3 }, rpc.With());
        var order = Assert.Single(dispatched.Ticket.WorkOrders);
        Assert.Equal(Server.Moment(2023, 2, 20, 18), dispatched.Ticket.DueAt.ToDateTimeOffset());
        Assert.False(order.HasTicketId);

        var taken = await orders.AcknowledgeAsync(new() { Id = order.Id, By = new() { Name = "李强" } }, rpc.With());
        Assert.Equal(("acknowledged", id, "路灯不亮"), (taken.WorkOrder.Status, taken.WorkOrder.TicketId, taken.WorkOrder.Title));
        await orders.ProgressAsync(new() { Id = order.Id, Text = "已到现场" }, rpc.With());
        var replied = await orders.ReplyAsync(new() { Id = order.Id, IfMatch = (await orders.GetWorkOrderAsync(new() { Id = order.Id }, rpc.With())).Etag, Text = "已更换灯具", ContactedCaller = false, Solved = "solved" }, rpc.With());
        Assert.Equal(("replied", "replied"), (replied.WorkOrder.Status, replied.WorkOrder.TicketStatus));
        Assert.Equal("closed", (await tickets.ReviewAsync(new() { Id = id, Decision = "accepted" }, rpc.With())).Ticket.Status);
        await tickets.CallbacksAsync(new() { Id = id, Outcome = "reached", Satisfaction = "satisfied" }, rpc.With());
        var archived = await tickets.ArchiveAsync(new() { Id = id }, rpc.With());

        Assert.Equal(("archived", "satisfied"), (archived.Ticket.Status, archived.Ticket.Satisfaction));
        var history = await tickets.ListTicketHistoryAsync(new() { Id = id, IncludeTotal = true }, rpc.With());
        Assert.Equal(Enumerable.Range(1, archived.Ticket.Version), history.Items.Select(h => h.Version));
        Assert.Equal(("registered", "座", history.Items.Count), (history.Items[0].Action, history.Items[0].By.OperatorName, (int)history.Total));
    }

    public static TheoryData<string> AllMoves => Moves.Names;

    [Theory, MemberData(nameof(AllMoves))]
    public async Task Move_ByGrpc_AnswersWhatRestShows(string name)
    {
        var move = Moves.All[name];
        var id = await move.Ready(server.Dev);
        using var rpc = server.Rpc(server.Dev);

        var answer = (await rpc.Call(move.Rpc(), move.Request(id))).Expect<Google.Protobuf.IMessage>();

        var rest = (await server.Dev.Get(move.Of(id))).Expect(200);
        if (answer is TicketResponse of)
            Assert.Equal((RpcClient.Strict.Parse<Ticket>(rest.Text), rest.ETag), (of.Ticket, of.Etag));
        else
            Assert.Equal((RpcClient.Strict.Parse<WorkOrder>(rest.Text), rest.ETag), (((WorkOrderResponse)answer).WorkOrder, ((WorkOrderResponse)answer).Etag));
    }

    [Theory, MemberData(nameof(AllMoves))]
    public async Task Move_ScopeMissing_IsForbiddenAndWithItAllowed(string name)
    {
        var move = Moves.All[name];
        var id = await move.Ready(server.Dev);
        using var reader = await server.ClientOf("dev", "tickets.read statistics.read");
        using var mover = await server.ClientOf("dev", move.Scope);
        using var readers = server.Rpc(reader);
        using var movers = server.Rpc(mover);

        var refused = await readers.Call(move.Rpc(), move.Request(id));

        Assert.Equal((StatusCode.PermissionDenied, "forbidden"), (refused.Status, refused.Reason));
        Assert.Contains(move.Scope, refused.Message, StringComparison.Ordinal);
        Assert.Equal(StatusCode.OK, (await movers.Call(move.Rpc(), move.Request(id))).Status);
    }

    [Fact]
    public async Task Lists_ByGrpc_AreThePagesOfRest()
    {
        var title = "分页" + Guid.NewGuid();
        var body = Given.Tickets.Body(title, "139 1234 5678");
        for (var i = 0; i < 5; i++)
            await server.Dev.Registered(body.DeepClone().AsObject());
        using var rpc = server.Rpc(server.Dev);
        var request = new ListTicketsRequest { Q = title, Phone = "+86 139-1234-5678", Status = { "registered" }, RegisteredFrom = "2023-02-15", Sort = "registeredAt", Limit = 2, IncludeTotal = true };

        var ids = new List<string>();
        for (ListTicketsResponse page; ; request.Cursor = page.NextCursor)
        {
            page = await rpc.Tickets.ListTicketsAsync(request, rpc.With());
            ids.AddRange(page.Items.Select(t => t.Id));
            Assert.Equal(5, page.Total);
            if (!page.HasNextCursor)
                break;
        }

        var rest = (await server.Dev.Post("/v1/tickets/search", new { q = title, phone = "13912345678", sort = "registeredAt" })).Expect(200);
        Assert.Equal(rest.Ids(), ids);
        Assert.Equal(5, ids.Count);
        var all = await rpc.Tickets.ListTicketsAsync(new() { Q = title, Sort = "registeredAt" }, rpc.With());
        Assert.Equal(RpcClient.Strict.Parse<ListTicketsResponse>(rest.Text), all);
        Assert.False(all.HasTotal);
    }

    [Fact]
    public async Task Inbox_OfAUnit_HoldsItsOwnOrdersOnly()
    {
        var (ticket, order) = await server.Dev.Dispatched("culture");
        var (foreign, foreignOrder) = await server.Dev.Dispatched("water");
        using var unit = await server.ClientOf("unit-culture");
        using var rpc = server.Rpc(unit);

        var inbox = await rpc.WorkOrders.ListWorkOrdersAsync(new() { Sort = "-deliveredAt", Limit = 200 }, rpc.With());
        var tickets = await rpc.Tickets.ListTicketsAsync(new() { Limit = 200 }, rpc.With());

        Assert.Contains(inbox.Items, o => o.Id == order && o.TicketId == ticket);
        Assert.All(inbox.Items, o => Assert.Equal("culture", o.Unit.Code));
        Assert.All(tickets.Items, t => Assert.Contains(t.WorkOrders, o => o.Unit.Code == "culture"));
        foreach (var (method, id) in new[] { ("GetTicket", foreign), ("ListTicketHistory", foreign), ("GetWorkOrder", foreignOrder), ("Progress", foreignOrder) })
        {
            var refused = await rpc.Call(method, RpcMoves.Addressed(method == "Progress" ? new() { ["text"] = "越权" } : [], id));
            Assert.Equal((StatusCode.NotFound, "not-found"), (refused.Status, refused.Reason));
        }
        Assert.Equal(StatusCode.OK, (await rpc.Call("GetTicket", RpcMoves.Addressed([], ticket))).Status);
    }

    [Fact]
    public async Task Update_ByMask_ChangesAndEmptiesWhatItNames()
    {
        using var rpc = server.Rpc(server.Dev);
        var registered = await rpc.Tickets.RegisterTicketAsync(Matter(), rpc.With());
        var request = new UpdateTicketRequest
        {
            Id = registered.Ticket.Id,
            IfMatch = registered.Etag,
            Description = new() { Title = "路灯全灭", Content = "不在掩码中", Caller = new() { Phone = "13911112222" } },
            UpdateMask = new() { Paths = { "title", "area", "caller.phone" } },
        };

        var updated = await rpc.Tickets.UpdateTicketAsync(request, rpc.With());

        Assert.Equal(("路灯全灭", registered.Ticket.Content, "王**", "139****2222"), (updated.Ticket.Title, updated.Ticket.Content, updated.Ticket.Caller.Name, updated.Ticket.Caller.Phone));
        Assert.Null(updated.Ticket.Area);
        Assert.Equal("\"2\"", updated.Etag);
        // Without a mask, what is set is taken and nothing is emptied.
        var again = await rpc.Tickets.UpdateTicketAsync(new() { Id = request.Id, IfMatch = "*", Description = new() { Address = "丹阳路" } }, rpc.With());
        Assert.Equal(("丹阳路", "路灯全灭"), (again.Ticket.Address, again.Ticket.Title));
    }

    internal static RegisterTicketRequest Matter() => new()
    {
        Channel = "phone",
        Caller = new() { Name = "王女士", Phone = "138 0000 0000" },
        Title = "路灯不亮",
        Content = "三盏路灯连续三晚不亮。",
        AppealType = "problem",
        Category = "市政管理—市容市貌",
        Area = "410482001",
        Location = new() { Lat = 34.16, Lng = 112.84 },
        // Finer than a tick, as some clients' clocks are.
        OccurredAt = new Timestamp { Seconds = Server.Moment(2023, 2, 15, 9).ToUnixTimeSeconds(), Nanos = 123_456_789 },
    };
}
