using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.References;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>更正简报: the next version as a draft, its figures from the live books, its narrative copied; the old one stays readable.</summary>
internal static class CorrectBulletin
{
    /// <summary>Why and what.</summary>
    internal sealed record Request
    {
        /// <summary>Why it is corrected; kept, not printed.</summary>
        public string? Reason { get; init; }

        /// <summary>What is corrected, as told to readers.</summary>
        public string? Erratum { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
            RuleFor(r => r.Erratum).NotEmpty().MaximumLength(Lengths.Text);
        }
    }

    private static async Task<Result> Run(string period, Request request, Command command, CancellationToken cancellation)
    {
        var (db, act) = (command.Db, command.Act);
        if (act.Unit is not null || await db.Bulletins.AsNoTracking().Newest(period).FirstOrDefaultAsync(cancellation) is not { } last)
            return BulletinVersions.Unknown(period);
        if (!command.IfMatch.Allows(last.Revision))
            return ReferenceDesk.Stale(last.Revision);
        if (last.IsDraft())
        {
            return last.Version == 1
                ? new Refusal(Refusals.BulletinUnpublished, "简报尚未发布，请直接修改草稿。", "It is not published yet; edit the draft.")
                : new Refusal(Refusals.BulletinExists, $"第 {last.Version} 版更正尚未发布，请直接修改。", $"The correction, version {last.Version}, is not published yet; edit that.");
        }
        var row = new BulletinEdition
        {
            Period = period,
            Version = last.Version + 1,
            Revision = last.Revision + 1,
            Narrative = last.Narrative,
            Reason = request.Reason,
            Erratum = request.Erratum,
            CreatedAt = act.At,
            CreatedBy = act.Actor.Shown,
            UpdatedAt = act.At,
            UpdatedBy = act.Actor.Shown,
        };
        db.Add(row);
        db.Add(AuditEntry.Of(act.Actor, "bulletin.correcting", $"{period} v{row.Version}", act.At));
        await db.SaveChangesAsync(cancellation);
        return EditedBulletin.Of(row, 201);
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/bulletins/{period}/corrections", async (string period, HttpContext http, Commands commands) =>
            {
                if (await BulletinMonth.Check(http, period) && await Bodies.Read<Request>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => Run(period, body.Value, command, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/json")
            .Produces<EditedBulletin>(201)
            .WithTags("Bulletins").WithSummary("更正简报 · Correct a published bulletin")
            .WithDescription("Begins the next version as a draft from the live books; it is edited and published as the first one was. Until then the published version holds, and it stays readable after.")
            .Move(Scopes.BulletinsPublish);
    }
}
