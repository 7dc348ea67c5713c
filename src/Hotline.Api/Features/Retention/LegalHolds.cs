using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Office;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>依法留存: keeps a ticket from the retention's end, for a stated reason, until it is released or its day has come.</summary>
internal static class LegalHolds
{
    /// <summary>What is held, and why.</summary>
    internal sealed record SetRequest
    {
        /// <summary>The ticket's id.</summary>
        public string? TicketId { get; init; }

        /// <summary>Why, e.g. the court's file. Units do not see it.</summary>
        public string? Reason { get; init; }

        /// <summary>Until when, exclusive; until it is released by default.</summary>
        public DateTimeOffset? Until { get; init; }
    }

    /// <summary>Why it is held no more.</summary>
    internal sealed record ReleaseRequest
    {
        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>A hold.</summary>
    /// <param name="Id">Id.</param>
    /// <param name="Ticket">The ticket.</param>
    /// <param name="Active">Whether it stands now.</param>
    /// <param name="Reason">Why it was set.</param>
    /// <param name="Until">Until when it stands by itself, exclusive; null until it is released.</param>
    /// <param name="SetAt">When it was set.</param>
    /// <param name="SetBy">Who set it.</param>
    /// <param name="ReleasedAt">When it was released.</param>
    /// <param name="ReleasedBy">Who released it.</param>
    /// <param name="ReleaseReason">Why.</param>
    internal sealed record HoldAnswer(
        string Id, LinkAnswer Ticket, bool Active, string Reason, DateTimeOffset? Until, DateTimeOffset SetAt, string SetBy, DateTimeOffset? ReleasedAt, string? ReleasedBy, string? ReleaseReason)
    {
        public static HoldAnswer Of(LegalHold hold, string number, DateTimeOffset now) => new(
            TicketView.Id(hold.Id), new LinkAnswer(TicketView.Id(hold.TicketId), number), hold.Stands(now), hold.Reason, hold.Until, hold.SetAt, hold.SetBy,
            hold.ReleasedAt, hold.ReleasedBy, hold.ReleaseReason);
    }

    /// <summary>Which.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Of this ticket, by its id.</summary>
        public string? TicketId { get; init; }

        /// <summary>Those that stand now, or those that do not; both by default.</summary>
        public bool? Active { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items of the filter.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class SetValidator : AbstractValidator<SetRequest>
    {
        public SetValidator(TimeProvider clock)
        {
            RuleFor(r => r.TicketId).NotEmpty().Must(IsId).WithMessage(_ => NoId);
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Until).Must(until => until > clock.Now()).When(r => r.Until is not null).WithMessage(_ => Words.Say("应晚于现在", "must be later than now"));
        }
    }

    internal sealed class ReleaseValidator : AbstractValidator<ReleaseRequest>
    {
        public ReleaseValidator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
    }

    internal sealed class QueryValidator : AbstractValidator<Query>
    {
        public QueryValidator()
        {
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<LegalHold>.MostItems);
            RuleFor(q => q.TicketId).Must(IsId).When(q => q.TicketId is not null).WithMessage(_ => NoId);
        }
    }

    private static bool IsId(string? id) => id is not null && OfficeCalls.Key(id) is not null;

    private static string NoId => Words.Say("应为事项的 id", "must be the id of a ticket");

    internal sealed class Handler(TicketMoves moves)
    {
        public async Task<Result> Set(SetRequest request, Command command, CancellationToken cancellation)
        {
            if (OfficeCalls.CentreOnly(command.Act) is { } refusal)
                return refusal;
            var key = OfficeCalls.Key(request.TicketId!)!.Value;
            if (!await command.Db.Tickets.AnyAsync(t => t.Id == key, cancellation))
                return Refusal.Invalid("ticketId", $"没有编号为 {request.TicketId} 的事项", $"there is no ticket {request.TicketId}");
            LegalHold? set = null;
            return await moves.RunUnseen(
                command, key,
                (move, _) =>
                {
                    (set, var refused) = move.Ticket.SetHold(request.Reason!.Trim(), request.Until, move.Actor, move.At);
                    return Task.FromResult(refused);
                },
                move => Task.FromResult(new Answer(201, HoldAnswer.Of(set!, move.Ticket.Number, move.At), null, $"/v1/legal-holds?ticketId={request.TicketId}")),
                cancellation);
        }

        public async Task<Result> Release(long id, ReleaseRequest request, Command command, CancellationToken cancellation)
        {
            if (OfficeCalls.CentreOnly(command.Act) is { } refusal)
                return refusal;
            if (await command.Db.LegalHolds.FirstOrDefaultAsync(h => h.Id == id, cancellation) is not { } hold)
                return Refusal.NotFound($"没有编号为 {id} 的留存。", $"There is no hold {id}.");
            return await moves.RunUnseen(
                command, hold.TicketId,
                (move, _) => Task.FromResult(move.Ticket.ReleaseHold(hold, request.Reason!.Trim(), move.Actor, move.At)),
                move => Task.FromResult(new Answer(200, HoldAnswer.Of(hold, move.Ticket.Number, move.At))),
                cancellation);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapAdd<SetRequest, HoldAnswer>("/v1/legal-holds", Scopes.ReferenceWrite, handler.Set)
            .WithTags(GetRetention.Tag).WithSummary("依法留存 · Hold a ticket")
            .WithDescription("Any state. While a hold stands nothing of the ticket, its calls and its messages is anonymised or removed, whatever its age; a run under way passes it by. The ticket's history says that it was held, not why. Not for units.");
        app.MapDo<ReleaseRequest, HoldAnswer>("/v1/legal-holds/{id:long}/release", Scopes.ReferenceWrite, handler.Release)
            .WithTags(GetRetention.Tag).WithSummary("解除留存 · Release a hold")
            .WithDescription("What is past its time by then goes with the next run, unless another hold stands.");
        app.MapGet("/v1/legal-holds", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<HoldAnswer>>().WithTags(GetRetention.Tag).WithSummary("依法留存清单 · Holds")
            .WithDescription("Latest set first, released ones too.")
            .Read(AnyScope.OfRetention);
    }

    private static async Task List(HttpContext http, OpenBooks open, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query || await OfficeCalls.RefusedToUnits(http, clock))
            return;
        var (act, now) = (Act.Of(http, clock.Now()), clock.Now());
        await using var db = open();
        var rows = db.LegalHolds.AsNoTracking();
        if (query.TicketId is { } id && OfficeCalls.Key(id) is { } ticket)
            rows = rows.Where(h => h.TicketId == ticket);
        if (query.Active is { } active)
            rows = rows.Where(h => (h.ReleasedAt == null && (h.Until == null || h.Until > now)) == active);
        var (page, next, total, refusal) = await LatestFirst.Read(rows, query, (query with { Limit = null, Cursor = null, IncludeTotal = null }).ToString(), http.RequestAborted);
        if (refusal is not null)
        {
            await Problems.Write(http, refusal);
            return;
        }
        var keys = page.Select(h => h.TicketId).Distinct().ToList();
        var numbers = await db.Tickets.Where(t => EF.Parameter(keys).Contains(t.Id)).Select(t => new { t.Id, t.Number, Restricted = t.RestrictedSince != null })
            .ToDictionaryAsync(t => t.Id, http.RequestAborted);
        await http.Json(new Page<HoldAnswer>([.. page.Select(h => Shown(h))], next, total));

        // Why a restricted matter is held is words of it.
        HoldAnswer Shown(LegalHold hold)
        {
            var answer = HoldAnswer.Of(hold, numbers[hold.TicketId].Number, now);
            return !numbers[hold.TicketId].Restricted || act.Has(Scopes.TicketsConfidential) ? answer
                : answer with { Reason = Masks.Hidden, ReleaseReason = answer.ReleaseReason is null ? null : Masks.Hidden };
        }
    }

    private static readonly Keyset<LegalHold> LatestFirst = new(new("setAt", h => h.SetAt, h => h.SetAt), descending: true, h => h.Id, h => h.Id);
}
