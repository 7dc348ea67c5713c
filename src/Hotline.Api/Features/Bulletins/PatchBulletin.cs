using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Assessments;
using Hotline.Api.Features.References;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>修改简报: a merge patch (RFC 7396) of what the editor writes in a draft; a list is replaced as a whole. Figures cannot be written.</summary>
internal static class PatchBulletin
{
    /// <summary>What the editor writes. A field left out stays; null empties it.</summary>
    internal sealed record Request
    {
        /// <summary>Issue of the year as printed.</summary>
        public string? IssueNo { get; init; }

        /// <summary>总期号.</summary>
        public int? SerialNo { get; init; }

        /// <summary>The issuing office in full.</summary>
        public string? Issuer { get; init; }

        /// <summary>Local date of issue.</summary>
        public DateOnly? IssuedOn { get; init; }

        /// <summary>Title; null is composed from line and month.</summary>
        public string? Title { get; init; }

        /// <summary>考核规则 that the lists follow until they are shown: its code, or <c>code@version</c>. Null is the month's own.</summary>
        public string? RuleSet { get; init; }

        /// <summary>Codes of the units named as 办理较好, the editor's choice.</summary>
        public IReadOnlyList<string>? Better { get; init; }

        /// <summary>Codes of the units named as 办理较差, the editor's choice.</summary>
        public IReadOnlyList<string>? Worse { get; init; }

        /// <summary>热点问题.</summary>
        public IReadOnlyList<HotIssueNote>? HotIssues { get; init; }

        /// <summary>典型案例.</summary>
        public IReadOnlyList<TypicalCase>? TypicalCases { get; init; }

        /// <summary>业务工作.</summary>
        public IReadOnlyList<WorkNote>? Work { get; init; }

        /// <summary>派驻工作.</summary>
        public IReadOnlyList<StationingNote>? Stationing { get; init; }

        /// <summary>Codes of the sections to print, in order; one left out is hidden. Null prints all.</summary>
        public IReadOnlyList<string>? Sections { get; init; }

        /// <summary>The closing remark; null prints the site's own, blank none.</summary>
        public string? Footer { get; init; }

        /// <summary>What a correction corrects, as told to readers; only of a version after the first.</summary>
        public string? Erratum { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.IssueNo).MaximumLength(Lengths.Name);
            RuleFor(r => r.SerialNo).InclusiveBetween(1, 999_999);
            RuleFor(r => r.Issuer).MaximumLength(Lengths.Name);
            RuleFor(r => r.Title).MaximumLength(Lengths.Title);
            RuleFor(r => r.RuleSet).MaximumLength(Lengths.Name);
            RuleFor(r => r.Footer).MaximumLength(Lengths.Text);
            RuleFor(r => r.Erratum).MaximumLength(Lengths.Text);
        }
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Run(string period, JsonObject patch, Request request, Command command, CancellationToken cancellation)
        {
            var (db, act) = (command.Db, command.Act);
            if (act.Unit is not null || await db.Bulletins.AsTracking().Newest(period).FirstOrDefaultAsync(cancellation) is not { } row)
                return BulletinVersions.Unknown(period);
            if (!command.IfMatch.Allows(row.Revision))
                return ReferenceDesk.Stale(row.Revision);
            if (!row.IsDraft())
                return new Refusal(Refusals.BulletinPublished, $"第 {row.Version} 版已发布，不能修改；请以 corrections 更正。", $"Version {row.Version} is published and stays as it is; make a correction of it.");
            var look = await reference.Look(db, cancellation);
            var faults = BulletinFaults.Of(request, look).ToList();
            if (request.RuleSet is { } ruleSet && await RuleBook.Of(db, look, period, month: null, ruleSet, cancellation) is null)
                faults.Add(new("ruleSet", $"没有考核规则 {ruleSet}", $"there is no rule set {ruleSet}"));
            if (patch.ContainsKey(ErratumField) && row.Version == 1)
                faults.Add(new(ErratumField, "首版没有可更正的内容", "a first version corrects nothing"));
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var (narrative, erratum) = (Narratives.Write(Merged(row, patch)), patch.ContainsKey(ErratumField) ? request.Erratum : row.Erratum);
            if (narrative == Narratives.Write(Narratives.Read(row.Narrative)) && erratum == row.Erratum)
                return EditedBulletin.Of(row);
            (row.Narrative, row.Erratum, row.UpdatedAt, row.UpdatedBy) = (narrative, erratum, act.At, act.Actor.Shown);
            row.Revision++;
            db.Add(AuditEntry.Of(act.Actor, "bulletin.edited", $"{period} v{row.Version} {string.Join(',', patch.Select(p => p.Key))}", act.At));
            await db.SaveChangesAsync(cancellation);
            return EditedBulletin.Of(row);
        }

        /// <summary>Every part of a narrative is a value or a list: nothing is merged further down (RFC 7396).</summary>
        private static BulletinNarrative Merged(BulletinEdition row, JsonObject patch)
        {
            var narrative = JsonNode.Parse(row.Narrative)!.AsObject();
            foreach (var (name, value) in patch.Where(p => p.Key != ErratumField))
                narrative[name] = value?.DeepClone();
            return narrative.Deserialize<BulletinNarrative>(JsonSerializerOptions.Web)!;
        }
    }

    private const string ErratumField = "erratum";

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPatch("/v1/bulletins/{period}", async (string period, HttpContext http, Commands commands) =>
            {
                if (!await BulletinMonth.Check(http, period) || await ReferenceDesk.LacksIfMatch(http) || await Bodies.Read<Request>(http) is not { } body)
                    return;
                // The shape is checked by now; what was given, and what was left out, stands in the bytes.
                var patch = body.Bytes.IsEmpty ? [] : JsonNode.Parse(body.Bytes.Span)!.AsObject();
                await commands.Execute(http, body.Bytes, (command, ct) => handler.Run(period, patch, body.Value, command, ct), sent: body.Bytes);
            })
            .Accepts<Request>("application/merge-patch+json", "application/json")
            .Produces<EditedBulletin>()
            .WithTags("Bulletins").WithSummary("修改简报 · Edit a draft")
            .WithDescription("A merge patch (RFC 7396) of the editor's parts of the draft; lists are replaced as a whole. `If-Match` is required; a patch that changes nothing leaves the revision as it is. A published version is never changed (409).")
            .Move(Scopes.BulletinsPublish).Refuses(428);
    }
}
