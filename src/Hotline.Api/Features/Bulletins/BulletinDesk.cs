using System.Text.Json;
using Hotline.Api.Features.Assessments;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>Puts a month's bulletin together: the editor's narrative, the figures from the books, the assessment lists.</summary>
internal sealed class BulletinDesk(Site site, MonthFigures figures, BooksDesk desk, IAssessments assessments, Reference reference, OpenBooks open, TimeProvider clock)
{
    /// <summary>The bulletin of a month with the look its figures come from; null when nobody has begun one.</summary>
    public async Task<(Bulletin Bulletin, MonthFigures.Look Look)?> Compose(int year, int month, CancellationToken cancellation)
    {
        await using var db = open();
        var period = FormattableString.Invariant($"{year:D4}-{month:D2}");
        if (await db.Bulletins.FirstOrDefaultAsync(b => b.Period == period, cancellation) is not { } row)
            return null;
        var narrative = JsonSerializer.Deserialize<BulletinNarrative>(row.Narrative, JsonSerializerOptions.Web)!;
        var (from, to) = site.Calendar.Month(year, month);
        var books = await desk.Default(db, (from, to), null, clock.Now(), cancellation);
        var look = await figures.Open(db, books, cancellation);
        var units = (await reference.Look(cancellation)).Units;
        var assessed = await assessments.Of(db, period, narrative.RuleSet, cancellation);
        var bulletin = new Bulletin(
            site.Profile.Name,
            period,
            1,
            BulletinStatus.Draft,
            narrative,
            look.Overview(),
            look.AppealTypes(),
            look.Categories(site.Profile.Figures.Categories.Top, level: 2),
            Annex(assessed?.Townships, "乡镇街道", period),
            Annex(assessed?.Departments, "市直单位", period),
            units.ToDictionary(u => u.Code, u => u.Name),
            site.Profile.Figures.CallsRounding)
        {
            MinimumWorkOrders = site.Profile.Assessment.MinimumOrders,
        };
        return (bulletin, look);
    }

    private static AssessmentAnnex Annex(AssessmentTable? table, string kindLabel, string period)
    {
        var title = $"{ChineseNumber.Month(period)}{kindLabel}考核表";
        return table is null
            ? new AssessmentAnnex(title, [], [])
            : new AssessmentAnnex(
                title,
                [.. table.Rows.Where(r => r.Assessed).Select(r => new AssessmentRow(r.Unit, r.Label, r.ScoreText, r.Rank!.Value))],
                [.. table.Rows.Where(r => !r.Assessed).Select(r => r.Label)]);
    }
}
