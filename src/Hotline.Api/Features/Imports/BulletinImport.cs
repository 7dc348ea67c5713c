using System.Globalization;
using System.Text.Json;
using Hotline.Api.Features.Assessments;
using Hotline.Api.Features.Bulletins;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Imports;

/// <summary>The narrative of a month's bulletin, as the editor wrote it.</summary>
internal sealed class BulletinImport(IWriteLane lane, OpenBooks open, Reference reference, TimeProvider clock)
{
    public const string Kind = "bulletin";

    /// <summary>A file that begins with a brace is one.</summary>
    public static bool Is(string path)
    {
        using var reader = new StreamReader(path);
        int next;
        while ((next = reader.Read()) >= 0 && char.IsWhiteSpace((char)next))
        {
        }
        return next == '{';
    }

    public async Task<ImportReport> Run(string path, string? expected, bool dryRun, Actor importer, CancellationToken cancellation)
    {
        if (expected is not null && expected != Kind)
            throw new FormatException($"此处应为 {expected} 的 CSV 或 XLSX / a CSV or XLSX of {expected} is expected here");
        var text = await File.ReadAllTextAsync(path, cancellation);
        var (narrative, problems) = await Read(text, cancellation);
        var tally = new ImportTally(Kind, dryRun, 1);
        if (problems.Count > 0)
            return tally.Report with { Rejected = 1, Problems = problems };
        var kept = Narratives.Write(narrative!);
        var (before, published) = await lane.Run((db, ct) => Write(db, narrative!.Period, kept, dryRun, importer, ct), cancellation);
        if (published && before != kept)
        {
            return tally.Report with
            {
                Conflicts = 1,
                Problems = [new RowProblem(1, "period", $"{narrative!.Period} 的简报已发布，请以更正修改 / the bulletin of {narrative.Period} is published; make a correction of it")],
            };
        }
        if (before is null)
            tally.Inserted(1);
        else if (before == kept)
            tally.Unchanged(1);
        else
            tally.Updated(1);
        return tally.Report;
    }

    /// <summary>Answers the narrative that stood there before, and whether the month is published, which an import never changes.</summary>
    private async Task<(string? Before, bool Published)> Write(HotlineContext db, string period, string kept, bool dryRun, Actor importer, CancellationToken cancellation)
    {
        var row = await db.Bulletins.AsTracking().Newest(period).FirstOrDefaultAsync(cancellation);
        // Written anew, for a member may have come to narratives since.
        var (before, at) = (row is null ? null : Narratives.Write(Narratives.Read(row.Narrative)), clock.Now());
        var published = row is not null && (row.Version > 1 || !row.IsDraft());
        if (dryRun || published || before == kept)
            return (before, published);
        if (row is null)
            db.Add(new BulletinEdition { Period = period, Narrative = kept, UpdatedAt = at });
        else
            (row.Narrative, row.Revision, row.UpdatedAt, row.UpdatedBy) = (kept, row.Revision + 1, at, importer.Shown);
        db.Add(AuditEntry.Of(importer, "import.bulletin", period, at));
        await db.SaveChangesAsync(cancellation);
        return (before, false);
    }

    /// <summary>Every part of a note must be there: a note without its text would be found out in print.</summary>
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Web)
    {
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    private static IEnumerable<(string Field, IEnumerable<object?> Items)> Parts(BulletinNarrative n) =>
    [
        ("better", n.Better), ("worse", n.Worse), ("hotIssues", n.HotIssues), ("typicalCases", n.TypicalCases), ("work", n.Work), ("stationing", n.Stationing),
        ("work.units", n.Work.SelectMany(w => w?.Units ?? [])),
    ];

    private async Task<(BulletinNarrative? Narrative, List<RowProblem> Problems)> Read(string text, CancellationToken cancellation)
    {
        var problems = new List<RowProblem>();
        BulletinNarrative? narrative = null;
        try
        {
            narrative = JsonSerializer.Deserialize<BulletinNarrative>(text, Strict);
        }
        catch (JsonException fault)
        {
            problems.Add(new RowProblem((int)(fault.LineNumber ?? 0) + 1, fault.Path ?? "$", fault.Message));
        }
        if (narrative is null)
            return (null, problems);
        foreach (var (field, _) in Parts(narrative).Where(p => p.Items.Contains(null)))
            problems.Add(new RowProblem(1, field, "不能含有 null / must not hold null"));
        if (problems.Count > 0)
            return (narrative, problems);
        if (!DateOnly.TryParseExact(narrative.Period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            problems.Add(new RowProblem(1, "period", "应为 yyyy-MM / must be yyyy-MM"));
        await using var db = open();
        var look = await reference.Look(db, cancellation);
        if (narrative.RuleSet is { } ruleSet && await RuleBook.Of(db, look, narrative.Period, month: null, ruleSet, cancellation) is null)
            problems.Add(new RowProblem(1, "ruleSet", $"没有考核规则 {ruleSet} / there is no rule set {ruleSet}"));
        var units = look.Units.Select(u => u.Code).ToHashSet();
        var named = narrative.Better.Concat(narrative.Worse).Concat(narrative.TypicalCases.Select(c => c.Unit))
            .Concat(narrative.Stationing.Select(s => s.Unit)).Concat(narrative.Work.SelectMany(w => w.Units ?? []));
        problems.AddRange(named.Where(u => !units.Contains(u)).Distinct().Select(u => new RowProblem(1, "units", $"没有承办单位 {u} / there is no unit {u}")));
        problems.AddRange(narrative.TypicalCases.Where(c => c.Kind is not (TypicalCaseKind.Positive or TypicalCaseKind.Negative))
            .Select(c => new RowProblem(1, "typicalCases.kind", $"'{c.Kind}' 应为 positive 或 negative / must be positive or negative")));
        return (narrative, problems);
    }
}
