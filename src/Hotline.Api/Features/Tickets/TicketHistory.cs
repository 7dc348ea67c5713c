using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>办理历程: everything that happened to a ticket, oldest first.</summary>
internal static class TicketHistory
{
    /// <summary>One thing that happened.</summary>
    /// <param name="Version">The ticket's version that it made; entries are in this order.</param>
    /// <param name="At">When.</param>
    /// <param name="Action">What, e.g. registered, dispatched, acknowledged.</param>
    /// <param name="By">Who.</param>
    /// <param name="StatusBefore">Status before; null for the first.</param>
    /// <param name="StatusAfter">Status after.</param>
    /// <param name="Round">The round it belongs to.</param>
    /// <param name="WorkOrderId">The order concerned.</param>
    /// <param name="Unit">Code of the unit concerned.</param>
    /// <param name="Text">The words given.</param>
    /// <param name="Changes">Particulars, and fields before and after; the caller's own masked.</param>
    /// <param name="Imported">Taken over by an import.</param>
    internal sealed record Entry(
        int Version, DateTimeOffset At, string Action, Who By, TicketStatus? StatusBefore, TicketStatus StatusAfter, int Round,
        string? WorkOrderId, string? Unit, string? Text, IReadOnlyList<FieldChange> Changes, bool Imported);

    /// <summary>Who acted.</summary>
    /// <param name="Client">The program.</param>
    /// <param name="Subject">The subject of its token.</param>
    /// <param name="Operator">The operator a trusted front end named.</param>
    /// <param name="OperatorName">That operator's name.</param>
    internal sealed record Who(string Client, string Subject, string? Operator, string? OperatorName);

    /// <summary>Paging of a history.</summary>
    internal sealed record Query
    {
        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<HistoryEntry>.MostItems);
            RuleFor(q => q.Cursor).Must(c => int.TryParse(c, System.Globalization.CultureInfo.InvariantCulture, out _)).When(q => q.Cursor is not null)
                .WithMessage(_ => Words.Say("游标无效", "is not one of ours"));
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/tickets/{id:long}/history", Run)
        .WithMetadata(new QueryOf(typeof(Query)))
        .Produces<Page<Entry>>().WithTags("Tickets").WithSummary("办理历程 · History of a ticket")
        .WithDescription("Everything that happened to the ticket and its orders, oldest first; nothing is ever overwritten or removed, but persons once its time is over (`anonymised`, by the client `retention`). "
            + "What the clock does by itself is by the subject `system`: `acknowledgeOverdue`, `dispatchOverdue`, `dueSoon`, `urged`, `overdue`, `escalated`, `criticised`, `supervisionOverdue`, `callbackDue`, `archived`, "
            + "each once for each due time, with the moment planned for it (`plannedAt`) and the due time (`about`) in `changes`. An imported ticket has none of them.")
        .Read(Scopes.TicketsRead).Refuses(404);

    private static async Task Run(long id, HttpContext http, OpenBooks open, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        var (page, refusal) = await Read(id, query, Act.Of(http, clock.Now()), open, http.RequestAborted);
        if (refusal is not null)
            await Problems.Write(http, refusal);
        else
            await http.Json(page!);
    }

    public static async Task<(Page<Entry>? Page, Refusal? Refusal)> Read(long id, Query query, Act act, OpenBooks open, CancellationToken cancellation)
    {
        await using var db = open();
        var ticket = await db.Tickets.Where(Visible.To(act, db)).Where(t => t.Id == id)
            .Select(t => new { t.CallerConfidential, t.CallerAnonymous }).FirstOrDefaultAsync(cancellation);
        if (ticket is null)
            return (null, TicketMoves.Unknown(id));
        var (limit, rows) = (query.Limit ?? Keyset<HistoryEntry>.DefaultLimit, db.History.Where(h => h.TicketId == id));
        long? total = query.IncludeTotal == true ? await rows.LongCountAsync(cancellation) : null;
        var after = query.Cursor is { } cursor ? int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var page = await rows.Where(h => h.Version > after).OrderBy(h => h.Version).Take(limit + 1).ToListAsync(cancellation);
        var next = page.Count > limit ? TicketView.Id(page[limit - 1].Version) : null;
        var hidden = TicketView.HidesCaller(ticket.CallerConfidential, ticket.CallerAnonymous, act);
        return (new Page<Entry>([.. page.Take(limit).Select(h => Show(h, hidden))], next, total), null);
    }

    private static Entry Show(HistoryEntry h, bool hidden) => new(
        h.Version, h.At, h.Action, new Who(h.Client, h.Subject, h.Operator, h.OperatorName), h.StatusBefore, h.StatusAfter, h.Round,
        h.OrderId is { } order ? TicketView.Id(order) : null, h.Unit, h.Text,
        hidden ? [.. h.Changes.Select(Hide)] : h.Changes, h.Imported);

    private static FieldChange Hide(FieldChange change) => change.Field is "caller.name" or "caller.phone"
        ? new(change.Field, change.Before is null ? null : Masks.Hidden, change.After is null ? null : Masks.Hidden)
        : change;
}
