using System.Text.Json;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;
using Hotline.Domain.Measures;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>Keeps the scores, lines and tickets of a month as they were when it was frozen, and reads them back.</summary>
internal static class FrozenScores
{
    public static void Add(HotlineContext db, AssessmentLook look)
    {
        foreach (var list in look.Lists)
        {
            db.AddRange(list.Table.Rows.Select((r, i) => new AssessmentScoreRow
            {
                Period = look.Period.Name,
                Unit = r.Unit,
                Kind = list.Rule.Kind,
                Place = i,
                Label = r.Label,
                Orders = r.Orders,
                Assessed = r.Assessed,
                Score = r.Score,
                Rank = r.Rank,
                Lines = ReferenceKinds.Write(r.Lines),
            }));
        }
    }

    public static async Task<List<AssessedList>> Read(HotlineContext db, string period, RuleSet rules, CancellationToken cancellation)
    {
        var rows = await db.AssessmentScores.AsNoTracking().Where(s => s.Period == period).OrderBy(s => s.Place).ToListAsync(cancellation);
        return
        [
            .. rules.Lists.Select(l => new AssessedList(l, new AssessmentTable(
                [.. rows.Where(r => r.Kind == l.Kind).Select(Score)], rules.StartOf(l.Kind), l.MinimumOrders ?? 0))),
        ];
    }

    private static UnitScore Score(AssessmentScoreRow row) => new(
        row.Unit, row.Label, row.Score, row.Assessed ? Rounding.Short(row.Score) : Rounding.NoValue, row.Rank, row.Orders, row.Assessed,
        JsonSerializer.Deserialize<List<AssessmentLine>>(row.Lines, JsonSerializerOptions.Web)!);
}
