using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>What a move of one order is given.</summary>
internal sealed record OrderMoveContext(WorkOrder Order, Ticket Ticket, Act Act, ReferenceLook Look, HotlineContext Db)
{
    /// <summary>The city as it stands now.</summary>
    public Site Site => Look.Site;

    public Actor Actor => Act.Actor;

    public DateTimeOffset At => Act.At;

    /// <summary>The master that took what was meant for a repeat.</summary>
    public Ticket? LandedOn { get; set; }
}

/// <summary>Runs a move of an order: the order is loaded with its ticket, for the ticket follows its lead order.</summary>
internal sealed class OrderMoves(Reference reference, TicketViews views)
{
    public async Task<Result> Run(
        Command command, long id, Func<OrderMoveContext, CancellationToken, Task<Refusal?>> decide, CancellationToken cancellation)
    {
        var ticket = await command.Db.Tickets
            .Include(t => t.Orders.OrderBy(o => o.Id))
            .Where(Visible.To(command.Act, command.Db))
            .FirstOrDefaultAsync(t => t.Orders.Any(o => o.Id == id), cancellation);
        var order = ticket?.Orders.First(o => o.Id == id);
        if (ticket is null || order is null || (command.Act.Unit is { } unit && order.Unit != unit))
            return Unknown(id);
        if (!command.IfMatch.Allows(order.Version))
            return await Stale(command, ticket, order, cancellation);
        await TicketMoves.LoadRareParts(command.Db, ticket, cancellation);
        var look = await reference.Look(command.Db, cancellation);
        var context = new OrderMoveContext(order, ticket, command.Act, look, command.Db);
        var wasOpen = TicketLifecycle.IsOpen(ticket.Status);
        if (await decide(context, cancellation) is { } refusal)
            return await TicketMoves.WithWinner(command.Db, ticket, refusal, cancellation);
        if (wasOpen)
            await MasterResults.TellRepeats(command.Db, ticket, command.Act.Actor, command.Act.At, cancellation);
        ticket.Rewind(look.Site.Deadlines, command.Act.At);
        await command.Db.SaveChangesAsync(cancellation);
        var view = views.For(command.Act, look);
        return new Answer(200, WorkOrderAnswer.Of(order, ticket, ticket.Supervisions, view) with { LandedOn = LandedOn.Of(context.LandedOn) }, IfMatch.ETag(order.Version, ticket.Version));
    }

    public static Refusal Unknown(long id) => Refusal.NotFound($"没有编号为 {id} 的工单。", $"There is no work order {id}.");

    private static Task<Result> Stale(Command command, Ticket ticket, WorkOrder order, CancellationToken cancellation) => TicketMoves.WithWinner(
        command.Db,
        ticket,
        new Refusal(Refusals.Stale, $"工单当前版本为 {order.Version}，请重新读取后再提交。", $"The order's current version is {order.Version}; read it and submit again.")
        {
            CurrentStatus = Code.Of(order.Status),
        },
        cancellation);

    /// <summary>Maps <c>POST /v1/work-orders/{id}/{segment}</c> onto a slice.</summary>
    public static RouteHandlerBuilder Map<TRequest>(
        IEndpointRouteBuilder app, string segment, string scope, Func<TRequest, OrderMoveContext, Refusal?> run)
        where TRequest : class =>
        Map<TRequest>(app, segment, scope, (request, move, _) => Task.FromResult(run(request, move)));

    /// <summary>Maps a slice that has to look things up.</summary>
    public static RouteHandlerBuilder Map<TRequest>(
        IEndpointRouteBuilder app, string segment, string scope, Func<TRequest, OrderMoveContext, CancellationToken, Task<Refusal?>> run)
        where TRequest : class
    {
        var moves = app.ServiceProvider.GetRequiredService<OrderMoves>();
        app.ServiceProvider.GetRequiredService<MoveCalls>().Add<TRequest>("work-orders", segment, scope, Move);
        return app.MapPost($"/v1/work-orders/{{id:long}}/{segment}", async (long id, HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<TRequest>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, cancellation) => Move(body.Value, command, id, cancellation), sent: body.Bytes);
            })
            .Accepts<TRequest>("application/json")
            .Produces<WorkOrderAnswer>()
            .WithTags("Work orders")
            .Move(scope);

        Task<Result> Move(TRequest request, Command command, long id, CancellationToken cancellation) =>
            moves.Run(command, id, (context, ct) => run(request, context, ct), cancellation);
    }
}
