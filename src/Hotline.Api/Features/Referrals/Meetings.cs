using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Office;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Referrals;

/// <summary>
/// 疑难事项协调会: opened by a dispute with a partner, whose ruling ends the dispute (rules.md §2, Referral), or by the office for
/// tickets that no unit wants.
/// </summary>
internal static class Meetings
{
    /// <summary>Who handles it.</summary>
    internal enum Handler { Us, Partner }

    /// <summary>The ruling: of a dispute by <c>handler</c>, of any other ticket by <c>ticketId</c> and <c>leadUnit</c>.</summary>
    internal sealed record Ruling
    {
        /// <summary>us or partner; of a dispute.</summary>
        public Handler? Handler { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }

        /// <summary>The ticket; of a dispute the first that waits, by default.</summary>
        public string? TicketId { get; init; }

        /// <summary>Code of the unit that leads.</summary>
        public string? LeadUnit { get; init; }

        /// <summary>Codes of units that assist it.</summary>
        public IReadOnlyList<string>? AssistingUnits { get; init; }

        /// <summary>A rule of the dispatch catalogue that the ruling makes, towards the leading unit; needs <c>reference.write</c>.</summary>
        public CatalogueRule? Catalogue { get; init; }
    }

    /// <summary>For which matters the ruling holds from now on.</summary>
    internal sealed record CatalogueRule
    {
        /// <summary>Code of the category, or the beginning of one.</summary>
        public string? Category { get; init; }

        /// <summary>Code of the area, or the beginning of one; every area by default.</summary>
        public string? Area { get; init; }
    }

    /// <summary>A meeting.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Version">Counts its changes; its ETag.</param>
    /// <param name="Subject">What it is about.</param>
    /// <param name="OpenedAt">When it was opened.</param>
    /// <param name="OpenedBy">By whom.</param>
    /// <param name="EndedAt">When it ruled the last dispute it was opened by, or was closed; null before.</param>
    /// <param name="Agenda">The tickets on its agenda, those that left it too.</param>
    /// <param name="HeldAt">When it is, or was, held.</param>
    /// <param name="Place">Where.</param>
    /// <param name="Participants">Who takes part.</param>
    /// <param name="Minutes">会议纪要; null until it is closed.</param>
    internal sealed record MeetingAnswer(
        string Id, int Version, string Subject, DateTimeOffset OpenedAt, string OpenedBy, DateTimeOffset? EndedAt, IReadOnlyList<ItemAnswer> Agenda,
        DateTimeOffset? HeldAt, string? Place, IReadOnlyList<RecordMeeting.Participant> Participants, string? Minutes);

    /// <summary>A ticket on the agenda.</summary>
    /// <param name="TicketId">The ticket.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="ReferralId">The disputed referral.</param>
    /// <param name="Handler">us or partner; null until it is ruled.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="RuledAt">When it was ruled.</param>
    /// <param name="RuledBy">Who recorded the ruling.</param>
    /// <param name="Question">What the meeting is asked.</param>
    /// <param name="LeadUnit">The unit that was ruled to lead; null of a dispute.</param>
    /// <param name="AssistingUnits">Units that assist it.</param>
    /// <param name="CatalogueVersion">Version of the dispatch catalogue that the ruling made.</param>
    /// <param name="LeftAt">When it left the agenda without a ruling.</param>
    /// <param name="DeferredReason">Why it was deferred; null of one that was removed.</param>
    internal sealed record ItemAnswer(
        string TicketId, string Number, string? ReferralId, Handler? Handler, string? Reason, DateTimeOffset? RuledAt, string? RuledBy,
        string? Question, CodeLabel? LeadUnit, IReadOnlyList<CodeLabel> AssistingUnits, int? CatalogueVersion, DateTimeOffset? LeftAt, string? DeferredReason);

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
            RuleFor(r => r.Handler).NotNull().When(r => r.LeadUnit is null)
                .WithMessage(_ => Words.Say("争议事项请给出 handler，其他事项请给出 ticketId 和 leadUnit", "give handler of a dispute, ticketId and leadUnit of any other ticket"));
            RuleFor(r => r.Handler).Null().When(r => r.LeadUnit is not null).WithMessage(_ => Words.Say("与 leadUnit 只能给出一个", "not together with leadUnit"));
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.TicketId).MaximumLength(Lengths.Code);
            RuleFor(r => r.TicketId).NotEmpty().When(r => r.LeadUnit is not null);
            RuleFor(r => r.LeadUnit).NotBlank();
            RuleFor(r => r.LeadUnit).MaximumLength(Lengths.Code);
            RuleFor(r => r.AssistingUnits).Must(u => u!.Count <= MostAssisting).When(r => r.AssistingUnits is not null)
                .WithMessage(_ => Words.Say($"最多 {MostAssisting} 个", $"at most {MostAssisting}"));
            RuleForEach(r => r.AssistingUnits).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.AssistingUnits).Null().When(r => r.LeadUnit is null).WithMessage(_ => OnlyWithLead);
            RuleFor(r => r.Catalogue).Null().When(r => r.LeadUnit is null).WithMessage(_ => OnlyWithLead);
            RuleFor(r => r.Catalogue!.Category).NotEmpty().MaximumLength(Lengths.Code).When(r => r.Catalogue is not null);
            RuleFor(r => r.Catalogue!.Area).MaximumLength(Lengths.Code).When(r => r.Catalogue is not null);
        }
    }

    private const int MostAssisting = 20;

    private static string OnlyWithLead => Words.Say("只能与 leadUnit 一起给出", "only together with leadUnit");

    private static async Task<Result> Run(long id, Ruling request, Command command, Reference reference, CancellationToken cancellation)
    {
        var (db, act) = (command.Db, command.Act);
        if (OfficeCalls.Lacks(act, Scopes.ReferralsWrite) is { } lacking)
            return lacking;
        var (meeting, unseen) = await Find(id, command, cancellation);
        if (meeting is null)
            return unseen!;
        var item = meeting.Agenda.Find(a => a.IsOpen && a.ReferralId is not null && (request.TicketId is null || TicketView.Id(a.TicketId) == request.TicketId));
        var matter = item is null ? null : await Exchange.Matter.Find(db, item.ReferralId!.Value, cancellation);
        if (matter is not var (ticket, referral))
            return new Refusal(Refusals.MoveNotAllowed, "该协调会已作出裁定。", "The meeting has ruled already.");
        if (Visible.Hides(ticket, act))
            return OfficeCalls.Lacks(act, Scopes.TicketsConfidential)!;
        var look = await reference.Look(db, cancellation);
        var policy = look.Site.Deadlines;
        var dispatchBy = policy.DispatchBy(act.At, ticket.Urgency == Urgency.Emergency).At;
        if (ticket.Rule(referral, request.Handler == Handler.Us, request.Reason!, dispatchBy, policy, act.Actor, act.At) is { } refusal)
            return await TicketMoves.WithWinner(db, ticket, refusal, cancellation);
        (item!.Handler, item.Ruling, item.RuledAt, item.RuledBy) = (Code.Of(request.Handler!.Value), request.Reason, act.At, act.Actor.Shown);
        // A meeting about disputes alone ends with the last of them; any other is closed with its minutes.
        if (meeting.Agenda.TrueForAll(a => a is { ReferralId: not null, IsOpen: false }))
            meeting.EndedAt = act.At;
        meeting.Version++;
        ticket.Rewind(policy, act.At);
        await db.SaveChangesAsync(cancellation);
        return await Answer(meeting, db, act, look, cancellation);
    }

    /// <summary>The meeting, of the version the caller has seen; meetings are the centre's own.</summary>
    public static async Task<(CoordinationMeeting? Meeting, Refusal? Refusal)> Find(long id, Command command, CancellationToken cancellation)
    {
        if (OfficeCalls.CentreOnly(command.Act) is { } refusal)
            return (null, refusal);
        var meeting = await command.Db.CoordinationMeetings.Include(m => m.Agenda.OrderBy(a => a.Id)).FirstOrDefaultAsync(m => m.Id == id, cancellation);
        return meeting is null ? (null, Unknown(id))
            : OfficeCalls.Stale(command, meeting.Version) is { } stale ? (null, stale)
            : (meeting, null);
    }

    public static async Task<Answer> Answer(CoordinationMeeting meeting, HotlineContext db, Act act, ReferenceLook look, CancellationToken cancellation, int status = 200) => new(
        status, Show(meeting, await Discussed(db, [meeting], act, cancellation), look), IfMatch.ETag(meeting.Version),
        status == 201 ? FormattableString.Invariant($"/v1/coordination-meetings/{meeting.Id}") : null);

    private static Refusal Unknown(long id) => Refusal.NotFound($"没有编号为 {id} 的协调会。", $"There is no meeting {id}.");

    /// <summary>Of a restricted ticket that the viewer does not see, what was said stands as stars; so do the subject and the minutes of its meeting.</summary>
    private static MeetingAnswer Show(CoordinationMeeting meeting, Dictionary<long, (string Number, bool Hidden)> tickets, ReferenceLook look) => new(
        TicketView.Id(meeting.Id), meeting.Version, meeting.Agenda.Exists(a => tickets[a.TicketId].Hidden) ? Masks.Hidden : meeting.Subject, meeting.OpenedAt, meeting.OpenedBy, meeting.EndedAt,
        [.. meeting.Agenda.OrderBy(a => a.Id).Select(a => new ItemAnswer(
            TicketView.Id(a.TicketId), tickets[a.TicketId].Number, a.ReferralId is { } referral ? TicketView.Id(referral) : null,
            Code.Parse<Handler>(a.Handler), Said(a.Ruling, tickets[a.TicketId].Hidden), a.RuledAt, a.RuledBy,
            Said(a.Question, tickets[a.TicketId].Hidden), a.LeadUnit is { } lead ? Unit(lead, look) : null, [.. (a.AssistingUnits ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(u => Unit(u, look))],
            a.CatalogueVersion, a.LeftAt, Said(a.DeferredReason, tickets[a.TicketId].Hidden)))],
        meeting.HeldAt, meeting.Place, RecordMeeting.ParticipantsOf(meeting), Said(meeting.Minutes, meeting.Agenda.Exists(a => tickets[a.TicketId].Hidden)));

    private static string? Said(string? words, bool isHidden) => words is null || !isHidden ? words : Masks.Hidden;

    private static CodeLabel Unit(string code, ReferenceLook look) => new(code, look.Unit(code)?.Name ?? code);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/coordination-meetings", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<MeetingAnswer>>().WithTags("Referrals").WithSummary("协调会 · Coordination meetings")
            .WithDescription("Latest first. A second return by the same side opens one with the ticket on its agenda; others are opened by the office. For the centre only.")
            .Read(Scopes.ReferralsRead);
        app.MapGet("/v1/coordination-meetings/{id:long}", One)
            .Produces<MeetingAnswer>().WithTags("Referrals").WithSummary("协调会 · One meeting").WithDescription("With its agenda and ruling.")
            .Read(Scopes.ReferralsRead).Refuses(404).Produces(304);
        app.MapPost("/v1/coordination-meetings/{id:long}/ruling", async (long id, HttpContext http, Commands commands, Reference reference, RuleUnit.Handler units) =>
            {
                if (await Bodies.Read<Ruling>(http) is not { } body)
                    return;
                await commands.Execute(
                    http,
                    Bodies.Said(http, body.Value),
                    (command, ct) => body.Value.LeadUnit is null ? Run(id, body.Value, command, reference, ct) : units.Run(id, body.Value, command, ct),
                    sent: body.Bytes);
            })
            .Accepts<Ruling>("application/json")
            .Produces<MeetingAnswer>().WithTags("Referrals").WithSummary("裁定 · Rule who handles it")
            .WithDescription("With `handler` (scope `referrals.write`): ends the dispute; no further return is possible. An outbound matter that is ours is registered again; an inbound one that is the partner's is withdrawn. "
                + "With `ticketId` and `leadUnit` (scope `tickets.dispatch`): the ticket is dispatched to that unit as final (终审派单), recalled first where another has it; with `catalogue` (scope `reference.write` too) the dispatch catalogue gets a rule that names the meeting. All of it happens, or nothing.")
            .Move(AnyScope.OfRulings);
    }

    private static async Task List(HttpContext http, OpenReports open, Reference reference, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query || await OfficeCalls.RefusedToUnits(http, clock))
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
        var tickets = await Discussed(db, page, Act.Of(http, clock.Now()), http.RequestAborted);
        var look = await reference.Look(http.RequestAborted);
        await http.Json(new Page<MeetingAnswer>([.. page.Select(m => Show(m, tickets, look))], next, total));
    }

    private static async Task One(long id, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        if (await OfficeCalls.RefusedToUnits(http, clock))
            return;
        await using var db = open();
        var meeting = await db.CoordinationMeetings.Include(m => m.Agenda).FirstOrDefaultAsync(m => m.Id == id, http.RequestAborted);
        if (meeting is null)
            await Problems.Write(http, Unknown(id));
        else if (!IfMatch.NotModified(http, IfMatch.ETag(meeting.Version)))
            await http.Json(Show(meeting, await Discussed(db, [meeting], Act.Of(http, clock.Now()), http.RequestAborted), await reference.Look(http.RequestAborted)));
    }

    private static async Task<Dictionary<long, (string Number, bool Hidden)>> Discussed(HotlineContext db, IReadOnlyList<CoordinationMeeting> meetings, Act act, CancellationToken cancellation)
    {
        var keys = meetings.SelectMany(m => m.Agenda).Select(a => a.TicketId).Distinct().ToList();
        return (await db.Tickets.Where(t => keys.Contains(t.Id)).Select(t => new { t.Id, t.Number, Restricted = t.RestrictedSince != null }).ToListAsync(cancellation))
            .ToDictionary(t => t.Id, t => (t.Number, t.Restricted && !act.Has(Scopes.TicketsConfidential)));
    }

    private static readonly Keyset<CoordinationMeeting> Order = new(new("openedAt", m => m.OpenedAt, m => m.OpenedAt), descending: true, m => m.Id, m => m.Id);
}
