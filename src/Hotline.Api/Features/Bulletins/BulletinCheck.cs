using Hotline.Api.Features.Assessments;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Bulletins.Linter;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>Gives the linter what it cannot know from the bulletin alone: serials, units, the clock, the books, the assessment.</summary>
internal sealed class BulletinCheck(Site site, Reference reference, BulletinDesk desk, TimeProvider clock)
{
    public async Task<IReadOnlyList<Finding>> Run(HotlineContext db, BulletinEdition row, OpenedBulletin opened, CancellationToken cancellation)
    {
        var serials = await db.BulletinSerials.OrderByDescending(s => s.SerialNo).ToListAsync(cancellation);
        var own = serials.Find(s => s.Period == row.Period)?.SerialNo;
        var context = new LintContext
        {
            RateDecimals = site.Profile.Figures.RateDecimals,
            HasEnded = BulletinMonth.Span(site, row.Period).To <= clock.Now(),
            ExpectedSerial = own ?? (serials.Count == 0 ? null : serials[0].SerialNo + 1),
            SerialBearer = serials.Find(s => s.SerialNo == opened.Bulletin.Narrative.SerialNo && s.Period != row.Period)?.Period,
            Units = (await reference.Look(cancellation)).Units.Select(u => u.Code).ToHashSet(StringComparer.Ordinal),
            Books = row.IsDraft() ? null : await Now(db, row, cancellation),
            BooksSeverity = FindingSeverity.Warning,
            Assessment = row.IsDraft() ? await Assessed(db, row.Period, opened.Bulletin.Narrative.RuleSet, cancellation) : null,
        };
        return BulletinLinter.Check(opened.Bulletin, context);
    }

    /// <summary>Null when nobody is assessed. A rule set that is named and that there is not leaves both lists missing.</summary>
    private async Task<AssessmentStanding?> Assessed(HotlineContext db, string period, string? ruleSet, CancellationToken cancellation)
    {
        var month = await db.AssessmentMonths.AsNoTracking().FirstOrDefaultAsync(m => m.Period == period, cancellation);
        if (await RuleBook.Of(db, await reference.Look(db, cancellation), period, month, ruleSet, cancellation) is not var (rules, _))
            return ruleSet is null ? null : new(Townships: true, Departments: true, IsFrozen: false, IsGiven: true, OpenObjections: 0);
        var open = await db.AssessmentObjections.CountAsync(o => o.Period == period && o.DecidedAt == null, cancellation);
        return new(
            rules.Lists.Any(l => l.Kind == "township"),
            rules.Lists.Any(l => l.Kind == "department"),
            month?.FrozenAt is not null,
            rules.Rates.Count == 0 && rules.Events.Count == 0 && rules.Manual is null,
            open);
    }

    /// <summary>A published month as the live books have it: what was corrected since shows as a difference.</summary>
    private async Task<Bulletin> Now(HotlineContext db, BulletinEdition row, CancellationToken cancellation) =>
        (await desk.Compose(db, row, BulletinStatus.Draft, BulletinBooks.Live, cancellation)).Bulletin;
}
