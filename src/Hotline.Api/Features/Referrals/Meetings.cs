using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Referrals;

/// <summary>疑难事项协调会: opened by a dispute with a partner; its ruling ends the dispute (rules.md §2, Referral).</summary>
internal static class Meetings
{
    /// <summary>Who handles it.</summary>
    internal enum Handler { Us, Partner }

    /// <summary>The ruling about the disputed matter.</summary>
    internal sealed record Ruling
    {
        /// <summary>us or partner.</summary>
        public Handler? Handler { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>A meeting.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Version">Counts its changes; its ETag.</param>
    /// <param name="Subject">What it is about.</param>
    /// <param name="OpenedAt">When it was opened.</param>
    /// <param name="OpenedBy">By whom.</param>
    /// <param name="EndedAt">When it ruled; null before.</param>
    /// <param name="Agenda">The tickets on its agenda.</param>
    internal sealed record MeetingAnswer(string Id, int Version, string Subject, DateTimeOffset OpenedAt, string OpenedBy, DateTimeOffset? EndedAt, IReadOnlyList<ItemAnswer> Agenda);

    /// <summary>A ticket on the agenda.</summary>
    /// <param name="TicketId">The ticket.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="ReferralId">The disputed referral.</param>
    /// <param name="Handler">us or partner; null until it is ruled.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="RuledAt">When it was ruled.</param>
    /// <param name="RuledBy">Who recorded the ruling.</param>
    internal sealed record ItemAnswer(string TicketId, string Number, string? ReferralId, Handler? Handler, string? Reason, DateTimeOffset? RuledAt, string? RuledBy);

    /// <summary>Which meetings.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Only those without a ruling yet, or only those that ended.</summary>
        public bool? Open { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items of the filter.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class QueryValidator : AbstractValidator<Query>
    {
        public QueryValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<CoordinationMeeting>.MostItems);
    }

    internal sealed class Validator : AbstractValidator<Ruling>
    {
        public Validator()
        {
            RuleFor(r => r.Handler).NotNull();
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    private static async Task<Result> Run(long id, Ruling request, Command command, Reference reference, CancellationToken cancellation)
    {
        var (db, act) = (command.Db, command.Act);
        var meeting = await db.CoordinationMeetings.Include(m => m.Agenda).FirstOrDefaultAsync(m => m.Id == id, cancellation);
        if (meeting is null)
            return Unknown(id);
        var item = meeting.Agenda.Find(a => a.RuledAt is null && a.ReferralId is not null);
        var matter = item is null ? null : await Exchange.Matter.Find(db, item.ReferralId!.Value, cancellation);
        if (matter is not var (ticket, referral))
            return new Refusal(Refusals.MoveNotAllowed, "该协调会已作出裁定。", "The meeting has ruled already.");
        var look = await reference.Look(db, cancellation);
        var policy = look.Site.Deadlines;
        var dispatchBy = policy.DispatchBy(act.At, ticket.Urgency == Urgency.Emergency).At;
        if (ticket.Rule(referral, request.Handler == Handler.Us, request.Reason!, dispatchBy, policy, act.Actor, act.At) is { } refusal)
            return await TicketMoves.WithWinner(db, ticket, refusal, cancellation);
        (item!.Handler, item.Ruling, item.RuledAt, item.RuledBy) = (Code.Of(request.Handler!.Value), request.Reason, act.At, act.Actor.Shown);
        meeting.EndedAt = act.At;
        meeting.Version++;
        ticket.Rewind(policy, act.At);
        await db.SaveChangesAsync(cancellation);
        return new Answer(200, Show(meeting, new() { [ticket.Id] = ticket.Number }), IfMatch.ETag(meeting.Version));
    }

    private static Refusal Unknown(long id) => Refusal.NotFound($"没有编号为 {id} 的协调会。", $"There is no meeting {id}.");

    private static MeetingAnswer Show(CoordinationMeeting meeting, Dictionary<long, string> numbers) => new(
        TicketView.Id(meeting.Id), meeting.Version, meeting.Subject, meeting.OpenedAt, meeting.OpenedBy, meeting.EndedAt,
        [.. meeting.Agenda.OrderBy(a => a.Id).Select(a => new ItemAnswer(
            TicketView.Id(a.TicketId), numbers[a.TicketId], a.ReferralId is { } referral ? TicketView.Id(referral) : null,
            Code.Parse<Handler>(a.Handler), a.Ruling, a.RuledAt, a.RuledBy))]);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/coordination-meetings", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<MeetingAnswer>>().WithTags("Referrals").WithSummary("协调会 · Coordination meetings")
            .WithDescription("Latest first. A second return by the same side opens one with the ticket on its agenda.")
            .Read(Scopes.ReferralsRead);
        app.MapGet("/v1/coordination-meetings/{id:long}", One)
            .Produces<MeetingAnswer>().WithTags("Referrals").WithSummary("协调会 · One meeting").WithDescription("With its agenda and ruling.")
            .Read(Scopes.ReferralsRead).Refuses(404);
        app.MapPost("/v1/coordination-meetings/{id:long}/ruling", async (long id, HttpContext http, Commands commands, Reference reference) =>
            {
                if (await Bodies.Read<Ruling>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => Run(id, body.Value, command, reference, ct), sent: body.Bytes);
            })
            .Accepts<Ruling>("application/json")
            .Produces<MeetingAnswer>().WithTags("Referrals").WithSummary("裁定 · Rule who handles it")
            .WithDescription("Ends the dispute; no further return is possible. An outbound matter that is ours is registered again; an inbound one that is the partner's is withdrawn.")
            .Move(Scopes.ReferralsWrite);
    }

    private static async Task List(HttpContext http, OpenBooks open)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        await using var db = open();
        IQueryable<CoordinationMeeting> rows = db.CoordinationMeetings.Include(m => m.Agenda);
        if (query.Open is { } wanted)
            rows = rows.Where(m => (m.EndedAt == null) == wanted);
        var (page, next, total, refusal) = await Order.Read(rows, query, query.Open?.ToString() ?? "", http.RequestAborted);
        if (refusal is not null)
        {
            await Problems.Write(http, refusal);
            return;
        }
        var numbers = await Numbers(db, page, http.RequestAborted);
        await http.Json(new Page<MeetingAnswer>([.. page.Select(m => Show(m, numbers))], next, total));
    }

    private static async Task One(long id, HttpContext http, OpenBooks open)
    {
        await using var db = open();
        var meeting = await db.CoordinationMeetings.Include(m => m.Agenda).FirstOrDefaultAsync(m => m.Id == id, http.RequestAborted);
        if (meeting is null)
            await Problems.Write(http, Unknown(id));
        else if (!IfMatch.NotModified(http, IfMatch.ETag(meeting.Version)))
            await http.Json(Show(meeting, await Numbers(db, [meeting], http.RequestAborted)));
    }

    private static async Task<Dictionary<long, string>> Numbers(HotlineContext db, IReadOnlyList<CoordinationMeeting> meetings, CancellationToken cancellation)
    {
        var keys = meetings.SelectMany(m => m.Agenda).Select(a => a.TicketId).Distinct().ToList();
        return await db.Tickets.Where(t => keys.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Number, cancellation);
    }

    private static readonly Keyset<CoordinationMeeting> Order = new(new("openedAt", m => m.OpenedAt, m => m.OpenedAt), descending: true, m => m.Id, m => m.Id);
}
