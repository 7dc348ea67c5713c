using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Sites;

namespace Hotline.Api.Features;

/// <summary>What all calls share: the documented refusals and, for moves of a ticket, the way from the request to the slice.</summary>
internal static class Endpoints
{
    /// <summary>Maps <c>POST /v1/tickets/{id}/{segment}</c> onto a slice.</summary>
    public static RouteHandlerBuilder MapTicketMove<TRequest>(
        this IEndpointRouteBuilder app, string segment, string scope, Func<TRequest, TicketMoveContext, CancellationToken, Task<Refusal?>> run)
        where TRequest : class
    {
        var moves = app.ServiceProvider.GetRequiredService<TicketMoves>();
        app.ServiceProvider.GetRequiredService<MoveCalls>().Add<TRequest>("tickets", segment, scope, Move);
        return app.MapPost($"/v1/tickets/{{id:long}}/{segment}", async (long id, HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<TRequest>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, cancellation) => Move(body.Value, command, id, cancellation), sent: body.Bytes);
            })
            .Accepts<TRequest>("application/json")
            .Produces<TicketAnswer>()
            .WithTags("Tickets")
            .Move(scope);

        Task<Result> Move(TRequest request, Command command, long id, CancellationToken cancellation) =>
            moves.Run(command, id, (context, ct) => run(request, context, ct), cancellation);
    }

    /// <summary>A call that changes something and needs a scope.</summary>
    public static RouteHandlerBuilder Move(this RouteHandlerBuilder route, string scope) =>
        route.RequireAuthorization(scope).Refuses(400, 401, 403, 404, 409, 412, 413, 415, 422, 503);

    /// <summary>A call that reads and needs a scope; what streams calls off its time limit itself.</summary>
    public static RouteHandlerBuilder Read(this RouteHandlerBuilder route, string scope) =>
        route.RequireAuthorization(scope).Timed().Refuses(400, 401, 403);

    private static RouteHandlerBuilder Timed(this RouteHandlerBuilder route)
    {
        route.WithRequestTimeout(Security.Edge.Reads);
        return route;
    }

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses)
            route.Produces<Problem>(status, Problems.ContentType);
        return route;
    }
}
