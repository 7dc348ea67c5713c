namespace Hotline.Api.Features.Tickets;

/// <summary>归档: the end of a ticket; what comes after is a new, linked one (rules.md §2).</summary>
internal static class ArchiveTicket
{
    /// <summary>Nothing has to be given: send <c>{}</c>.</summary>
    internal sealed record Request;

    public static Task<Refusal?> Run(Request request, TicketMoveContext move, CancellationToken cancellation) =>
        Task.FromResult(move.Ticket.PutAway(move.Actor, move.At));

    public static void Map(IEndpointRouteBuilder app) => app
        .MapTicketMove<Request>("archive", Scopes.TicketsWrite, Run)
        .WithSummary("归档 · Archive")
        .WithDescription("closed, rejected or withdrawn → archived. Assisting orders still open are recalled.");
}
