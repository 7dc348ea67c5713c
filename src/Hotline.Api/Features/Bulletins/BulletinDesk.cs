using System.Text.Json;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;
using Hotline.Domain.Bulletins;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>Puts a month's bulletin together: the editor's narrative, the figures from the books, the assessment lists.</summary>
internal sealed class BulletinDesk(Site site, MonthFigures figures, Reference reference, OpenBooks open, TimeProvider clock)
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
        var books = new Books(from, to, Books.DefaultAsOf(to, clock.Now()), TableBase.All, null);
        var look = await figures.Open(db, books, cancellation);
        var units = (await reference.Look(cancellation)).Units;
        var lines = await LinesOf(db, period, narrative.RuleSet, cancellation);
        var orders = lines is null ? [] : await OrdersByUnit(db, books, cancellation);
        var bulletin = new Bulletin(
            site.Profile.Name,
            period,
            1,
            BulletinStatus.Draft,
            narrative,
            look.Overview(),
            look.AppealTypes(),
            look.Categories(site.Profile.Figures.Categories.Top, level: 2),
            Annex("township", "乡镇街道", ChineseNumber.Month(period)),
            Annex("department", "市直单位", ChineseNumber.Month(period)),
            units.ToDictionary(u => u.Code, u => u.Name),
            site.Profile.Figures.CallsRounding)
        {
            MinimumWorkOrders = site.Profile.Assessment.MinimumOrders,
        };
        return (bulletin, look);

        AssessmentAnnex Annex(string kind, string kindLabel, string monthName)
        {
            var title = $"{monthName}{kindLabel}考核表";
            if (lines is null)
                return new AssessmentAnnex(title, [], []);
            var assessed = units.Where(u => u.Kind == kind).Select(u => new AssessedUnit(u.Code, u.Short, u.Position));
            var rules = site.Profile.Assessment;
            var table = AssessmentTable.Of(assessed, orders, lines, rules.Start, rules.MinimumOrders);
            return new AssessmentAnnex(
                title,
                [.. table.Rows.Where(r => r.Assessed).Select(r => new AssessmentRow(r.Unit, r.Label, r.ScoreText, r.Rank!.Value))],
                [.. table.Rows.Where(r => !r.Assessed).Select(r => r.Label)]);
        }
    }

    /// <summary>Null when no rule set is named for the month: then nobody is assessed.</summary>
    private async Task<List<AssessmentLine>?> LinesOf(HotlineContext db, string period, string? ruleSet, CancellationToken cancellation)
    {
        if (ruleSet is null && !site.Profile.Assessment.RuleSets.ContainsKey(period))
            return null;
        return await db.AssessmentLines.Where(l => l.Period == period).OrderBy(l => l.Id)
            .Select(l => new AssessmentLine(l.Unit, l.Points, l.Reason)).ToListAsync(cancellation);
    }

    /// <summary>Lead orders delivered in the month; those returned or recalled by then, and excluded tickets, count for nobody (statistics.md §3).</summary>
    private static Task<Dictionary<string, int>> OrdersByUnit(HotlineContext db, Books books, CancellationToken cancellation) => db.WorkOrders
        .Where(o => o.Role == OrderRole.Lead && o.DeliveredAt >= books.From && o.DeliveredAt < books.To)
        .Where(o => !((o.Status == WorkOrderStatus.Returned || o.Status == WorkOrderStatus.Recalled) && o.EndedAt <= books.AsOf))
        .Where(o => !db.Tickets.Any(t => t.Id == o.TicketId && t.Excluded))
        .GroupBy(o => o.Unit)
        .Select(g => new { g.Key, Count = g.Count() })
        .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
}
