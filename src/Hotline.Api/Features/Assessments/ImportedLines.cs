using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>The assessment of a month from its imported lines alone.</summary>
internal sealed class ImportedLines(Site site, Reference reference, TimeProvider clock) : IAssessments
{
    public async Task<MonthAssessment?> Of(HotlineContext db, string period, string? ruleSet, CancellationToken cancellation)
    {
        if ((ruleSet ?? site.Profile.Assessment.RuleSets.GetValueOrDefault(period)) is not { } named)
            return null;
        var (from, to) = site.Calendar.Month(int.Parse(period[..4], null), int.Parse(period[5..], null));
        var units = (await reference.Look(cancellation)).Units;
        var lines = await db.AssessmentLines.Where(l => l.Period == period).OrderBy(l => l.Id)
            .Select(l => new AssessmentLine(l.Unit, l.Points, l.Reason)).ToListAsync(cancellation);
        var orders = await OrdersByUnit(db, from, to, Books.DefaultAsOf(to, clock.Now()), cancellation);
        return new MonthAssessment(named, List("township"), List("department"), [], [], Frozen: false);

        AssessmentTable List(string kind) => AssessmentTable.Of(
            units.Where(u => u.Kind == kind).Select(u => new AssessedUnit(u.Code, u.Short, u.Position)),
            orders, lines, site.Profile.Assessment.Start, site.Profile.Assessment.MinimumOrders);
    }

    /// <summary>Lead orders delivered in the month; those returned or recalled by then, and excluded tickets, count for nobody (statistics.md §3).</summary>
    private static Task<Dictionary<string, int>> OrdersByUnit(HotlineContext db, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf, CancellationToken cancellation) => db.WorkOrders
        .Where(o => o.Role == OrderRole.Lead && o.DeliveredAt >= from && o.DeliveredAt < to)
        .Where(o => !((o.Status == WorkOrderStatus.Returned || o.Status == WorkOrderStatus.Recalled) && o.EndedAt <= asOf))
        .Where(o => !db.Tickets.Any(t => t.Id == o.TicketId && t.Excluded))
        .GroupBy(o => o.Unit)
        .Select(g => new { g.Key, Count = g.Count() })
        .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
}
