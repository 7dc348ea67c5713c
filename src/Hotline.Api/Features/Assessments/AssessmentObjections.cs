using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>异议: a unit objects to a line of its own while the time for it runs (rules.md §3); one open objection to a line at a time.</summary>
internal static class AssessmentObjections
{
    /// <summary>An objection.</summary>
    internal sealed record Request
    {
        /// <summary>Code of the line.</summary>
        public string? Line { get; init; }

        /// <summary>What is wrong with it.</summary>
        public string? Text { get; init; }

        /// <summary>Address or words of what it rests on.</summary>
        public string? Evidence { get; init; }
    }

    /// <summary>Which objections.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Only those that stand so.</summary>
        public ObjectionStatus? Status { get; init; }

        /// <summary>Code of the unit.</summary>
        public string? Unit { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items of the filter.</summary>
        public bool? IncludeTotal { get; init; }
    }

    /// <summary>An objection and its decision.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Version">Counts its changes; its ETag.</param>
    /// <param name="Unit">Code of the unit.</param>
    /// <param name="Line">Code of the line.</param>
    /// <param name="Text">What is wrong with it.</param>
    /// <param name="Evidence">What it rests on.</param>
    /// <param name="At">When it was made.</param>
    /// <param name="By">Who made it.</param>
    /// <param name="Status">open, upheld or rejected.</param>
    /// <param name="Reason">Why it was decided so; null while it is open.</param>
    /// <param name="Points">What the line counts since; null where it was taken away, or stayed.</param>
    /// <param name="DecidedAt">When it was decided.</param>
    /// <param name="DecidedBy">By whom.</param>
    internal sealed record ObjectionAnswer(
        string Id, int Version, string Unit, string Line, string Text, string? Evidence, DateTimeOffset At, string By, ObjectionStatus Status, string? Reason,
        decimal? Points, DateTimeOffset? DecidedAt, string? DecidedBy)
    {
        public static ObjectionAnswer Of(AssessmentObjectionRow o) => new(
            TicketView.Id(o.Id), o.Version, o.Unit, o.Line, o.Text, o.Evidence, o.At, o.By, o.Status(), o.Reason, Plain.Of(o.Points), o.DecidedAt, o.DecidedBy);
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Line).NotEmpty().MaximumLength(Lengths.Title);
            RuleFor(r => r.Text).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Evidence).MaximumLength(Lengths.Text);
        }
    }

    internal sealed class QueryValidator : AbstractValidator<Query>
    {
        public QueryValidator()
        {
            RuleFor(q => q.Unit).MaximumLength(Lengths.Code);
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<AssessmentObjectionRow>.MostItems);
        }
    }

    internal sealed class Handler(Reference reference, AssessmentDesk desk)
    {
        public async Task<Result> Run(string name, Request request, Command command, CancellationToken cancellation)
        {
            var (db, act) = (command.Db, command.Act);
            var look = await reference.Look(db, cancellation);
            var (period, row, refusal) = await MonthActs.Begin(name, command, look, cancellation);
            if ((refusal ?? Closed(name, row, look.Site, act.At)) is { } closed)
                return closed;
            var line = (await desk.Look(db, period!, null, null, cancellation))?.Line(request.Line!);
            if (line is null || (act.Unit is { } own && line.Unit != own))
                return Refusal.NotFound($"{name} 没有明细 {request.Line}。", $"{name} has no line {request.Line}.");
            if (line.IsBound)
                return Refusal.Invalid("line", "封顶、保底由其他明细算得，请对所涉明细提出异议", "is a bound that follows from other lines; object to one of those");
            if (await db.AssessmentObjections.AnyAsync(o => o.Period == name && o.Line == line.Code && o.DecidedAt == null, cancellation))
                return new Refusal(Refusals.ObjectionOpen, "对该条明细的异议尚未裁定。", "An objection to this line waits for its decision.");
            var objection = new AssessmentObjectionRow
            {
                Period = name, Unit = line.Unit, Line = line.Code, Text = request.Text!, Evidence = request.Evidence, At = act.At, By = act.Actor.Shown,
            };
            db.Add(objection);
            await db.SaveChangesAsync(cancellation);
            MonthActs.Audit(command, "objected", $"period={name} objection={objection.Id} line={line.Code}");
            await db.SaveChangesAsync(cancellation);
            return new Answer(201, ObjectionAnswer.Of(objection), IfMatch.ETag(objection.Version), $"/v1/assessments/{name}/objections");
        }

        private static Refusal? Closed(string name, AssessmentMonthRow row, Site site, DateTimeOffset at)
        {
            if (row.ShownAt is null)
                return MonthActs.NotShown(name);
            return at <= row.ObjectionsUntil ? null : new Refusal(
                Refusals.ObjectionWindow, $"异议期至 {MonthActs.Told(site.Calendar, row.ObjectionsUntil)}，已过。", $"Objections were taken until {MonthActs.Told(site.Calendar, row.ObjectionsUntil)}.");
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapGet("/v1/assessments/{period}/objections", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<ObjectionAnswer>>().WithTags("Assessments").WithSummary("异议 · Objections of a month")
            .WithDescription("Oldest first, with their decisions. A unit's client sees its own only.")
            .Read(Scopes.StatisticsRead);
        app.MapPost("/v1/assessments/{period}/objections", async (string period, HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => handler.Run(period, body.Value, command, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/json")
            .Produces<ObjectionAnswer>(201).WithTags("Assessments").WithSummary("提出异议 · Object to a line")
            .WithDescription("To a line of the unit's own, from the showing until `objectionsUntil`; not to a cap or a floor, which follows from other lines. A second one to the same line waits for the decision of the first.")
            .Move(Scopes.UnitsHandle);
    }

    private static async Task List(string period, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        var (act, cancellation) = (Act.Of(http, clock.Now()), http.RequestAborted);
        var (_, refusal) = AssessedPeriod.Of(period, (await reference.Look(cancellation)).Site, act.At);
        await using var db = open();
        var rows = db.AssessmentObjections.AsNoTracking().Where(o => o.Period == period);
        if (act.Unit is { } own)
            rows = rows.Where(o => o.Unit == own);
        if (query.Unit is { } unit)
            rows = rows.Where(o => o.Unit == unit);
        rows = query.Status switch
        {
            null => rows,
            ObjectionStatus.Open => rows.Where(o => o.DecidedAt == null),
            ObjectionStatus.Upheld => rows.Where(o => o.Upheld == true),
            _ => rows.Where(o => o.Upheld == false),
        };
        var (page, next, total, wrong) = refusal is not null ? ([], null, null, refusal) : await Order.Read(rows, query, $"{period} {act.Unit} {query.Unit} {query.Status}", cancellation);
        if (wrong is not null)
            await Problems.Write(http, wrong);
        else
            await http.Json(new Page<ObjectionAnswer>([.. page.Select(ObjectionAnswer.Of)], next, total));
    }

    private static readonly Keyset<AssessmentObjectionRow> Order = new(new("at", o => o.At, o => o.At), descending: false, o => o.Id, o => o.Id);
}
