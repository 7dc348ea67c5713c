using System.Globalization;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Referrals;

/// <summary>一键转接 and 三方通话: a call handed over to a partner, or settled in three, with its outcome (rules.md §4).</summary>
internal static class PhoneTransfers
{
    /// <summary>How the call was handed over.</summary>
    internal enum TransferKind { OneKey, ThreeWay }

    /// <summary>Who takes the matter.</summary>
    internal enum TransferOutcome { Us, Partner, Unclear }

    /// <summary>A call that was handed over.</summary>
    internal sealed record Request
    {
        /// <summary>oneKey 一键转接 or threeWay 三方通话.</summary>
        public TransferKind? Kind { get; init; }

        /// <summary>Code of the partner.</summary>
        public string? Partner { get; init; }

        /// <summary>outbound: the caller was ours; inbound: the partner's. Outbound by default.</summary>
        public ReferralDirection? Direction { get; init; }

        /// <summary>Who takes it: us, partner, or unclear: then whoever received it first accepts it first (首接先行受理).</summary>
        public TransferOutcome? Outcome { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }

        /// <summary>The telephone platform's id of the call.</summary>
        public string? CallId { get; init; }

        /// <summary>Id of the ticket, where there is one.</summary>
        public string? TicketId { get; init; }

        /// <summary>Who took part, without the caller.</summary>
        public IReadOnlyList<string>? Participants { get; init; }

        /// <summary>When; now by default.</summary>
        public DateTimeOffset? At { get; init; }
    }

    /// <summary>A handover as recorded.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Kind">oneKey or threeWay.</param>
    /// <param name="Partner">The partner.</param>
    /// <param name="Direction">outbound to the partner, inbound from it.</param>
    /// <param name="Outcome">us, partner or unclear.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="CallId">The telephone platform's id of the call.</param>
    /// <param name="TicketId">The ticket.</param>
    /// <param name="Participants">Who took part.</param>
    /// <param name="At">When.</param>
    /// <param name="By">Who recorded it.</param>
    internal sealed record TransferAnswer(
        string Id, TransferKind Kind, CodeLabel Partner, ReferralDirection Direction, TransferOutcome Outcome, string Reason, string? CallId, string? TicketId,
        IReadOnlyList<string> Participants, DateTimeOffset At, string By);

    /// <summary>Which handovers.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Code of the partner.</summary>
        public string? Partner { get; init; }

        /// <summary>The telephone platform's id of the call.</summary>
        public string? CallId { get; init; }

        /// <summary>At or after.</summary>
        public DateOrTime? From { get; init; }

        /// <summary>Before (exclusive).</summary>
        public DateOrTime? To { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items of the filter.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class QueryValidator : AbstractValidator<Query>
    {
        public QueryValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<PhoneTransfer>.MostItems);
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Kind).NotNull();
            RuleFor(r => r.Partner).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Outcome).NotNull();
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.CallId).MaximumLength(Lengths.Code);
            RuleFor(r => r.TicketId).MaximumLength(Lengths.Code);
            RuleFor(r => r.Participants).Must(p => p!.Count <= MostParticipants).When(r => r.Participants is not null)
                .WithMessage(_ => Words.Say($"最多 {MostParticipants} 人", $"at most {MostParticipants}"));
            RuleForEach(r => r.Participants).NotEmpty().MaximumLength(Lengths.Name);
        }

        private const int MostParticipants = 10;
    }

    private static async Task<Result> Run(Request request, Command command, Partners partners, Reference reference, CancellationToken cancellation)
    {
        var (db, act, faults) = (command.Db, command.Act, new List<FieldFault>());
        if (partners.Find(request.Partner!) is null)
            faults.Add(new("partner", $"没有对接平台 {request.Partner}", $"there is no partner {request.Partner}"));
        if (request.At > act.At)
            faults.Add(new("at", "不能晚于现在", "cannot be later than now"));
        var ticket = request.TicketId is null ? null : await Find(db, request.TicketId, act, cancellation);
        if (request.TicketId is not null && ticket is null)
            faults.Add(new("ticketId", $"没有编号为 {request.TicketId} 的事项", $"there is no ticket {request.TicketId}"));
        if (faults.Count > 0)
            return Refusal.Invalid(faults);
        var look = await reference.Look(db, cancellation);
        var row = new PhoneTransfer
        {
            Kind = Code.Of(request.Kind!.Value),
            Partner = request.Partner!,
            Direction = Code.Of(request.Direction ?? ReferralDirection.Outbound),
            Outcome = Code.Of(request.Outcome!.Value),
            Reason = request.Reason!,
            CallId = request.CallId,
            TicketId = ticket?.Id,
            Participants = request.Participants is { Count: > 0 } people ? string.Join('\n', people) : null,
            At = Moments.Utc(request.At ?? act.At),
            Client = act.Actor.Client,
            By = act.Actor.Shown,
        };
        db.Add(row);
        if (ticket?.NotePhoneTransfer(row.Kind, row.Partner, row.Outcome, row.Reason, act.Actor, act.At) is { } refusal)
            return refusal;
        ticket?.Rewind(look.Site.Deadlines, act.At);
        await db.SaveChangesAsync(cancellation);
        return new Answer(201, Show(row, look.Site));
    }

    private static async Task<Ticket?> Find(HotlineContext db, string id, Act act, CancellationToken cancellation) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? await db.Tickets.Where(Visible.To(act, db)).FirstOrDefaultAsync(t => t.Id == key, cancellation) : null;

    private static TransferAnswer Show(PhoneTransfer row, Site site) => new(
        TicketView.Id(row.Id), Code.Parse<TransferKind>(row.Kind)!.Value, new(row.Partner, site.SourceLabel(row.Partner)), Code.Parse<ReferralDirection>(row.Direction)!.Value,
        Code.Parse<TransferOutcome>(row.Outcome)!.Value, row.Reason, row.CallId, row.TicketId is { } ticket ? TicketView.Id(ticket) : null,
        row.Participants?.Split('\n') ?? [], row.At, row.By);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/transfers", async (HttpContext http, Commands commands, Partners partners, Reference reference) =>
            {
                if (await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => Run(body.Value, command, partners, reference, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/json")
            .Produces<TransferAnswer>(201).WithTags("Referrals").WithSummary("转接记录 · Record a one-key or three-way call")
            .WithDescription("The call itself is the telephone platform's; this is its record, also on the ticket's history where one is named.")
            .Move(Scopes.ReferralsWrite);
        app.MapGet("/v1/transfers", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<TransferAnswer>>().WithTags("Referrals").WithSummary("转接记录 · List handovers of calls")
            .WithDescription("Latest first; those of tickets that the client sees, and those of none. A unit has its own tickets' only.")
            .Read(Scopes.ReferralsRead);
    }

    private static async Task List(HttpContext http, OpenReports open, Site site, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        await using var db = open();
        var (act, rows) = (Act.Of(http, clock.Now()), db.PhoneTransfers.AsQueryable());
        if (act.Unit is not null || !act.Has(Scopes.TicketsConfidential))
        {
            var seen = db.Tickets.Where(Visible.To(act, db));
            var restricted = Visible.RestrictedCalls(db);
            rows = act.Unit is not null ? rows.Where(p => seen.Any(t => t.Id == p.TicketId))
                : rows.Where(p => (p.TicketId == null || seen.Any(t => t.Id == p.TicketId)) && (p.CallId == null || !restricted.Contains(p.CallId)));
        }
        if (query.Partner is { } partner)
            rows = rows.Where(t => t.Partner == partner);
        if (query.CallId is { } call)
            rows = rows.Where(t => t.CallId == call);
        if (query.From is { At: var from })
            rows = rows.Where(t => t.At >= from);
        if (query.To is { At: var to })
            rows = rows.Where(t => t.At < to);
        var print = System.Text.Json.JsonSerializer.Serialize(query with { Limit = null, Cursor = null, IncludeTotal = null });
        var (page, next, total, refusal) = await Order.Read(rows, query, print, http.RequestAborted);
        if (refusal is not null)
            await Problems.Write(http, refusal);
        else
            await http.Json(new Page<TransferAnswer>([.. page.Select(t => Show(t, site))], next, total));
    }

    private static readonly Keyset<PhoneTransfer> Order = new(new("at", t => t.At, t => t.At), descending: true, t => t.Id, t => t.Id);
}
