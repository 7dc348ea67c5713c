using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Assessments;
using Hotline.Api.Features.Office;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>起草简报: begins a month's bulletin with what the office recorded; the figures come from the books (statistics.md §5).</summary>
internal static class DraftBulletin
{
    /// <summary>What stands in the head.</summary>
    internal sealed record Request
    {
        /// <summary>The month, yyyy-MM; it has begun.</summary>
        public string? Period { get; init; }

        /// <summary>Issue of the year as printed.</summary>
        public string? IssueNo { get; init; }

        /// <summary>总期号: the running number over all years.</summary>
        public int? SerialNo { get; init; }

        /// <summary>The issuing office in full.</summary>
        public string? Issuer { get; init; }

        /// <summary>Local date of issue.</summary>
        public DateOnly? IssuedOn { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Period).NotEmpty().MaximumLength(7);
            RuleFor(r => r.Period).Must(BulletinMonth.Is).When(r => !string.IsNullOrEmpty(r.Period))
                .WithMessage(_ => Words.Say("应为 yyyy-MM，如 2023-02", "must be yyyy-MM, e.g. 2023-02"));
            RuleFor(r => r.IssueNo).MaximumLength(Lengths.Name);
            RuleFor(r => r.SerialNo).InclusiveBetween(1, 999_999);
            RuleFor(r => r.Issuer).MaximumLength(Lengths.Name);
        }
    }

    internal sealed class Handler(Site site, IAssessments assessments, OfficeRecords office, Reference reference)
    {
        public async Task<Result> Run(Request request, Command command, CancellationToken cancellation)
        {
            var (db, act, period) = (command.Db, command.Act, request.Period!);
            if (act.Unit is not null)
                return BulletinVersions.Unknown(period);
            if (BulletinMonth.Span(site, period).From > act.At)
                return Refusal.Invalid("period", "该月尚未开始", "the month has not begun");
            if (await db.Bulletins.AsNoTracking().Newest(period).FirstOrDefaultAsync(cancellation) is { } there)
            {
                return there.IsDraft()
                    ? new Refusal(Refusals.BulletinExists, $"{period} 已有草稿（第 {there.Version} 版），请直接修改。", $"{period} has a draft already (version {there.Version}); edit that.")
                    : new Refusal(Refusals.BulletinPublished, $"{period} 的简报已发布，请以 corrections 更正。", $"The bulletin of {period} is published; make a correction of it.");
            }
            var narrative = await office.Of(db, period, cancellation) with { IssueNo = request.IssueNo, SerialNo = request.SerialNo, Issuer = request.Issuer, IssuedOn = request.IssuedOn };
            var row = new BulletinEdition
            {
                Period = period, Narrative = Narratives.Write(narrative), CreatedAt = act.At, CreatedBy = act.Actor.Shown, UpdatedAt = act.At, UpdatedBy = act.Actor.Shown,
            };
            db.Add(row);
            db.Add(AuditEntry.Of(act.Actor, "bulletin.drafted", $"{period} v1", act.At));
            await db.SaveChangesAsync(cancellation);
            var assessed = await assessments.Of(db, period, narrative.RuleSet, cancellation);
            var proposed = assessed is null ? null : new ProposedUnits(assessed.Better, assessed.Worse);
            return EditedBulletin.Of(row, 201, UnitProposals.Of(proposed, await reference.Look(db, cancellation)));
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPost("/v1/bulletins", async (HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => handler.Run(body.Value, command, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/json")
            .Produces<EditedBulletin>(201)
            .WithTags("Bulletins").WithSummary("起草简报 · Begin a bulletin")
            .WithDescription("Filled with what the office recorded of the month: cases, meetings, stationing, hot issues. `proposals` names the units that the assessment would; nothing of them is written. 409 when the month has a bulletin.")
            .Move(Scopes.BulletinsPublish);
    }
}
