using System.Globalization;
using System.Linq.Expressions;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>What a move of one ticket is given: the ticket it may see, who moves it and when, and the city's rules.</summary>
internal sealed record TicketMoveContext(Ticket Ticket, Act Act, ReferenceLook Look, HotlineContext Db)
{
    /// <summary>The city as it stands now.</summary>
    public Site Site => Look.Site;

    /// <summary>Another ticket that the mover may see, by its id as clients give it; null when there is none.</summary>
    public async Task<Ticket?> Other(string id, CancellationToken cancellation) =>
        !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? null
        : key == Ticket.Id ? Ticket
        : await Db.Tickets.Where(Visible.To(Act, Db)).FirstOrDefaultAsync(t => t.Id == key, cancellation);

    public Actor Actor => Act.Actor;

    public DateTimeOffset At => Act.At;
}

/// <summary>
/// Runs a move: load what this caller may see, check the version it has seen, let the slice decide, save all rows in one
/// transaction, answer the ticket as it then stands. REST and gRPC come through here alike.
/// </summary>
internal sealed class TicketMoves(Reference reference, TicketViews views)
{
    public Task<Result> Run(
        Command command, long id, Func<TicketMoveContext, CancellationToken, Task<Refusal?>> decide, CancellationToken cancellation) =>
        Run(
            command,
            id,
            decide,
            async move => Shown(await WholeTicket.Of(command.Db, move.Ticket, cancellation), 200, command.Act, move.Look),
            cancellation);

    /// <summary>The same for a call that answers something else than the ticket.</summary>
    public Task<Result> Run(
        Command command, long id, Func<TicketMoveContext, CancellationToken, Task<Refusal?>> decide, Func<TicketMoveContext, Task<Answer>> show,
        CancellationToken cancellation) => Run(command, id, Visible.To(command.Act, command.Db), decide, show, cancellation);

    /// <summary>The same for a move that needs no sight of the ticket, and answers no word of it: a restricted one is moved too.</summary>
    public Task<Result> RunUnseen(
        Command command, long id, Func<TicketMoveContext, CancellationToken, Task<Refusal?>> decide, Func<TicketMoveContext, Task<Answer>> show,
        CancellationToken cancellation) => Run(command, id, _ => true, decide, show, cancellation);

    private async Task<Result> Run(
        Command command, long id, Expression<Func<Ticket, bool>> found, Func<TicketMoveContext, CancellationToken, Task<Refusal?>> decide, Func<TicketMoveContext, Task<Answer>> show,
        CancellationToken cancellation)
    {
        var ticket = await Find(command.Db, id, found, cancellation);
        if (ticket is null)
            return Unknown(id);
        if (!command.IfMatch.Allows(ticket.Version))
            return await Stale(command.Db, ticket, cancellation);
        var look = await reference.Look(command.Db, cancellation);
        var context = new TicketMoveContext(ticket, command.Act, look, command.Db);
        var wasOpen = TicketLifecycle.IsOpen(ticket.Status);
        if (await decide(context, cancellation) is { } refusal)
            return await WithWinner(command.Db, ticket, refusal, cancellation);
        if (wasOpen)
            await MasterResults.TellRepeats(command.Db, ticket, command.Act.Actor, command.Act.At, cancellation);
        ticket.Rewind(look.Site.Deadlines, command.Act.At);
        await command.Db.SaveChangesAsync(cancellation);
        return await show(context);
    }

    /// <summary>The ticket as the answer of a move.</summary>
    public Answer Shown(WholeTicket whole, int status, Act viewer, ReferenceLook look, string? location = null) =>
        new(status, views.For(viewer, look).Of(whole), whole.ETag, location);

    /// <summary>A refused move of something that exists says who was there before.</summary>
    public static async Task<Result> WithWinner(HotlineContext db, Ticket ticket, Refusal refusal, CancellationToken cancellation) =>
        refusal.Row.Kind is RefusalKind.Conflict or RefusalKind.Stale
            ? new Result(null, refusal, await LastChangeOf(db, ticket.Id, cancellation))
            : refusal;

    public static Refusal Unknown(long id) => Refusal.NotFound($"没有编号为 {id} 的事项。", $"There is no ticket {id}.");

    public static Task<Result> Stale(HotlineContext db, Ticket ticket, CancellationToken cancellation) => WithWinner(
        db,
        ticket,
        new Refusal(Refusals.Stale, $"当前版本为 {ticket.Version}，请重新读取后再提交。", $"The current version is {ticket.Version}; read it and submit again.")
        {
            CurrentStatus = Code.Of(ticket.Status),
        },
        cancellation);

    /// <summary>A unit's client finds its own unit's tickets only; all others do not exist for it.</summary>
    private static async Task<Ticket?> Find(HotlineContext db, long id, Expression<Func<Ticket, bool>> found, CancellationToken cancellation)
    {
        var ticket = await db.Tickets
            .Include(t => t.Orders.OrderBy(o => o.Id))
            .Include(t => t.Rounds)
            .AsSplitQuery()
            .Where(found)
            .FirstOrDefaultAsync(t => t.Id == id, cancellation);
        if (ticket is not null)
            await LoadRareParts(db, ticket, cancellation);
        if (ticket is { AttachmentCount: > 0 })
            await db.Entry(ticket).Collection(t => t.Attachments).LoadAsync(cancellation);
        return ticket;
    }

    /// <summary>Supervisions and referrals are asked for only where there was one.</summary>
    public static async Task LoadRareParts(HotlineContext db, Ticket ticket, CancellationToken cancellation)
    {
        if (ticket.SupervisionCount > 0)
            await db.Entry(ticket).Collection(t => t.Supervisions).LoadAsync(cancellation);
        if (ticket.ReferralCount > ticket.Referrals.Count)
            await db.Entry(ticket).Collection(t => t.Referrals).LoadAsync(cancellation);
    }

    private static Task<LastChange?> LastChangeOf(HotlineContext db, long ticketId, CancellationToken cancellation) => db.History
        .AsNoTracking()
        .Where(h => h.TicketId == ticketId)
        .OrderByDescending(h => h.Version)
        .Select(h => new LastChange(h.Action, h.OperatorName ?? h.Operator ?? h.Subject, h.At))
        .FirstOrDefaultAsync(cancellation);
}
