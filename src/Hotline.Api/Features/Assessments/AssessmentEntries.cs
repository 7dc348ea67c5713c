using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.References;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>人工加减分: points that a person gives or takes, with reason and evidence; kept for good, also when withdrawn (statistics.md §3).</summary>
internal static class AssessmentEntries
{
    /// <summary>An entry to be made.</summary>
    internal sealed record Request
    {
        /// <summary>Code of the unit.</summary>
        public string? Unit { get; init; }

        /// <summary>Points with two decimals at most, within what the rule set allows; negative where they are lost.</summary>
        public decimal? Points { get; init; }

        /// <summary>Why, as the unit reads it.</summary>
        public string? Reason { get; init; }

        /// <summary>Address or words of what it rests on.</summary>
        public string? Evidence { get; init; }
    }

    /// <summary>Why an entry is withdrawn.</summary>
    internal sealed record Withdrawal
    {
        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>Which entries.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Code of the unit.</summary>
        public string? Unit { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items of the filter.</summary>
        public bool? IncludeTotal { get; init; }
    }

    /// <summary>An entry.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Version">Counts its changes; its ETag.</param>
    /// <param name="Line">Code of its line.</param>
    /// <param name="Unit">Code of the unit.</param>
    /// <param name="Points">Negative where they are lost.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Evidence">What it rests on.</param>
    /// <param name="At">When it was made.</param>
    /// <param name="By">Who made it.</param>
    /// <param name="Withdrawn">Whether it counts no more.</param>
    /// <param name="WithdrawnAt">When it was withdrawn.</param>
    /// <param name="WithdrawnBy">By whom.</param>
    /// <param name="WithdrawalReason">Why.</param>
    internal sealed record EntryAnswer(
        string Id, int Version, string Line, string Unit, decimal Points, string Reason, string Evidence, DateTimeOffset At, string By, bool Withdrawn,
        DateTimeOffset? WithdrawnAt, string? WithdrawnBy, string? WithdrawalReason)
    {
        public static EntryAnswer Of(AssessmentEntryRow e) => new(
            TicketView.Id(e.Id), e.Version, AssessmentDesk.CodeOf(Domain.Assessments.LineItems.Manual, e.Unit, e.Id), e.Unit, Plain.Of(e.Points), e.Reason, e.Evidence, e.At, e.By,
            e.WithdrawnAt is not null, e.WithdrawnAt, e.WithdrawnBy, e.WithdrawalReason);
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Unit).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Points).NotNull();
            RuleFor(r => r.Points).Must(p => p is not 0 && p!.Value.Scale <= 2).When(r => r.Points is not null)
                .WithMessage(_ => Words.Say("应为非零的分数，至多两位小数", "must not be zero, with two decimals at most"));
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Evidence).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    internal sealed class WithdrawalValidator : AbstractValidator<Withdrawal>
    {
        public WithdrawalValidator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
    }

    internal sealed class QueryValidator : AbstractValidator<Query>
    {
        public QueryValidator()
        {
            RuleFor(q => q.Unit).MaximumLength(Lengths.Code);
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<AssessmentEntryRow>.MostItems);
        }
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Add(string period, Request request, Command command, CancellationToken cancellation)
        {
            var (db, act) = (command.Db, command.Act);
            var look = await reference.Look(db, cancellation);
            var (_, row, refusal) = await MonthActs.Begin(period, command, look, cancellation);
            if (refusal is not null)
                return refusal;
            if (await RuleBook.Of(db, look, period, row, null, cancellation) is not { } rules)
                return MonthActs.NoRules(period);
            if (Faults(request, look, rules.Rules) is { Count: > 0 } faults)
                return Refusal.Invalid(faults);
            var entry = new AssessmentEntryRow
            {
                Period = period, Unit = request.Unit!, Points = request.Points!.Value, Reason = request.Reason!, Evidence = request.Evidence!, At = act.At, By = act.Actor.Shown,
            };
            db.Add(entry);
            await db.SaveChangesAsync(cancellation);
            MonthActs.Audit(command, "entryAdded", $"period={period} entry={entry.Id} unit={entry.Unit} points={entry.Points}");
            await db.SaveChangesAsync(cancellation);
            return new Answer(201, EntryAnswer.Of(entry), IfMatch.ETag(entry.Version), $"/v1/assessments/{period}/entries");
        }

        public async Task<Result> Withdraw(string period, long id, Withdrawal request, Command command, CancellationToken cancellation)
        {
            var (db, act) = (command.Db, command.Act);
            var (_, _, refusal) = await MonthActs.Begin(period, command, await reference.Look(db, cancellation), cancellation);
            if (await db.AssessmentEntries.AsTracking().FirstOrDefaultAsync(e => e.Id == id && e.Period == period, cancellation) is not { } entry)
                return Refusal.NotFound($"{period} 没有编号为 {id} 的人工加减分。", $"There is no entry {id} of {period}.");
            if (refusal is not null)
                return refusal;
            if (!command.IfMatch.Allows(entry.Version))
                return ReferenceDesk.Stale(entry.Version);
            if (entry.WithdrawnAt is not null)
            {
                db.ChangeTracker.Clear();
                return new Answer(200, EntryAnswer.Of(entry), IfMatch.ETag(entry.Version));
            }
            (entry.WithdrawnAt, entry.WithdrawnBy, entry.WithdrawalReason) = (act.At, act.Actor.Shown, request.Reason);
            entry.Version++;
            MonthActs.Audit(command, "entryWithdrawn", $"period={period} entry={entry.Id} unit={entry.Unit}");
            await db.SaveChangesAsync(cancellation);
            return new Answer(200, EntryAnswer.Of(entry), IfMatch.ETag(entry.Version));
        }

        private static List<FieldFault> Faults(Request request, ReferenceLook look, Domain.Assessments.RuleSet rules)
        {
            var faults = new List<FieldFault>();
            if (look.Unit(request.Unit!) is not { } unit || rules.Lists.All(l => l.Kind != unit.Kind))
                faults.Add(new("unit", $"考核名单中没有单位 {request.Unit}", $"no list has a unit {request.Unit}"));
            if (rules.Manual is not { } manual)
                faults.Add(new("points", $"本月规则 {rules.Code} 不设人工加减分", $"the month's rule set {rules.Code} takes no entries by hand"));
            else if (request.Points < manual.Least || request.Points > manual.Most)
                faults.Add(new("points", $"应在 {Plain.Of(manual.Least)} 至 {Plain.Of(manual.Most)} 之间", $"must be from {Plain.Of(manual.Least)} to {Plain.Of(manual.Most)}"));
            return faults;
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapGet("/v1/assessments/{period}/entries", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<EntryAnswer>>().WithTags("Assessments").WithSummary("人工加减分 · Entries by hand")
            .WithDescription("Oldest first, withdrawn ones too. A unit sees those that count among its lines.")
            .Read(Scopes.BulletinsPublish);
        app.MapPost("/v1/assessments/{period}/entries", async (string period, HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => handler.Add(period, body.Value, command, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/json")
            .Produces<EntryAnswer>(201).WithTags("Assessments").WithSummary("登记人工加减分 · Enter points by hand")
            .WithDescription("Within the range that the month's rule set allows; refused once the month is frozen.")
            .Move(Scopes.BulletinsPublish);
        app.MapPost("/v1/assessments/{period}/entries/{id:long}/withdrawal", async (string period, long id, HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<Withdrawal>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => handler.Withdraw(period, id, body.Value, command, ct), sent: body.Bytes);
            })
            .Accepts<Withdrawal>("application/json")
            .Produces<EntryAnswer>().WithTags("Assessments").WithSummary("撤销人工加减分 · Withdraw an entry")
            .WithDescription("It is kept and counts no more. Withdrawn again it stays as it was.")
            .Move(Scopes.BulletinsPublish);
    }

    private static async Task List(string period, HttpContext http, OpenBooks open, Reference reference, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        var (_, refusal) = AssessedPeriod.Of(period, (await reference.Look(http.RequestAborted)).Site, clock.Now());
        await using var db = open();
        var rows = db.AssessmentEntries.AsNoTracking().Where(e => e.Period == period);
        if (query.Unit is { } unit)
            rows = rows.Where(e => e.Unit == unit);
        var (page, next, total, wrong) = refusal is not null ? ([], null, null, refusal) : await Order.Read(rows, query, $"{period} {query.Unit}", http.RequestAborted);
        if (wrong is not null)
            await Problems.Write(http, wrong);
        else
            await http.Json(new Page<EntryAnswer>([.. page.Select(EntryAnswer.Of)], next, total));
    }

    private static readonly Keyset<AssessmentEntryRow> Order = new(new("at", e => e.At, e => e.At), descending: false, e => e.Id, e => e.Id);
}
